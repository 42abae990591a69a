"""From an event that cannot be handled to its dead letter, and back."""

from datetime import UTC, datetime

from libs.messaging.event import Event
from libs.messaging.topology import Consumer
from libs.storage.dead_letters import DeadLetter

_LONGEST_ERROR = 2000


def letter_for(consumer: Consumer, event: Event, error: Exception, attempts: int) -> DeadLetter:
    """The dead letter that tells all an operator needs to decide on another try."""
    return DeadLetter(
        consumer=consumer.name,
        event_id=event.id,
        subject=event.subject,
        type=event.type,
        source=event.source,
        aggregate_id=event.aggregate_id,
        aggregate_version=event.aggregate_version,
        event_time=event.time,
        payload=event.payload,
        traceparent=event.traceparent,
        error=f"{type(error).__name__}: {error}"[:_LONGEST_ERROR],
        attempts=attempts,
        died_at=datetime.now(UTC),
    )


def event_in(letter: DeadLetter) -> Event:
    """The event as it was delivered."""
    return Event(
        id=letter.event_id,
        type=letter.type,
        subject=letter.subject,
        source=letter.source,
        aggregate_id=letter.aggregate_id,
        aggregate_version=letter.aggregate_version,
        time=letter.event_time,
        payload=letter.payload,
        traceparent=letter.traceparent,
    )
