"""The tables of this service: runs with their plans, and what events told.

A table of facts keeps the whole resource as `document`, at the `version` of the event that told it, beside
the columns that selections ask for. Moments that are compared are columns; what is only read back stays in
the document.
"""

from datetime import datetime

from sqlalchemy import Column, Index
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from libs.hosting.projections import LOCAL
from libs.storage import UtcDateTime


class Table(SQLModel, registry=registry()):
    """The base of this service's tables."""


def _moment(*, index: bool = False, nullable: bool = False) -> "Column[datetime]":
    return Column(UtcDateTime, nullable=nullable, index=index)


class PlanRunRow(Table, table=True):
    """A plan run; `holder` solves it until `lease_until`. Maps are JSON."""

    __tablename__ = "plan_run"
    __table_args__ = (Index("ix_plan_run_circle_id_id", "circle_id", "id"),)

    id: str = Field(primary_key=True)
    circle_id: str
    start_at: datetime = Field(sa_column=_moment())
    end_at: datetime = Field(sa_column=_moment())
    created_by: str
    created_at: datetime = Field(sa_column=_moment())
    changed_at: datetime = Field(sa_column=_moment())
    time_limit_seconds: int
    gap_limit: float
    seed: int
    work_limit: int
    weights: str
    state: str = Field(index=True)
    stale: bool
    cancel_asked: bool
    attempts: int
    snapshot_sha256: str
    size: str
    outcome: str
    failure: str
    offers_sent: int
    offers_refused: int
    kind: str
    version: int
    holder: str = ""
    lease_until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class PlanProblemRow(Table, table=True):
    """The problem that a run solves, as gzip bytes."""

    __tablename__ = "plan_problem"

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    problem: bytes


class PlanProposalRow(Table, table=True):
    """A pair of a plan, or somebody in reserve for a slot when `reserve_rank` is not 0.

    `terms` and `reason_codes` are JSON; `release_id` is the release that sends it, if any.
    """

    __tablename__ = "plan_proposal"

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    slot_id: str = Field(primary_key=True)
    volunteer_id: str = Field(primary_key=True)
    task_id: str
    terms: str
    travel_minutes: int
    reason_codes: str
    fixed: bool
    published: bool
    offer_id: str
    refusal_reason: str
    release_id: str = Field(index=True)
    acceptance: float = 0.0
    presence: float = 0.0
    reserve_rank: int = 0
    volunteer_version: int = 0
    wave: int = 0


class PlanStaffingRow(Table, table=True):
    """How far the waves of a slot have come in a released run; no more are sent once it is `ended`."""

    __tablename__ = "plan_staffing"

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    slot_id: str = Field(primary_key=True, index=True)
    task_id: str = Field(index=True)
    goal: int
    task_print: str
    wave: int
    ended: bool


class PlanUnfilledRow(Table, table=True):
    """A slot that a plan leaves short. `reasons` is JSON."""

    __tablename__ = "plan_unfilled"

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    slot_id: str = Field(primary_key=True)
    task_id: str
    short_of_min: int
    short_of_desired: int
    reasons: str


class PlanReleaseRow(Table, table=True):
    """An order to release proposals of a run; `finished_at` null: under way."""

    __tablename__ = "plan_release"

    id: str = Field(primary_key=True)
    plan_run_id: str = Field(foreign_key="plan_run.id", index=True)
    person_id: str
    created_at: datetime = Field(sa_column=_moment())
    finished_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True, index=True))
    failure: str = ""


class PlanGroundRow(Table, table=True):
    """A fact that a plan waiting for release rests on. `promises` is JSON."""

    __tablename__ = "plan_ground"
    __table_args__ = (Index("ix_plan_ground_kind_key", "kind", "key"),)

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    print: str
    promises: str


class VolunteerRow(Table, table=True):
    """A volunteer as events told them; `active` ones may be asked."""

    __tablename__ = "known_volunteer"

    id: str = Field(primary_key=True)
    version: int
    document: bytes
    digested_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, info=LOCAL))


class VolunteerCircleRow(Table, table=True):
    """An active volunteer is a point of a circle."""

    __tablename__ = "known_point"

    circle_id: str = Field(primary_key=True)
    volunteer_id: str = Field(primary_key=True, index=True)


class SkillRow(Table, table=True):
    """A skill; a deleted one stays as a tombstone, so that an older event cannot bring it back."""

    __tablename__ = "known_skill"

    id: str = Field(primary_key=True)
    version: int
    deleted: bool
    document: bytes


class CircleRow(Table, table=True):
    """A circle."""

    __tablename__ = "known_circle"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class TaskRow(Table, table=True):
    """A task from `start_at` to `end_at`; a flexible one is done at any time between them."""

    __tablename__ = "known_task"
    __table_args__ = (Index("ix_known_task_circle_id_start_at", "circle_id", "start_at"),)

    id: str = Field(primary_key=True)
    version: int
    state: int
    circle_id: str
    start_at: datetime = Field(sa_column=_moment())
    end_at: datetime = Field(sa_column=_moment())
    flexible: bool
    minutes: int
    latitude: float | None
    longitude: float | None
    document: bytes


class OfferRow(Table, table=True):
    """An offer, with the time of its task."""

    __tablename__ = "known_offer"

    id: str = Field(primary_key=True)
    version: int
    state: int
    task_id: str = Field(index=True)
    slot_id: str
    volunteer_id: str = Field(index=True)
    plan_run_id: str
    start_at: datetime = Field(sa_column=_moment())
    end_at: datetime = Field(sa_column=_moment(index=True))
    created_at: datetime = Field(sa_column=_moment(index=True))
    document: bytes


class AssignmentRow(Table, table=True):
    """An assignment, with the time of its task."""

    __tablename__ = "known_assignment"

    id: str = Field(primary_key=True)
    version: int
    state: int
    offer_id: str = Field(index=True)
    task_id: str = Field(index=True)
    slot_id: str
    volunteer_id: str = Field(index=True)
    start_at: datetime = Field(sa_column=_moment())
    end_at: datetime = Field(sa_column=_moment(index=True))
    flexible: bool
    minutes: int
    document: bytes


def _table(name: str) -> SqlTable:
    return Table.metadata.tables[name]


plan_run = _table("plan_run")
plan_problem = _table("plan_problem")
plan_proposal = _table("plan_proposal")
plan_staffing = _table("plan_staffing")
plan_unfilled = _table("plan_unfilled")
plan_release = _table("plan_release")
plan_ground = _table("plan_ground")
known_volunteer = _table("known_volunteer")
known_point = _table("known_point")
known_skill = _table("known_skill")
known_circle = _table("known_circle")
known_task = _table("known_task")
known_offer = _table("known_offer")
known_assignment = _table("known_assignment")
