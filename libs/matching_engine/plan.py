"""A plan being made: who serves where, and what the seats still free are worth."""

from collections.abc import Iterable

from libs.matching_engine.problem import Pair, Problem


class Plan:
    """Assignments that can be added to and asked about; it does not judge them."""

    def __init__(self, problem: Problem, pairs: Iterable[Pair] = ()) -> None:
        self.problem = problem
        self._slots: dict[int, list[int]] = {}
        self._volunteers: list[list[int]] = [[] for _ in problem.slots]
        self._serving: list[int] = [0] * len(problem.tasks)
        for volunteer, slot in pairs:
            self.add(volunteer, slot)

    def add(self, volunteer: int, slot: int) -> None:
        """Put a volunteer into a slot."""
        self._slots.setdefault(volunteer, []).append(slot)
        self._volunteers[slot].append(volunteer)
        self._serving[self.problem.slots[slot].task] += 1

    def remove(self, volunteer: int, slot: int) -> None:
        """Take a volunteer out of a slot."""
        self._slots[volunteer].remove(slot)
        self._volunteers[slot].remove(volunteer)
        self._serving[self.problem.slots[slot].task] -= 1

    def pairs(self) -> list[Pair]:
        """All assignments, sorted."""
        return sorted((volunteer, slot) for volunteer, slots in self._slots.items() for slot in slots)

    def slots_of(self, volunteer: int) -> list[int]:
        """Where a volunteer serves."""
        return self._slots.get(volunteer, [])

    def volunteers_in(self, slot: int) -> list[int]:
        """Who serves in a slot."""
        return self._volunteers[slot]

    def taken(self, slot: int) -> int:
        """Seats of a slot that are filled."""
        return len(self._volunteers[slot])

    def is_served(self, task: int) -> bool:
        """Whether anybody serves in a task."""
        return self._serving[task] > 0

    def serves(self, volunteer: int, task: int) -> bool:
        """Whether a volunteer serves in any slot of a task."""
        return any(self.problem.slots[slot].task == task for slot in self.slots_of(volunteer))
