"""The pairs a plan can be made of: eligible, not ruled out by what is fixed, and what each is worth.

A pair that no valid plan can hold is dropped here; every other one stays, so that every bound over the
candidates holds for the whole problem. Pairs are flat arrays, sorted by slot, then volunteer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from libs.matching_engine.grouping import bounds_of
from libs.matching_engine.objective import fill_value, served_value
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.population import EVERYBODY, UNLIMITED, Indices, Mask, Numbers
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import eligibility, person


@dataclass(frozen=True)
class Candidates:
    """Pairs by position; a value is pair term less load so far plus the price of dropping it."""

    volunteers: Indices
    slots: Indices
    tasks: Indices
    values: Numbers
    minutes: Numbers
    is_fixed: Mask
    able: Indices
    """How many pairs of each slot there are in the whole problem."""
    most_tasks: Indices
    """In how many tasks each volunteer could serve at most, counted over the whole problem."""

    @property
    def number_of_slots(self) -> int:
        """All slots of the problem."""
        return len(self.able)

    @property
    def number_of_volunteers(self) -> int:
        """All volunteers of the problem."""
        return len(self.most_tasks)

    def __len__(self) -> int:
        return len(self.slots)

    def pair(self, position: int) -> Pair:
        """The volunteer and the slot at a position."""
        return int(self.volunteers[position]), int(self.slots[position])

    def positions_of(self, pairs: list[Pair] | tuple[Pair, ...]) -> Indices:
        """The positions of those of some pairs that are candidates, in their order."""
        if not len(self) or not pairs:
            return np.zeros(0, dtype=np.intp)
        wanted = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        keys = self.slots * self.number_of_volunteers + self.volunteers
        found = wanted[:, 1] * self.number_of_volunteers + wanted[:, 0]
        places = np.minimum(np.searchsorted(keys, found), len(keys) - 1)
        return np.asarray(places[keys[places] == found], dtype=np.intp)

    @cached_property
    def slot_bounds(self) -> Indices:
        """Where the pairs of each slot begin."""
        return bounds_of(self.slots, self.number_of_slots)

    def of_volunteers(self, volunteers: Iterable[int]) -> dict[int, Indices]:
        """The positions of each of some volunteers, in order."""
        asked = np.zeros(self.number_of_volunteers, dtype=np.bool_)
        asked[list(volunteers)] = True
        found = np.flatnonzero(asked[self.volunteers])
        found = found[np.argsort(self.volunteers[found], kind="stable")]
        bounds = bounds_of(self.volunteers[found], self.number_of_volunteers)
        return {
            int(volunteer): found[bounds[volunteer] : bounds[volunteer + 1]]
            for volunteer in np.flatnonzero(asked)
        }

    def only(self, kept: Mask | Indices) -> "Candidates":
        """Some of these candidates, in the same order."""
        return Candidates(
            self.volunteers[kept],
            self.slots[kept],
            self.tasks[kept],
            self.values[kept],
            self.minutes[kept],
            self.is_fixed[kept],
            self.able,
            self.most_tasks,
        )


def find_candidates(problem: Problem) -> Candidates:
    """All pairs worth a thought."""
    found = dict(_eligible_by_slot(problem))
    sizes = [len(found[slot][0]) for slot in range(len(problem.slots))]
    slots = np.repeat(np.arange(len(sizes), dtype=np.intp), sizes)
    volunteers = _joined([found[slot][0] for slot in range(len(sizes))], np.intp)
    values = _joined([found[slot][1] for slot in range(len(sizes))], problem.population.number_type)
    tasks = np.array([slot.task for slot in problem.slots], dtype=np.intp)
    everything = Candidates(
        volunteers,
        slots,
        tasks[slots],
        values,
        _minutes(problem, volunteers, slots),
        np.zeros(len(slots), dtype=np.bool_),
        np.zeros(len(problem.slots), dtype=np.intp),
        np.zeros(len(problem.volunteers), dtype=np.intp),
    )
    everything.is_fixed[everything.positions_of(problem.fixed)] = True
    values[everything.positions_of(problem.published)] += problem.weights.disruption
    kept = everything.only(everything.is_fixed | _possible(problem, everything))
    able = np.bincount(kept.slots, minlength=len(problem.slots)).astype(np.intp)
    return replace(kept, able=able, most_tasks=_most_tasks(problem, kept))


def _most_tasks(problem: Problem, candidates: Candidates) -> Indices:
    """No plan gives a volunteer more: bounded by their pairs, max_tasks, max_minutes over the shortest."""
    volunteers, population = candidates.volunteers, problem.population
    most = np.bincount(volunteers, minlength=candidates.number_of_volunteers)
    shortest = np.full(candidates.number_of_volunteers, UNLIMITED, dtype=np.int64)
    np.minimum.at(shortest, volunteers, candidates.minutes)
    fitting = np.where(shortest > 0, population.most_minutes // np.maximum(shortest, 1), UNLIMITED)
    return np.minimum(np.minimum(most, fitting), population.most_tasks).astype(np.intp)


def _joined(parts: list[Numbers], number_type: type) -> Numbers:
    return np.concatenate(parts).astype(number_type) if parts else np.zeros(0, dtype=number_type)


def _eligible_by_slot(problem: Problem) -> Iterator[tuple[int, tuple[Indices, Numbers]]]:
    """Slots at the same time one after the other: who is free then is found once for all of them."""
    population = problem.population
    loads = problem.weights.load * population.loads
    times: dict[tuple[int, int] | None, list[int]] = {}
    for slot in range(len(problem.slots)):
        task = problem.task_of(slot)
        when = None if task.start is None or task.end is None else (task.start, task.end)
        times.setdefault(when, []).append(slot)
    for when, slots in times.items():
        free = population.numbers(EVERYBODY)
        if when is not None:
            free = free[population.available(*when, EVERYBODY)]
        for slot in slots:
            volunteers = eligibility.eligible_volunteers(problem, slot, free)
            yield slot, (volunteers, pair_values(problem, slot, volunteers) - loads[volunteers])


def _minutes(problem: Problem, volunteers: Indices, slots: Indices) -> Numbers:
    by_slot = np.array([problem.task_of(slot).minutes for slot in range(len(problem.slots))], dtype=np.int64)
    minutes: Numbers = by_slot[slots]
    particular = [
        (slot * len(problem.volunteers) + volunteer, entry.minutes)
        for (volunteer, slot), entry in problem.overrides.items()
        if entry.minutes is not None
    ]
    if particular and len(slots):
        keys = slots * len(problem.volunteers) + volunteers
        wanted, lengths = np.array(particular, dtype=np.int64).T
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        present = keys[places] == wanted
        minutes[places[present]] = lengths[present]
    return minutes


def _possible(problem: Problem, candidates: Candidates) -> Mask:
    """Which pairs fit into their volunteer's life beside what is fixed."""
    is_timed = np.array([task.day is not None for task in problem.tasks], dtype=np.bool_)
    timed = is_timed[candidates.tasks]
    fits: Mask = candidates.minutes <= problem.population.most_minutes[candidates.volunteers]
    fits &= ~timed | (candidates.minutes <= problem.population.most_minutes_per_day[candidates.volunteers])
    fits &= problem.population.most_tasks[candidates.volunteers] > 0
    for volunteer, positions in candidates.of_volunteers(problem.fixed_slots).items():
        held = problem.fixed_slots[volunteer]
        for position in positions.tolist():
            if fits[position]:
                slot = int(candidates.slots[position])
                fits[position] = person.first_broken(problem, volunteer, slot, held) is None
    return fits


def simple_bound(problem: Problem, candidates: Candidates) -> int:
    """Every slot with its best volunteers, every task with one of them served, no published pair dropped."""
    served = sum(served_value(problem, int(task)) for task in np.unique(candidates.tasks))
    constant = -problem.weights.disruption * len(problem.published)
    bounds = candidates.slot_bounds.tolist()
    seats = 0
    for slot, seat in enumerate(problem.slots):
        values = candidates.values[bounds[slot] : bounds[slot + 1]]
        if len(values):
            best = np.sort(values)[::-1][: seat.max]
            seats += max(_seat_sums(problem, slot, best.tolist()))
    return seats + served + constant


def _seat_sums(problem: Problem, slot: int, best: list[int]) -> Iterator[int]:
    """What the slot gives with its best volunteer, its best two, and so on."""
    yield 0
    together = 0
    for taken, value in enumerate(best, start=1):
        together += value
        yield together + fill_value(problem, slot, taken)


def crude_bound(problem: Problem) -> int:
    """A bound without a look at pairs: every seat filled by somebody next door who likes it most."""
    weights = problem.weights
    best_score = max((pair.score for pair in problem.overrides.values()), default=0)
    favour = 3 * weights.like + max(0, best_score) + (weights.disruption if problem.published else 0)
    total = -weights.disruption * len(problem.published)
    for slot, seats in enumerate(problem.slots):
        taken = min(seats.max, len(problem.volunteers))
        total += fill_value(problem, slot, taken) + taken * (favour + weights.skill * len(seats.prefers))
    return total + sum(served_value(problem, task) for task in range(len(problem.tasks)))
