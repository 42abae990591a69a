"""Why a seat is empty: everybody who does not serve in the slot, counted once under the first reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.plan import Plan
from libs.matching_engine.population import Mask
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import eligibility, person, team
from libs.matching_engine.rules.codes import TABLE_ORDER, Code
from libs.matching_engine.rules.limits import over_limit_alone

Reasons = tuple[tuple[Code, int], ...]


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A slot with fewer people than desired, and how many volunteers each reason keeps out of it."""

    slot: str
    short_of_min: int
    short_of_desired: int
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class _Eligibility:
    """How many each rule about the pair alone shuts out of a slot, and whom none does."""

    counts: NDArray[np.intp]
    able: NDArray[np.int32]


class Funnel:
    """The reasons of a problem's slots; what no plan changes can be worked out while one is searched."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._eligibility: dict[int, _Eligibility] = {}

    def prepare(self, slots: Iterable[int] | None = None) -> Iterator[None]:
        """Work out what no plan changes, for all slots unless some are named; yields after each of them."""
        wanted = range(len(self._problem.slots)) if slots is None else slots
        missing = [slot for slot in wanted if slot not in self._eligibility]
        for slot, positions in eligibility.first_broken_in(self._problem, missing):
            counts = np.bincount(positions, minlength=eligibility.PASSES + 1)[: eligibility.PASSES]
            able = np.flatnonzero(positions == eligibility.PASSES).astype(np.int32)
            self._eligibility[slot] = _Eligibility(counts, able)
            yield

    def unfilled(self, plan: Plan) -> list[Unfilled]:
        """Exactly the slots with fewer than `desired`, by id; reasons in the order of the table."""
        problem = self._problem
        short = [number for number, slot in enumerate(problem.slots) if plan.taken(number) < slot.desired]
        for _ in self.prepare(short):
            pass
        entangled = _entangled(problem, plan)
        return [_unfilled(problem, plan, slot, self._eligibility[slot], entangled) for slot in short]


def _entangled(problem: Problem, plan: Plan) -> Mask:
    """Whose reason may depend on others or on what else they do; the slot alone tells all others apart."""
    mask = problem.population.nobody()
    mask[[volunteer for volunteer, _ in plan.pairs()]] = True
    mask[list(problem.rules_of)] = True
    return mask


def _unfilled(problem: Problem, plan: Plan, slot: int, found: "_Eligibility", entangled: Mask) -> Unfilled:
    seats, taken = problem.slots[slot], plan.taken(slot)
    counts = found.counts.tolist()
    serving = plan.volunteers_in(slot)
    absent = found.able[~np.isin(found.able, serving)] if serving else found.able
    over_limit = over_limit_alone(problem, slot, absent)
    depends = entangled[absent]
    otherwise = Code.ALL_OR_NOTHING if team.falls_short(problem, plan, slot) else Code.NOT_WORTH_IT
    counts[TABLE_ORDER[Code.OVER_LIMIT]] += int(np.count_nonzero(over_limit & ~depends))
    counts[TABLE_ORDER[otherwise]] += int(np.count_nonzero(~over_limit & ~depends))
    for volunteer in absent[depends].tolist():
        counts[TABLE_ORDER[reason_beyond_eligibility(problem, plan, volunteer, slot)]] += 1
    reasons = tuple((code, counts[position]) for code, position in TABLE_ORDER.items() if counts[position])
    return Unfilled(seats.id, max(0, seats.min - taken), seats.desired - taken, reasons)


def reason_beyond_eligibility(problem: Problem, plan: Plan, volunteer: int, slot: int) -> Code:
    """Why an eligible volunteer does not serve in a slot: fixed pairs first, then the team, then the plan."""
    return (
        person.first_broken(problem, volunteer, slot, problem.fixed_slots.get(volunteer, ()))
        or team.first_broken(problem, plan, volunteer, slot)
        or (
            Code.NEEDED_ELSEWHERE
            if person.first_broken(problem, volunteer, slot, plan.slots_of(volunteer))
            else Code.NOT_WORTH_IT
        )
    )
