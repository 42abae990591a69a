"""A volunteer: what matching must know, nothing that identifies, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from libs.availability import Window, zone_named
from libs.places import TravelMode
from services.volunteers.domain.age import age_reached, next_age_time
from services.volunteers.domain.errors import (
    QualificationNotFound,
    QualificationOfAnother,
    VolunteerStateForbids,
)
from services.volunteers.domain.qualification import Qualification

DEFAULT_TIME_ZONE = "Asia/Shanghai"


class State(StrEnum):
    """Where a volunteer stands."""

    APPLICANT = "applicant"
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    ARCHIVED = "archived"


class Step(StrEnum):
    """What moves a volunteer on."""

    ACTIVATE = "activate"
    PAUSE = "pause"
    SUSPEND = "suspend"
    ARCHIVE = "archive"
    CHANGE = "change"


STEPS: Mapping[tuple[State, Step], State] = {
    (State.APPLICANT, Step.ACTIVATE): State.ACTIVE,
    (State.PAUSED, Step.ACTIVATE): State.ACTIVE,
    (State.SUSPENDED, Step.ACTIVATE): State.ACTIVE,
    (State.ACTIVE, Step.PAUSE): State.PAUSED,
    (State.ACTIVE, Step.SUSPEND): State.SUSPENDED,
    (State.PAUSED, Step.SUSPEND): State.SUSPENDED,
    (State.ACTIVE, Step.ARCHIVE): State.ARCHIVED,
    (State.PAUSED, Step.ARCHIVE): State.ARCHIVED,
    **{(state, Step.CHANGE): state for state in State if state is not State.ARCHIVED},
}
"""The whole machine: from where which step leads where; what is not here is refused."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When not to be asked, in minutes after local midnight; `urgent_allowed` excepts immediate need."""

    start_minute: int
    end_minute: int
    urgent_allowed: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked: times in minutes; weeks begin on Monday. Zero means no limit throughout."""

    max_minutes_per_day: int = 0
    max_minutes_per_week: int = 0
    max_tasks_per_week: int = 0
    min_gap_minutes: int = 0
    max_offers_per_week: int = 0
    quiet_hours: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class VolunteerProfile:
    """What a volunteer says; `reach_metres` 0 is no limit, likes go from -3 to 3. Raises TimeZoneUnknown."""

    travel_mode: TravelMode = TravelMode.TRANSIT
    reach_metres: int = 0
    time_zone: str = DEFAULT_TIME_ZONE
    availability: tuple[Window, ...] = ()
    limits: Limits = field(default_factory=Limits)
    likes: Mapping[str, int] = field(default_factory=dict)
    blocked_organisation_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        zone_named(self.time_zone)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who gives time; the id is the person's. `birth_date` never leaves the service."""

    volunteer_id: str
    volunteer_number: str
    profile: VolunteerProfile
    create_time: datetime
    update_time: datetime
    state: State = State.ACTIVE
    qualifications: tuple[Qualification, ...] = ()
    home_cell: str = ""
    birth_date: date | None = None
    circle_ids: tuple[str, ...] = ()
    version: int = 1

    @property
    def age_reached(self) -> int:
        """The age, of those that matter, that was surely reached when the volunteer last changed."""
        return age_reached(self.birth_date, self.update_time)

    @property
    def next_age_time(self) -> datetime | None:
        """When `age_reached` will be out of date."""
        return next_age_time(self.birth_date, self.update_time)

    def stepped(self, step: Step, now: datetime) -> Volunteer:
        """The volunteer after a step. Raises VolunteerStateForbids."""
        target = STEPS.get((self.state, step))
        if target is None:
            raise VolunteerStateForbids(self.volunteer_id, self.state, step)
        return replace(self, state=target, version=self.version + 1, update_time=now)

    def revised(
        self, profile: VolunteerProfile, qualifications: tuple[Qualification, ...], now: datetime
    ) -> Volunteer:
        """The volunteer who says something else of themselves. Raises VolunteerStateForbids."""
        changed = self.stepped(Step.CHANGE, now)
        return replace(changed, profile=profile, qualifications=qualifications)

    def with_qualifications(self, qualifications: tuple[Qualification, ...], now: datetime) -> Volunteer:
        """The volunteer who holds these. Raises VolunteerStateForbids."""
        return self.revised(self.profile, qualifications, now)

    def without_qualification(self, skill_id: str, organisation_id: str, now: datetime) -> Volunteer:
        """The volunteer from whom an organisation took its grant back; what others stand for stays.

        Raises QualificationNotFound, QualificationOfAnother, VolunteerStateForbids.
        """
        grants = [one for one in self.qualifications if one.skill_id == skill_id]
        if not grants:
            raise QualificationNotFound(self.volunteer_id, skill_id)
        grant = next((one for one in grants if one.verified_by == organisation_id), None)
        if grant is None:
            raise QualificationOfAnother(skill_id, organisation_id)
        left = (one.revoked() if one is grant else one for one in self.qualifications)
        return self.with_qualifications(tuple(left), now)

    def known_as(self, home_cell: str, birth_date: date | None, now: datetime) -> Volunteer:
        """The volunteer after the person behind them moved or corrected their birth date."""
        return replace(
            self, home_cell=home_cell, birth_date=birth_date, version=self.version + 1, update_time=now
        )

    def joined(self, circle_id: str, now: datetime) -> Volunteer:
        """The volunteer as a point of one more circle."""
        return self._in_circles({*self.circle_ids, circle_id}, now)

    def left(self, circle_id: str, now: datetime) -> Volunteer:
        """The volunteer as a point of one circle less."""
        return self._in_circles({*self.circle_ids} - {circle_id}, now)

    def grown_older(self, now: datetime) -> Volunteer:
        """The volunteer, of whom nothing but the age changed."""
        return replace(self, version=self.version + 1, update_time=now)

    def _in_circles(self, circle_ids: set[str], now: datetime) -> Volunteer:
        return replace(self, circle_ids=tuple(sorted(circle_ids)), version=self.version + 1, update_time=now)
