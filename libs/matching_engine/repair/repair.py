"""Mend a plan in force after the problem changed: close to the change, touching few people.

What still holds is carried over. Around what was lost, the best takers of each empty seat are freed, then
those who would have to leave another seat, then who could take that one, and so on, each time solving the
part exactly, until going farther gains nothing. Who is fixed stays; a published offer is dropped only at its
price; each person who loses a place costs a price, and no more than a given number are touched.
"""

import math
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from libs.matching_engine.comparison.tally import tally
from libs.matching_engine.files.in_force import numbered
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.neighbourhoods.neighbourhood import Move, best_of, move_to
from libs.matching_engine.neighbourhoods.part import candidates_of, part_around
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.repair.carry_over import CarriedOver, Lost, carry_over
from libs.matching_engine.repair.disturbance import with_disturbance
from libs.matching_engine.repair.reach_of_change import within_reach
from libs.matching_engine.rules import team
from libs.matching_engine.search.effort import Effort, Limits

PRICE_OF_A_MOVE = 100
"""Points that it has to bring that somebody loses a place they had."""

FEW = 3
"""People who may always be touched."""

DEEPEST = 4
"""Steps from seat to seat that a chain of people may take."""

TASKS_AT_ONCE = 8
SECONDS = 10.0

NamedPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What it costs that a person loses a place, and how many people may be touched.

    `most_people` None: as many as places were lost or are new, and three in any case.
    """

    price: int = PRICE_OF_A_MOVE
    most_people: int | None = None


@dataclass(frozen=True, slots=True)
class Short:
    """A slot with fewer people than desired that the change concerns, or that somebody left for it."""

    slot: str
    short_of_min: int
    short_of_desired: int


@dataclass(frozen=True, slots=True)
class Repair:
    """The mended plan and what changed, by id.

    `objective_before` is what the plan in force is still worth without what was lost. No bound is stated: the
    parts are solved, not the whole; `best_nearby` says whether each of them is proven to be solved best.
    `touched` are the people who gain or lose a place, those apart whom the change itself concerns; `moved`
    are those of them who lose one.
    """

    assignments: tuple[NamedPair, ...]
    objective_before: int
    objective: int
    best_nearby: bool
    lost: tuple[Lost, ...]
    dropped: tuple[NamedPair, ...]
    added: tuple[NamedPair, ...]
    kept: int
    touched: tuple[str, ...]
    moved: tuple[str, ...]
    short: tuple[Short, ...]

    def document(self) -> dict[str, Any]:
        """The repair in the format volunteer-circle-repair/1."""
        stated = {"format": "volunteer-circle-repair/1", **asdict(self), "bound": None}
        stated["assignments"] = [list(pair) for pair in self.assignments]
        return stated


@dataclass(frozen=True, slots=True)
class Concern:
    """What a change concerns: slots to fill, people to place, and how many places were lost or are new."""

    slots: tuple[int, ...]
    volunteers: tuple[int, ...]
    places: int


def repair(
    problem: Problem,
    in_force: Iterable[NamedPair],
    *,
    changed: Collection[str] = (),
    tolerance: Tolerance | None = None,
    effort: Effort | None = None,
) -> Repair:
    """Mend a plan in force, given as [volunteer id, slot id] pairs, for the problem as it is now.

    The problem's fixed pairs must not conflict. `changed` names tasks and volunteers to look at beside what
    was lost: new tasks, people back from an illness (see `difference.changed_since`).
    """
    in_force = list(in_force)
    carried = carry_over(problem, in_force)
    concern = _concern(problem, carried, changed)
    mending = _Mending(problem, carried, concern, tolerance or Tolerance(), effort or _ten_seconds())
    mending.run()
    return mending.told(in_force)


def warm_start(
    problem: Problem, in_force: Iterable[NamedPair], limits: Limits, elapsed: Callable[[], float]
) -> tuple[Pair, ...]:
    """A plan in force, mended, for a search to begin with; takes no more than a quarter of the limits."""
    seconds = None if limits.time_limit is None else elapsed() + (limits.time_limit - elapsed()) / 4
    if limits.work is None:
        seconds = min(elapsed() + SECONDS, math.inf if seconds is None else seconds)
    work = None if limits.work is None else limits.work / 4
    effort = Effort(replace(limits, time_limit=seconds, work=work), elapsed)
    return tuple(numbered(problem, repair(problem, in_force, effort=effort).assignments))


def _ten_seconds() -> Effort:
    started = time.monotonic()
    return Effort(Limits(time_limit=SECONDS), lambda: time.monotonic() - started)


def _concern(problem: Problem, carried: CarriedOver, changed: Collection[str]) -> Concern:
    plan, people_by_id, slots_by_id = carried.plan, problem.volunteer_numbers, problem.slot_numbers
    named = frozenset(changed)
    emptied = [slot for _, slot in carried.still_possible.difference(plan.pairs())]
    emptied += [slots_by_id[lost.slot] for lost in carried.lost if lost.slot in slots_by_id]
    tasks = {problem.slots[slot].task for slot in emptied}
    whole = {task for task in tasks if team.must_be_whole(problem, task)}
    new = {number for number, task in enumerate(problem.tasks) if task.id in named}
    added = [slot for task in new for slot in problem.tasks[task].slots]
    slots = {*emptied, *added, *(slot for task in whole for slot in problem.tasks[task].slots)}
    people = named.union(lost.volunteer for lost in carried.lost)
    return Concern(
        tuple(
            sorted(slots, key=lambda slot: (-problem.task_of(slot).priority, problem.slots[slot].task, slot))
        ),
        tuple(sorted(people_by_id[name] for name in people if name in people_by_id)),
        len(emptied) + sum(max(0, problem.slots[slot].desired - plan.taken(slot)) for slot in added),
    )


class _Mending:
    """A repair under way; `plan` is mended in place."""

    def __init__(
        self, problem: Problem, carried: CarriedOver, concern: Concern, tolerance: Tolerance, effort: Effort
    ) -> None:
        self.problem = problem
        self.carried = carried
        self.plan: Plan = carried.plan
        self.concern = concern
        self.concerned = frozenset(concern.volunteers)
        self.price = tolerance.price
        most = tolerance.most_people
        self.most_people = max(FEW, concern.places) if most is None else most
        self.effort = effort
        self.best_nearby = True
        self.before = tally(problem, self.plan).total
        self.gained = 0

    def run(self) -> None:
        for portion in self._portions():
            if self.effort.is_over():
                self.best_nearby = False
                return
            self._mend(portion)

    def _portions(self) -> list[Concern]:
        """A few tasks at once, the urgent first, with the people to place."""
        by_task: dict[int, list[int]] = {}
        for slot in self.concern.slots:
            by_task.setdefault(self.problem.slots[slot].task, []).append(slot)
        tasks = list(by_task.values())
        groups = [tasks[start : start + TASKS_AT_ONCE] for start in range(0, len(tasks), TASKS_AT_ONCE)]
        return [
            replace(self.concern, slots=tuple(slot for slots in group for slot in slots))
            for group in groups or [[]]
        ]

    def _mend(self, portion: Concern) -> None:
        """Solve farther and farther around a portion, and take the best move into the plan."""
        situation = Situation(self.problem, self.plan)
        best, best_gain = self._solve_around(situation, portion, 0)
        for depth in range(1, DEEPEST + 1):
            if self.effort.is_over():
                break
            move, gain = self._solve_around(situation, portion, depth)
            if gain <= best_gain:
                break
            best, best_gain = move, gain
        self.best_nearby &= best.is_best
        best.make(self.plan)
        self.gained += best.gain

    def _solve_around(self, situation: Situation, portion: Concern, depth: int) -> tuple[Move, int]:
        """The best move within reach, and what it gains after the price of the people moved."""
        reach = within_reach(situation, portion.slots, portion.volunteers, depth)
        part = part_around(self.problem, self.plan, reach.volunteers, reach.slots)
        candidates = candidates_of(part)
        formulation = Formulation(part.problem, candidates)
        inside = frozenset(part.volunteers)
        touched = self._touched() - self.concerned
        disturbance = with_disturbance(
            formulation.model,
            candidates,
            frozenset(part.inside(self.carried.still_possible)),
            frozenset(place for place, who in enumerate(part.volunteers) if who in self.concerned),
            self.price,
            # Whoever is touched already stays so in the plan in hand, which has to remain possible.
            max(self.most_people - len(touched - inside), len(touched & inside)),
        )
        model = disturbance.model
        now = disturbance.solution_of(formulation.solution_of(part.plan))
        best = best_of(model, self.effort, 1.0, now)
        assert best.solution is not None
        pairs = formulation.pairs_of(best.solution)
        gain = formulation.model.value(formulation.solution_of(pairs)) - formulation.model.value(
            formulation.solution_of(part.plan)
        )
        return move_to(part, pairs, gain, best, model), model.value(best.solution) - model.value(now)

    def _touched(self) -> set[int]:
        return {who for who, _ in self.carried.still_possible.symmetric_difference(self.plan.pairs())}

    def told(self, in_force: list[NamedPair]) -> Repair:
        problem, plan = self.problem, self.plan
        pairs = plan.pairs()
        after = {(problem.volunteers[who].id, problem.slots[slot].id) for who, slot in pairs}
        lost = tuple(pair for pair in self.carried.lost if (pair.volunteer, pair.slot) not in after)
        gone = {(pair.volunteer, pair.slot) for pair in lost}
        dropped = {who for who, _ in self.carried.still_possible.difference(pairs)} - self.concerned
        return Repair(
            assignments=tuple(sorted(after)),
            objective_before=self.before,
            objective=self.before + self.gained,
            best_nearby=self.best_nearby,
            lost=lost,
            dropped=tuple(sorted(set(in_force) - after - gone)),
            added=tuple(sorted(after - set(in_force))),
            kept=len(after.intersection(in_force)),
            touched=self._names(self._touched() - self.concerned),
            moved=self._names(dropped),
            short=tuple(self._short()),
        )

    def _names(self, volunteers: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(self.problem.volunteers[volunteer].id for volunteer in volunteers))

    def _short(self) -> list[Short]:
        """Among the slots of the change and those that somebody leaves for it."""
        left = {slot for _, slot in self.carried.still_possible.difference(self.plan.pairs())}
        found = []
        for number in sorted(left.union(self.concern.slots)):
            slot, taken = self.problem.slots[number], self.plan.taken(number)
            if taken < slot.desired:
                found.append(Short(slot.id, max(0, slot.min - taken), slot.desired - taken))
        return found
