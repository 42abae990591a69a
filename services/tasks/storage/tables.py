"""The tables of this service. A resource's row keeps it whole, beside the columns that SQL asks for.

Some of what must always hold is held by the database itself, whatever the code does: see `guards`.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from libs.storage import UtcDateTime
from services.tasks.domain.assignment import SEATED_STATES, AssignmentState
from services.tasks.domain.offer import OPEN_OFFER_STATES, OfferState
from services.tasks.domain.swap import SwapState
from services.tasks.domain.waitlist import OPEN_ENTRY_STATES, WaitlistState


def states_in(
    states: frozenset[AssignmentState] | frozenset[OfferState] | frozenset[WaitlistState],
) -> str:
    """SQL for: the state is one of these."""
    return f"state IN ({', '.join(repr(str(state)) for state in sorted(states))})"


IS_SEATED = states_in(SEATED_STATES)
PROMOTION_IS_NAMED = "state <> 'promoted' OR offer_id IS NOT NULL"
IS_STANDING_BY = states_in(frozenset({AssignmentState.STANDING_BY}))
IS_SEEKING = states_in(frozenset({AssignmentState.SEEKING_STAND_IN}))
IS_PROPOSED = f"state = '{SwapState.PROPOSED}'"
OFFER_IS_NAMED = "origin <> 'offer' OR offer_id IS NOT NULL"
IS_SUBMITTED = "state = 'submitted'"
IS_IN_LINE = states_in(OPEN_ENTRY_STATES)
IS_OPEN = states_in(frozenset({OfferState.OFFERED}))
IS_ASKED = states_in(OPEN_OFFER_STATES)
IS_WAITING = states_in(frozenset({OfferState.WAITING}))


def _unique_where(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=text(where), postgresql_where=text(where))


def _where(name: str, *columns: str, where: str) -> Index:
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


class Table(SQLModel, registry=registry()):
    """The base of this service's tables."""


class HelpRequestRow(Table, table=True):
    """A request. `paused_time` is set while the clock of triage stands still."""

    __tablename__ = "help_request"
    __table_args__ = (
        Index("ix_help_request_circle_id_id", "circle_id", "id"),
        Index("ix_help_request_requester_id", "requester_id", "id"),
        _where("ix_help_request_close_due", "close_due_time", where="close_due_time IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    circle_id: str
    requester_id: str
    state: str
    paused_time: datetime | None = Field(default=None, sa_type=UtcDateTime)
    close_due_time: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int
    document: bytes


class TaskRow(Table, table=True):
    """A task; `external_id` is null when it was not imported, `due_time` when it stays as it is."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("organisation_id", "external_id", name="task_imported_once"),
        Index("ix_task_organisation_id_id", "organisation_id", "id"),
        Index("ix_task_circle_id_id", "circle_id", "id"),
        _where("ix_task_due", "due_time", where="due_time IS NOT NULL"),
    )

    id: str = Field(primary_key=True)
    organisation_id: str
    circle_id: str
    state: str
    start_time: datetime = Field(sa_type=UtcDateTime)
    end_time: datetime = Field(sa_type=UtcDateTime)
    latitude: float | None = None
    longitude: float | None = None
    external_id: str | None = None
    due_time: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int
    document: bytes


class SlotRow(Table, table=True):
    """The seats of a slot. Triggers count `confirmed` and `offered`; nothing else writes them."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("confirmed BETWEEN 0 AND max", name="slot_never_overfull"),
        CheckConstraint("offered >= 0", name="slot_offered_is_a_count"),
    )

    id: str = Field(primary_key=True)
    task_id: str = Field(foreign_key="task.id", index=True)
    max: int
    leader: bool
    confirmed: int = 0
    offered: int = 0


class TaskRequestRow(Table, table=True):
    """A task answers a request."""

    __tablename__ = "task_request"

    task_id: str = Field(primary_key=True, foreign_key="task.id")
    help_request_id: str = Field(primary_key=True, foreign_key="help_request.id", index=True)


class OfferRow(Table, table=True):
    """An offer, with the time of its task; `plan_run_id` is null for one by hand, `send_time` when it did not
    have to wait."""

    __tablename__ = "offer"
    __table_args__ = (
        _unique_where("offer_one_open_per_task", "volunteer_id", "task_id", where=IS_ASKED),
        _unique_where(
            "offer_once_per_run", "plan_run_id", "slot_id", "volunteer_id", where="plan_run_id IS NOT NULL"
        ),
        Index("ix_offer_volunteer_id_create_time", "volunteer_id", "create_time"),
        _where("ix_offer_due", "expire_time", where=IS_OPEN),
        _where("ix_offer_waiting", "send_time", where=IS_WAITING),
    )

    id: str = Field(primary_key=True)
    task_id: str = Field(foreign_key="task.id", index=True)
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    plan_run_id: str | None = None
    state: str
    minutes: int
    flexible: bool
    expire_time: datetime = Field(sa_type=UtcDateTime)
    create_time: datetime = Field(sa_type=UtcDateTime)
    send_time: datetime | None = Field(default=None, sa_type=UtcDateTime)
    version: int
    document: bytes


class AssignmentRow(Table, table=True):
    """An assignment, with the time of its task; `offer_id` is null when it rests on another consent."""

    __tablename__ = "assignment"
    __table_args__ = (
        _unique_where("assignment_one_seat_per_task", "task_id", "volunteer_id", where=IS_SEATED),
        Index("ix_assignment_volunteer_id_end_time", "volunteer_id", "end_time"),
        _unique_where("assignment_one_standby_per_task", "task_id", "volunteer_id", where=IS_STANDING_BY),
        _where("ix_assignment_seeking", "id", where=IS_SEEKING),
        _where("ix_assignment_appeal_open", "id", where="appeal_open"),
        CheckConstraint(OFFER_IS_NAMED, name="assignment_offer_is_named"),
    )

    id: str = Field(primary_key=True)
    origin: str
    offer_id: str | None = Field(default=None, foreign_key="offer.id", unique=True)
    task_id: str = Field(foreign_key="task.id", index=True)
    slot_id: str = Field(foreign_key="slot.id", index=True)
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: str
    start_time: datetime = Field(sa_type=UtcDateTime)
    end_time: datetime = Field(sa_type=UtcDateTime)
    minutes: int
    flexible: bool
    overlap_allowed: bool = False
    appeal_open: bool = False
    version: int
    document: bytes


class SwapRow(Table, table=True):
    """A proposal to change places; `accepted_by` is empty until somebody did."""

    __tablename__ = "swap"
    __table_args__ = (
        _unique_where("swap_one_open_per_assignment", "assignment_id", where=IS_PROPOSED),
        _where("ix_swap_due", "expire_time", where=IS_PROPOSED),
        _where("ix_swap_wanted_slot_id", "wanted_slot_id", where=IS_PROPOSED),
    )

    id: str = Field(primary_key=True)
    assignment_id: str = Field(foreign_key="assignment.id")
    task_id: str = Field(foreign_key="task.id")
    volunteer_id: str = Field(index=True)
    wanted_slot_id: str
    accepted_by: str = Field(index=True)
    state: str
    expire_time: datetime = Field(sa_type=UtcDateTime)
    version: int
    document: bytes


class DoorRow(Table, table=True):
    """The secret of a task on which proofs of presence rest."""

    __tablename__ = "door"

    task_id: str = Field(primary_key=True, foreign_key="task.id")
    secret: bytes


class WrongCodeRow(Table, table=True):
    """How many wrong codes were given for an assignment."""

    __tablename__ = "wrong_code"

    assignment_id: str = Field(primary_key=True, foreign_key="assignment.id")
    count: int


class ApplicationRow(Table, table=True):
    """An application."""

    __tablename__ = "application"
    __table_args__ = (
        _unique_where("application_one_open_per_task", "task_id", "volunteer_id", where=IS_SUBMITTED),
        Index("ix_application_volunteer_id_id", "volunteer_id", "id"),
    )

    id: str = Field(primary_key=True)
    task_id: str = Field(foreign_key="task.id", index=True)
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: str
    version: int
    document: bytes


class WaitlistEntryRow(Table, table=True):
    """A place in the line of a slot; `try_time` is when a seat can be offered to the volunteer again."""

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        _unique_where("waitlist_entry_one_open_per_slot", "slot_id", "volunteer_id", where=IS_IN_LINE),
        _where("ix_waitlist_entry_in_line", "task_id", "create_time", where=IS_IN_LINE),
        Index("ix_waitlist_entry_volunteer_id_id", "volunteer_id", "id"),
        CheckConstraint(PROMOTION_IS_NAMED, name="waitlist_entry_promotion_is_named"),
    )

    id: str = Field(primary_key=True)
    task_id: str = Field(foreign_key="task.id", index=True)
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: str
    offer_id: str | None = Field(default=None, foreign_key="offer.id")
    create_time: datetime = Field(sa_type=UtcDateTime)
    try_time: datetime = Field(sa_type=UtcDateTime)
    version: int
    document: bytes


class ChangeRow(Table, table=True):
    """Who did what to which resource when and why, for every version; `event` is empty for drafts."""

    __tablename__ = "change"

    resource_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    event: str
    actor: str
    reason: str
    time: datetime = Field(sa_type=UtcDateTime)


class KnownVolunteerRow(Table, table=True):
    """A volunteer as the volunteers service tells it, without what this service does not need."""

    __tablename__ = "known_volunteer"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class KnownSkillRow(Table, table=True):
    """A skill as the volunteers service tells it; empty when it was deleted."""

    __tablename__ = "known_skill"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class KnownOrganisationRow(Table, table=True):
    """An organisation as the organisations service tells it."""

    __tablename__ = "known_organisation"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class KnownCircleRow(Table, table=True):
    """A circle as the organisations service tells it."""

    __tablename__ = "known_circle"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


class KnownSurfaceRow(Table, table=True):
    """An organisation on a circle's surface as the organisations service tells it, also when it has left."""

    __tablename__ = "known_surface"

    id: str = Field(primary_key=True)
    version: int
    document: bytes


def _table(name: str) -> SqlTable:
    return Table.metadata.tables[name]


help_request = _table("help_request")
task = _table("task")
slot = _table("slot")
task_request = _table("task_request")
offer = _table("offer")
assignment = _table("assignment")
swap = _table("swap")
door = _table("door")
wrong_code = _table("wrong_code")
application = _table("application")
waitlist_entry = _table("waitlist_entry")
change = _table("change")
known_volunteer = _table("known_volunteer")
known_skill = _table("known_skill")
known_organisation = _table("known_organisation")
known_circle = _table("known_circle")
known_surface = _table("known_surface")

PROJECTIONS = {
    "volunteers": known_volunteer,
    "skills": known_skill,
    "organisations": known_organisation,
    "circles": known_circle,
    "surfaces": known_surface,
}
"""What is built from others' events alone."""
