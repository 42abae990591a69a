"""Who could serve where: the pairs of some tasks that a plan could hold, and what each is worth.

A pair that no valid plan can hold is left out here; every other one stays, so that a bound over these pairs
holds for the whole problem. Tasks come whole, since their slots share most questions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.pair_value import slot_values, task_values
from libs.matching_engine.people.population import EVERYBODY, Indices, Mask, Numbers
from libs.matching_engine.problem import Interval, Pair, Problem
from libs.matching_engine.rules import beside, eligibility
from libs.matching_engine.rules.limits import over_limit_alone

LARGEST_COMPACT = 2**31 - 1


@dataclass(frozen=True)
class PairTable:
    """The pairs of some whole tasks, compact: those of slots[i] stand from bounds[i] to bounds[i + 1].

    Slots are sorted, and volunteers within a slot. A value is the pair term, less the load that its
    volunteer brings along, plus the price of dropping it where it is published.
    """

    slots: Indices
    bounds: Indices
    volunteers: Numbers
    values: Numbers

    def __len__(self) -> int:
        return len(self.volunteers)

    @property
    def counts(self) -> Indices:
        """How many pairs each of the slots has."""
        return np.diff(self.bounds)

    def slots_at(self, positions: Indices) -> Indices:
        """The slots of the pairs at some positions."""
        found: Indices = self.slots[np.searchsorted(self.bounds, positions, side="right") - 1]
        return found

    def positions_of(self, volunteers: Indices, slots: Indices) -> Indices:
        """The positions of some pairs of these slots, -1 for those that the table lacks."""
        place = np.searchsorted(self.slots, slots)
        size = int(max(self.volunteers.max(initial=0), volunteers.max(initial=0))) + 1
        keys = np.repeat(np.arange(len(self.slots)) * size, self.counts) + self.volunteers
        wanted = place * size + volunteers
        found = np.minimum(np.searchsorted(keys, wanted), max(0, len(keys) - 1))
        present = keys[found] == wanted if len(keys) else np.zeros(len(wanted), dtype=np.bool_)
        return np.where(present, found, -1).astype(np.intp)

    def positions_of_pairs(self, pairs: Sequence[Pair]) -> Indices:
        """The positions of those of some pairs that are in the table."""
        volunteers, slots = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
        inside = np.isin(slots, self.slots)
        found = self.positions_of(volunteers[inside], slots[inside])
        return found[found >= 0]

    def of_slots(self, slots: Mask) -> "PairTable":
        """The pairs of some of its slots."""
        kept = np.repeat(slots, self.counts)
        bounds = np.concatenate(([0], np.cumsum(self.counts[slots]))).astype(np.intp)
        return PairTable(self.slots[slots], bounds, self.volunteers[kept], self.values[kept])

    def only(self, kept: Mask) -> "PairTable":
        """Some of these pairs."""
        bounds = np.concatenate(([0], np.cumsum(kept)))[self.bounds]
        return PairTable(self.slots, bounds.astype(np.intp), self.volunteers[kept], self.values[kept])


def pairs_of_tasks(
    problem: Problem, tasks: Iterable[int], asked: Mapping[int, Indices] | None = None
) -> PairTable:
    """All pairs of some tasks; or those of the volunteers asked for each task, who are sorted.

    The crews of the asked who could serve in a task are asked too.
    """
    open_to = _open_to_all(problem, tasks) if asked is None else _open_to(problem, tasks, asked)
    found = {
        slot: (volunteers, values)
        for task, volunteers in open_to
        for slot, volunteers, values in _pairs_of_task(problem, task, volunteers)
    }
    slots = np.array(sorted(found), dtype=np.intp)
    parts = [found[slot] for slot in slots.tolist()]
    bounds = np.concatenate(([0], np.cumsum([len(volunteers) for volunteers, _ in parts]))).astype(np.intp)
    table = PairTable(
        slots,
        bounds,
        _joined([volunteers for volunteers, _ in parts]).astype(np.int32),
        compact(_joined([values for _, values in parts])),
    )
    return _beside_what_is_fixed(problem, _with_published(problem, table))


def _open_to(
    problem: Problem, tasks: Iterable[int], asked: Mapping[int, Indices]
) -> Iterator[tuple[int, Indices]]:
    """Each task with those asked, and their crews, whom no rule shuts out of all its slots."""
    for task in tasks:
        for slot in problem.tasks[task].slots[:1]:
            volunteers = eligibility.open_to(problem, slot, asked[task])
            with_fellows = problem.crews.with_fellows(volunteers)
            if len(with_fellows) > len(volunteers):
                volunteers = eligibility.open_to(problem, slot, with_fellows)
            yield task, volunteers


def _open_to_all(problem: Problem, tasks: Iterable[int]) -> Iterator[tuple[int, Indices]]:
    """Each task with those whom no rule shuts out; who is free is found once for all tasks at a time."""
    population = problem.population
    at_time: dict[Interval | None, list[int]] = {}
    for number in tasks:
        task = problem.tasks[number]
        when = None if task.start is None or task.end is None else (task.start, task.end)
        at_time.setdefault(when, []).append(number)
    for when, numbers in at_time.items():
        free = population.numbers(EVERYBODY)
        if when is not None:
            free = free[population.available(*when, EVERYBODY)]
        for number in numbers:
            for slot in problem.tasks[number].slots[:1]:
                yield number, eligibility.open_to(problem, slot, free)


def _pairs_of_task(problem: Problem, task: int, open_to: Indices) -> Iterator[tuple[int, Indices, Numbers]]:
    """For each slot of a task who could serve there and what each pair is worth, load included."""
    slots = problem.tasks[task].slots
    loads = problem.weights.load * problem.population.loads[open_to]
    shared = task_values(problem, slots[0], open_to) - loads
    for slot in slots:
        able = eligibility.able_in(problem, slot, open_to)
        able &= ~over_limit_alone(problem, slot, open_to)
        volunteers = open_to[able]
        yield slot, volunteers, shared[able] + slot_values(problem, slot, volunteers)


def compact(values: Numbers) -> Numbers:
    """The same numbers in 32 bits if they fit."""
    if values.dtype == np.int64 and bool((np.abs(values) <= LARGEST_COMPACT).all()):
        return values.astype(np.int32)
    return values


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _with_published(problem: Problem, table: PairTable) -> PairTable:
    """Published pairs are worth more by the price of dropping them."""
    values: Numbers = table.values.astype(problem.population.number_type)
    values[table.positions_of_pairs(problem.published)] += problem.weights.disruption
    return PairTable(table.slots, table.bounds, table.volunteers, compact(values))


def _beside_what_is_fixed(problem: Problem, table: PairTable) -> PairTable:
    """Without the pairs that do not fit into their volunteer's life beside what is fixed."""
    if not problem.fixed:
        return table
    held = beside.Held(problem, problem.fixed)
    asked = np.flatnonzero(held.counts[table.volunteers] > 0)
    fits = np.ones(len(table), dtype=np.bool_)
    fits[asked] = beside.fits(problem, held, table.volunteers[asked].astype(np.intp), table.slots_at(asked))
    return table.only(fits)
