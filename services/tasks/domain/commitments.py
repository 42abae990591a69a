"""What a volunteer has promised, and whether one more promise fits beside it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from libs.places import distance_metres, travel_minutes
from services.tasks.domain.place import Place
from services.tasks.domain.promise_errors import AlreadyAssigned, OverLimit, ScheduleClash
from services.tasks.domain.schedule import Schedule
from services.tasks.domain.volunteer import Volunteer

_TRAVEL_TOLERANCE = 1
"""Minutes by which travel may be reckoned longer here than in the matching, which projects to a plane."""


LOOK_BACK = timedelta(days=8)
"""How long ago a commitment may have ended that still counts: within the week of any task to come."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A seat that a volunteer holds or has used; only a live one takes their time."""

    task_id: str
    schedule: Schedule
    place: Place | None
    is_live: bool


def check_fits(volunteer: Volunteer, new: Commitment, others: Collection[Commitment]) -> None:
    """Raises AlreadyAssigned, ScheduleClash or OverLimit when the new one cannot be kept with the others."""
    check_not_in_task(volunteer, new.task_id, others)
    check_elsewhere(volunteer, new, others)
    _check_limits(volunteer, new, others)


def check_not_in_task(volunteer: Volunteer, task_id: str, others: Iterable[Commitment]) -> None:
    """Raises AlreadyAssigned when the volunteer has a seat in the task."""
    if any(one.task_id == task_id for one in others):
        raise AlreadyAssigned(volunteer.volunteer_id, task_id)


def check_elsewhere(volunteer: Volunteer, new: Commitment, others: Iterable[Commitment]) -> None:
    """Raises ScheduleClash when the volunteer will be elsewhere at that time."""
    for other in others:
        if other.is_live and clashes(volunteer, new, other):
            raise ScheduleClash(other.task_id)


def clashes(volunteer: Volunteer, one: Commitment, other: Commitment) -> bool:
    """Whether both cannot be kept, travel and rest included. Flexible ones never clash."""
    if one.schedule.flexible or other.schedule.flexible:
        return False
    earlier, later = sorted((one, other), key=lambda each: (each.schedule.start, each.schedule.end))
    pause = timedelta(minutes=max(volunteer.limits.min_gap, _travel(volunteer, one, other)))
    return earlier.schedule.end + pause > later.schedule.start


def _travel(volunteer: Volunteer, one: Commitment, other: Commitment) -> int:
    """Minutes between both places, 0 where one may be anywhere."""
    if one.place is None or other.place is None:
        return 0
    minutes = travel_minutes(distance_metres(one.place.point, other.place.point), volunteer.travel_mode)
    return max(0, minutes - _TRAVEL_TOLERANCE)


def _check_limits(volunteer: Volunteer, new: Commitment, others: Iterable[Commitment]) -> None:
    limits = volunteer.limits
    week = _week(volunteer, new.schedule)
    if week is None:
        return
    in_week = [new, *(one for one in others if _week(volunteer, one.schedule) == week)]
    _check_limit("max_tasks_per_week", limits.max_tasks_per_week, len(in_week))
    _check_limit("max_minutes_per_week", limits.max_minutes_per_week, _minutes(in_week))
    if not new.schedule.flexible:
        day = _day(volunteer, new.schedule.start)
        of_day = [
            one for one in in_week if not one.schedule.flexible and _day(volunteer, one.schedule.start) == day
        ]
        _check_limit("max_minutes_per_day", limits.max_minutes_per_day, _minutes(of_day))


def _check_limit(name: str, allowed: int, used: int) -> None:
    if allowed and used > allowed:
        raise OverLimit(name, allowed)


def _minutes(commitments: Iterable[Commitment]) -> int:
    return sum(one.schedule.minutes for one in commitments)


def _day(volunteer: Volunteer, instant: datetime) -> date:
    return instant.astimezone(volunteer.zone).date()


def _week(volunteer: Volunteer, schedule: Schedule) -> date | None:
    """The Monday of the week to which a task counts; None for a flexible one that spans several weeks."""
    weeks = [_monday(_day(volunteer, schedule.start))]
    if schedule.flexible:
        weeks.append(_monday(_day(volunteer, schedule.end - timedelta(microseconds=1))))
    return weeks[0] if len(set(weeks)) == 1 else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
