"""The tables of this service. Each row keeps its resource whole, as the message that events tell."""

from sqlalchemy import Index
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """The base of this service's tables."""


class OrganisationRow(Table, table=True):
    """An organisation; `external_id` is null when it was not imported."""

    __tablename__ = "organisation"

    id: str = Field(primary_key=True)
    external_id: str | None = Field(default=None, unique=True)
    verification: str = Field(index=True)
    version: int
    document: bytes


class TeamRow(Table, table=True):
    """A team."""

    __tablename__ = "team"

    id: str = Field(primary_key=True)
    organisation_id: str = Field(foreign_key="organisation.id", index=True)
    version: int
    document: bytes


class MembershipRow(Table, table=True):
    """A membership in any state; `is_admin` only while in force."""

    __tablename__ = "membership"

    organisation_id: str = Field(primary_key=True, foreign_key="organisation.id")
    person_id: str = Field(primary_key=True, index=True)
    state: str
    is_admin: bool
    version: int
    document: bytes


class CircleRow(Table, table=True):
    """A circle; `parent_id` is null at the top."""

    __tablename__ = "circle"

    id: str = Field(primary_key=True)
    parent_id: str | None = Field(default=None, foreign_key="circle.id", index=True)
    host_id: str = Field(foreign_key="organisation.id", index=True)
    version: int
    document: bytes


class CircleMemberRow(Table, table=True):
    """A part in a circle, played or ended; `id` is the part's."""

    __tablename__ = "circle_member"
    __table_args__ = (
        Index("ix_circle_member_member_id_role", "member_id", "role"),
        Index("ix_circle_member_circle_id_role", "circle_id", "role"),
    )

    id: str = Field(primary_key=True)
    circle_id: str = Field(foreign_key="circle.id")
    role: str
    member_id: str
    active: bool
    version: int
    document: bytes


def _table(name: str) -> SqlTable:
    return Table.metadata.tables[name]


organisation = _table("organisation")
team = _table("team")
membership = _table("membership")
circle = _table("circle")
circle_member = _table("circle_member")
