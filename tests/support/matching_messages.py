"""The messages in which other services tell matching of circles, volunteers, tasks and promises."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval, Place
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.identifiers import new_id
from libs.places import cell_of

SHANGHAI = (31.23, 121.47)

ALL_WEEK = volunteer_pb2.AvailabilityWindow(
    kind=volunteer_pb2.AvailabilityWindow.KIND_AVAILABLE,
    weekly=volunteer_pb2.WeeklySpan(weekdays=range(1, 8), start_minute=0, end_minute=1440),
)


def stamp(moment: datetime) -> Timestamp:
    """The timestamp of a moment."""
    result = Timestamp()
    result.FromDatetime(moment)
    return result


def interval(start: datetime, hours: float = 2) -> Interval:
    """From a moment for some hours."""
    return Interval(start_time=stamp(start), end_time=stamp(start + timedelta(hours=hours)))


def next_days(days: int = 14) -> Interval:
    """From now for some days."""
    return interval(datetime.now(UTC), days * 24)


def tomorrow(hour: int = 2, days: int = 1) -> datetime:
    """An hour (UTC) of a day to come."""
    return datetime.now(UTC).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def a_circle(**fields: Any) -> organisation_pb2.Circle:
    """A circle in Shanghai."""
    given = {"circle_id": new_id(), "time_zone": "Asia/Shanghai", "version": 1} | fields
    given.setdefault("centre", Place(latitude=SHANGHAI[0], longitude=SHANGHAI[1]))
    return organisation_pb2.Circle(**given)


def a_volunteer(circle_id: str, **fields: Any) -> volunteer_pb2.Volunteer:
    """An active point of the circle who has time all week and lives in the middle of the city."""
    given: dict[str, Any] = {
        "volunteer_id": new_id(),
        "state": volunteer_pb2.Volunteer.STATE_ACTIVE,
        "home_cell": cell_of(*SHANGHAI),
        "travel_mode": volunteer_pb2.Volunteer.TRAVEL_MODE_BICYCLE,
        "time_zone": "Asia/Shanghai",
        "availability": [ALL_WEEK],
        "circle_ids": [circle_id],
        "version": 1,
    }
    return volunteer_pb2.Volunteer(**(given | fields))


def a_task(circle_id: str, start: datetime, **fields: Any) -> task_pb2.Task:
    """A published task of two hours with one slot for one person."""
    given: dict[str, Any] = {
        "task_id": new_id(),
        "organisation_id": new_id(),
        "circle_id": circle_id,
        "title": "Errands for the house next door",
        "category": "errand",
        "state": task_pb2.Task.STATE_PUBLISHED,
        "place": Place(latitude=SHANGHAI[0], longitude=SHANGHAI[1]),
        "slots": [task_pb2.Slot(slot_id=new_id(), min=1, desired=1, max=1)],
        "version": 1,
    }
    if "flexible" not in fields:
        given["fixed"] = interval(start)
    return task_pb2.Task(**(given | fields))


def an_offer(task: task_pb2.Task, volunteer_id: str, **fields: Any) -> offer_pb2.Offer:
    """An open offer of the task's first slot."""
    given: dict[str, Any] = {
        "offer_id": new_id(),
        "task_id": task.task_id,
        "slot_id": task.slots[0].slot_id,
        "volunteer_id": volunteer_id,
        "circle_id": task.circle_id,
        "state": offer_pb2.Offer.STATE_OFFERED,
        "time": task.flexible.window if task.HasField("flexible") else task.fixed,
        "create_time": stamp(datetime.now(UTC)),
        "version": 1,
    }
    return offer_pb2.Offer(**(given | fields))


def an_assignment(task: task_pb2.Task, volunteer_id: str, **fields: Any) -> assignment_pb2.Assignment:
    """A confirmed assignment to the task's first slot."""
    given: dict[str, Any] = {
        "assignment_id": new_id(),
        "task_id": task.task_id,
        "slot_id": task.slots[0].slot_id,
        "volunteer_id": volunteer_id,
        "circle_id": task.circle_id,
        "state": assignment_pb2.Assignment.STATE_CONFIRMED,
        "time": task.flexible.window if task.HasField("flexible") else task.fixed,
        "planned_minutes": task.flexible.minutes or 120,
        "flexible": task.HasField("flexible"),
        "version": 1,
    }
    return assignment_pb2.Assignment(**(given | fields))


def newer(resource: Any, **changes: Any) -> Any:
    """The next version of a resource."""
    changed = type(resource)()
    changed.CopyFrom(resource)
    changed.version += 1
    changed.MergeFrom(type(resource)(**changes))
    return changed
