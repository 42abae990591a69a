"""How good a plan the engine proves in how long, beside what a user would take instead, on the same problems.

    python -m tests.benchmarks.matching [--seconds 30] [--size VOLUNTEERS TASKS SUPPLY SEED]...

Every contestant has its own process and the same time, reading included: the engine; greedy by marginal
value (no bound); one CP-SAT model of everything; one HiGHS mixed-integer program of everything.
"""

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.child import Progress, solve_in_child
from libs.matching_engine.effort import Effort, Limits
from libs.matching_engine.exact import Search
from libs.matching_engine.formulation.model import Whole
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.generator import generate
from libs.matching_engine.greedy import greedy_plan
from libs.matching_engine.mip import improve
from libs.matching_engine.objective import terms_of
from libs.matching_engine.parsing import parse_problem, read_problem
from libs.matching_engine.problem import Problem
from libs.matching_engine.solver import first_incumbent
from libs.matching_engine.streaming import pair_source

SIZES = ((1_000, 100, 1.5, 1), (2_000, 200, 0.6, 2), (10_000, 1_000, 1.5, 1), (10_000, 1_000, 0.6, 2))
GAPS = (0.01, 0.005, 0.001)
LATENESS = 30.0
"""Seconds after which a contestant that does not heed its time limit is stopped."""

Told = tuple[float, int, int | None]
"""Seconds, value of the plan, bound."""
Tell = Callable[[int, int | None], None]


def engine(raw: bytes, seconds: float, tell: Tell) -> None:
    """The engine as it is used."""

    def on_progress(progress: Progress) -> None:
        tell(progress.objective, progress.bound)

    solution = solve_in_child(raw, Limits(time_limit=seconds), on_progress)
    tell(solution.objective or 0, solution.bound)


def greedy(raw: bytes, seconds: float, tell: Tell) -> None:
    """Greedy by marginal value alone."""
    problem = read_problem(raw)
    tell(terms_of(problem, greedy_plan(problem, _all_pairs(problem), lambda: False)).total, None)


def cp_sat(raw: bytes, seconds: float, tell: Tell) -> None:
    """One CP-SAT model of everything."""
    started = time.monotonic()
    problem = read_problem(raw)
    formulation = Formulation(problem, _all_pairs(problem))
    search = Search(formulation.model, formulation.solution_of(problem.fixed))
    best = [first_incumbent(problem).objective]

    def on_solution(solution: Whole) -> None:
        best[0] = max(best[0], formulation.model.value(solution))
        tell(best[0], None)

    effort = Effort(Limits(time_limit=seconds), lambda: time.monotonic() - started)
    search.run(effort, 1.0, on_solution, lambda bound: tell(best[0], bound))


def highs(raw: bytes, seconds: float, tell: Tell) -> None:
    """One mixed-integer program of everything in HiGHS."""
    started = time.monotonic()
    problem = read_problem(raw)
    model = Formulation(problem, _all_pairs(problem)).model
    solution = improve(model, max(1.0, seconds - (time.monotonic() - started)), 0.0)
    if solution is not None and model.holds(solution):
        tell(model.value(solution), None)


def _all_pairs(problem: Problem) -> Candidates:
    return pair_source(problem, sys.maxsize).all()


CONTESTANTS: dict[str, Callable[[bytes, float, Tell], None]] = {
    "engine": engine,
    "greedy": greedy,
    "CP-SAT": cp_sat,
    "HiGHS": highs,
}


def _contest(name: str, raw: bytes, seconds: float, pipe: Connection) -> None:
    started = time.monotonic()
    CONTESTANTS[name](
        raw, seconds, lambda value, bound: pipe.send((time.monotonic() - started, value, bound))
    )
    largest = max(
        resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    pipe.send(largest // 1024)


def run(name: str, raw: bytes, seconds: float) -> tuple[list[Told], int | None]:
    """What a contestant told, and the megabytes of its largest process (None if it had to be stopped)."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_contest, args=(name, raw, seconds, sender))
    process.start()
    sender.close()
    told: list[Told] = []
    memory = None
    deadline = time.monotonic() + seconds + LATENESS
    while receiver.poll(max(0.0, deadline - time.monotonic())):
        try:
            news = receiver.recv()
        except EOFError:
            break
        if isinstance(news, int):
            memory = news
        else:
            told.append(news)
    process.kill()
    process.join()
    return told, memory


def line(name: str, told: list[Told], memory: int | None, best_bound: int) -> str:
    """One row of the table; the gap at the end is against the best bound that anybody proved."""
    value = max((value for _, value, _ in told), default=None)
    first = f"{told[0][0]:.1f}" if told else "—"
    reached = [
        next(
            (f"{at:.1f}" for at, plan, bound in told if bound is not None and bound - plan <= gap * bound),
            "—",
        )
        for gap in GAPS
    ]
    end = "—" if value is None else f"{(best_bound - value) / max(1, best_bound):.3%}"
    return f"| {name} | {first} | {' | '.join(reached)} | {value} | {end} | {memory or 'stopped'} |"


def compare(volunteers: int, tasks: int, supply: float, seed: int, seconds: float) -> None:
    """Print the table of one problem."""
    document = generate(volunteers, tasks, supply, seed)
    problem = parse_problem(document)
    raw = json.dumps(document).encode()
    seats = sum(slot.desired for slot in problem.slots)
    print(f"\n{volunteers} volunteers, {tasks} tasks, {seats} seats, supply {supply}, seed {seed}, ", end="")
    print(f"{len(_all_pairs(problem))} eligible pairs, {seconds:g} s each\n")
    print("| who | first plan s | 1 % s | 0.5 % s | 0.1 % s | value | gap to best bound | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    results = {name: run(name, raw, seconds) for name in CONTESTANTS}
    best_bound = min(bound for told, _ in results.values() for _, _, bound in told if bound is not None)
    for name, (told, memory) in results.items():
        print(line(name, told, memory, best_bound), flush=True)


def main() -> None:
    """Compare on the sizes asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--size", nargs=4, action="append", metavar=("VOLUNTEERS", "TASKS", "SUPPLY", "SEED"))
    options = parser.parse_args()
    for volunteers, tasks, supply, seed in options.size or SIZES:
        compare(int(volunteers), int(tasks), float(supply), int(seed), options.seconds)


if __name__ == "__main__":
    main()
