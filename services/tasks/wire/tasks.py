"""Tasks and slots as messages."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from libs.errors import FieldRequired
from libs.rpc.etags import etag_of
from services.tasks.domain.schedule import Schedule, fixed, flexible
from services.tasks.domain.task import Signup, Slot, Task, TaskState, TaskTerms
from services.tasks.wire.times import (
    print_instant,
    print_interval,
    print_place,
    read_instant,
    read_interval,
    read_place,
)

TASK_STATES = Vocabulary(TaskState, pb.Task.State, "STATE")
SIGNUPS = Vocabulary(Signup, pb.Task.Signup, "SIGNUP")

TASK_FIELDS = (
    "circle_id",
    "title",
    "description",
    "category",
    "fixed",
    "flexible",
    "place",
    "place_name",
    "address",
    "priority",
    "min_age",
    "hazardous",
    "insurance_reference",
    "tags",
    "all_or_nothing",
    "slots",
    "external_id",
    "time_zone",
    "signup",
)
"""Fields that callers may change."""

DEFAULT_TIME_ZONE = "Asia/Shanghai"

Counts = Mapping[str, tuple[int, int]]
"""By slot id, how many people hold a seat and how many have an open offer."""


def read_task_terms(message: pb.Task) -> TaskTerms:
    """What callers may say of a task. Raises FieldRequired or ScheduleInvalid."""
    return TaskTerms(
        title=message.title,
        category=message.category,
        schedule=_read_schedule(message),
        circle_id=message.circle_id,
        description=message.description,
        place=read_place(message.place) if message.HasField("place") else None,
        place_name=message.place_name,
        address=message.address,
        priority=message.priority,
        min_age=message.min_age,
        hazardous=message.hazardous,
        insurance_reference=message.insurance_reference,
        tags=tuple(message.tags),
        all_or_nothing=message.all_or_nothing,
        slots=tuple(_read_slot(slot) for slot in message.slots),
        external_id=message.external_id,
        time_zone=message.time_zone or DEFAULT_TIME_ZONE,
        signup=SIGNUPS.word(message.signup) or Signup.OFFER_ONLY,
    )


def read_task(message: pb.Task, due_time: datetime | None, counts: Counts) -> Task:
    """A task as it was stored, with the people it has now and the moment at which it moves on."""
    terms = read_task_terms(message)
    return Task(
        task_id=message.task_id,
        organisation_id=message.organisation_id,
        terms=replace(terms, slots=tuple(_counted(slot, counts) for slot in terms.slots)),
        state=TASK_STATES.known(message.state),
        create_time=read_instant(message.create_time),
        update_time=read_instant(message.update_time),
        version=message.version,
        spill_level=message.spill_level,
        help_request_ids=tuple(message.help_request_ids),
        under_filled=message.under_filled,
        due_time=due_time,
        cancel_reason=message.cancel_reason,
    )


def print_task(task: Task) -> pb.Task:
    """The whole task."""
    terms = task.terms
    message = pb.Task(
        task_id=task.task_id,
        organisation_id=task.organisation_id,
        circle_id=terms.circle_id,
        spill_level=task.spill_level,
        help_request_ids=task.help_request_ids,
        title=terms.title,
        description=terms.description,
        category=terms.category,
        place=print_place(terms.place) if terms.place else None,
        place_name=terms.place_name,
        address=terms.address,
        priority=terms.priority,
        min_age=terms.min_age,
        hazardous=terms.hazardous,
        insurance_reference=terms.insurance_reference,
        tags=terms.tags,
        all_or_nothing=terms.all_or_nothing,
        slots=[_print_slot(slot) for slot in terms.slots],
        state=TASK_STATES.number(task.state),
        under_filled=task.under_filled,
        cancel_reason=task.cancel_reason,
        external_id=terms.external_id,
        time_zone=terms.time_zone,
        signup=SIGNUPS.number(terms.signup),
        version=task.version,
        etag=etag_of(task.version),
        create_time=print_instant(task.create_time),
        update_time=print_instant(task.update_time),
    )
    _print_schedule(terms.schedule, message)
    return message


def told_task(whole: pb.Task) -> pb.Task:
    """The task as events tell it: without the address."""
    told = pb.Task()
    told.CopyFrom(whole)
    told.ClearField("address")
    return told


def _read_schedule(message: pb.Task) -> Schedule:
    kind = message.WhichOneof("schedule")
    if kind is None:
        raise FieldRequired("task.schedule")
    if kind == "fixed":
        time = read_interval(message.fixed)
        return fixed(time.start, time.end)
    window = read_interval(message.flexible.window)
    return flexible(window.start, window.end, message.flexible.minutes)


def _print_schedule(schedule: Schedule, message: pb.Task) -> None:
    time = print_interval(schedule.interval)
    if schedule.flexible:
        message.flexible.CopyFrom(pb.FlexibleSchedule(window=time, minutes=schedule.minutes))
    else:
        message.fixed.CopyFrom(time)


def _read_slot(message: pb.Slot) -> Slot:
    return Slot(
        slot_id=message.slot_id,
        display_name=message.display_name,
        min=message.min,
        desired=message.desired,
        max=message.max,
        leader=message.leader,
        required_skills=tuple((one.skill_id, one.level) for one in message.required_skills),
        preferred_skill_ids=tuple(message.preferred_skill_ids),
    )


def _print_slot(slot: Slot) -> pb.Slot:
    return pb.Slot(
        slot_id=slot.slot_id,
        display_name=slot.display_name,
        min=slot.min,
        desired=slot.desired,
        max=slot.max,
        leader=slot.leader,
        required_skills=[
            pb.SkillRequirement(skill_id=skill, level=level) for skill, level in slot.required_skills
        ],
        preferred_skill_ids=slot.preferred_skill_ids,
        confirmed=slot.confirmed,
        offered=slot.offered,
    )


def _counted(slot: Slot, counts: Counts) -> Slot:
    confirmed, offered = counts[slot.slot_id]
    return replace(slot, confirmed=confirmed, offered=offered)
