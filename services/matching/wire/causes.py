"""From the resources in events to what makes a repair necessary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.matching.domain.repair import Cause, Trigger
from services.matching.wire.facts import task_interval
from services.matching.wire.moments import read_moment

_SEATS = {
    "vc.assignment.v1.withdrawn": Trigger.WITHDRAWN,
    "vc.assignment.v1.no_show": Trigger.NO_SHOW,
    "vc.assignment.v1.cancelled": Trigger.REMOVED,
}
_TASKS = {
    "vc.task.v1.changed": Trigger.TASK_CHANGED,
    "vc.task.v1.cancelled": Trigger.TASK_CANCELLED,
}
CHANGES_OF_PEOPLE = frozenset(
    {
        "vc.volunteer.v1.changed",
        "vc.volunteer.v1.availability_changed",
        "vc.volunteer.v1.limits_changed",
        "vc.qualification.v1.revoked",
    }
)
"""Events after which somebody may no longer be able to keep a promise."""


def causes_of(event_type: str, resource: Any, now: datetime) -> Iterator[Cause]:
    """The cause in an event about an assignment or a task, if it is one and the task is not over."""
    if event_type in _SEATS and resource.circle_id and read_moment(resource.time.end_time) > now:
        yield Cause(
            _SEATS[event_type],
            resource.circle_id,
            resource.assignment_id,
            resource.version,
            now,
            task_id=resource.task_id,
            slot_id=resource.slot_id,
            volunteer_id=resource.volunteer_id,
        )
    if event_type in _TASKS and resource.circle_id and task_interval(resource)[1] > now:
        yield Cause(
            _TASKS[event_type],
            resource.circle_id,
            resource.task_id,
            resource.version,
            now,
            task_id=resource.task_id,
        )
