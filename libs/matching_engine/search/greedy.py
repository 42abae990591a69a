"""A plan at once: always the most promising step next.

A step is a single pair, a group that serves together, or the opening of an all-or-nothing task with
everybody it needs. What a step is worth counts seats, service, load and pair value as the plan stands.
Pairs only lose value as the plan grows, so a heap of last known values is enough: a step that lost value
goes back, the first that did not is taken. Of each slot only the best pair not tried yet is on the heap.

Guided by a fractional plan, the steps that it takes come first: that rounds it to a valid plan.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from libs.matching_engine.objective import seat_value, served_value
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Numbers
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import person, team

Taken = tuple[int, int]
"""A pair's position and what adding it gained."""

STEPS_BETWEEN_LOOKS = 64
"""Steps taken before asking again whether to stop."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something added to the plan as a whole: a pair, a group in a task, or a task's least crew."""

    task: int
    opens: bool
    members: tuple[int, ...]
    position: int


def greedy_plan(
    problem: Problem,
    candidates: Candidates,
    stop: Callable[[], bool],
    guide: Numbers | None = None,
) -> list[Pair]:
    """A valid plan made step by step; what is done so far when `stop` says so is valid too.

    `guide` gives points by which pairs come earlier; what they are worth decides whether they come at all.
    """
    return _Greedy(problem, candidates, guide).run(stop)


class _Greedy:
    def __init__(self, problem: Problem, candidates: Candidates, guide: Numbers | None) -> None:
        self.problem = problem
        self.volunteers: list[int] = candidates.volunteers.tolist()
        self.slots: list[int] = candidates.slots.tolist()
        self.values: list[int] = candidates.values.tolist()
        self.is_fixed: list[bool] = candidates.is_fixed.tolist()
        self.lead: list[float] = [0.0] * len(self.slots) if guide is None else guide.tolist()
        self.plan = Plan(problem, problem.fixed)
        self.crews = CrewsInTasks(problem)
        self.ranked = self._rank(candidates)
        self.next_in: list[int] = [0] * len(problem.slots)
        self.heap: list[tuple[float, int, bool, Step]] = []
        self.pushed = 0
        members = {
            member for rule in problem.pair_rules if rule.kind == "together" for member in rule.members
        }
        self.company = {
            member: positions.tolist() for member, positions in candidates.of_volunteers(members).items()
        }

    def _rank(self, candidates: Candidates) -> list[list[int]]:
        """The positions of each slot, the most promising first."""
        promise = candidates.values.astype(np.float64) + np.array(self.lead)
        order = np.lexsort((-promise, candidates.slots)).tolist()
        bounds = candidates.slot_bounds.tolist()
        return [order[bounds[slot] : bounds[slot + 1]] for slot in range(candidates.number_of_slots)]

    def run(self, stop: Callable[[], bool]) -> list[Pair]:
        for task in range(len(self.problem.tasks)):
            if team.must_be_whole(self.problem, task):
                self._offer(Step(task, True, (), -1))
            else:
                self._offer_steps_into(task)
        taken = 0
        while self.heap:
            taken += 1
            if taken % STEPS_BETWEEN_LOOKS == 0 and stop():
                break
            self._take_best_step()
        return self.plan.pairs()

    def _offer_steps_into(self, task: int) -> None:
        groups: set[tuple[int, ...]] = set()
        for slot in self.problem.tasks[task].slots:
            self._offer_next_in(slot)
            for position in self.ranked[slot] if self.company else ():
                if self.volunteers[position] in self.company:
                    groups.add(self.crews.crew_of(self.volunteers[position], task))
        for crew in sorted(groups):
            if len(crew) > 1:
                self._offer(Step(task, False, crew, -1))

    def _offer_next_in(self, slot: int) -> None:
        """Put the best pair of a slot that has not been tried yet on the heap."""
        task, ranked = self.problem.slots[slot].task, self.ranked[slot]
        offered = team.is_full(self.problem, self.plan, slot)
        while not offered and self.next_in[slot] < len(ranked):
            position = ranked[self.next_in[slot]]
            self.next_in[slot] += 1
            volunteer = self.volunteers[position]
            alone = volunteer not in self.company or self.crews.crew_of(volunteer, task) == (volunteer,)
            if alone and not self.is_fixed[position]:
                offered = self._offer(Step(task, False, (), position))

    def _offer(self, step: Step) -> bool:
        if step.position >= 0:
            worth = float(self._gain(step.position))
            promise = worth + self.lead[step.position]
        else:
            pairs = self._try(step)
            worth, promise = _worth(pairs), self._promise(pairs)
            self._undo(pairs)
        if worth > 0:
            self._push(promise, True, step)
        return worth > 0

    def _push(self, promise: float, is_new: bool, step: Step) -> None:
        self.pushed += 1
        heapq.heappush(self.heap, (-promise, self.pushed, is_new, step))

    def _take_best_step(self) -> None:
        promised, _, is_new, step = heapq.heappop(self.heap)
        pairs = self._try(step)
        worth, promise = _worth(pairs), self._promise(pairs)
        taken = worth > 0 and promise >= -promised
        if not taken:
            self._undo(pairs)
            if worth > 0:
                self._push(promise, False, step)
        elif step.opens:
            self._offer_steps_into(step.task)
        if is_new and step.position >= 0:
            self._offer_next_in(self.slots[step.position])

    def _promise(self, pairs: list[Taken]) -> float:
        """What decides on the order of steps: their worth and what the guide says."""
        lead = sum(self.lead[position] for position, _ in pairs) / len(pairs) if pairs else 0.0
        return _worth(pairs) + lead

    def _undo(self, pairs: list[Taken]) -> None:
        for position, _ in reversed(pairs):
            self.plan.remove(self.volunteers[position], self.slots[position])

    def _try(self, step: Step) -> list[Taken]:
        """The pairs of a step with their gains, now in the plan; none if it cannot be taken."""
        if step.opens:
            return self._open(step.task)
        if step.position >= 0:
            return [self._add(step.position)] if self._fits(step.position) else []
        return self._place(step.members, step.task)

    def _open(self, task: int) -> list[Taken]:
        added: list[Taken] = []
        for slot in self.problem.tasks[task].slots:
            while self.plan.taken(slot) < self.problem.slots[slot].min:
                crew = self._next_crew_for(slot)
                if not crew:
                    self._undo(added)
                    return []
                added.extend(crew)
        return added

    def _next_crew_for(self, slot: int) -> list[Taken]:
        task = self.problem.slots[slot].task
        for position in self.ranked[slot]:
            volunteer = self.volunteers[position]
            crew = self.crews.crew_of(volunteer, task) if volunteer in self.company else (volunteer,)
            if len(crew) == 1:
                if self._fits(position):
                    return [self._add(position)]
            elif not self.plan.serves(crew[0], task):
                placed = self._place(crew, task)
                if placed:
                    return placed
        return []

    def _place(self, crew: tuple[int, ...], task: int) -> list[Taken]:
        """Every member of a crew in their best slot of the task; none of them if one has no place."""
        added: list[Taken] = []
        for member in crew:
            open_to = [
                position
                for position in self.company[member]
                if self.problem.slots[self.slots[position]].task == task and self._fits(position)
            ]
            if not open_to:
                self._undo(added)
                return []
            added.append(self._add(max(open_to, key=lambda position: (self._gain(position), -position))))
        return added

    def _add(self, position: int) -> Taken:
        gain = self._gain(position)
        self.plan.add(self.volunteers[position], self.slots[position])
        return position, gain

    def _fits(self, position: int) -> bool:
        """Whether a pair can be added, leaving aside that its task or its group may not be whole yet."""
        volunteer, slot = self.volunteers[position], self.slots[position]
        if team.is_full(self.problem, self.plan, slot):
            return False
        held = self.plan.slots_of(volunteer)
        if held and person.first_broken(self.problem, volunteer, slot, held) is not None:
            return False
        return not team.meets_someone_apart(self.problem, self.plan, volunteer, self.problem.slots[slot].task)

    def _gain(self, position: int) -> int:
        volunteer, slot = self.volunteers[position], self.slots[position]
        task = self.problem.slots[slot].task
        gain = self.values[position] + seat_value(self.problem, slot, self.plan.taken(slot))
        gain -= self.problem.weights.load * len(self.plan.slots_of(volunteer))
        return gain if self.plan.is_served(task) else gain + served_value(self.problem, task)


def _worth(pairs: list[Taken]) -> float:
    """Points for each person of a step, so that large steps do not always come first."""
    return sum(gain for _, gain in pairs) / len(pairs) if pairs else 0.0


class CrewsInTasks:
    """Who serves only with whom in a task: the people joined by TOGETHER rules that hold there."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._known: dict[tuple[int, int], tuple[int, ...]] = {}

    def crew_of(self, volunteer: int, task: int) -> tuple[int, ...]:
        """Everybody who must serve in the task if this volunteer does, sorted."""
        if volunteer not in self._problem.rules_of:
            return (volunteer,)
        if (volunteer, task) not in self._known:
            crew = self._joined_with(volunteer, task)
            self._known.update(dict.fromkeys(((member, task) for member in crew), crew))
        return self._known[volunteer, task]

    def _joined_with(self, volunteer: int, task: int) -> tuple[int, ...]:
        crew, followed = {volunteer}, set()
        pending = [volunteer]
        while pending:
            for rule in self._problem.rules_of.get(pending.pop(), ()):
                if rule not in followed and team.binds_together(self._problem, rule, task):
                    followed.add(rule)
                    pending.extend(member for member in rule.members if member not in crew)
                    crew.update(rule.members)
        return tuple(sorted(crew))
