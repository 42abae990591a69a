"""Events and their form on the wire: CloudEvents 1.0 in binary mode, the payload alone in the body."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from libs.storage.outbox import Unpublished
from libs.telemetry import tracing

CONTENT_TYPE = "application/protobuf"
MESSAGE_ID_HEADER = "Nats-Msg-Id"


@dataclass(frozen=True, slots=True)
class Event:
    """A fact told by another service (or this one). `id` is the same in every delivery."""

    id: str
    type: str
    subject: str
    source: str
    aggregate_id: str
    aggregate_version: int
    time: datetime
    payload: bytes
    traceparent: str | None


def headers_of(event: Unpublished, source: str) -> dict[str, str]:
    """The headers that go with the payload; the broker recognises a repetition by the id."""
    headers = {
        MESSAGE_ID_HEADER: event.id,
        "ce-specversion": "1.0",
        "ce-id": event.id,
        "ce-type": event.type,
        "ce-source": source,
        "ce-subject": event.aggregate_id,
        "ce-time": event.created_at.isoformat(),
        "ce-aggregateversion": str(event.aggregate_version),
        "content-type": CONTENT_TYPE,
    }
    if event.traceparent:
        headers[tracing.HEADER] = event.traceparent
    return headers


def event_of(subject: str, headers: Mapping[str, str], payload: bytes, fallback_id: str) -> Event:
    """The event that a message carries. What is no CloudEvent has an empty type, which nobody handles."""
    return Event(
        id=headers.get("ce-id", fallback_id),
        type=headers.get("ce-type", ""),
        subject=subject,
        source=headers.get("ce-source", ""),
        aggregate_id=headers.get("ce-subject", ""),
        aggregate_version=_whole_number(headers.get("ce-aggregateversion", "")),
        time=_moment(headers.get("ce-time", "")),
        payload=payload,
        traceparent=headers.get(tracing.HEADER),
    )


def _whole_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(0, UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
