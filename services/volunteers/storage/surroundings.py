"""Projections of circles and memberships, whose owner is the organisations service."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from services.volunteers.domain.circles import CircleHost, CircleMember, CircleRole, Employment
from services.volunteers.storage.people import PEOPLE
from services.volunteers.storage.tables import circle_host, circle_member, employment


class SurroundingRows:
    """The surroundings' part of the repository."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note_circle(self, circle: CircleHost) -> bool:
        return self._newer(circle_host, asdict(circle))

    def note_employment(self, kept: Employment) -> bool:
        return self._newer(employment, asdict(kept))

    def note_circle_member(self, member: CircleMember) -> bool:
        if member.role is not CircleRole.SURFACE:
            PEOPLE.find(self._session, lock=True, id=member.member_id)
        return self._newer(circle_member, {**asdict(member), "role": member.role.value})

    def circles_with_point(self, person_id: str) -> tuple[str, ...]:
        theirs = select(circle_member.c.circle_id).where(
            circle_member.c.member_id == person_id,
            circle_member.c.role == CircleRole.POINT.value,
            circle_member.c.active,
        )
        return tuple(self._session.execute(theirs.order_by(circle_member.c.circle_id)).scalars())

    def _newer(self, table: Table, row: dict[str, Any]) -> bool:
        """Keep the row unless the one we have is as new; True when it was kept."""
        connection = self._session.connection()
        kept = connection.execute(_UPSERTS[connection.dialect.name, table.name], row)
        return kept.one_or_none() is not None


def _upsert(dialect: Any, table: Table) -> Any:
    statement = dialect.insert(table)
    values = {
        column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key
    }
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_=values,
        where=table.c.version < statement.excluded.version,
    ).returning(table.c.version)


_UPSERTS = {
    (name, table.name): _upsert(dialect, table)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    for table in (circle_host, circle_member, employment)
}
