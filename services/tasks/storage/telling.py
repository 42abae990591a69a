"""Telling a change in the transaction that makes it true, and noting who made it."""

from datetime import datetime

from google.protobuf.message import Message
from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.storage import outbox
from libs.storage.deferred import deferred_rows
from libs.storage.outbox import OutboxEvent
from services.tasks.storage.tables import change


class Chronicle:
    """The changes of one transaction, all made by one actor."""

    def __init__(self, session: Session, actor: str) -> None:
        self._session = session
        self._actor = actor

    def note(
        self, resource_id: str, version: int, time: datetime, event: str | None, reason: str = ""
    ) -> None:
        """Keep for good who brought the resource to this version, and why."""
        row = {
            "resource_id": resource_id,
            "version": version,
            "event": event or "",
            "actor": self._actor,
            "reason": reason,
            "time": time,
        }
        deferred_rows(self._session).add(change, row)

    def tell(self, event: str, resource_id: str, version: int, resource: Message) -> None:
        """Have the event published once the transaction commits."""
        kind = EVENTS[event]
        outbox.append(
            self._session,
            OutboxEvent(
                subject=kind.type,
                type=kind.type,
                aggregate_id=resource_id,
                aggregate_version=version,
                payload=kind.wrap(resource),
                aggregate_type=kind.resource_field,
            ),
        )
