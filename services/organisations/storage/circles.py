"""Circles and their members in the database."""

from collections.abc import Collection

from sqlalchemy import exists, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.organisations.domain.circle import Circle
from services.organisations.domain.circle_member import CircleMember, CircleRole, Part
from services.organisations.domain.errors import CircleNotFound
from services.organisations.domain.events import Fact
from services.organisations.storage.outbox import tell
from services.organisations.storage.tables import circle, circle_member
from services.organisations.use_cases.ports import Listed
from services.organisations.wire.circles import print_circle, print_member, read_circle, read_member

_CIRCLES = Documents(circle, pb.Circle)
_MEMBERS = Documents(circle_member, pb.CircleMember)


class CircleRows:
    """The circles' part of the repository. `lock` says that what is read is kept from other writers."""

    def __init__(self, session: Session, *, lock: bool) -> None:
        self._session = session
        self._lock = lock

    def circle(self, circle_id: str) -> Circle:
        message = _CIRCLES.find(self._session, lock=self._lock, id=circle_id)
        if message is None:
            raise CircleNotFound(circle_id)
        return read_circle(message)

    def circles_directly_in(self, circle_id: str) -> list[Circle]:
        inner = circle.c.parent_id == circle_id
        found = _CIRCLES.listed(self._session, inner, order=circle.c.id, lock=self._lock)
        return [read_circle(message) for message in found]

    def list_circles(self, parent_circle_id: str, after: str | None, size: int) -> Listed[Circle]:
        inner = [circle.c.parent_id == parent_circle_id] if parent_circle_id else []
        found, last = _CIRCLES.page(self._session, *inner, order=circle.c.id, after=after, size=size)
        return [read_circle(message) for message in found], last

    def save_circle(self, kept: Circle, fact: Fact) -> None:
        message = print_circle(kept)
        _CIRCLES.save(
            self._session,
            message,
            id=kept.circle_id,
            parent_id=kept.profile.parent_circle_id or None,
            host_id=kept.profile.host_organisation_id,
            version=kept.version,
        )
        tell(self._session, fact, kept.circle_id, kept.version, message)

    def with_all_nested(self, circle_ids: Collection[str]) -> list[str]:
        """Ids of the circles and of everything nested in them, sorted."""
        reached = select(circle.c.id).where(one_of(circle.c.id, circle_ids)).cte("reached", recursive=True)
        reached = reached.union(select(circle.c.id).where(circle.c.parent_id == reached.c.id))
        return list(self._session.execute(select(reached.c.id).order_by(reached.c.id)).scalars())

    def member(self, part: Part) -> CircleMember | None:
        message = _MEMBERS.find(self._session, lock=self._lock, id=part.id)
        return None if message is None else read_member(message)

    def list_members(
        self, circle_id: str, role: CircleRole | None, after: str | None, size: int
    ) -> Listed[CircleMember]:
        conditions = [circle_member.c.circle_id == circle_id, circle_member.c.active]
        if role:
            conditions.append(circle_member.c.role == role)
        found, last = _MEMBERS.page(
            self._session, *conditions, order=circle_member.c.id, after=after, size=size
        )
        return [read_member(message) for message in found], last

    def circles_of(self, person_id: str, role: CircleRole) -> list[str]:
        """Ids of the circles in which the person plays the part, sorted."""
        theirs = select(circle_member.c.circle_id).where(
            circle_member.c.member_id == person_id, circle_member.c.role == role, circle_member.c.active
        )
        return list(self._session.execute(theirs.order_by(circle_member.c.circle_id)).scalars())

    def has_other_coordinator(self, circle_id: str, person_id: str) -> bool:
        others = exists().where(
            circle_member.c.circle_id == circle_id,
            circle_member.c.role == CircleRole.COORDINATOR,
            circle_member.c.member_id != person_id,
            circle_member.c.active,
        )
        return bool(self._session.execute(select(others)).scalar_one())

    def save_member(self, kept: CircleMember, fact: Fact) -> None:
        message = print_member(kept)
        part = kept.part
        _MEMBERS.save(
            self._session,
            message,
            id=part.id,
            circle_id=part.circle_id,
            role=part.role.value,
            member_id=part.member_id,
            active=kept.active,
            version=kept.version,
        )
        tell(self._session, fact, part.id, kept.version, message)
