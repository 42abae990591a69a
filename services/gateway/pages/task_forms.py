"""The form of a task: read what was typed, show what there is."""

from typing import Any

from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import (
    FlexibleSchedule,
    SkillRequirement,
    Slot,
    Task,
)
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.errors import FieldViolation, ValidationFailed
from services.gateway.pages import listing
from services.gateway.pages.page import Form, Page
from services.gateway.pages.places import read_place
from services.gateway.pages.times import DEFAULT_ZONE, read_input

MOST_SLOTS = 50
SKILLS_SHOWN = 2
"""Required skills that the form has room for; a slot with more keeps those it has."""

_LONGEST_SECONDS = 12 * 3600
_MINUTES_OF_HELP = 60
_MOST_PEOPLE = 10_000
"""People in one role at most."""

CHANGEABLE = (
    "title",
    "description",
    "category",
    "place",
    "place_name",
    "address",
    "priority",
    "min_age",
    "hazardous",
    "insurance_reference",
    "all_or_nothing",
    "slots",
    "signup",
)
"""Fields of a task that the form can change, besides its time."""


def read_task(form: Form, before: Task | None = None) -> Task:
    """The task that the form describes; `before` is the one it changes. Raises ValidationFailed."""
    zone = before.time_zone if before else form["time_zone"] or DEFAULT_ZONE
    task = Task(
        organisation_id=form["organisation_id"],
        circle_id=form["circle_id"],
        title=form["title"],
        description=form["description"],
        category=form["category"],
        place_name=form["place_name"],
        address=form["address"],
        priority=form.number("priority"),
        min_age=form.number("min_age"),
        hazardous=form.checked("hazardous"),
        insurance_reference=form["insurance_reference"],
        all_or_nothing=form.checked("all_or_nothing"),
        signup=form.choice("signup", Task.Signup, before.signup if before else Task.SIGNUP_OFFER_ONLY),
        time_zone=zone,
    )
    place = read_place(form)
    if place:
        task.place.CopyFrom(place)
    interval = _read_interval(form, zone)
    if form["schedule"] == "flexible":
        task.flexible.CopyFrom(
            FlexibleSchedule(window=interval, minutes=form.whole("minutes", 1, 1440, default=60))
        )
    else:
        task.fixed.CopyFrom(interval)
    task.slots.extend(_read_slots(form, before))
    return task


def changed_fields(task: Task) -> list[str]:
    """The update mask for a task read from the form."""
    return [*CHANGEABLE, str(task.WhichOneof("schedule"))]


def _read_interval(form: Form, zone: str) -> Interval:
    interval = Interval(
        start_time=read_input(form["start_time"], zone, "start_time"),
        end_time=read_input(form["end_time"], zone, "end_time"),
    )
    if interval.start_time.ToNanoseconds() >= interval.end_time.ToNanoseconds():
        raise ValidationFailed([FieldViolation("end_time", "must lie after the start")])
    return interval


def _read_slots(form: Form, before: Task | None) -> list[Slot]:
    known = {slot.slot_id: slot for slot in before.slots} if before else {}
    rows = [row for row in range(MOST_SLOTS) if form[f"slot_name_{row}"] or form[f"slot_id_{row}"]]
    slots = [_read_slot(form, row, known.get(form[f"slot_id_{row}"])) for row in rows]
    return [slot for slot in slots if slot.max > 0]


def _read_slot(form: Form, row: int, before: Slot | None) -> Slot:
    low = form.whole(f"slot_min_{row}", 0, _MOST_PEOPLE)
    high = form.whole(f"slot_max_{row}", 0, _MOST_PEOPLE)
    desired = form.whole(f"slot_desired_{row}", 0, _MOST_PEOPLE, default=high)
    if high and not low <= desired <= high:
        raise ValidationFailed([FieldViolation(f"slot_desired_{row}", "min <= desired <= max must hold")])
    slot = Slot(
        slot_id=form[f"slot_id_{row}"],
        display_name=form[f"slot_name_{row}"],
        min=low,
        desired=desired,
        max=high,
        leader=form.checked(f"slot_leader_{row}"),
    )
    if before is not None and not fits_form(before):
        slot.required_skills.extend(before.required_skills)
        slot.preferred_skill_ids.extend(before.preferred_skill_ids)
        return slot
    slot.required_skills.extend(_read_skills(form, row))
    slot.preferred_skill_ids.extend(filter(None, [form[f"slot_welcome_{row}"]]))
    return slot


def fits_form(slot: Slot) -> bool:
    """Whether the form shows all skills of the slot."""
    return len(slot.required_skills) <= SKILLS_SHOWN and len(slot.preferred_skill_ids) <= 1


def _read_skills(form: Form, row: int) -> list[SkillRequirement]:
    return [
        SkillRequirement(
            skill_id=form[f"slot_skill_{row}_{number}"],
            level=form.number(f"slot_level_{row}_{number}", 1) or 1,
        )
        for number in range(SKILLS_SHOWN)
        if form[f"slot_skill_{row}_{number}"]
    ]


def task_from_request(request: HelpRequest, organisation_id: str, role: str, zone: str) -> Task:
    """The task that a coordinator starts from when converting a request."""
    people = max(1, request.people_wanted)
    task = Task(
        organisation_id=organisation_id,
        circle_id=request.circle_id,
        title=request.text.splitlines()[0][:80] if request.text else "",
        description=request.text,
        category=request.category,
        address=request.address,
        priority={HelpRequest.URGENCY_IMMEDIATE: 3, HelpRequest.URGENCY_DAY: 2}.get(request.urgency, 0),
        time_zone=zone,
    )
    if request.HasField("place"):
        task.place.CopyFrom(request.place)
    if request.windows:
        _schedule_within(task, request.windows[0])
    task.slots.append(Slot(display_name=role, min=people, desired=people, max=people))
    return task


def _schedule_within(task: Task, window: Interval) -> None:
    """The whole window when everybody can come for so long, else a while at a time of their own."""
    length = window.end_time.seconds - window.start_time.seconds
    if length <= _LONGEST_SECONDS:
        task.fixed.CopyFrom(window)
    else:
        task.flexible.CopyFrom(FlexibleSchedule(window=window, minutes=_MINUTES_OF_HELP))


async def show_task_form(
    page: Page,
    action: str,
    zone: str,
    organisations: list[Any],
    task: Task | None = None,
    form: Form | None = None,
    request: HelpRequest | None = None,
    error: Exception | None = None,
) -> Response:
    """The form of a task, filled from the task or from what was typed; `error` says why it is shown again."""
    values: dict[str, Any] = {
        "action": action,
        "zone": zone,
        "organisations": organisations,
        "task": task,
        "form": form,
        "request": request,
        "rows": _rows(task, form),
        "circles": await listing.circles(page.upstream),
        "skills": await listing.skills(page.upstream),
    }
    return (
        page.show_problem(error, "task_form.html", **values)
        if error
        else page.show("task_form.html", **values)
    )


def _rows(task: Task | None, form: Form | None) -> list[tuple[int, Slot]]:
    """The rows of roles to show, with empty ones at the end."""
    if form is not None:
        used = [row for row in range(MOST_SLOTS) if form[f"slot_name_{row}"]]
        return [(row, Slot()) for row in range(min(MOST_SLOTS, max(used, default=0) + 2))]
    slots = list(task.slots) if task else [Slot(min=1, desired=1, max=1)]
    return list(enumerate([*slots, Slot(), Slot()][:MOST_SLOTS]))
