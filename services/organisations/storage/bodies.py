"""Organisations, their teams and their memberships in the database."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.storage.documents import Documents
from services.organisations.domain.circle_member import CircleRole
from services.organisations.domain.errors import OrganisationNotFound, TeamNotFound
from services.organisations.domain.events import Fact
from services.organisations.domain.membership import Membership, State
from services.organisations.domain.organisation import Organisation, Verification
from services.organisations.domain.team import Team
from services.organisations.storage.outbox import tell
from services.organisations.storage.tables import circle, circle_member, membership, organisation, team
from services.organisations.use_cases.ports import Listed
from services.organisations.wire.organisations import (
    print_membership,
    print_organisation,
    print_team,
    read_membership,
    read_organisation,
    read_team,
)

_ORGANISATIONS = Documents(organisation, pb.Organisation)
_TEAMS = Documents(team, pb.Team)
_MEMBERSHIPS = Documents(membership, pb.Membership)


class BodyRows:
    """The bodies' part of the repository. `lock` says that what is read is kept from other writers."""

    def __init__(self, session: Session, *, lock: bool) -> None:
        self._session = session
        self._lock = lock

    def organisation(self, organisation_id: str) -> Organisation:
        message = _ORGANISATIONS.find(self._session, lock=self._lock, id=organisation_id)
        if message is None:
            raise OrganisationNotFound(organisation_id)
        return read_organisation(message)

    def organisations(self, organisation_ids: Collection[str]) -> list[Organisation]:
        found = _ORGANISATIONS.find_many(self._session, organisation_ids)
        return [read_organisation(found[one]) for one in organisation_ids if one in found]

    def organisation_with_external_id(self, external_id: str) -> Organisation | None:
        found = _ORGANISATIONS.listed(
            self._session, organisation.c.external_id == external_id, order=organisation.c.id
        )
        return read_organisation(found[0]) if found else None

    def list_organisations(
        self, verification: Verification | None, circle_id: str, after: str | None, size: int
    ) -> Listed[Organisation]:
        conditions: list[ColumnElement[bool]] = []
        if verification:
            conditions.append(organisation.c.verification == verification)
        if circle_id:
            conditions.append(_takes_part_in(circle_id))
        found, last = _ORGANISATIONS.page(
            self._session, *conditions, order=organisation.c.id, after=after, size=size
        )
        return [read_organisation(message) for message in found], last

    def save_organisation(self, kept: Organisation, fact: Fact) -> None:
        message = print_organisation(kept)
        _ORGANISATIONS.save(
            self._session,
            message,
            id=kept.organisation_id,
            external_id=kept.external_id or None,
            verification=kept.verification.value,
            version=kept.version,
        )
        tell(self._session, fact, kept.organisation_id, kept.version, message)

    def circles_around(self, organisation_id: str) -> list[str]:
        surfaces = select(circle_member.c.circle_id).where(
            circle_member.c.member_id == organisation_id,
            circle_member.c.role == CircleRole.SURFACE,
            circle_member.c.active,
        )
        return list(self._session.execute(surfaces).scalars())

    def team(self, team_id: str) -> Team:
        message = _TEAMS.find(self._session, lock=self._lock, id=team_id)
        if message is None:
            raise TeamNotFound(team_id)
        return read_team(message)

    def list_teams(self, organisation_id: str, after: str | None, size: int) -> Listed[Team]:
        of_it = team.c.organisation_id == organisation_id
        found, last = _TEAMS.page(self._session, of_it, order=team.c.id, after=after, size=size)
        return [read_team(message) for message in found], last

    def save_team(self, kept: Team, fact: Fact) -> None:
        message = print_team(kept)
        _TEAMS.save(
            self._session,
            message,
            id=kept.team_id,
            organisation_id=kept.organisation_id,
            version=kept.version,
        )
        tell(self._session, fact, kept.team_id, kept.version, message)

    def delete_team(self, gone: Team, fact: Fact) -> None:
        self._session.execute(delete(team).where(team.c.id == gone.team_id))
        tell(self._session, fact, gone.team_id, gone.version, print_team(gone))

    def membership(self, organisation_id: str, person_id: str) -> Membership | None:
        message = _MEMBERSHIPS.find(
            self._session, lock=self._lock, organisation_id=organisation_id, person_id=person_id
        )
        return None if message is None else read_membership(message)

    def list_memberships(
        self, organisation_id: str, state: State, after: str | None, size: int
    ) -> Listed[Membership]:
        found, last = _MEMBERSHIPS.page(
            self._session,
            membership.c.organisation_id == organisation_id,
            membership.c.state == state,
            order=membership.c.person_id,
            after=after,
            size=size,
        )
        return [read_membership(message) for message in found], last

    def memberships_of(self, person_id: str) -> list[Membership]:
        """The person's memberships that have not ended, by organisation."""
        theirs = membership.c.person_id == person_id, membership.c.state != State.ENDED
        found = _MEMBERSHIPS.listed(self._session, *theirs, order=membership.c.organisation_id)
        return [read_membership(message) for message in found]

    def has_other_administrator(self, organisation_id: str, person_id: str) -> bool:
        others = exists().where(
            membership.c.organisation_id == organisation_id,
            membership.c.person_id != person_id,
            membership.c.is_admin,
        )
        return bool(self._session.execute(select(others)).scalar_one())

    def save_membership(self, kept: Membership, fact: Fact) -> None:
        message = print_membership(kept)
        _MEMBERSHIPS.save(
            self._session,
            message,
            organisation_id=kept.organisation_id,
            person_id=kept.person_id,
            state=kept.state,
            is_admin=kept.runs_the_organisation,
            version=kept.version,
        )
        aggregate_id = f"{kept.organisation_id}:{kept.person_id}"
        tell(self._session, fact, aggregate_id, kept.version, message)


def _takes_part_in(circle_id: str) -> ColumnElement[bool]:
    """On the circle's surface, or its host."""
    surface = select(circle_member.c.member_id).where(
        circle_member.c.circle_id == circle_id,
        circle_member.c.role == CircleRole.SURFACE,
        circle_member.c.active,
    )
    host = select(circle.c.host_id).where(circle.c.id == circle_id)
    return or_(organisation.c.id.in_(surface), organisation.c.id.in_(host))
