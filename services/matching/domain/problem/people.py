"""Volunteers of the problem: each becomes one entry, and the pairs that are out of the question for reasons
of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from libs.availability import TimeZoneUnknown, Window, expand_seconds, zone_named
from libs.places import SPEEDS, Plane, cell_centre
from services.matching.domain.facts import DEFAULT_OFFERS_PER_WEEK, Circle, Promise, Task, Volunteer
from services.matching.domain.horizon import Horizon, Minutes
from services.matching.domain.problem.diary import Allowance, Diary, TasksByTime
from services.matching.domain.problem.facts import Facts
from services.matching.domain.problem.seats import AGE_TAG
from services.matching.domain.problem.skills import Taxonomy, lapsing, levels_in, unqualified_slots

AGES = (14, 16, 18)
_CACHED_WEEKS = 8192


class Population:
    """Makes the entries. `inside` and `elsewhere` are assignments of the problem and all other promises, by
    volunteer."""

    def __init__(
        self,
        facts: Facts,
        taxonomy: Taxonomy,
        plane: Plane,
        slot_ids: frozenset[str],
        inside: Mapping[str, Sequence[Promise]],
        elsewhere: Mapping[str, Sequence[Promise]],
        published: Mapping[str, int],
    ) -> None:
        self._facts = facts
        self._horizon = facts.horizon
        self._taxonomy = taxonomy
        self._plane = plane
        self._slot_ids = slot_ids
        self._inside = inside
        self._elsewhere = elsewhere
        self._published = published
        self._by_time = TasksByTime(facts.tasks, facts.horizon)
        self._slots_of = {task.task_id: [slot.slot_id for slot in task.slots] for task in facts.tasks}
        self._declined = _by_volunteer(facts.declined)
        self._offers_per_week = _contact_budget(facts.tasks, facts.circles)
        # Without this object in it: a cycle would keep everybody's facts until the collector comes by.
        self._expanded = lru_cache(maxsize=_CACHED_WEEKS)(partial(_expand, facts.horizon))

    def entry(self, volunteer: Volunteer) -> dict[str, Any]:
        """The volunteer as the problem states them."""
        limits = volunteer.limits
        diary = self._diary(volunteer)
        allowance = diary.allowance(limits)
        windows, undesired = self._expanded(volunteer.windows, volunteer.time_zone)
        return {
            "id": volunteer.volunteer_id,
            "home": self._home(volunteer),
            "speed": SPEEDS[volunteer.travel_mode],
            "reach": volunteer.reach_metres or None,
            "skills": levels_in(volunteer.grants, self._horizon),
            "windows": diary.free(windows, allowance.closed, limits.min_gap_minutes),
            "undesired": list(undesired),
            "max_minutes": self._most_minutes(volunteer, allowance),
            "max_minutes_per_day": limits.minutes_per_day or None,
            "max_tasks": self._most_tasks(volunteer, allowance),
            "min_gap": limits.min_gap_minutes,
            "tags": sorted(
                {*volunteer.tags, *(f"{AGE_TAG}{age}" for age in AGES if age <= volunteer.age_reached)}
            ),
            "circles": sorted(set(volunteer.circle_ids)),
            "blocked": sorted(set(volunteer.blocked_organisation_ids)),
            "likes": dict(sorted(volunteer.likes)),
            "load": self._facts.served.get(volunteer.volunteer_id, 0),
        }

    def forbidden(self, volunteer: Volunteer) -> list[dict[str, Any]]:
        """Pairs that no rule of the problem rules out: declined before, a qualification that lapses, a road
        too long."""
        slots = {slot for task_id in self._tasks_declined(volunteer) for slot in self._slots_of[task_id]}
        if lapsing(volunteer.grants, self._horizon):
            slots.update(unqualified_slots(self._taxonomy, volunteer.grants, self._facts.tasks))
        if volunteer.volunteer_id in self._elsewhere:
            for task in self._diary(volunteer).out_of_road(volunteer, self._by_time):
                slots.update(self._slots_of[task.task_id])
        return [
            {"volunteer": volunteer.volunteer_id, "slot": slot, "forbidden": True}
            for slot in sorted(slots & self._slot_ids)
        ]

    def _tasks_declined(self, volunteer: Volunteer) -> Iterator[str]:
        """Tasks the volunteer has declined, unless they have said yes since."""
        agreed = {promise.task_id for promise in self._inside.get(volunteer.volunteer_id, ())}
        for task_id in self._declined.get(volunteer.volunteer_id, ()):
            if task_id in self._slots_of and task_id not in agreed:
                yield task_id

    def _diary(self, volunteer: Volunteer) -> Diary:
        inside = self._inside.get(volunteer.volunteer_id, ())
        elsewhere = self._elsewhere.get(volunteer.volunteer_id, ())
        return Diary(self._horizon, _zone(volunteer.time_zone), inside, elsewhere)

    def _home(self, volunteer: Volunteer) -> list[int] | None:
        home = _projected_home(self._plane, volunteer.home_cell) if volunteer.home_cell else None
        return list(home) if home else None

    def _most_minutes(self, volunteer: Volunteer, allowance: Allowance) -> int | None:
        if allowance.minutes is None:
            return None
        fixed = self._inside.get(volunteer.volunteer_id, ())
        return allowance.minutes + sum(self._minutes_of(promise) for promise in fixed)

    def _minutes_of(self, promise: Promise) -> int:
        """Minutes as the problem counts them."""
        if promise.flexible:
            return promise.minutes
        return self._horizon.ceil(promise.end) - self._horizon.floor(promise.start)

    def _most_tasks(self, volunteer: Volunteer, allowance: Allowance) -> int:
        """What the contact budget and the week leave, beside what is promised or asked already."""
        volunteer_id = volunteer.volunteer_id
        own = volunteer.limits.offers_per_week
        budget = min(own, self._offers_per_week) if own else self._offers_per_week
        more = max(0, budget - self._facts.offers_sent.get(volunteer_id, 0)) + self._published.get(
            volunteer_id, 0
        )
        if allowance.tasks is not None:
            more = min(more, allowance.tasks)
        return more + len(self._inside.get(volunteer_id, ()))


def _expand(
    horizon: Horizon, windows: tuple[Window, ...], zone: str
) -> tuple[tuple[Minutes, ...], tuple[Minutes, ...]]:
    """Free and undesired minutes of the horizon; what is cut off by whole minutes is not free."""
    origin, end = (floor(moment.timestamp()) for moment in (horizon.origin, horizon.last_moment))
    available, undesired = expand_seconds(windows, _zone(zone), origin, end)
    return tuple(_whole_minutes(available, origin)), tuple(_whole_minutes(undesired, origin))


def _whole_minutes(stretches: Iterable[tuple[int, int]], origin: int) -> Iterator[Minutes]:
    """The whole minutes after `origin` that lie in the stretches of seconds."""
    for start, end in stretches:
        first, last = -((origin - start) // 60), (end - origin) // 60
        if first < last:
            yield first, last


def _contact_budget(tasks: Iterable[Task], circles: Mapping[str, Circle]) -> int:
    """Offers that every circle of the tasks allows in seven days."""
    concerned = {task.circle_id for task in tasks} & set(circles)
    budgets = [circles[circle_id].offers_per_week or DEFAULT_OFFERS_PER_WEEK for circle_id in concerned]
    return min(budgets, default=DEFAULT_OFFERS_PER_WEEK)


def _by_volunteer(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for volunteer_id, task_id in sorted(pairs):
        found.setdefault(volunteer_id, []).append(task_id)
    return found


@lru_cache(maxsize=65536)
def _projected_home(plane: Plane, cell: str) -> tuple[int, int] | None:
    """The middle of the cell; None for what is no cell."""
    try:
        return plane.project(*cell_centre(cell))
    except ValueError:
        return None


def _zone(name: str) -> ZoneInfo:
    """The zone; a name that this machine does not know counts as UTC, so that one person cannot spoil a
    plan."""
    try:
        return zone_named(name)
    except TimeZoneUnknown:
        return zone_named("UTC")
