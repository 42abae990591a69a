"""A node of the skill taxonomy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from libs.errors import FieldRequired
from libs.skills import find_cycle
from services.volunteers.domain.errors import SkillCycle


@dataclass(frozen=True, slots=True)
class SkillProfile:
    """What a skill is called (by language), implies and requires. Raises FieldRequired."""

    display_names: Mapping[str, str]
    implied_skill_ids: tuple[str, ...] = ()
    requires_document: bool = False

    def __post_init__(self) -> None:
        if not self.display_names:
            raise FieldRequired("skill.display_names")


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill; its id is a short name that never changes."""

    skill_id: str
    profile: SkillProfile
    update_time: datetime
    version: int = 1

    def revised(self, profile: SkillProfile, now: datetime) -> Skill:
        """The skill with another profile."""
        return replace(self, profile=profile, version=self.version + 1, update_time=now)

    def deleted(self, now: datetime) -> Skill:
        """The skill as its last event tells it."""
        return self.revised(self.profile, now)


def insist_on_order(skill: Skill, others: Mapping[str, Skill]) -> None:
    """Raise SkillCycle when the skill, put among the others, would imply itself."""
    taxonomy = {**others, skill.skill_id: skill}
    cycle = find_cycle({one.skill_id: one.profile.implied_skill_ids for one in taxonomy.values()})
    if cycle:
        raise SkillCycle(cycle)
