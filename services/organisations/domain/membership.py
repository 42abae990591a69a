"""What a person may do for an organisation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.errors import FieldRequired
from services.organisations.domain.errors import MembershipNotPending


class Role(StrEnum):
    """A thing that members may do."""

    ORG_ADMIN = "org_admin"
    POSTER = "poster"
    COORDINATOR = "coordinator"
    TEAM_LEADER = "team_leader"
    RECORD_VERIFIER = "record_verifier"
    CERTIFICATE_ISSUER = "certificate_issuer"


class State(StrEnum):
    """Where a membership stands: it is in force once both the person and the organisation have said yes."""

    INVITED = "invited"
    REQUESTED = "requested"
    ACTIVE = "active"
    ENDED = "ended"


PENDING = frozenset({State.INVITED, State.REQUESTED})
"""States that wait for the yes of one side."""


@dataclass(frozen=True, slots=True)
class Membership:
    """The roles of a person in an organisation, wanted by one of them or by both. Raises FieldRequired.

    A membership that ended is kept, so that its versions go on rising when the person comes back.
    """

    organisation_id: str
    person_id: str
    roles: frozenset[Role]
    update_time: datetime
    state: State = State.ACTIVE
    version: int = 1

    def __post_init__(self) -> None:
        if not self.roles:
            raise FieldRequired("membership.roles")

    @property
    def in_force(self) -> bool:
        """True once both sides have said yes, until one of them ends it."""
        return self.state is State.ACTIVE

    @property
    def runs_the_organisation(self) -> bool:
        """True for an administrator in office."""
        return self.in_force and Role.ORG_ADMIN in self.roles

    def renewed(self, roles: frozenset[Role], state: State, now: datetime) -> Membership:
        """What becomes of a membership that had ended when one side wants it again."""
        return self._stepped(state, now, roles)

    def with_roles(self, roles: frozenset[Role], now: datetime) -> Membership:
        """The membership with these roles."""
        return self._stepped(self.state, now, roles)

    def agreed(self, answering: State, now: datetime) -> Membership:
        """In force, since the side that `answering` waited for has said yes. Raises MembershipNotPending."""
        return self._answered(frozenset({answering}), State.ACTIVE, now)

    def declined(self, now: datetime) -> Membership:
        """Nothing came of it. Raises MembershipNotPending."""
        return self._answered(PENDING, State.ENDED, now)

    def ended(self, now: datetime) -> Membership:
        """The membership after its end."""
        return self._stepped(State.ENDED, now, self.roles)

    def _answered(self, waiting: frozenset[State], state: State, now: datetime) -> Membership:
        if self.state not in waiting:
            raise MembershipNotPending(self.organisation_id, self.person_id, self.state)
        return self._stepped(state, now, self.roles)

    def _stepped(self, state: State, now: datetime, roles: frozenset[Role]) -> Membership:
        return replace(self, state=state, roles=roles, version=self.version + 1, update_time=now)
