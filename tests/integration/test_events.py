"""Events from one service's database to another's, through a real broker."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from sqlmodel import Session, select

from libs.messaging import Broker, Consumer, Event, Stream, rebuild_projection, replay
from libs.messaging.errors import EventRefused
from libs.messaging.publishing import Message
from libs.storage import StorageUnavailable, dead_letters, outbox
from libs.storage.plumbing import outbox as outbox_table
from libs.telemetry.tracing import continue_trace, current_trace
from tests.support.ledger import Account
from tests.support.pipeline import (
    CHANGED,
    OPENED,
    Pipeline,
    change_balance,
    clear,
    contents,
    open_account,
    project,
    tell,
)
from tests.support.waiting import eventually


@pytest.fixture
async def pipeline(broker: Broker, make_database_url: Callable[[], str]) -> AsyncIterator[Pipeline]:
    running = await Pipeline(broker, make_database_url, backoff=(0.05,), max_deliver=3).start()
    yield running
    await running.close()


async def test_every_event_has_its_effect(pipeline: Pipeline) -> None:
    await pipeline.open_accounts(300)
    await eventually(lambda: pipeline.subscriber.counts.handled == 300)
    assert len(await pipeline.target.read(contents)) == 300


async def test_events_of_one_aggregate_arrive_in_the_order_of_their_versions(pipeline: Pipeline) -> None:
    seen: list[int] = []
    await pipeline.stop("subscriber")
    pipeline.handlers = {
        kind: lambda session, event: (project(session, event), seen.append(event.aggregate_version))
        for kind in pipeline.handlers
    }
    pipeline.start_subscriber()
    account_id = await pipeline.source.write(lambda s: open_account(s, pipeline.subject, "Ada"))
    for amount in range(200):
        await pipeline.source.write(lambda s, a=amount: change_balance(s, pipeline.subject, account_id, a))
    await pipeline.mirrored()
    assert seen == sorted(seen)
    assert len(set(seen)) == 201


async def test_many_events_are_stored_together_and_known_when_they_come_again(pipeline: Pipeline) -> None:
    def messages(first: int, behind: int) -> list[Message]:
        return [Message(pipeline.subject, b"", {"Nats-Msg-Id": f"{n}"}) for n in range(first, behind)]

    together = await pipeline.broker.publish_all(messages(0, 40))
    begin = together[0].sequence
    assert [(one.sequence, one.duplicate) for one in together] == [(begin + n, False) for n in range(40)]
    again = await pipeline.broker.publish_all(messages(20, 60))
    assert [one.duplicate for one in again] == [True] * 20 + [False] * 20
    assert {one.sequence for one in again[20:]} == {begin + n for n in range(40, 60)}


async def test_of_many_events_only_the_one_that_is_too_large_is_refused(pipeline: Pipeline) -> None:
    payloads = [bytes(2_000_000) if number == 25 else b"" for number in range(50)]
    outcomes = await pipeline.broker.publish_all([Message(pipeline.subject, one, {}) for one in payloads])
    assert [isinstance(one, EventRefused) for one in outcomes] == [n == 25 for n in range(50)]


async def test_an_event_carries_its_story(pipeline: Pipeline) -> None:
    seen: list[tuple[Event, str | None]] = []

    def notice(session: Session, event: Event) -> None:
        trace = current_trace()
        seen.append((event, trace and trace.trace_id))

    await pipeline.stop("subscriber")
    pipeline.handlers = {OPENED: notice}
    pipeline.start_subscriber()
    with continue_trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
        account_id = await pipeline.source.write(lambda s: open_account(s, pipeline.subject, "Ada"))
    (row,) = await pipeline.source.read(lambda session: outbox.unpublished(session, 1)) or [None]
    await eventually(lambda: seen)
    event, trace_id = seen[0]
    assert trace_id == "0af7651916cd43dd8448eb211c80319c"
    assert (event.type, event.source, event.subject) == (OPENED, "ledger", pipeline.subject)
    assert (event.aggregate_id, event.aggregate_version) == (account_id, 1)
    assert event.payload == b"Ada|0"
    if row is not None:
        assert (event.id, event.time) == (row.id, row.created_at)


async def test_a_repeated_event_has_no_second_effect(pipeline: Pipeline) -> None:
    await pipeline.open_accounts(50)
    await pipeline.mirrored()
    await pipeline.all_published()
    await pipeline.stop("relay")
    # The stream forgets what it had, so that the broker cannot recognise the repetitions for us.
    jetstream = pipeline.broker._jetstream()
    await jetstream.purge_stream(pipeline.stream.name)
    waiting = await pipeline.source.write(outbox.publish_again)
    assert waiting == 50
    rows = await pipeline.source.read(lambda session: outbox.unpublished(session, 100))
    assert len(rows) == 50
    for row in rows:
        await pipeline.broker.publish(row.subject, row.payload, {"ce-id": row.id, "ce-type": row.type})
    await eventually(lambda: pipeline.subscriber.counts.duplicates >= 50)
    await eventually(lambda: pipeline.subscriber.counts.handled == 50)


async def test_a_consumer_that_never_listened_has_no_state(pipeline: Pipeline) -> None:
    unheard = Consumer("deaf", pipeline.stream.name, (pipeline.subject,))
    assert await pipeline.broker.consumer_state(unheard) is None


async def test_events_nobody_handles_are_answered_and_counted(pipeline: Pipeline) -> None:
    def tell_both(session: Session) -> None:
        account = Account(id="a", owner="Ada")
        session.add(account)
        tell(session, pipeline.subject, account, "account.audited")
        tell(session, pipeline.subject, account, OPENED)

    await pipeline.source.write(tell_both)
    await pipeline.broker.publish(pipeline.subject, b"\xff\x00", {})
    await pipeline.mirrored()
    await eventually(lambda: pipeline.subscriber.counts.unknown == 2)

    async def nothing_pending() -> bool:
        state = await pipeline.subscriber.state()
        assert state is not None
        return (state.pending, state.unanswered) == (0, 0)

    await eventually(nothing_pending)


async def test_a_failing_event_holds_up_nobody_and_becomes_a_dead_letter(pipeline: Pipeline) -> None:
    mended = False

    def refuse_eve(session: Session, event: Event) -> None:
        if event.payload.startswith(b"Eve") and not mended:
            raise ValueError("Eve is not welcome")
        project(session, event)

    await pipeline.stop("subscriber")
    pipeline.handlers = {OPENED: refuse_eve}
    pipeline.start_subscriber()
    await pipeline.open_accounts(40, "a")
    await pipeline.source.write(lambda session: open_account(session, pipeline.subject, "Eve"))
    await pipeline.open_accounts(40, "z")

    async def buried() -> bool:
        return await pipeline.target.read(dead_letters.count) == 1

    await eventually(buried)
    await eventually(lambda: pipeline.subscriber.counts.handled == 80)
    assert pipeline.subscriber.counts.retried == 2
    (letter,) = await pipeline.target.read(dead_letters.list_dead)
    assert (letter.payload, letter.attempts, letter.error) == (b"Eve|0", 3, "ValueError: Eve is not welcome")
    assert letter.consumer == pipeline.consumer.name

    # Another try without a remedy ends where it began.
    await pipeline.target.write(lambda session: dead_letters.requeue(session, letter.consumer))

    async def failed_again() -> bool:
        (again,) = await pipeline.target.read(dead_letters.list_dead)
        return again.attempts == 4

    await eventually(failed_again)
    mended = True
    await pipeline.target.write(
        lambda session: dead_letters.requeue(session, letter.consumer, letter.event_id)
    )
    await pipeline.mirrored()
    assert await pipeline.target.read(dead_letters.list_dead) == []


async def test_an_event_is_not_to_blame_for_a_database_that_was_away(pipeline: Pipeline) -> None:
    outages = 0

    def handle(session: Session, event: Event) -> None:
        nonlocal outages
        if outages <= pipeline.consumer.max_deliver:
            outages += 1
            raise StorageUnavailable
        project(session, event)

    await pipeline.stop("subscriber")
    pipeline.handlers = {OPENED: handle}
    pipeline.start_subscriber()
    await pipeline.open_accounts(1)
    await pipeline.mirrored()
    assert outages > pipeline.consumer.max_deliver
    assert await pipeline.target.read(dead_letters.count) == 0


async def test_a_projection_is_rebuilt_from_the_stream_while_events_keep_coming(pipeline: Pipeline) -> None:
    await pipeline.open_accounts(200)
    await pipeline.mirrored()
    coming = asyncio.create_task(pipeline.open_accounts(200, "later"))
    await rebuild_projection(pipeline.target, pipeline.broker, pipeline.consumer, clear)
    await coming
    await pipeline.mirrored()
    assert len(await pipeline.target.read(contents)) == 400


async def test_a_lost_stream_is_refilled_by_itself(pipeline: Pipeline) -> None:
    await pipeline.open_accounts(100)
    await pipeline.mirrored()
    await pipeline.broker._jetstream().delete_stream(pipeline.stream.name)
    await pipeline.target.write(clear_all(pipeline))
    await pipeline.open_accounts(1, "after")
    await pipeline.mirrored()
    assert len(await pipeline.target.read(contents)) == 101


async def test_a_stream_that_outgrew_what_was_lost_is_refilled_too(pipeline: Pipeline) -> None:
    await pipeline.open_accounts(3)
    await pipeline.mirrored()
    await pipeline.all_published()
    await pipeline.stop("subscriber")
    await pipeline.broker._jetstream().delete_stream(pipeline.stream.name)
    await pipeline.broker.declare(())
    await pipeline.target.write(clear_all(pipeline))

    def twenty_at_once(session: Session) -> None:
        for number in range(20):
            open_account(session, pipeline.subject, f"after{number}")

    await pipeline.source.write(twenty_at_once)
    pipeline.start_subscriber()
    await pipeline.mirrored()
    assert len(await pipeline.target.read(contents)) == 23


async def test_a_replay_into_an_empty_stream_gives_the_same_projection(pipeline: Pipeline) -> None:
    await pipeline.open_accounts(100)
    await pipeline.mirrored()
    await pipeline.all_published()
    before = await pipeline.target.read(contents)
    assert await replay(pipeline.source) == 100
    await pipeline.all_published()
    assert await pipeline.target.read(contents) == before
    await eventually(lambda: pipeline.subscriber.counts.handled == 100)


async def test_drifted_settings_of_a_stream_are_corrected(broker: Broker, pipeline: Pipeline) -> None:
    changed = Stream(
        pipeline.stream.name, (*pipeline.stream.subjects, f"x{pipeline.subject}"), max_bytes=10**7
    )
    await broker.declare([changed])
    info = await broker._jetstream().stream_info(changed.name)
    assert info.config.max_bytes == 10**7
    assert list(info.config.subjects or ()) == list(changed.subjects)


async def test_a_full_stream_refuses_and_the_outbox_keeps(
    broker: Broker, make_database_url: Callable[[], str]
) -> None:
    pipeline = Pipeline(broker, make_database_url)
    roomy = pipeline.stream
    pipeline.stream = Stream(roomy.name, roomy.subjects, max_bytes=20_000)
    await pipeline.start()
    await pipeline.open_accounts(200)
    await eventually(lambda: pipeline.relay.failures > 0)
    assert (await pipeline.relay.backlog()).depth > 0
    await broker.declare([roomy])
    await pipeline.mirrored()
    await pipeline.close()


async def test_an_event_too_large_for_the_broker_is_set_aside_and_holds_up_nobody(pipeline: Pipeline) -> None:
    def tell_too_much(session: Session) -> str:
        account = Account(id="giant", owner="giant")
        session.add(account)
        payload = b"x" * (1024 * 1024)
        event_id = outbox.append(session, outbox.OutboxEvent(pipeline.subject, OPENED, "giant", 1, payload))
        account.version = 2
        tell(session, pipeline.subject, account, CHANGED)
        return event_id

    refused = await pipeline.source.write(tell_too_much)
    await pipeline.open_accounts(20)
    await pipeline.mirrored()
    await pipeline.all_published()
    backlog = await pipeline.source.read(outbox.backlog)
    assert (backlog.depth, backlog.oldest, backlog.set_aside) == (0, None, 1)
    assert pipeline.relay.failures == 0
    assert pipeline.broker.connections == 1
    assert pipeline.relay.published == 21

    # An operator may have it tried again, say with a larger max_payload.
    assert await pipeline.source.write(lambda session: outbox.publish_again(session)) == 22

    async def refused_again() -> bool:
        again = await pipeline.source.read(outbox.backlog)
        return (again.depth, again.set_aside) == (0, 1)

    await eventually(refused_again)
    row = await pipeline.source.read(
        lambda session: session.execute(select(outbox_table).where(outbox_table.c.id == refused)).one()
    )
    assert (row.published_at, row.attempts) == (None, 2)
    assert "max_payload" in row.last_error


def clear_all(pipeline: Pipeline) -> Callable[[Session], None]:
    from libs.storage import inbox

    def fn(session: Session) -> None:
        clear(session)
        inbox.forget(session, pipeline.consumer.name)

    return fn
