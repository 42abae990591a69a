"""What the use cases need of storage. Whatever is saved is told in the same transaction as the fact given.

In a command everything read is locked until its end, so that a check still holds when its effect is written.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from services.organisations.domain.authority import Authority
from services.organisations.domain.circle import Circle
from services.organisations.domain.circle_member import CircleMember, CircleRole, Part
from services.organisations.domain.events import Fact
from services.organisations.domain.membership import Membership, State
from services.organisations.domain.organisation import Organisation, Verification
from services.organisations.domain.team import Team

T = TypeVar("T")

Listed = tuple[Sequence[T], str | None]
"""A page of a list, and behind what the next one begins; None on the last page."""

Seen = Callable[[int], None]
"""Raises EtagMismatch when the caller means another version of the resource than this one."""


class Organisations(Protocol):
    """Organisations, by id."""

    def organisation(self, organisation_id: str) -> Organisation:
        """The organisation. Raises OrganisationNotFound."""
        ...

    def organisations(self, organisation_ids: Collection[str]) -> list[Organisation]:
        """Those that exist, in the order asked for."""
        ...

    def organisation_with_external_id(self, external_id: str) -> Organisation | None:
        """The organisation that was imported under this id."""
        ...

    def list_organisations(
        self, verification: Verification | None, circle_id: str, after: str | None, size: int
    ) -> Listed[Organisation]:
        """By id, those behind `after`; of any verification and circle unless one is given."""
        ...

    def save_organisation(self, organisation: Organisation, fact: Fact) -> None:
        """Keep it; version 1 is new."""
        ...

    def circles_around(self, organisation_id: str) -> list[str]:
        """Ids of the circles on whose surface it is."""
        ...


class Teams(Protocol):
    """Teams, by id."""

    def team(self, team_id: str) -> Team:
        """The team. Raises TeamNotFound."""
        ...

    def list_teams(self, organisation_id: str, after: str | None, size: int) -> Listed[Team]:
        """An organisation's teams by id, those behind `after`."""
        ...

    def save_team(self, team: Team, fact: Fact) -> None:
        """Keep it; version 1 is new."""
        ...

    def delete_team(self, team: Team, fact: Fact) -> None:
        """Forget it."""
        ...


class Memberships(Protocol):
    """Memberships, by organisation and person; those that ended are kept."""

    def membership(self, organisation_id: str, person_id: str) -> Membership | None:
        """The membership, in whatever state."""
        ...

    def list_memberships(
        self, organisation_id: str, state: State, after: str | None, size: int
    ) -> Listed[Membership]:
        """An organisation's memberships in this state by person, those behind `after`."""
        ...

    def has_other_administrator(self, organisation_id: str, person_id: str) -> bool:
        """Whether anybody but this person runs the organisation."""
        ...

    def save_membership(self, membership: Membership, fact: Fact) -> None:
        """Keep it; version 1 is new."""
        ...


class Circles(Protocol):
    """Circles, by id."""

    def circle(self, circle_id: str) -> Circle:
        """The circle. Raises CircleNotFound."""
        ...

    def circles_directly_in(self, circle_id: str) -> list[Circle]:
        """The circles whose parent it is."""
        ...

    def list_circles(self, parent_circle_id: str, after: str | None, size: int) -> Listed[Circle]:
        """By id, those behind `after`; only those directly in the parent if one is given."""
        ...

    def save_circle(self, circle: Circle, fact: Fact) -> None:
        """Keep it; version 1 is new."""
        ...


class Members(Protocol):
    """The parts that people and organisations play in circles; those that ended are kept."""

    def member(self, part: Part) -> CircleMember | None:
        """Who plays the part, or once did."""
        ...

    def list_members(
        self, circle_id: str, role: CircleRole | None, after: str | None, size: int
    ) -> Listed[CircleMember]:
        """Those who play a part in the circle, by the id of the part, those behind `after`."""
        ...

    def has_other_coordinator(self, circle_id: str, person_id: str) -> bool:
        """Whether anybody but this person runs the circle."""
        ...

    def save_member(self, member: CircleMember, fact: Fact) -> None:
        """Keep it; version 1 is new."""
        ...


class Repository(Organisations, Teams, Memberships, Circles, Members, Protocol):
    """All of it, on one state of the database."""

    def authority(self, person_id: str) -> Authority:
        """What a person may do anywhere."""
        ...
