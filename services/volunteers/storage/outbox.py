"""Telling a fact in the transaction that makes it true."""

from google.protobuf.message import Message
from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.storage import outbox
from libs.storage.outbox import OutboxEvent
from services.volunteers.domain.events import Fact


def tell(session: Session, fact: Fact, aggregate_id: str, version: int, resource: Message) -> None:
    """Have the fact published once the transaction commits."""
    event = EVENTS[fact]
    outbox.append(
        session,
        OutboxEvent(
            subject=event.type,
            type=event.type,
            aggregate_id=aggregate_id,
            aggregate_version=version,
            payload=event.wrap(resource),
            aggregate_type=event.resource_field,
        ),
    )
