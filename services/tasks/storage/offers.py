"""Offers in the database."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, insert, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2 as pb
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.tasks.domain.errors import OfferNotFound
from services.tasks.domain.events import OFFER_EVENTS
from services.tasks.domain.offer import OPEN_OFFER_STATES, Offer, OfferState
from services.tasks.storage.listing import concerning, read_rows, visible
from services.tasks.storage.tables import offer
from services.tasks.storage.telling import Chronicle
from services.tasks.use_cases.visibility import View
from services.tasks.wire.offers import print_offer, read_offer, told_offer

_DOCUMENTS = Documents(offer, pb.Offer)
_WHOLE = select(offer.c.id, offer.c.document, offer.c.minutes, offer.c.flexible)
_OPEN = offer.c.state.in_(sorted(OPEN_OFFER_STATES))


class OfferRows:
    """Offers, by id."""

    def __init__(self, session: Session, chronicle: Chronicle) -> None:
        self._session = session
        self._chronicle = chronicle

    def get(self, offer_id: str) -> Offer:
        found = self._all(_WHOLE.where(offer.c.id == offer_id))
        if not found:
            raise OfferNotFound(offer_id)
        return found[0]

    def page(
        self,
        view: View,
        volunteer_id: str,
        task_id: str,
        plan_run_id: str,
        state: OfferState | None,
        after: str | None,
        size: int,
    ) -> tuple[list[Offer], str | None]:
        heard_of = and_(offer.c.volunteer_id == view.person_id, offer.c.state != str(OfferState.WAITING))
        statement = _WHOLE.where(visible(view, offer, heard_of), concerning(offer, volunteer_id, task_id))
        if plan_run_id:
            statement = statement.where(offer.c.plan_run_id == plan_run_id)
        if state:
            statement = statement.where(offer.c.state == str(state))
        return read_rows(self._session, statement, offer, after, size, _read)

    def open_of_task(self, task_id: str) -> list[Offer]:
        return self._all(_WHOLE.where(offer.c.task_id == task_id, _OPEN).order_by(offer.c.id))

    def open_of_volunteers(self, volunteer_ids: Collection[str]) -> Mapping[str, list[Offer]]:
        found: dict[str, list[Offer]] = defaultdict(list)
        for one in self._all(_WHOLE.where(one_of(offer.c.volunteer_id, volunteer_ids), _OPEN)):
            found[one.volunteer_id].append(one)
        return found

    def recent_of_volunteers(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, int]:
        statement = (
            select(offer.c.volunteer_id, func.count())
            .where(one_of(offer.c.volunteer_id, volunteer_ids), offer.c.create_time > since)
            .group_by(offer.c.volunteer_id)
        )
        return {row[0]: row[1] for row in self._session.connection().execute(statement)}

    def asked(self, task_ids: Collection[str], volunteer_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        if not volunteer_ids:
            return frozenset()
        statement = select(offer.c.task_id, offer.c.volunteer_id).where(
            one_of(offer.c.task_id, task_ids), one_of(offer.c.volunteer_id, volunteer_ids)
        )
        rows = self._session.connection().execute(statement)
        return frozenset((row.task_id, row.volunteer_id) for row in rows)

    def of_plan_runs(self, plan_run_ids: Collection[str], volunteer_ids: Collection[str]) -> list[Offer]:
        if not plan_run_ids:
            return []
        mine = one_of(offer.c.volunteer_id, volunteer_ids)
        return self._all(_WHOLE.where(one_of(offer.c.plan_run_id, plan_run_ids), mine))

    def add_all(self, offers: Sequence[Offer]) -> None:
        if not offers:
            return
        documents = [print_offer(one) for one in offers]
        rows = [
            {**_columns(one), "document": document.SerializeToString()}
            for one, document in zip(offers, documents, strict=True)
        ]
        self._session.connection().execute(insert(offer), rows)
        for one, document in zip(offers, documents, strict=True):
            self._tell(one, document, "")

    def save(self, kept: Offer, reason: str = "") -> None:
        document = print_offer(kept)
        _DOCUMENTS.save(self._session, document, **_columns(kept))
        self._tell(kept, document, reason)

    def _tell(self, one: Offer, document: pb.Offer, reason: str) -> None:
        event = OFFER_EVENTS[one.state]
        self._chronicle.note(one.offer_id, one.version, one.update_time, event, reason)
        self._chronicle.tell(event, one.offer_id, one.version, told_offer(document))

    def _all(self, statement: Select[Any]) -> list[Offer]:
        return _read(self._session.connection().execute(statement).all())


def _read(rows: Sequence[Any]) -> list[Offer]:
    return [read_offer(pb.Offer.FromString(row.document), row.minutes, row.flexible) for row in rows]


def _columns(one: Offer) -> dict[str, Any]:
    return {
        "id": one.offer_id,
        "task_id": one.task_id,
        "slot_id": one.slot_id,
        "volunteer_id": one.volunteer_id,
        "organisation_id": one.organisation_id,
        "circle_id": one.circle_id,
        "plan_run_id": one.plan_run_id or None,
        "state": str(one.state),
        "minutes": one.schedule.minutes,
        "flexible": one.schedule.flexible,
        "expire_time": one.expire_time,
        "create_time": one.create_time,
        "send_time": one.send_time,
        "version": one.version,
    }
