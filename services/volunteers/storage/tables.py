"""The tables of this service. People, volunteers and skills are kept whole, as their messages."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from libs.storage import UtcDateTime


class Table(SQLModel, registry=registry()):
    """The base of this service's tables."""


class PersonRow(Table, table=True):
    """A person, all of it personal data."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class VolunteerRow(Table, table=True):
    """A volunteer as events tell them; beside it, private, what keeps the age up to date."""

    __tablename__ = "volunteer"

    id: str = Field(primary_key=True, foreign_key="person.id")
    number: str = Field(unique=True)
    state: str
    birth_date: date | None = None
    next_age_time: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    version: int
    document: bytes


class SkillRow(Table, table=True):
    """A skill."""

    __tablename__ = "skill"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class SkillHolderRow(Table, table=True):
    """Who has a qualification for a skill, whatever its state."""

    __tablename__ = "skill_holder"

    skill_id: str = Field(primary_key=True, foreign_key="skill.id")
    volunteer_id: str = Field(primary_key=True, index=True)


class CircleHostRow(Table, table=True):
    """Projection: which organisation hosts a circle."""

    __tablename__ = "circle_host"

    circle_id: str = Field(primary_key=True)
    host_organisation_id: str
    version: int


class CircleMemberRow(Table, table=True):
    """Projection: who plays, or once played, which part in a circle; also of people not known here yet."""

    __tablename__ = "circle_member"
    __table_args__ = (
        Index("ix_circle_member_member_id", "member_id"),
        Index("ix_circle_member_circle_id", "circle_id", "role", "member_id"),
    )

    id: str = Field(primary_key=True)
    circle_id: str
    role: str
    member_id: str
    active: bool
    version: int


class EmploymentRow(Table, table=True):
    """Projection: who has, or once had, roles in an organisation."""

    __tablename__ = "employment"

    organisation_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True, index=True)
    active: bool
    version: int


def _table(name: str) -> SqlTable:
    return Table.metadata.tables[name]


person = _table("person")
volunteer = _table("volunteer")
skill = _table("skill")
skill_holder = _table("skill_holder")
circle_host = _table("circle_host")
circle_member = _table("circle_member")
employment = _table("employment")

PROJECTIONS = {table.name: table for table in (circle_host, circle_member, employment)}
"""What is built from the events of other services alone."""
