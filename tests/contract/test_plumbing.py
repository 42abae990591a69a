"""Outbox, inbox, idempotency and dead letters, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from libs.errors import RequestIdReused
from libs.identifiers import new_id
from libs.storage import ConstraintViolated, Database, dead_letters, idempotency, inbox, outbox
from libs.storage.dead_letters import DeadLetter
from libs.storage.errors import EventTooLarge
from libs.telemetry.tracing import continue_trace
from tests.support.ledger import Account

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def event(aggregate: str = "a", version: int = 1, kind: str = "account.opened") -> outbox.OutboxEvent:
    return outbox.OutboxEvent("ledger.v1.account", kind, aggregate, version, f"{aggregate}{version}".encode())


async def publish_all(database: Database, stream: str = "LEDGER") -> None:
    def mark(session: Session) -> None:
        waiting = outbox.unpublished(session, 1000)
        outbox.mark_published(
            session, [outbox.Published(row.id, stream, number) for number, row in enumerate(waiting, 1)]
        )

    await database.write(mark)


async def test_the_outbox_keeps_events_in_the_order_of_writing(database: Database) -> None:
    with continue_trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
        for version in range(1, 6):
            await database.write(lambda session, v=version: outbox.append(session, event(version=v)))
    waiting = await database.read(lambda session: outbox.unpublished(session, 10))
    assert [row.aggregate_version for row in waiting] == [1, 2, 3, 4, 5]
    assert waiting[0].payload == b"a1"
    assert "0af7651916cd43dd8448eb211c80319c" in (waiting[0].traceparent or "")
    backlog = await database.read(outbox.backlog)
    assert (backlog.depth, backlog.oldest) == (5, waiting[0].created_at)


async def test_an_event_that_no_broker_would_take_is_refused_with_its_change(database: Database) -> None:
    def tell(session: Session, size: int) -> None:
        session.add(Account(id=f"{size}", owner=f"{size}"))
        told = outbox.OutboxEvent("ledger.v1.account", "account.opened", f"{size}", 1, bytes(size))
        outbox.append(session, told)

    most = outbox.DEFAULT_MOST_EVENT_BYTES
    await database.write(lambda session: tell(session, most))
    with pytest.raises(EventTooLarge) as refused:
        await database.write(lambda session: tell(session, most + 1))
    assert refused.value.metadata == {"size_bytes": f"{most + 1}", "limit_bytes": f"{most}"}
    assert await database.read(lambda session: session.exec(select(Account.id)).all()) == [f"{most}"]


async def test_published_events_are_no_longer_waiting_and_failures_are_counted(database: Database) -> None:
    first = await database.write(lambda session: outbox.append(session, event("a")))
    second = await database.write(lambda session: outbox.append(session, event("b")))

    def mark(session: Session) -> None:
        outbox.mark_published(session, [outbox.Published(first, "LEDGER", 7)])
        outbox.mark_failed(session, [(second, "no answer")])

    await database.write(mark)
    waiting = await database.read(lambda session: outbox.unpublished(session, 10))
    assert [row.id for row in waiting] == [second]


async def test_events_can_be_published_again_by_time_subject_and_stream(database: Database) -> None:
    for version in range(1, 4):
        await database.write(lambda session, v=version: outbox.append(session, event(version=v)))
    await publish_all(database)

    async def again(**which: object) -> int:
        count = await database.write(lambda session: outbox.publish_again(session, **which))
        await publish_all(database)
        return count

    assert await again() == 3
    assert await again(since=datetime.now(UTC) + timedelta(hours=1)) == 0
    assert await again(since=datetime.now(UTC) - timedelta(hours=1)) == 3
    assert await again(subjects=["ledger.v1.account"]) == 3
    assert await again(subjects=["tasks.v1.task"]) == 0
    assert await again(stream="LEDGER") == 3
    assert await again(stream="TASKS") == 0


async def test_pruning_keeps_the_last_event_of_every_aggregate_and_type(database: Database) -> None:
    for version in range(1, 4):
        await database.write(lambda session, v=version: outbox.append(session, event("a", v)))
        await database.write(lambda session, v=version: outbox.append(session, event("b", v)))
    await database.write(lambda session: outbox.append(session, event("a", 4, "account.closed")))
    later = datetime.now(UTC) + timedelta(days=1)
    assert await database.write(lambda session: outbox.prune(session, later)) == 0, "nothing is published"
    await publish_all(database)
    assert await database.write(lambda session: outbox.prune(session, later, limit=3)) == 3
    assert await database.write(lambda session: outbox.prune(session, later)) == 1
    await database.write(outbox.publish_again)
    left = await database.read(lambda session: outbox.unpublished(session, 10))
    assert sorted((row.aggregate_id, row.aggregate_version) for row in left) == [("a", 3), ("a", 4), ("b", 3)]


async def test_the_inbox_knows_what_had_its_effect(database: Database) -> None:
    first, second, third = new_id(), new_id(), new_id()
    assert await database.write(lambda session: inbox.first_time(session, "matching", first))
    assert not await database.write(lambda session: inbox.first_time(session, "matching", first))
    assert await database.write(lambda session: inbox.first_time(session, "records", first))
    new = await database.write(lambda session: inbox.first_times(session, "matching", [first, second, third]))
    assert new == {second, third}
    assert await database.write(lambda session: inbox.forget(session, "matching")) == 3
    assert await database.write(lambda session: inbox.first_time(session, "matching", first))


async def test_an_event_delivered_many_times_at_once_has_one_effect(database: Database) -> None:
    event_id = new_id()

    def handle(session: Session) -> bool:
        new = bool(inbox.first_times(session, "matching", [event_id]))
        if new:
            session.add(Account(id=event_id, owner=event_id))
        return new

    effects = await asyncio.gather(*(database.write(handle) for _ in range(40)))
    assert effects.count(True) == 1


async def test_a_request_sent_many_times_at_once_is_carried_out_once(database: Database) -> None:
    request = ("person:1", "/Open", "request-1", b"hash")

    def open_account(session: Session) -> bytes:
        account = Account(id=new_id(), owner=new_id())
        session.add(account)
        outbox.append(session, event(account.id))
        answer = account.id.encode()
        idempotency.remember(session, *request, answer)
        return answer

    async def open_once() -> bytes | None:
        try:
            return await database.write(open_account)
        except ConstraintViolated:
            return await database.read(lambda session: idempotency.lookup(session, *request))

    answers = await asyncio.gather(*(open_once() for _ in range(40)))
    assert len(set(answers)) == 1
    assert len(await database.read(lambda session: session.exec(select(Account)).all())) == 1
    assert len(await database.read(lambda session: outbox.unpublished(session, 50))) == 1


async def test_a_request_id_cannot_be_used_for_something_else(database: Database) -> None:
    await database.write(lambda s: idempotency.remember(s, "person:1", "/Open", "r", b"one", b"answer"))
    with pytest.raises(RequestIdReused):
        await database.write(lambda s: idempotency.lookup(s, "person:1", "/Open", "r", b"two"))
    assert (
        await database.write(lambda s: idempotency.lookup(s, "person:1", "/Open", "r", b"one")) == b"answer"
    )
    assert await database.write(lambda s: idempotency.lookup(s, "person:2", "/Open", "r", b"two")) is None


async def test_an_empty_answer_is_an_answer(database: Database) -> None:
    await database.write(lambda s: idempotency.remember(s, "person:1", "/Close", "r", b"one", b""))
    assert await database.write(lambda s: idempotency.lookup(s, "person:1", "/Close", "r", b"one")) == b""


async def test_old_answers_are_forgotten(database: Database) -> None:
    for number in range(5):
        await database.write(
            lambda session, n=number: idempotency.remember(session, "person:1", "/Open", f"{n}", b"", b"")
        )
    now = datetime.now(UTC)
    earlier, later = now - timedelta(minutes=1), now + timedelta(minutes=1)
    assert await database.write(lambda session: idempotency.prune(session, earlier)) == 0
    assert await database.write(lambda session: idempotency.prune(session, later, limit=2)) == 2
    assert await database.write(lambda session: idempotency.prune(session, later)) == 3
    assert await database.write(lambda s: idempotency.lookup(s, "person:1", "/Open", "1", b"")) is None


async def test_a_gathered_row_that_cannot_be_inserted_fails_its_own_write_only(database: Database) -> None:
    def careless(session: Session) -> None:
        idempotency.remember(session, "person:1", "/Open", "same", b"hash", b"answer")

    def careful(session: Session) -> None:
        outbox.append(session, event())

    writes = [database.write(careless if number % 5 == 0 else careful) for number in range(25)]
    results = await asyncio.gather(*writes, return_exceptions=True)
    assert sum(isinstance(result, Exception) for result in results[::5]) == 4
    assert [result for number, result in enumerate(results) if number % 5] == [None] * 20
    assert len(await database.read(lambda session: outbox.unpublished(session, 50))) == 20


async def test_what_a_failed_write_gathered_is_forgotten_alone(database: Database) -> None:
    def tell(number: int):
        def fn(session: Session) -> None:
            outbox.append(session, event(f"{number}"))
            if number % 3 == 0:
                raise LookupError(number)

        return fn

    results = await asyncio.gather(
        *(database.write(tell(number)) for number in range(60)), return_exceptions=True
    )
    assert [isinstance(result, LookupError) for result in results] == [n % 3 == 0 for n in range(60)]
    told = await database.read(lambda session: outbox.unpublished(session, 100))
    assert {int(row.aggregate_id) for row in told} == {n for n in range(60) if n % 3}


async def test_dead_letters_are_kept_whole_and_come_back_on_request(database: Database) -> None:
    letter = DeadLetter(
        consumer="matching-TASKS",
        event_id=new_id(),
        subject="tasks.v1.task",
        type="task.published",
        source="tasks",
        aggregate_id="t",
        aggregate_version=3,
        event_time=NOW,
        payload=b"payload",
        traceparent=None,
        error="ValueError: no",
        attempts=12,
        died_at=NOW,
    )
    await database.write(lambda session: dead_letters.bury(session, letter))
    assert await database.read(lambda s: dead_letters.list_dead(s, "matching-TASKS")) == [letter]
    assert await database.read(lambda s: dead_letters.list_dead(s, "records-TASKS")) == []
    assert await database.read(dead_letters.count) == 1
    many = [new_id() for _ in range(5000)]
    assert await database.read(lambda s: dead_letters.by_event(s, [*many, letter.event_id])) == [letter]
    assert await database.read(lambda s: dead_letters.by_event(s, [])) == []
    assert await database.write(lambda s: dead_letters.requeue(s, letter.consumer, letter.event_id)) == 1
    assert await database.write(lambda s: dead_letters.requeue(s, letter.consumer)) == 0
    assert await database.read(dead_letters.count) == 0
    (again,) = await database.read(lambda session: dead_letters.requeued(session, letter.consumer))
    assert again.payload == b"payload"
    await database.write(lambda session: dead_letters.bury(session, letter))
    assert await database.read(lambda session: dead_letters.requeued(session, letter.consumer)) == []
    await database.write(lambda session: dead_letters.remove(session, letter.consumer, letter.event_id))
    assert await database.read(dead_letters.list_dead) == []
