"""The pairs a plan can be made of: eligible, not ruled out by what is fixed, and what each is worth.

A pair that no valid plan can hold is dropped here, so that every bound over the rest holds for the whole
problem. Only where there are more pairs than the search can take are the less promising ones set aside;
`complete` tells.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.objective import fill_value, served_value
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.population import Indices, Numbers
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import eligibility, person
from libs.matching_engine.rules.limits import over_limit_alone

MOST_PAIRS = 1_000_000
"""Pairs that the search takes at once; above, each slot keeps its best and some others."""

LEAST_CHOICE = 8
"""Pairs that a slot keeps at least, for each of its seats, when pairs are set aside."""


_Entry = tuple[int, int, int, bool]
"""A volunteer, a slot, what the pair is worth, and whether it is fixed."""


@dataclass(frozen=True)
class Candidates:
    """Pairs by position; a value is pair term less load so far plus the price of dropping it."""

    volunteers: list[int]
    slots: list[int]
    values: list[int]
    is_fixed: list[bool]
    of_volunteer: dict[int, list[int]]
    of_slot: list[list[int]]
    complete: bool
    simple_bound: int
    """No plan is worth more: every slot takes its best volunteers as if nobody else wanted them."""

    def __len__(self) -> int:
        return len(self.slots)

    def pair(self, position: int) -> Pair:
        """The volunteer and the slot at a position."""
        return self.volunteers[position], self.slots[position]

    def only(self, positions: list[int]) -> "Candidates":
        """Some of these candidates, in the same order."""
        kept = [
            (self.volunteers[position], self.slots[position], self.values[position], self.is_fixed[position])
            for position in positions
        ]
        return _indexed(len(self.of_slot), kept, self.complete, self.simple_bound)


def find_candidates(problem: Problem, most_pairs: int = MOST_PAIRS) -> Candidates:
    """All pairs worth a thought, slot by slot in the order of ids."""
    every_slot = eligibility.first_broken_in(problem, range(len(problem.slots)))
    by_slot = {slot: _eligible_with_values(problem, slot, positions) for slot, positions in every_slot}
    eligible = [by_slot[slot] for slot in range(len(problem.slots))]
    bound = simple_bound(problem, [values for _, values in eligible])
    total = sum(len(volunteers) for volunteers, _ in eligible)
    complete = total <= most_pairs
    if not complete:
        eligible = [_best(problem, slot, *found, most_pairs / total) for slot, found in enumerate(eligible)]
    kept = [pair for slot, found in enumerate(eligible) for pair in _fitting(problem, slot, *found)]
    return _indexed(len(problem.slots), kept, complete, bound)


def _indexed(slots: int, kept: list[_Entry], complete: bool, bound: int) -> Candidates:
    of_volunteer: dict[int, list[int]] = {}
    of_slot: list[list[int]] = [[] for _ in range(slots)]
    for position, (volunteer, slot, _, _) in enumerate(kept):
        of_volunteer.setdefault(volunteer, []).append(position)
        of_slot[slot].append(position)
    return Candidates(
        volunteers=[volunteer for volunteer, _, _, _ in kept],
        slots=[slot for _, slot, _, _ in kept],
        values=[value for _, _, value, _ in kept],
        is_fixed=[fixed for _, _, _, fixed in kept],
        of_volunteer=of_volunteer,
        of_slot=of_slot,
        complete=complete,
        simple_bound=bound,
    )


def _eligible_with_values(
    problem: Problem, slot: int, positions: eligibility.Positions
) -> tuple[Indices, Numbers]:
    volunteers = np.flatnonzero(positions == eligibility.PASSES)
    values = pair_values(problem, slot, volunteers)
    values = values - problem.weights.load * problem.population.loads[volunteers]
    for position, volunteer in enumerate(volunteers.tolist()) if problem.published else ():
        if (volunteer, slot) in problem.published_pairs:
            values[position] += problem.weights.disruption
    return volunteers, values


def _fitting(problem: Problem, slot: int, volunteers: Indices, values: Numbers) -> Iterator[_Entry]:
    """The pairs of a slot that what is fixed leaves possible."""
    over_limit = over_limit_alone(problem, slot, volunteers).tolist()
    entries = zip(volunteers.tolist(), values.tolist(), over_limit, strict=True)
    for volunteer, value, is_over in entries:
        held = problem.fixed_slots.get(volunteer, ())
        if slot in held:
            yield volunteer, slot, value, True
        elif not is_over and (not held or person.first_broken(problem, volunteer, slot, held) is None):
            yield volunteer, slot, value, False


def _best(
    problem: Problem, slot: int, volunteers: Indices, values: Numbers, share: float
) -> tuple[Indices, Numbers]:
    count = max(LEAST_CHOICE * min(problem.slots[slot].max, len(volunteers)), int(share * len(volunteers)))
    if count >= len(volunteers):
        return volunteers, values
    must_stay = np.isin(volunteers, [volunteer for volunteer, other in problem.fixed if other == slot])
    keep = must_stay
    keep[np.argsort(-values, kind="stable")[: count // 2]] = True
    keep[
        (slot + np.arange(0, len(volunteers), len(volunteers) / (count - count // 2)).astype(np.intp))
        % len(volunteers)
    ] = True
    return volunteers[keep], values[keep]


def simple_bound(problem: Problem, values_by_slot: list[Numbers]) -> int:
    """Every slot with its best volunteers, every task with one of them served, no published pair dropped."""
    served = {problem.slots[slot].task for slot, values in enumerate(values_by_slot) if len(values)}
    seats = sum(max(_seat_sums(problem, slot, values)) for slot, values in enumerate(values_by_slot))
    constant = -problem.weights.disruption * len(problem.published)
    return seats + sum(served_value(problem, task) for task in served) + constant


def _seat_sums(problem: Problem, slot: int, values: Numbers) -> Iterator[int]:
    """What the slot gives with its best volunteer, its best two, and so on."""
    yield 0
    best = np.sort(values)[::-1][: problem.slots[slot].max]
    together = 0
    for taken, value in enumerate(best.tolist(), start=1):
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
