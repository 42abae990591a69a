"""Tasks of the problem, with the seats that are still to be planned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from libs.places import Plane
from services.matching.domain.facts import Pair, Slot, Task
from services.matching.domain.horizon import Horizon
from services.matching.domain.problem.circles import CircleMap

AGE_TAG = "age:"
"""Begins the tags for ages reached; no tag that people can give has a colon."""


class Seating:
    """The tasks as the problem states them.

    A seat taken by somebody outside the problem is no longer there; who is `inside` has one in any case.
    """

    def __init__(
        self,
        tasks: Iterable[Task],
        circles: CircleMap,
        horizon: Horizon,
        plane: Plane,
        inside: Iterable[Pair],
        outside: Iterable[Pair],
    ) -> None:
        self._circles = circles
        self._horizon = horizon
        self._plane = plane
        self._kept = Counter(slot_id for _, slot_id in inside)
        self._taken = Counter(slot_id for _, slot_id in outside)
        self.entries = [entry for task in tasks if (entry := self._task(task))["slots"]]

    @property
    def slot_ids(self) -> frozenset[str]:
        """The slots that have seats left."""
        return frozenset(slot["id"] for entry in self.entries for slot in entry["slots"])

    def _task(self, task: Task) -> dict[str, Any]:
        tags = sorted({*task.tags, *([f"{AGE_TAG}{task.min_age}"] if task.min_age else [])})
        return {
            "id": task.task_id,
            "org": task.organisation_id,
            "category": task.category,
            "priority": task.priority,
            "tags": tags,
            **self._time(task),
            "at": list(self._plane.project(*task.place)) if task.place else None,
            "circles": self._circles.open_to(task),
            "all_or_nothing": task.all_or_nothing,
            "slots": list(self._slots(task.slots)),
        }

    def _time(self, task: Task) -> dict[str, int]:
        if task.flexible:
            return {"minutes": task.minutes}
        return {"start": self._horizon.floor(task.start), "end": self._horizon.ceil(task.end)}

    def _slots(self, slots: Iterable[Slot]) -> Iterator[dict[str, Any]]:
        for slot in sorted(slots, key=lambda slot: slot.slot_id):
            taken = self._taken[slot.slot_id]
            left = max(slot.max - taken, self._kept[slot.slot_id])
            if left > 0:
                yield {
                    "id": slot.slot_id,
                    "min": max(0, slot.min - taken),
                    "desired": max(0, slot.desired - taken),
                    "max": left,
                    "skills": dict(sorted(slot.required_skills)),
                    "prefers": sorted(set(slot.preferred_skill_ids)),
                }
