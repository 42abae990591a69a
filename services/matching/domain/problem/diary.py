"""What a volunteer has promised elsewhere: time that is taken, limits that are used up, roads that are too
long."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from libs.availability.intervals import difference, union
from libs.places import distance_metres, travel_minutes
from services.matching.domain.facts import Limits, Promise, Standing, Task, Volunteer
from services.matching.domain.horizon import Horizon, Minutes

LONGEST_ROAD = 720
"""Minutes; nobody travels longer between two tasks."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much more may be asked for in any open week (None: without limit), and the times of weeks and days
    closed."""

    minutes: int | None
    tasks: int | None
    closed: list[Minutes]


class Diary:
    """One volunteer's promises: `inside` are assignments of the problem, `elsewhere` everything else."""

    def __init__(
        self, horizon: Horizon, zone: ZoneInfo, inside: Sequence[Promise], elsewhere: Sequence[Promise]
    ) -> None:
        self._horizon = horizon
        self._zone = zone
        self._inside = inside
        self._elsewhere = elsewhere
        self._pending = [promise for promise in elsewhere if promise.standing is not Standing.SERVED]

    def free(self, windows: Sequence[Minutes], closed: Sequence[Minutes], min_gap: int) -> list[Minutes]:
        """The windows less what is promised elsewhere (and rest around it) and less what is closed.

        The times of assignments in the problem are always in: they are promised, whatever the windows say
        now.
        """
        busy = [
            (start - min_gap, end + min_gap)
            for promise in self._pending
            if not promise.flexible
            for start, end in [self._span(promise)]
        ]
        left = difference(windows, union([*busy, *closed]))
        kept = [self._span(promise) for promise in self._inside if not promise.flexible]
        return union([*left, *kept])

    def allowance(self, limits: Limits) -> Allowance:
        """What the weekly limits leave in the week that leaves least, weeks that are used up apart.

        The problem has one limit for all its weeks, so this is what can never break a limit; weeks and days
        that are used up are closed instead, so that they do not shut the others.
        """
        closed: list[Minutes] = []
        minutes_left, tasks_left = [], []
        for week in self._horizon.weeks(self._zone) if _has_weekly(limits) else ():
            promised = [promise for promise in (*self._inside, *self._elsewhere) if _counts(promise, week)]
            minutes = limits.minutes_per_week - sum(promise.minutes for promise in promised)
            tasks = limits.tasks_per_week - len(promised)
            if (limits.minutes_per_week and minutes <= 0) or (limits.tasks_per_week and tasks <= 0):
                closed.append(self._minutes(week))
            else:
                minutes_left.append(minutes)
                tasks_left.append(tasks)
        return Allowance(
            min(minutes_left, default=0) if limits.minutes_per_week else None,
            min(tasks_left, default=0) if limits.tasks_per_week else None,
            union([*closed, *self._days_begun(limits)]),
        )

    def _days_begun(self, limits: Limits) -> Iterator[Minutes]:
        """Days of which a part is promised elsewhere, for somebody who limits their days."""
        if limits.minutes_per_day:
            for promise in self._elsewhere:
                if not promise.flexible:
                    yield self._minutes(self._horizon.day(promise.start, self._zone))

    def out_of_road(self, volunteer: Volunteer, tasks: TasksByTime) -> Iterator[Task]:
        """Tasks that cannot be reached from a promise elsewhere, or the promise from them, although the rest
        is kept."""
        gap = volunteer.limits.min_gap_minutes
        for promise in self._pending:
            if promise.flexible or promise.place is None:
                continue
            start, end = self._span(promise)
            for task, task_start, task_end in tasks.near(start, end):
                between = task_start - end if task_start >= end else start - task_end
                if task.place is None or between < gap:
                    continue
                if between < travel_minutes(
                    distance_metres(promise.place, task.place), volunteer.travel_mode
                ):
                    yield task

    def _span(self, promise: Promise) -> Minutes:
        return self._horizon.floor(promise.start), self._horizon.ceil(promise.end)

    def _minutes(self, interval: tuple[datetime, datetime]) -> Minutes:
        return self._horizon.floor(interval[0]), self._horizon.ceil(interval[1])


class TasksByTime:
    """The timed tasks of the problem in the order of their starts."""

    def __init__(self, tasks: Iterable[Task], horizon: Horizon) -> None:
        timed = [
            (horizon.floor(task.start), horizon.ceil(task.end), task) for task in tasks if not task.flexible
        ]
        self._timed = sorted(timed, key=lambda entry: (entry[0], entry[2].task_id))
        self._longest = max((end - start for start, end, _ in self._timed), default=0)

    def near(self, start: int, end: int) -> Iterator[tuple[Task, int, int]]:
        """Tasks wholly before or after [start, end) and not a day's travel away, with start and end."""
        first = bisect_left(self._timed, start - LONGEST_ROAD - self._longest, key=_start)
        for task_start, task_end, task in self._timed[
            first : bisect_left(self._timed, end + LONGEST_ROAD, key=_start)
        ]:
            if task_end <= start or task_start >= end:
                yield task, task_start, task_end


def _start(entry: tuple[int, int, Task]) -> int:
    return entry[0]


def _has_weekly(limits: Limits) -> bool:
    return bool(limits.minutes_per_week or limits.tasks_per_week)


def _counts(promise: Promise, week: tuple[datetime, datetime]) -> bool:
    """Whether the promise counts to the week: by its start, a flexible one to every week it can be done
    in."""
    if promise.flexible:
        return promise.start < week[1] and week[0] < promise.end
    return week[0] <= promise.start < week[1]
