"""The facts that a plan rests on, as events told them. Nothing here identifies a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.availability import Window
from libs.places import TravelMode
from services.matching.domain.waves import USUAL_AIM, Aim

Coordinates = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""

Pair = tuple[str, str]
"""Ids of a volunteer and of a slot."""

DEFAULT_OFFERS_PER_WEEK = 7
DEFAULT_ALLY_COST = 20
DEFAULT_SPILL_COST = 30


@dataclass(frozen=True, slots=True)
class Grant:
    """A valid qualification: the skill at the level counts from `since` until just before `until` (None: for
    ever)."""

    skill_id: str
    level: int
    since: datetime | None
    until: datetime | None

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether it counts during the whole interval."""
        return (self.since is None or self.since <= start) and (self.until is None or end <= self.until)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked of a volunteer; 0 means no limit. Minutes, tasks and offers."""

    minutes_per_day: int = 0
    minutes_per_week: int = 0
    tasks_per_week: int = 0
    min_gap_minutes: int = 0
    offers_per_week: int = 0


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A volunteer; `active` alone may be asked, `reach_metres` 0 is no limit."""

    volunteer_id: str
    active: bool
    home_cell: str
    travel_mode: TravelMode
    reach_metres: int
    time_zone: str
    grants: tuple[Grant, ...]
    windows: tuple[Window, ...]
    limits: Limits
    likes: tuple[tuple[str, int], ...]
    blocked_organisation_ids: tuple[str, ...]
    tags: tuple[str, ...]
    circle_ids: tuple[str, ...]
    age_reached: int
    version: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Skill:
    """A node of the taxonomy with what it implies directly."""

    skill_id: str
    implied_skill_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle with the parts of its policy that matter here; 0 stands for the default."""

    circle_id: str
    parent_circle_id: str
    ally_circle_ids: tuple[str, ...]
    centre: Coordinates | None
    time_zone: str
    offers_per_week: int
    ally_cost: int
    spill_cost: int
    weights: Mapping[str, int]
    changed_at: datetime
    aim: Aim = USUAL_AIM
    repairs_by_policy: bool = False
    repair_people_limit: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A role in a task, with skill levels that people must have and skills that are welcome."""

    slot_id: str
    min: int
    desired: int
    max: int
    required_skills: tuple[tuple[str, int], ...]
    preferred_skill_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """A task from `start` to `end`; a flexible one takes `minutes` at any time between them."""

    task_id: str
    organisation_id: str
    circle_id: str
    spill_level: int
    category: str
    start: datetime
    end: datetime
    flexible: bool
    minutes: int
    place: Coordinates | None
    priority: int
    min_age: int
    tags: tuple[str, ...]
    all_or_nothing: bool
    slots: tuple[Slot, ...]
    changed_at: datetime

    @property
    def last_start(self) -> datetime:
        """The last moment at which somebody can begin."""
        return self.end - timedelta(minutes=self.minutes) if self.flexible else self.start


class Standing(StrEnum):
    """How firm a promise is."""

    SERVED = "served"
    CONFIRMED = "confirmed"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class Promise:
    """A volunteer's seat: served, confirmed, or offered and waiting for an answer.

    `start` and `end` are those of the task; a flexible one takes `minutes` between them.
    """

    volunteer_id: str
    task_id: str
    slot_id: str
    standing: Standing
    start: datetime
    end: datetime
    flexible: bool
    minutes: int
    place: Coordinates | None = None
    plan_run_id: str = ""

    @property
    def pair(self) -> Pair:
        """Who and where."""
        return self.volunteer_id, self.slot_id
