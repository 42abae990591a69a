"""What the relay writes into headers the subscriber reads out of them, and strangers' headers harm nobody."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from libs.identifiers import new_id
from libs.messaging import Consumer
from libs.messaging.event import Event, event_of, headers_of
from libs.storage.outbox import Unpublished

words = st.from_regex(r"[a-z][a-z0-9.]{0,30}", fullmatch=True)
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


@given(words, words, words, st.integers(0, 2**62), st.binary(max_size=200), moments)
def test_an_event_arrives_as_it_was_written(
    subject: str, kind: str, aggregate: str, version: int, payload: bytes, moment: datetime
) -> None:
    row = Unpublished(new_id(), subject, kind, aggregate, version, payload, None, moment)
    assert event_of(subject, headers_of(row, "ledger"), payload, "other") == Event(
        row.id, kind, subject, "ledger", aggregate, version, moment, payload, None
    )


headers = st.sampled_from(["ce-id", "ce-type", "ce-time", "ce-aggregateversion", "traceparent", "x"])


@given(st.dictionaries(headers, st.text()), st.binary())
def test_any_headers_give_an_event(strange: dict[str, str], payload: bytes) -> None:
    event = event_of("tasks.v1.task", strange, payload, "STREAM-7")
    assert event.payload == payload
    assert event.id == strange.get("ce-id", "STREAM-7")
    assert event.time.tzinfo is not None


def test_pauses_grow_to_the_last_and_stay_there() -> None:
    consumer = Consumer("matching", "TASKS", ("tasks.>",), backoff=(1.0, 5.0, 30.0))
    assert [consumer.pause_after(deliveries) for deliveries in (1, 2, 3, 4, 50)] == [1, 5, 30, 30, 30]
    assert consumer.name == "matching-TASKS"
