"""What a person may do for an organisation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.errors import FieldRequired


class Role(StrEnum):
    """A thing that members may do."""

    ORG_ADMIN = "org_admin"
    POSTER = "poster"
    COORDINATOR = "coordinator"
    TEAM_LEADER = "team_leader"
    RECORD_VERIFIER = "record_verifier"
    CERTIFICATE_ISSUER = "certificate_issuer"


@dataclass(frozen=True, slots=True)
class Membership:
    """The roles of a person in an organisation; `active` is false once it has ended. Raises FieldRequired.

    A membership that ended is kept, so that its versions go on rising when the person comes back.
    """

    organisation_id: str
    person_id: str
    roles: frozenset[Role]
    update_time: datetime
    active: bool = True
    version: int = 1

    def __post_init__(self) -> None:
        if not self.roles:
            raise FieldRequired("membership.roles")

    @property
    def runs_the_organisation(self) -> bool:
        """True for an administrator in office."""
        return self.active and Role.ORG_ADMIN in self.roles

    def with_roles(self, roles: frozenset[Role], now: datetime) -> Membership:
        """The membership in force with these roles."""
        return replace(self, roles=roles, active=True, version=self.version + 1, update_time=now)

    def ended(self, now: datetime) -> Membership:
        """The membership after its end."""
        return replace(self, active=False, version=self.version + 1, update_time=now)
