"""Whom a slot suits: the rules that concern the volunteer and the task alone."""

from dataclasses import dataclass
from datetime import datetime

from libs.skills import SkillGraph
from services.tasks.domain.circle import Circles
from services.tasks.domain.promise_errors import (
    NotQualified,
    OrganisationBlocked,
    OutsideCircle,
    VolunteerNotActive,
)
from services.tasks.domain.schedule import Interval
from services.tasks.domain.task import Slot, Task
from services.tasks.domain.volunteer import Volunteer


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The rules, with what they need to know besides volunteer and task."""

    skills: SkillGraph
    circles: Circles
    now: datetime

    def check(self, volunteer: Volunteer, task: Task, slot: Slot) -> None:
        """Raises VolunteerNotActive, OrganisationBlocked, OutsideCircle or NotQualified."""
        if not volunteer.is_active:
            raise VolunteerNotActive(volunteer.volunteer_id, volunteer.state)
        if task.organisation_id in volunteer.blocked_organisation_ids:
            raise OrganisationBlocked(volunteer.volunteer_id, task.organisation_id)
        if not self.circles.admit(task.terms.circle_id, task.spill_level, volunteer.circle_ids):
            raise OutsideCircle(volunteer.volunteer_id, task.terms.circle_id)
        self.check_qualified(volunteer, task, slot)

    def check_qualified(self, volunteer: Volunteer, task: Task, slot: Slot) -> None:
        """Raises NotQualified unless age, marks and, for the whole time of the task, skills suffice."""
        missing_tags = set(task.terms.tags) - volunteer.tags
        if missing_tags:
            raise NotQualified(volunteer.volunteer_id, "MISSING_TAG", ", ".join(sorted(missing_tags)))
        if volunteer.age_reached < task.terms.min_age:
            raise NotQualified(volunteer.volunteer_id, "MIN_AGE", f"{task.terms.min_age} years of age")
        if slot.required_skills:
            self._check_skills(volunteer, task, slot)

    def is_qualified(self, volunteer: Volunteer, task: Task, slot: Slot) -> bool:
        """Whether `check_qualified` has nothing against them."""
        try:
            self.check_qualified(volunteer, task, slot)
        except NotQualified:
            return False
        return True

    def _check_skills(self, volunteer: Volunteer, task: Task, slot: Slot) -> None:
        levels = volunteer.levels(self._time_ahead(task), self.skills)
        missing = [
            f"{skill} at level {level}"
            for skill, level in slot.required_skills
            if levels.get(skill, 0) < level
        ]
        if missing:
            raise NotQualified(volunteer.volunteer_id, "MISSING_SKILL", ", ".join(missing))

    def _time_ahead(self, task: Task) -> Interval:
        """The whole time of a fixed task, what is left of a flexible one's window."""
        time = task.schedule.interval
        if not task.schedule.flexible:
            return time
        return Interval(min(max(time.start, self.now), time.end), time.end)
