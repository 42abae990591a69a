"""From the resources in events to the facts that a plan rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from libs.availability import Window
from libs.availability.messages import read_windows
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Circle as CircleMessage
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CirclePolicy
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Slot as SlotMessage
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task as TaskMessage
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Place
from libs.contracts.gen.volunteercircle.volunteers.v1.skill_pb2 import Skill as SkillMessage
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import (
    AvailabilityWindow,
    Qualification,
)
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer as VolunteerMessage
from libs.places import TravelMode
from services.matching.domain.facts import (
    Circle,
    Coordinates,
    Grant,
    Limits,
    Skill,
    Slot,
    Task,
    Volunteer,
)
from services.matching.domain.waves import USUAL_AIM, Aim
from services.matching.wire.moments import read_moment

DEFAULT_ZONE = "Asia/Shanghai"

_MODES = {
    VolunteerMessage.TRAVEL_MODE_WALK: TravelMode.WALK,
    VolunteerMessage.TRAVEL_MODE_BICYCLE: TravelMode.BICYCLE,
    VolunteerMessage.TRAVEL_MODE_CAR: TravelMode.CAR,
}
_CACHED_WINDOWS = 16384


def read_volunteer(message: VolunteerMessage) -> Volunteer:
    """A volunteer; qualifications that do not count are left out."""
    limits = message.limits
    return Volunteer(
        volunteer_id=message.volunteer_id,
        active=message.state == VolunteerMessage.STATE_ACTIVE,
        home_cell=message.home_cell,
        travel_mode=_MODES.get(message.travel_mode, TravelMode.TRANSIT),
        reach_metres=message.reach_metres,
        time_zone=message.time_zone or DEFAULT_ZONE,
        grants=tuple(_grants(message.qualifications)),
        windows=_windows(message.availability),
        limits=Limits(
            minutes_per_day=limits.max_minutes_per_day,
            minutes_per_week=limits.max_minutes_per_week,
            tasks_per_week=limits.max_tasks_per_week,
            min_gap_minutes=limits.min_gap_minutes,
            offers_per_week=limits.max_offers_per_week,
        ),
        likes=tuple(sorted(message.likes.items())),
        blocked_organisation_ids=tuple(sorted(message.blocked_organisation_ids)),
        tags=tuple(sorted(message.tags)),
        circle_ids=tuple(sorted(message.circle_ids)),
        age_reached=message.age_reached,
        version=message.version,
        changed_at=read_moment(message.update_time),
    )


def read_skill(message: SkillMessage) -> Skill:
    """A skill."""
    return Skill(message.skill_id, tuple(sorted(message.implied_skill_ids)))


def read_circle(message: CircleMessage) -> Circle:
    """A circle with its policy."""
    policy = message.policy
    return Circle(
        circle_id=message.circle_id,
        parent_circle_id=message.parent_circle_id,
        ally_circle_ids=tuple(sorted(message.allied_circle_ids)),
        centre=_coordinates(message.centre) if message.HasField("centre") else None,
        time_zone=message.time_zone or DEFAULT_ZONE,
        offers_per_week=policy.max_offers_per_week,
        ally_cost=policy.ally_cost,
        spill_cost=policy.spill_cost,
        weights=dict(sorted(policy.weights.items())),
        changed_at=read_moment(message.update_time),
        aim=_aim(policy),
        repairs_by_policy=policy.repair_release == CirclePolicy.REPAIR_RELEASE_AUTOMATIC,
        repair_people_limit=policy.repair_people_limit,
    )


def _aim(policy: CirclePolicy) -> Aim:
    usual = USUAL_AIM
    return Aim(
        target=policy.wave_target_percent / 100 or usual.target,
        overfill=policy.wave_overfill_percent / 100 or usual.overfill,
        shortest_wave=timedelta(minutes=policy.shortest_wave_minutes) or usual.shortest_wave,
    )


def read_task(message: TaskMessage) -> Task:
    """A task with its slots in the order of their ids."""
    start, end = task_interval(message)
    flexible = message.HasField("flexible")
    return Task(
        task_id=message.task_id,
        organisation_id=message.organisation_id,
        circle_id=message.circle_id,
        spill_level=message.spill_level,
        category=message.category,
        start=start,
        end=end,
        flexible=flexible,
        minutes=message.flexible.minutes if flexible else _whole_minutes(end - start),
        place=_coordinates(message.place) if message.HasField("place") else None,
        priority=message.priority,
        min_age=message.min_age,
        tags=tuple(sorted(message.tags)),
        all_or_nothing=message.all_or_nothing,
        slots=tuple(sorted(map(_slot, message.slots), key=lambda slot: slot.slot_id)),
        changed_at=read_moment(message.update_time),
    )


def task_interval(message: TaskMessage) -> tuple[datetime, datetime]:
    """When a task starts and ends, or the window of a flexible one."""
    interval = message.flexible.window if message.HasField("flexible") else message.fixed
    return read_moment(interval.start_time), read_moment(interval.end_time)


def _slot(message: SlotMessage) -> Slot:
    return Slot(
        slot_id=message.slot_id,
        min=message.min,
        desired=message.desired,
        max=message.max,
        required_skills=tuple(sorted((one.skill_id, one.level) for one in message.required_skills)),
        preferred_skill_ids=tuple(sorted(message.preferred_skill_ids)),
    )


def _grants(messages: Iterable[Qualification]) -> Iterable[Grant]:
    for message in messages:
        if message.state == Qualification.STATE_VALID:
            yield Grant(
                message.skill_id,
                message.level,
                read_moment(message.valid_from_time) if message.HasField("valid_from_time") else None,
                read_moment(message.valid_to_time) if message.HasField("valid_to_time") else None,
            )


def _windows(messages: Iterable[AvailabilityWindow]) -> tuple[Window, ...]:
    """Windows that cannot be leave their owner without any, rather than everybody without a plan."""
    try:
        return tuple(_window(message.SerializeToString()) for message in messages)
    except (ValueError, KeyError):
        return ()


@lru_cache(maxsize=_CACHED_WINDOWS)
def _window(message: bytes) -> Window:
    """Many people give the same hours, so each is read once."""
    (window,) = read_windows([AvailabilityWindow.FromString(message)])
    return window


def _coordinates(place: Place) -> Coordinates:
    return place.latitude, place.longitude


def _whole_minutes(length: timedelta) -> int:
    return -(-length // timedelta(minutes=1))
