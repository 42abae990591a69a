"""What the tasks service knows of a volunteer: enough to check a promise, nothing that identifies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from libs.availability import zone_named
from libs.places import TravelMode
from libs.skills import SkillGraph
from services.tasks.domain.quiet_hours import QuietHours
from services.tasks.domain.schedule import Interval


@dataclass(frozen=True, slots=True)
class Qualification:
    """A skill granted at a level for a time; without `valid_to` for good."""

    skill_id: str
    level: int
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def covers(self, time: Interval) -> bool:
        """Whether it counts at every instant of the interval."""
        starts_in_time = self.valid_from is None or self.valid_from <= time.start
        return starts_in_time and (self.valid_to is None or time.end <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked; zero is no limit. Weeks run from Monday to Sunday in the volunteer's zone."""

    max_minutes_per_day: int = 0
    max_minutes_per_week: int = 0
    max_tasks_per_week: int = 0
    min_gap: int = 0
    max_offers_per_week: int = 0


@dataclass(frozen=True, slots=True)
class Volunteer:
    """A volunteer as their last event told it. `state` is `active` for those who may be matched."""

    volunteer_id: str
    state: str
    limits: Limits = Limits()
    travel_mode: TravelMode = TravelMode.TRANSIT
    time_zone: str = "Asia/Shanghai"
    qualifications: tuple[Qualification, ...] = ()
    blocked_organisation_ids: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    circle_ids: frozenset[str] = frozenset()
    age_reached: int = 0
    quiet_hours: QuietHours | None = None
    volunteer_number: str = ""

    @property
    def is_active(self) -> bool:
        """Whether they may be matched."""
        return self.state == "active"

    @property
    def zone(self) -> ZoneInfo:
        """The zone of their days and weeks."""
        return zone_named(self.time_zone)

    def levels(self, time: Interval, skills: SkillGraph) -> dict[str, int]:
        """By skill, the level held for the whole of the time, implied skills included."""
        return skills.closure(self._grants(time))

    def _grants(self, time: Interval) -> Iterable[tuple[str, int]]:
        return ((one.skill_id, one.level) for one in self.qualifications if one.covers(time))
