"""Waitlist entries in the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import waitlist_pb2 as pb
from libs.storage.documents import Documents
from services.tasks.domain.events import WAITLIST_EVENTS
from services.tasks.domain.offer import OPEN_OFFER_STATES
from services.tasks.domain.signup_errors import WaitlistEntryNotFound
from services.tasks.domain.waitlist import OPEN_ENTRY_STATES, WaitlistEntry, WaitlistState
from services.tasks.storage.listing import concerning, read_rows, visible
from services.tasks.storage.tables import offer, slot, waitlist_entry
from services.tasks.storage.telling import Chronicle
from services.tasks.use_cases.visibility import View
from services.tasks.wire.waitlist import print_waitlist_entry, read_waitlist_entry

_DOCUMENTS = Documents(waitlist_entry, pb.WaitlistEntry)
_WHOLE = select(waitlist_entry.c.id, waitlist_entry.c.document, waitlist_entry.c.try_time)
_LINE = (waitlist_entry.c.create_time, waitlist_entry.c.id)
_other = waitlist_entry.alias("promoted_entry")
_being_asked = (
    select(func.count())
    .join(offer, offer.c.id == _other.c.offer_id)
    .where(
        _other.c.slot_id == slot.c.id,
        _other.c.state == str(WaitlistState.PROMOTED),
        offer.c.state.in_(sorted(OPEN_OFFER_STATES)),
    )
    .correlate(slot)
    .scalar_subquery()
)

IN_LINE = waitlist_entry.c.state.in_(sorted(OPEN_ENTRY_STATES))
CAN_BE_ASKED = waitlist_entry.c.state == str(WaitlistState.WAITING)
PROMOTED = waitlist_entry.c.state == str(WaitlistState.PROMOTED)
HAS_ROOM = slot.c.confirmed + _being_asked < slot.c.max
"""SQL for: the slot has a free seat for which nobody is being asked who waited for it."""


class WaitlistRows:
    """Waitlist entries, by id."""

    def __init__(self, session: Session, chronicle: Chronicle) -> None:
        self._session = session
        self._chronicle = chronicle

    def get(self, waitlist_entry_id: str) -> WaitlistEntry:
        found = self._all(_WHOLE.where(waitlist_entry.c.id == waitlist_entry_id))
        if not found:
            raise WaitlistEntryNotFound(waitlist_entry_id)
        return found[0]

    def open_of_task(self, task_id: str) -> list[WaitlistEntry]:
        return self._all(_WHOLE.where(waitlist_entry.c.task_id == task_id, IN_LINE).order_by(*_LINE))

    def open_of(self, task_id: str, volunteer_id: str) -> list[WaitlistEntry]:
        mine = waitlist_entry.c.task_id == task_id, waitlist_entry.c.volunteer_id == volunteer_id
        return self._all(_WHOLE.where(*mine, IN_LINE))

    def next_in_line(self, task_id: str, now: datetime, most: int) -> list[str]:
        statement = (
            select(waitlist_entry.c.volunteer_id)
            .join(slot, slot.c.id == waitlist_entry.c.slot_id)
            .where(
                waitlist_entry.c.task_id == task_id,
                CAN_BE_ASKED,
                waitlist_entry.c.try_time <= now,
                HAS_ROOM,
            )
            .order_by(*_LINE)
            .limit(most)
        )
        return list(self._session.connection().execute(statement).scalars())

    def page(
        self, view: View, volunteer_id: str, task_id: str, open_only: bool, after: str | None, size: int
    ) -> tuple[list[WaitlistEntry], str | None]:
        own = waitlist_entry.c.volunteer_id == view.person_id
        statement = _WHOLE.where(
            visible(view, waitlist_entry, own), concerning(waitlist_entry, volunteer_id, task_id)
        )
        if open_only:
            statement = statement.where(IN_LINE)
        return read_rows(self._session, statement, waitlist_entry, after, size, _read)

    def save(self, kept: WaitlistEntry) -> None:
        document = print_waitlist_entry(kept)
        _DOCUMENTS.save(
            self._session,
            document,
            id=kept.waitlist_entry_id,
            task_id=kept.task_id,
            slot_id=kept.slot_id,
            volunteer_id=kept.volunteer_id,
            organisation_id=kept.organisation_id,
            circle_id=kept.circle_id,
            state=str(kept.state),
            offer_id=kept.offer_id or None,
            create_time=kept.create_time,
            try_time=kept.try_time,
            version=kept.version,
        )
        event = WAITLIST_EVENTS[kept.state]
        self._chronicle.note(kept.waitlist_entry_id, kept.version, kept.update_time, event)
        self._chronicle.tell(event, kept.waitlist_entry_id, kept.version, document)

    def postpone(self, entry: WaitlistEntry) -> None:
        here = waitlist_entry.c.id == entry.waitlist_entry_id
        later = update(waitlist_entry).where(here).values(try_time=entry.try_time)
        self._session.connection().execute(later)

    def _all(self, statement: Select[Any]) -> list[WaitlistEntry]:
        return _read(self._session.connection().execute(statement).all())


def _read(rows: Sequence[Any]) -> list[WaitlistEntry]:
    return [read_waitlist_entry(pb.WaitlistEntry.FromString(row.document), row.try_time) for row in rows]
