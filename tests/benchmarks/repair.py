"""How long a repair and a question take in a city, and how many people a repair touches.

    python -m tests.benchmarks.repair [--volunteers 100000] [--tasks 5000] [--supply 1.5] [--seed 1]

One plan is made; then somebody withdraws, twenty times from the same plan, and every question is asked twenty
times. The problem is in memory; columns over its volunteers are made by the first who needs them, which is
told apart. Times are seconds of processor time, and of wall time in brackets.
"""

import argparse
import gc
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from libs.matching_engine.bounds import relaxation
from libs.matching_engine.comparison.variants import Variant
from libs.matching_engine.explanation import explain_pair, force, what_would_fill, what_would_open_most
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.generator import generate
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.repair.repair import Repair, repair
from libs.matching_engine.rules import person
from libs.matching_engine.rules.eligibility import eligible_volunteers
from libs.matching_engine.search import exact
from libs.matching_engine.search.effort import Effort, Limits
from libs.matching_engine.search.solver import Outcome, find_plan

TIMES = 20
SOLVERS = (relaxation, exact)
"""Imported before anything is timed: a process that answers questions has them already."""


@dataclass
class Timings:
    """Seconds of the runs of one thing."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def run(self, thing: Callable[[], object]) -> None:
        """Do it once and note how long it took."""
        processor, wall = time.process_time(), time.monotonic()
        thing()
        self.processor.append(time.process_time() - processor)
        self.wall.append(time.monotonic() - wall)

    def __str__(self) -> str:
        middle, largest = (f"{pick(self.processor):.3f} ({pick(self.wall):.3f})" for pick in (_median, max))
        return f"{middle} | {largest}"


def _median(numbers: list[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


def unhurried() -> Effort:
    """Ten seconds from now on."""
    started = time.monotonic()
    return Effort(Limits(time_limit=10.0), lambda: time.monotonic() - started)


def plan_for(problem: Problem, seconds: float) -> Outcome:
    """A plan proven within 0.1 %, or the best that so many seconds give."""
    started = time.monotonic()
    limits = Limits(time_limit=seconds, gap=0.001)
    return find_plan(problem, limits, lambda: time.monotonic() - started, lambda incumbent: None)


def bench_repair(problem: Problem, outcome: Outcome, dice: random.Random) -> None:
    """Withdraw one person with a place, mend, and again from the same plan."""
    in_force = [(problem.volunteers[who].id, problem.slots[slot].id) for who, slot in outcome.best.pairs]
    columns, mending, done = Timings(), Timings(), []
    for who in dice.sample(sorted({who for who, _ in in_force}), TIMES):
        changed = Variant("withdrawn", problem.weights, remove_volunteers=(who,)).made_from(problem)
        settle()
        columns.run(lambda: Situation(changed, Plan(changed)).takers(0, 1))  # noqa: B023 (run at once)
        mending.run(lambda: done.append(repair(changed, in_force)))  # noqa: B023
    print(f"| columns of the changed problem | {columns} | |")
    print(f"| repair after one withdrawal | {mending} | {told(done)} |")


def settle() -> None:
    """Keep the collector of garbage from walking over the problem while something is timed."""
    gc.collect()
    gc.freeze()


def told(repairs: list[Repair]) -> str:
    """How many people were touched, and what the repairs won back."""
    touched = [len(entry.touched) for entry in repairs]
    gain = sum(entry.objective - entry.objective_before for entry in repairs)
    best = sum(entry.best_nearby for entry in repairs)
    mean = sum(touched) / len(touched)
    return f"{mean:.1f} people touched, at most {max(touched)}; {gain} points won back; {best} proven nearby"


def bench_questions(problem: Problem, outcome: Outcome, dice: random.Random) -> None:
    """Ask everything about the plan."""
    situation = Situation(problem, Plan(problem, outcome.best.pairs))
    named = [(problem.volunteers[who].id, problem.slots[slot].id) for who, slot in outcome.best.pairs]
    gap = outcome.best.bound - outcome.best.objective
    settle()
    first = Timings()
    first.run(lambda: situation.openings)
    print(f"| columns over slots | {first} | |")
    short = [slot for slot, seats in enumerate(problem.slots) if situation.plan.taken(slot) < seats.desired]
    pairs = list(_open_pairs(situation, dice))
    exactly, timings = [], Timings()
    for who, slot in pairs:
        ids = problem.volunteers[who].id, problem.slots[slot].id
        timings.run(lambda: explain_pair(problem, named, *ids))  # noqa: B023
    print(f"| why not this pair: the rule, or what stands in the way | {timings} | |")
    timings = Timings()
    for who, slot in pairs:
        timings.run(lambda: exactly.append(force(situation, who, slot, unhurried(), bound_above=gap)))  # noqa: B023
    found = sum(entry.loss_at_most is not None for entry in exactly)
    print(f"| what forcing it costs, and who gives way | {timings} | {found} of {len(pairs)} can be forced |")
    ways, timings = [], Timings()
    for slot in dice.sample(short, min(TIMES, len(short))):
        timings.run(lambda: ways.append(len(what_would_fill(situation, slot, unhurried()).ways)))  # noqa: B023
    print(f"| what would fill this seat | {timings} | {sum(ways) / len(ways):.1f} ways |")
    timings = Timings()
    for who in dice.sample(range(len(problem.volunteers)), TIMES):
        timings.run(lambda: what_would_open_most(situation, who, unhurried()))  # noqa: B023
    print(f"| what one more skill or window would open | {timings} | |")


def _open_pairs(situation: Situation, dice: random.Random) -> Iterator[tuple[int, int]]:
    """Pairs that only the plan, not a rule about the pair or what is fixed, stands against."""
    problem, number = situation.problem, 0
    while number < TIMES:
        slot = dice.randrange(len(problem.slots))
        able = eligible_volunteers(problem, slot).tolist()
        for who in dice.sample(able, min(1, len(able))):
            fixed = problem.fixed_slots.get(who, ())
            held = situation.plan.slots_of(who)
            if slot not in held and person.first_broken(problem, who, slot, fixed) is None:
                number += 1
                yield who, slot


def main() -> None:
    """Make a city and a plan, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--volunteers", type=int, default=100_000)
    parser.add_argument("--tasks", type=int, default=5_000)
    parser.add_argument("--supply", type=float, default=1.5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120.0)
    options = parser.parse_args()
    problem = parse_problem(generate(options.volunteers, options.tasks, options.supply, options.seed))
    outcome = plan_for(problem, options.seconds)
    seats = sum(slot.desired for slot in problem.slots)
    print(f"\n{options.volunteers} volunteers, {options.tasks} tasks, {seats} seats, ", end="")
    print(f"supply {options.supply}, seed {options.seed}; plan within {outcome.best.gap:.3%}\n")
    print("| what | half of the time, s | at most, s | |")
    print("| --- | --- | --- | --- |", flush=True)
    dice = random.Random(options.seed)
    bench_repair(problem, outcome, dice)
    bench_questions(problem, outcome, dice)


if __name__ == "__main__":
    main()
