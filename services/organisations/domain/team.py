"""A team: some people of an organisation with a leader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from libs.errors import FieldRequired


@dataclass(frozen=True, slots=True)
class TeamProfile:
    """What a team is called and who is in it; its leader always is. Raises FieldRequired."""

    display_name: str
    leader_person_id: str = ""
    member_person_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.display_name.strip():
            raise FieldRequired("team.display_name")
        if self.leader_person_id and self.leader_person_id not in self.member_person_ids:
            object.__setattr__(self, "member_person_ids", (self.leader_person_id, *self.member_person_ids))


@dataclass(frozen=True, slots=True)
class Team:
    """A team of one organisation, for ever of that one."""

    team_id: str
    organisation_id: str
    profile: TeamProfile
    update_time: datetime
    version: int = 1

    def revised(self, profile: TeamProfile, now: datetime) -> Team:
        """The team with another profile."""
        return replace(self, profile=profile, version=self.version + 1, update_time=now)

    def deleted(self, now: datetime) -> Team:
        """The team as its last event tells it."""
        return self.revised(self.profile, now)
