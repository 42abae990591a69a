"""Why a seat is empty: everybody who does not serve in the slot, counted once under the first reason.

What no plan changes is counted first, rule by rule over sets of volunteers; few are left for whom the reason
depends on the plan.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from libs.matching_engine.people.crowd import Crowds, members
from libs.matching_engine.people.population import EVERYBODY, Indices, Numbers, Numbers32
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import beside, person, team
from libs.matching_engine.rules.codes import TABLE_ORDER, Code
from libs.matching_engine.rules.eligibility import PASSES, RULES, Positions, Rule
from libs.matching_engine.rules.limits import over_limit_alone

Reasons = tuple[tuple[Code, int], ...]

SLOTS_AT_ONCE, PAIRS_AT_ONCE = 64, 6_400_000
"""Slots, and slots times volunteers, looked at between two looks at the clock."""

MOST_KEPT = 50_000_000
"""Pairs remembered from before the plan was known, 4 bytes each."""


@dataclass(frozen=True, slots=True)
class Unfilled:
    """A slot with fewer people than desired, and how many volunteers each reason keeps out of it."""

    slot: str
    short_of_min: int
    short_of_desired: int
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class _Screened:
    """How many the rules that no plan changes keep out of a slot, and whom they do not keep out."""

    counts: Counter[int]
    left: Numbers32


class Funnel:
    """The reasons of a problem's slots; what no plan changes can be worked out while one is searched."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._screen = _Screen(problem)
        self._screened: dict[int, _Screened] = {}
        self._expected = list(range(len(problem.slots)))
        self._waiting = len(problem.slots)
        self._kept = 0

    def expect(self, pairs: Sequence[Pair]) -> None:
        """From now on, reasons are prepared of the slots that this plan leaves short."""
        taken = Counter(slot for _, slot in pairs)
        self._expected = [
            number for number, slot in enumerate(self.problem.slots) if taken[number] < slot.desired
        ]
        self._waiting = sum(slot not in self._screened for slot in self._expected)

    def prepare(self) -> Iterator[None]:
        """Work out what no plan changes, as far as there is room; yields after some slots each."""
        for batch in self._batches(slot for slot in self._expected if slot not in self._screened):
            if self._kept > MOST_KEPT:
                return
            for slot, screened in self._screen.slots(batch):
                self._screened[slot] = screened
                self._kept += len(screened.left)
            self._waiting -= len(batch)
            yield

    @property
    def unscreened(self) -> int:
        """Pairs of volunteer and slot that are expected to be asked for and have not been worked out yet."""
        return len(self.problem.volunteers) * self._waiting

    def unfilled(self, plan: Plan) -> list[Unfilled]:
        """Exactly the slots with fewer than `desired`, by id; reasons in the order of the table."""
        problem = self.problem
        short = [number for number, slot in enumerate(problem.slots) if plan.taken(number) < slot.desired]
        reasons = _ReasonsOfPlan(problem, plan)
        found: dict[int, Unfilled] = {}
        for batch in self._batches(short):
            screened = dict(self._screen.slots([slot for slot in batch if slot not in self._screened]))
            found |= reasons.unfilled({slot: self._screened.get(slot) or screened[slot] for slot in batch})
        return [found[slot] for slot in short]

    def reasons_of(self, slot: int, plan: Plan) -> Reasons:
        """Why those who do not serve in a slot that has room do not, in the order of the table."""
        screened = dict(self._screen.slots([slot]))
        return _ReasonsOfPlan(self.problem, plan).unfilled(screened)[slot].reasons

    def _batches(self, slots: Iterable[int]) -> Iterator[list[int]]:
        """Slots at the same time one after the other: who is free then is found once."""

        def time(slot: int) -> tuple[int, int]:
            task = self.problem.task_of(slot)
            return (task.start or 0, task.end or 0)

        ordered = sorted(slots, key=time)
        size = max(1, min(SLOTS_AT_ONCE, PAIRS_AT_ONCE // max(1, len(self.problem.volunteers))))
        for begin in range(0, len(ordered), size):
            yield ordered[begin : begin + size]


class _Screen:
    """The rules that no plan changes: those about the pair alone, and those beside what is fixed."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._crowds = Crowds(problem.population.size)
        self._everybody = (1 << problem.population.size) - 1
        self._fixed = beside.Held(problem, problem.fixed)
        self._has_fixed = self._fixed.counts > 0

    def slots(self, slots: Sequence[int]) -> Iterator[tuple[int, _Screened]]:
        """What these rules say of some slots."""
        problem = self._problem
        counts, able = {}, {}
        for slot in slots:
            counts[slot], able[slot] = self._eligible(slot)
        asked = {slot: volunteers[self._has_fixed[volunteers]] for slot, volunteers in able.items()}
        positions = _beside(problem, self._fixed, asked)
        for slot in slots:
            free = able[slot][~self._has_fixed[able[slot]]]
            over_limit = over_limit_alone(problem, slot, free)
            counts[slot][TABLE_ORDER[Code.OVER_LIMIT]] += int(np.count_nonzero(over_limit))
            counts[slot].update(positions[slot][positions[slot] != PASSES].tolist())
            left = np.concatenate((free[~over_limit], asked[slot][positions[slot] == PASSES]))
            yield slot, _Screened(counts[slot], left.astype(np.int32))

    def _eligible(self, slot: int) -> tuple[Counter[int], Indices]:
        """How many each rule about the pair alone keeps out; whom none does, without those fixed there."""
        problem, counts = self._problem, Counter[int]()
        *about_everybody, (out_of_reach, too_far) = RULES
        left, number = self._everybody, problem.population.size
        for code, shut_out in about_everybody:
            left &= self._let_in(code, shut_out, slot)
            before, number = number, left.bit_count()
            counts[TABLE_ORDER[code]] = before - number
        volunteers = members(left, problem.population.size)
        far = too_far(problem, slot, volunteers)
        counts[TABLE_ORDER[out_of_reach]] = int(np.count_nonzero(far))
        return counts, _without(volunteers[~far], problem.fixed_in_slot.get(slot, ()))

    def _let_in(self, code: Code, shut_out: Rule, slot: int) -> int:
        """The set of those whom a rule lets into a slot; all slots that ask for the same share it."""
        key = (code, self._asked_for(code, slot))
        return self._crowds.get(key, lambda: ~shut_out(self._problem, slot, EVERYBODY))

    def _asked_for(self, code: Code, slot: int) -> Hashable:
        """What a rule depends on beside the volunteers."""
        task = self._problem.task_of(slot)
        match code:
            case Code.MISSING_SKILL:
                return tuple(self._problem.slots[slot].skills.items())
            case Code.MISSING_TAG:
                return task.tags
            case Code.OUTSIDE_CIRCLE:
                return None if task.circles is None else tuple(task.circles)
            case Code.UNAVAILABLE:
                return task.start, task.end
        return slot


class _ReasonsOfPlan:
    """The rules about the plan, and what else the volunteers do in it."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self._problem, self._plan = problem, plan
        self._held = beside.Held(problem, plan.pairs())
        self._has_companions = problem.population.nobody()
        together = (rule.members for rule in problem.pair_rules if rule.kind == "together")
        self._has_companions[list(chain.from_iterable(together))] = True

    def unfilled(self, screened: dict[int, _Screened]) -> dict[int, Unfilled]:
        """All reasons of some slots that have room."""
        counts = {slot: Counter(found.counts) for slot, found in screened.items()}
        serving: dict[int, Indices] = {}
        for slot, found in screened.items():
            left = self._past_the_team(slot, found.left, counts[slot])
            serves = self._held.counts[left] > 0
            serving[slot] = left[serves].astype(np.intp)
            counts[slot][TABLE_ORDER[Code.NOT_WORTH_IT]] += int(np.count_nonzero(~serves))
        for slot, positions in _beside(self._problem, self._held, serving).items():
            free = int(np.count_nonzero(positions == PASSES))
            counts[slot][TABLE_ORDER[Code.NOT_WORTH_IT]] += free
            counts[slot][TABLE_ORDER[Code.NEEDED_ELSEWHERE]] += len(positions) - free
        return {slot: self._told(slot, found) for slot, found in counts.items()}

    def _past_the_team(self, slot: int, left: Numbers32, counts: Counter[int]) -> Numbers32:
        """Whom no team rule keeps out of a slot, which has room."""
        absent = _without(left, self._plan.volunteers_in(slot))
        if team.falls_short(self._problem, self._plan, slot):
            counts[TABLE_ORDER[Code.ALL_OR_NOTHING]] += len(absent)
            return absent[:0]
        concerned = self._in_a_rule_with_somebody_in(self._problem.slots[slot].task)
        unconcerned = _without(absent, concerned)
        left_behind = self._has_companions[unconcerned]
        counts[TABLE_ORDER[Code.TOGETHER]] += int(np.count_nonzero(left_behind))
        let_in = []
        for volunteer in absent[np.isin(absent, concerned)].tolist() if concerned else ():
            code = team.first_broken(self._problem, self._plan, volunteer, slot)
            if code is None:
                let_in.append(volunteer)
            else:
                counts[TABLE_ORDER[code]] += 1
        return np.concatenate((unconcerned[~left_behind], np.array(let_in, dtype=np.int32)))

    def _in_a_rule_with_somebody_in(self, task: int) -> list[int]:
        """Those to whom it matters who serves in a task: others are kept apart from nobody there."""
        problem = self._problem
        serving = (who for slot in problem.tasks[task].slots for who in self._plan.volunteers_in(slot))
        rules = (rule for who in serving for rule in problem.rules_of.get(who, ()))
        return [member for rule in rules for member in rule.members]

    def _told(self, slot: int, counts: Counter[int]) -> Unfilled:
        seats, taken = self._problem.slots[slot], self._plan.taken(slot)
        reasons = tuple((code, counts[place]) for code, place in TABLE_ORDER.items() if counts[place])
        return Unfilled(seats.id, max(0, seats.min - taken), seats.desired - taken, reasons)


def _without(volunteers: Numbers, some: Collection[int]) -> Numbers:
    return volunteers[~np.isin(volunteers, list(some))] if some else volunteers


def _beside(problem: Problem, held: beside.Held, asked: dict[int, Indices]) -> dict[int, Positions]:
    """For each slot the first rule that each of those asked breaks beside what they hold; all at once."""
    sizes = [len(volunteers) for volunteers in asked.values()]
    volunteers = np.concatenate([np.zeros(0, dtype=np.intp), *asked.values()])
    slots = np.repeat(np.fromiter(asked, dtype=np.intp), sizes)
    positions = beside.first_broken(problem, held, volunteers, slots)
    return dict(zip(asked, np.split(positions, np.cumsum(sizes)[:-1]), strict=True)) if asked else {}


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
