"""The tables of repairs."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index
from sqlmodel import Field

from libs.storage import UtcDateTime
from services.matching.storage.tables import Table


class RepairCauseRow(Table, table=True):
    """Something that fell through. It waits while `plan_run_id` is empty and it is not `settled`."""

    __tablename__ = "repair_cause"
    __table_args__ = (Index("ix_repair_cause_waiting", "plan_run_id", "settled"),)

    id: str = Field(primary_key=True)
    circle_id: str
    trigger: str
    resource_id: str
    version: int
    task_id: str
    slot_id: str
    volunteer_id: str
    noted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    attempts: int
    plan_run_id: str
    settled: bool


class PlanRepairRow(Table, table=True):
    """What a run of kind repair is beside a plan run."""

    __tablename__ = "plan_repair"

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    base_plan_run_id: str
    kept: int
    objective_before: int = Field(sa_column=Column(BigInteger, nullable=False))
    best_nearby: bool
    released_by_policy: bool
    superseded_by: str


class RepairChangeRow(Table, table=True):
    """A line of the difference that is no proposal."""

    __tablename__ = "repair_change"

    plan_run_id: str = Field(primary_key=True, foreign_key="plan_run.id")
    kind: str = Field(primary_key=True)
    slot_id: str = Field(primary_key=True)
    volunteer_id: str = Field(primary_key=True)
    task_id: str
    code: str
    offer_id: str
    refusal_reason: str


repair_cause = Table.metadata.tables["repair_cause"]
plan_repair = Table.metadata.tables["plan_repair"]
repair_change = Table.metadata.tables["repair_change"]
