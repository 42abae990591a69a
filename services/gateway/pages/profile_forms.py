"""The form of a volunteer's profile."""

from datetime import time

from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import (
    Limits,
    Qualification,
    QuietHours,
    Volunteer,
)
from services.gateway.pages.page import Form
from services.gateway.pages.wording import CATEGORIES

LIKES_SHOWN = tuple(CATEGORIES)
"""Categories that the form asks about; likings of others stay as they are."""

VOLUNTEER_FIELDS = ("travel_mode", "reach_metres", "limits", "likes", "qualifications", "tags")
"""Fields of a volunteer that the form changes."""

_METRES_PER_KILOMETRE = 1000


def read_volunteer(form: Form, before: Volunteer) -> Volunteer:
    """The volunteer that the form describes. Raises ValidationFailed."""
    return Volunteer(
        volunteer_id=before.volunteer_id,
        travel_mode=form.choice("travel_mode", Volunteer.TravelMode, before.travel_mode),
        reach_metres=form.whole("reach_kilometres", 0, 2000) * _METRES_PER_KILOMETRE,
        limits=_read_limits(form),
        likes=_read_likes(form, before),
        qualifications=_read_skills(form, before),
        tags=sorted({tag for tag in form["tags"].replace(",", " ").split() if tag}),
    )


def held_skills(volunteer: Volunteer | None) -> dict[str, Qualification]:
    """By skill, what the volunteer holds: of several grants the best that counts, if any does."""
    held: dict[str, Qualification] = {}
    for grant in volunteer.qualifications if volunteer else ():
        known = held.get(grant.skill_id)
        if known is None or _worth(known) < _worth(grant):
            held[grant.skill_id] = grant
    return held


def _worth(grant: Qualification) -> tuple[bool, int]:
    return grant.state == Qualification.STATE_VALID, grant.level


def _read_limits(form: Form) -> Limits:
    return Limits(
        max_minutes_per_day=form.whole("hours_per_day", 0, 24) * 60,
        max_minutes_per_week=form.whole("hours_per_week", 0, 168) * 60,
        max_tasks_per_week=form.whole("tasks_per_week", 0, 100),
        min_gap_minutes=form.whole("min_gap_minutes", 0, 2880),
        max_offers_per_week=form.whole("offers_per_week", 0, 100),
        quiet_hours=_read_quiet_hours(form),
    )


def _read_quiet_hours(form: Form) -> QuietHours | None:
    """The hours from and until which nobody asks; None unless both are given."""
    start, end = _minute_of_day(form["quiet_from"]), _minute_of_day(form["quiet_until"])
    if start is None or end is None:
        return None
    return QuietHours(start_minute=start, end_minute=end, urgent_allowed=form.checked("urgent_allowed"))


def _minute_of_day(clock: str) -> int | None:
    try:
        read = time.fromisoformat(clock)
    except ValueError:
        return None
    return read.hour * 60 + read.minute


def _read_likes(form: Form, before: Volunteer) -> dict[str, int]:
    likes = dict(before.likes)
    for category in LIKES_SHOWN:
        likes[category] = max(-3, min(3, form.number(f"like_{category}")))
    return {category: liking for category, liking in likes.items() if liking}


def _read_skills(form: Form, before: Volunteer) -> list[Qualification]:
    """Skills as the volunteer declares them; confirmed ones stay whatever the form says."""
    confirmed = {
        held.skill_id
        for held in before.qualifications
        if held.evidence > Qualification.EVIDENCE_SELF_DECLARED
    }
    return [
        Qualification(
            skill_id=skill_id,
            level=max(1, min(3, form.number(f"level_{skill_id}", 1))),
            evidence=Qualification.EVIDENCE_SELF_DECLARED,
        )
        for skill_id in form.many("skill")
        if skill_id not in confirmed
    ]
