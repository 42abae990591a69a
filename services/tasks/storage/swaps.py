"""Swaps in the database."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import swap_pb2 as pb
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.tasks.domain.events import SWAP_EVENTS
from services.tasks.domain.handover_errors import SwapNotFound
from services.tasks.domain.swap import Swap, SwapState
from services.tasks.storage.listing import read_rows
from services.tasks.storage.tables import swap
from services.tasks.storage.telling import Chronicle
from services.tasks.wire.handovers import print_swap, read_swap, told_swap

_DOCUMENTS = Documents(swap, pb.Swap)
_WHOLE = select(swap.c.id, swap.c.document)
_PROPOSED = swap.c.state == str(SwapState.PROPOSED)


class SwapRows:
    """Swaps, by id."""

    def __init__(self, session: Session, chronicle: Chronicle) -> None:
        self._session = session
        self._chronicle = chronicle

    def get(self, swap_id: str) -> Swap:
        found = self._all(swap.c.id == swap_id)
        if not found:
            raise SwapNotFound(swap_id)
        return found[0]

    def proposed_for(self, assignment_id: str) -> list[Swap]:
        return self._all(swap.c.assignment_id == assignment_id, _PROPOSED)

    def page(
        self,
        volunteer_id: str,
        slot_ids: Collection[str],
        state: SwapState | None,
        after: str | None,
        size: int,
    ) -> tuple[list[Swap], str | None]:
        answerable = one_of(swap.c.wanted_slot_id, slot_ids) & _PROPOSED
        statement = _WHOLE.where(
            or_(swap.c.volunteer_id == volunteer_id, swap.c.accepted_by == volunteer_id, answerable)
        )
        if state:
            statement = statement.where(swap.c.state == str(state))
        return read_rows(self._session, statement, swap, after, size, _read)

    def add(self, new: Swap) -> None:
        self.save(new, "")

    def save(self, kept: Swap, accepted_by: str = "") -> None:
        document = print_swap(kept)
        _DOCUMENTS.save(
            self._session,
            document,
            id=kept.swap_id,
            assignment_id=kept.assignment_id,
            task_id=kept.task_id,
            volunteer_id=kept.volunteer_id,
            wanted_slot_id=kept.wanted_slot_id,
            accepted_by=accepted_by,
            state=str(kept.state),
            expire_time=kept.expire_time,
            version=kept.version,
        )
        event = SWAP_EVENTS[kept.state]
        self._chronicle.note(kept.swap_id, kept.version, kept.update_time, event)
        self._chronicle.tell(event, kept.swap_id, kept.version, told_swap(document))

    def _all(self, *conditions: ColumnElement[bool]) -> list[Swap]:
        statement = _WHOLE.where(*conditions).order_by(swap.c.id)
        return _read(self._session.connection().execute(statement).all())


def _read(rows: Sequence[Any]) -> list[Swap]:
    return [read_swap(pb.Swap.FromString(row.document)) for row in rows]
