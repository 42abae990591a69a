"""CLASH, OVER_LIMIT and ONE_SLOT for one volunteer and many slots: `rules.broken_with` over columns."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.checker.census import Mask, Members, Plane
from libs.matching_engine.checker.instance import Instance

Codes = NDArray[Any]


class Lives:
    """The slots of an instance as columns, numbered in the order of the document."""

    def __init__(self, instance: Instance, plane: Plane) -> None:
        self._instance, self._plane = instance, plane
        self.names = list(instance.slots)
        self.number = {name: number for number, name in enumerate(self.names)}
        tasks = [instance.task_of[name] for name in self.names]
        place_of = {id(task): place for place, task in enumerate(tasks)}
        self._task = np.array([place_of[id(task)] for task in tasks], dtype=np.int64)
        timed = [task.get("start") is not None for task in tasks]
        self._timed = np.array(timed, dtype=np.bool_)
        self._start = np.array(
            [task["start"] if task.get("start") is not None else 0 for task in tasks], dtype=np.int64
        )
        self._end = np.array(
            [task["end"] if task.get("start") is not None else 0 for task in tasks], dtype=np.int64
        )
        self._day = self._start // 1440
        self._length = np.where(
            self._timed, self._end - self._start, [task.get("minutes") or 0 for task in tasks]
        )
        self._places = plane.places([task.get("at") for task in tasks])
        self._particular: dict[str, dict[int, int]] = {}
        for (volunteer, slot), entry in instance.particular.items():
            if entry.get("minutes") is not None:
                self._particular.setdefault(volunteer, {})[self.number[slot]] = entry["minutes"]

    def broken(self, volunteer: str, slots: Members, others: list[str]) -> Codes:
        """The first of these rules that each slot breaks beside the volunteer's others; None for none."""
        held = [self.number[other] for other in others]
        clash = np.zeros(len(slots), dtype=np.bool_)
        same_task = np.zeros(len(slots), dtype=np.bool_)
        for other in held:
            clash |= self._clash(volunteer, slots, other)
            same_task |= self._task[slots] == self._task[other]
        codes = np.full(len(slots), None, dtype=object)
        codes[same_task] = "ONE_SLOT"
        codes[self._over_limit(volunteer, slots, held, same_task)] = "OVER_LIMIT"
        codes[clash] = "CLASH"
        return codes

    def _clash(self, volunteer: str, slots: Members, other: int) -> Mask:
        entry = self._instance.volunteers[volunteer]
        known, east, north = self._places
        squares = (east[slots] - east[other]) ** 2 + (north[slots] - north[other]) ** 2
        travel = -(-self._plane.distances(squares) // entry.get("speed", 250))
        travel[~(known[slots] & known[other])] = 0
        pause = np.maximum(travel, entry.get("min_gap", 0))
        after = self._end[other] + pause <= self._start[slots]
        before = self._end[slots] + pause <= self._start[other]
        apart = np.asarray(after | before, dtype=np.bool_)
        both_timed = self._timed[slots] & self._timed[other]
        clashing: Mask = both_timed & ~apart & (self._task[slots] != self._task[other])
        return clashing

    def _over_limit(self, volunteer: str, slots: Members, held: list[int], same_task: Mask) -> Mask:
        entry, particular = self._instance.volunteers[volunteer], self._particular.get(volunteer, {})
        minutes = self._length[slots]
        for slot, length in particular.items():
            minutes[slots == slot] = length
        held_minutes = {other: particular.get(other, int(self._length[other])) for other in held}
        over = np.zeros(len(slots), dtype=np.bool_)
        if entry.get("max_minutes") is not None:
            over |= minutes + sum(held_minutes.values()) > entry["max_minutes"]
        if entry.get("max_minutes_per_day") is not None:
            for day in set(self._day[slots].tolist()):
                today = sum(
                    length
                    for other, length in held_minutes.items()
                    if self._timed[other] and self._day[other] == day
                )
                over |= (
                    self._timed[slots]
                    & (self._day[slots] == day)
                    & (minutes + today > entry["max_minutes_per_day"])
                )
        if entry.get("max_tasks") is not None:
            tasks = len({int(self._task[other]) for other in held})
            over |= tasks + ~same_task > entry["max_tasks"]
        return over
