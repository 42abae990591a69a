"""A first plan at once: always the most valuable step next.

A step is a single pair, a group that serves together, or the opening of an all-or-nothing task with
everybody it needs. What a step is worth counts seats, service, load and pair value as the plan stands.
Pairs only lose value as the plan grows, so a heap of last known values is enough: a step that lost value
goes back, the first that did not is taken.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.objective import seat_value, served_value
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import person, team

STEPS_BETWEEN_LOOKS = 256
"""Steps taken before asking again whether to stop."""


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """Something added to the plan as a whole: a pair, a group in a task, or a task's least crew."""

    task: int
    opens: bool
    members: tuple[int, ...]
    position: int


def greedy_plan(problem: Problem, candidates: Candidates, stop: Callable[[], bool]) -> list[Pair]:
    """A valid plan made by steps of falling value; what is done so far when `stop` says so is valid too."""
    return _Greedy(problem, candidates).run(stop)


class _Greedy:
    def __init__(self, problem: Problem, candidates: Candidates) -> None:
        self.problem = problem
        self.candidates = candidates
        self.plan = Plan(problem, problem.fixed)
        self.by_volunteer_and_task: dict[tuple[int, int], list[int]] = {}
        for position, slot in enumerate(candidates.slots):
            key = (candidates.volunteers[position], problem.slots[slot].task)
            self.by_volunteer_and_task.setdefault(key, []).append(position)
        self.crews = Crews(problem)
        self.heap: list[tuple[float, Step]] = []

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
            for position in self.candidates.of_slot[slot]:
                crew = self.crews.crew_of(self.candidates.volunteers[position], task)
                if len(crew) > 1:
                    groups.add(crew)
                elif not self.candidates.is_fixed[position]:
                    self._offer(Step(task, False, crew, position))
        for crew in sorted(groups):
            self._offer(Step(task, False, crew, -1))

    def _offer(self, step: Step) -> None:
        worth = self._worth_of(step)
        if worth > 0:
            heapq.heappush(self.heap, (-worth, step))

    def _take_best_step(self) -> None:
        promised, step = self.heap[0]
        pairs = self._try(step)
        worth = self._worth(pairs)
        if worth < -promised or worth <= 0:
            self._undo(pairs)
            if worth > 0:
                heapq.heapreplace(self.heap, (-worth, step))
            else:
                heapq.heappop(self.heap)
            return
        heapq.heappop(self.heap)
        if step.opens:
            self._offer_steps_into(step.task)

    def _worth_of(self, step: Step) -> float:
        if step.position >= 0:
            return float(self._gain(step.position))
        pairs = self._try(step)
        worth = self._worth(pairs)
        self._undo(pairs)
        return worth

    def _worth(self, pairs: list[tuple[Pair, int]]) -> float:
        """Points for each person of the step, so that large steps do not always come first."""
        return sum(gain for _, gain in pairs) / len(pairs) if pairs else 0.0

    def _undo(self, pairs: list[tuple[Pair, int]]) -> None:
        for (volunteer, slot), _ in reversed(pairs):
            self.plan.remove(volunteer, slot)

    def _try(self, step: Step) -> list[tuple[Pair, int]]:
        """The pairs of a step with their gains, now in the plan; none if it cannot be taken."""
        if step.opens:
            return self._open(step.task)
        if step.position >= 0:
            return [self._add(step.position)] if self._fits(step.position) else []
        return self._place(step.members, step.task)

    def _open(self, task: int) -> list[tuple[Pair, int]]:
        added: list[tuple[Pair, int]] = []
        for slot in self.problem.tasks[task].slots:
            while self.plan.taken(slot) < self.problem.slots[slot].min:
                crew = self._next_crew_for(slot)
                if not crew:
                    self._undo(added)
                    return []
                added.extend(crew)
        return added

    def _next_crew_for(self, slot: int) -> list[tuple[Pair, int]]:
        task = self.problem.slots[slot].task
        ranked = sorted(self.candidates.of_slot[slot], key=lambda position: (-self._gain(position), position))
        for position in ranked:
            crew = self.crews.crew_of(self.candidates.volunteers[position], task)
            if len(crew) == 1:
                if self._fits(position):
                    return [self._add(position)]
            elif not self.plan.serves(crew[0], task):
                placed = self._place(crew, task)
                if placed:
                    return placed
        return []

    def _place(self, crew: tuple[int, ...], task: int) -> list[tuple[Pair, int]]:
        """Every member of a crew in their best slot of the task; none of them if one has no place."""
        added: list[tuple[Pair, int]] = []
        for member in crew:
            open_to = [p for p in self.by_volunteer_and_task.get((member, task), ()) if self._fits(p)]
            if not open_to:
                self._undo(added)
                return []
            added.append(self._add(max(open_to, key=lambda position: (self._gain(position), -position))))
        return added

    def _add(self, position: int) -> tuple[Pair, int]:
        pair, gain = self.candidates.pair(position), self._gain(position)
        self.plan.add(*pair)
        return pair, gain

    def _fits(self, position: int) -> bool:
        """Whether a pair can be added, leaving aside that its task or its group may not be whole yet."""
        volunteer, slot = self.candidates.pair(position)
        if person.first_broken(self.problem, volunteer, slot, self.plan.slots_of(volunteer)) is not None:
            return False
        if team.is_full(self.problem, self.plan, slot):
            return False
        return not team.meets_someone_apart(self.problem, self.plan, volunteer, self.problem.slots[slot].task)

    def _gain(self, position: int) -> int:
        volunteer, slot = self.candidates.pair(position)
        task = self.problem.slots[slot].task
        gain = self.candidates.values[position] + seat_value(self.problem, slot, self.plan.taken(slot))
        gain -= self.problem.weights.load * len(self.plan.slots_of(volunteer))
        return gain if self.plan.is_served(task) else gain + served_value(self.problem, task)


class Crews:
    """Who serves only with whom: the people joined by TOGETHER rules that hold in a task."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem

    def crew_of(self, volunteer: int, task: int) -> tuple[int, ...]:
        """Everybody who must serve in the task if this volunteer does, sorted."""
        if volunteer not in self._problem.rules_of:
            return (volunteer,)
        crew = {volunteer}
        pending = [volunteer]
        while pending:
            for rule in self._problem.rules_of.get(pending.pop(), ()):
                if team.binds_together(self._problem, rule, task):
                    fresh = [member for member in rule.members if member not in crew]
                    crew.update(fresh)
                    pending.extend(fresh)
        return tuple(sorted(crew))
