"""What a database promises, whichever it is."""

import asyncio
import linecache
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta, timezone
from types import FrameType

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from libs.identifiers import new_id
from libs.storage import (
    ConstraintViolated,
    Database,
    ValueNotStorable,
    WriteConflict,
    open_database,
)
from libs.storage.migrations import migrate
from libs.storage.outbox import OutboxEvent, append, unpublished
from libs.storage.pages import read_page
from libs.storage.plumbing import inbox as inbox_table
from libs.storage.versions import update_version
from libs.storage.work import Work
from tests.support.ledger import MIGRATIONS, Account, Table

ACCOUNTS = Table.metadata.tables["account"]


def account(owner: str) -> Account:
    return Account(id=new_id(), owner=owner)


def owners(session: Session) -> list[str]:
    return list(session.exec(select(Account.owner).order_by(Account.owner)))


async def test_what_was_written_is_read(database: Database) -> None:
    written = account("Ada")
    await database.write(lambda session: session.add(written))
    read = await database.read(lambda session: session.get(Account, written.id))
    assert (read.owner, read.version) == ("Ada", 1)


async def test_results_stay_readable_after_the_transaction(database: Database) -> None:
    def write(session: Session) -> Account:
        added = account("Ada")
        session.add(added)
        return added

    assert (await database.write(write)).owner == "Ada"


async def test_a_write_that_fails_leaves_nothing_and_tells_why(database: Database) -> None:
    def write(session: Session) -> None:
        session.add(account("Ada"))
        session.flush()
        append(session, OutboxEvent("ledger.account", "account.opened", "1", 1, b""))
        raise LookupError("no such branch")

    with pytest.raises(LookupError, match="no such branch"):
        await database.write(write)
    assert await database.read(owners) == []
    assert await database.read(lambda session: unpublished(session, 10)) == []


async def test_of_many_writes_at_once_only_the_failing_ones_fail(database: Database) -> None:
    def write(number: int):
        def fn(session: Session) -> int:
            session.add(account(f"{number // 2 if number % 10 == 0 else number + 1000:05}"))
            session.flush()
            if number % 7 == 0:
                raise ValueError(number)
            return number

        return fn

    results = await asyncio.gather(
        *(database.write(write(number)) for number in range(200)), return_exceptions=True
    )
    for number, result in enumerate(results):
        assert isinstance(result, ValueError) if number % 7 == 0 else result == number
    assert len(await database.read(owners)) == sum(1 for number in range(200) if number % 7)


async def test_a_broken_constraint_is_named_and_no_driver_error(database: Database) -> None:
    await database.write(lambda session: session.add(account("Ada")))
    with pytest.raises(ConstraintViolated) as caught:
        await database.write(lambda session: session.add(account("Ada")))
    assert "owner" in caught.value.constraint
    assert await database.read(owners) == ["Ada"]


async def test_a_broken_constraint_does_not_harm_the_neighbours(database: Database) -> None:
    names = [f"{number % 30:02}" for number in range(90)]
    results = await asyncio.gather(
        *(database.write(lambda session, name=name: session.add(account(name))) for name in names),
        return_exceptions=True,
    )
    assert sum(result is None for result in results) == 30
    assert sum(isinstance(result, ConstraintViolated) for result in results) == 60
    assert len(await database.read(owners)) == 30


async def test_writing_inside_a_read_is_refused(database: Database) -> None:
    def write(session: Session) -> None:
        session.add(account("Ada"))
        session.flush()

    with pytest.raises(Exception, match=r"(?i)read.?only"):
        await database.read(write)
    assert await database.read(owners) == []


async def test_what_is_looked_up_is_what_a_read_would_find(database: Database) -> None:
    written = account("Ada")
    await database.write(lambda session: session.add(written))
    found = await database.look_up(lambda session: session.get(Account, written.id))
    assert (found.owner, found.version) == ("Ada", 1)
    await database.write(lambda session: session.add(account("Ben")))
    assert await database.look_up(owners) == ["Ada", "Ben"]


async def test_a_look_up_that_fails_says_why_and_harms_none_after_it(database: Database) -> None:
    def missing(session: Session) -> None:
        raise LookupError("no such branch")

    for _ in range(3):
        with pytest.raises(LookupError, match="no such branch"):
            await database.look_up(missing)
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            await database.look_up(lambda session: session.add(account("Ada")))
        assert await database.look_up(owners) == []


async def test_a_read_sees_one_state(database: Database) -> None:
    counted, written = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def count_twice(session: Session) -> tuple[int, int]:
        first = len(owners(session))
        loop.call_soon_threadsafe(counted.set)
        asyncio.run_coroutine_threadsafe(written.wait(), loop).result(20)
        return first, len(owners(session))

    reading = asyncio.create_task(database.read(count_twice))
    await counted.wait()
    await database.write(lambda session: session.add(account("Ada")))
    written.set()
    assert await reading == (0, 0)
    assert await database.read(owners) == ["Ada"]


async def test_concurrent_changes_of_one_row_are_all_counted(database: Database) -> None:
    till = account("Ada")
    await database.write(lambda session: session.add(till))

    def deposit(session: Session) -> None:
        row = session.exec(select(Account).where(Account.id == till.id).with_for_update()).one()
        row.balance += 1

    await asyncio.gather(*(database.write(deposit) for _ in range(100)))
    assert (await database.read(lambda session: session.get(Account, till.id))).balance == 100


async def test_only_the_first_change_of_a_version_counts(database: Database) -> None:
    till = account("Ada")
    await database.write(lambda session: session.add(till))

    def change(amount: int):
        return lambda session: update_version(session, ACCOUNTS, till.id, 1, balance=amount)

    results = await asyncio.gather(
        *(database.write(change(amount)) for amount in range(1, 21)), return_exceptions=True
    )
    assert sorted(map(repr, results)).count("2") == 1
    assert sum(isinstance(result, WriteConflict) for result in results) == 19


async def test_the_callers_context_reaches_the_function(database: Database) -> None:
    caller: ContextVar[str] = ContextVar("caller")
    caller.set("Ada")
    assert await database.write(lambda _: caller.get()) == "Ada"
    assert await database.read(lambda _: caller.get()) == "Ada"


async def test_a_caller_that_went_away_disturbs_nobody(database: Database) -> None:
    gone = [asyncio.create_task(database.write(lambda s: s.add(account(new_id())))) for _ in range(50)]
    staying = asyncio.create_task(database.write(lambda session: session.add(account("Ada"))))
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    await staying
    assert "Ada" in await database.read(owners)


async def test_it_works_without_an_event_loop(database: Database) -> None:
    await asyncio.to_thread(database.write_blocking, lambda session: session.add(account("Ada")))
    assert await asyncio.to_thread(database.read_blocking, owners) == ["Ada"]


async def test_what_was_answered_survives_closing(database: Database, database_url: str) -> None:
    await asyncio.gather(
        *(database.write(lambda session, n=n: session.add(account(f"{n:03}"))) for n in range(100))
    )
    await database.close()
    again = open_database(database_url, name="ledger")
    assert len(await again.read(owners)) == 100
    await again.close()


async def test_appending_events_wakes_the_listener_once_they_are_there(database: Database) -> None:
    loop, woken = asyncio.get_running_loop(), asyncio.Event()
    database.on_append(lambda: loop.call_soon_threadsafe(woken.set))
    await database.write(lambda session: session.add(account("Ada")))
    assert not woken.is_set()
    await database.write(lambda s: append(s, OutboxEvent("ledger.account", "account.opened", "1", 1, b"")))
    await asyncio.wait_for(woken.wait(), 60)
    assert len(await database.read(lambda session: unpublished(session, 10))) == 1


async def test_moments_come_back_in_utc(database: Database) -> None:
    shanghai = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    row = {"consumer": "clock", "event_id": "1", "processed_at": shanghai}
    await database.write(lambda session: session.connection().execute(inbox_table.insert(), row))
    read = await database.read(
        lambda session: session.connection().execute(inbox_table.select()).one().processed_at
    )
    assert read == shanghai
    assert read.tzinfo is UTC
    with pytest.raises(Exception, match="no time zone"):
        await database.write(
            lambda session: session.connection().execute(
                inbox_table.insert(), {**row, "event_id": "2", "processed_at": datetime(2026, 3, 1)}
            )
        )


async def test_pages_cover_everything_once(database: Database) -> None:
    made = [account(f"{number:02}") for number in range(25)]
    await database.write(lambda session: session.add_all(made))

    def page(after: str | None, newest_first: bool):
        return lambda session: read_page(
            session, select(Account), ACCOUNTS.c.id, size=10, after=after, newest_first=newest_first
        )

    for newest_first in (False, True):
        seen: list[str] = []
        after: str | None = None
        for size in (10, 10, 5):
            found = await database.read(page(after, newest_first))
            assert len(found.items) == size
            seen += [item.id for item in found.items]
            after = found.last_id
        assert after is None
        assert seen == sorted((item.id for item in made), reverse=newest_first)


async def test_a_lease_is_held_by_its_taker(database: Database) -> None:
    lease = database.lease("relay")
    assert await lease.held()
    assert await lease.held()
    await lease.release()
    assert await lease.held()
    await lease.release()


@pytest.mark.parametrize("value", [{"owner": "Ada\0"}, {"owner": "Ada", "balance": 2**70}])
async def test_what_postgresql_cannot_keep_is_the_callers_fault(postgres_url: str, value: dict) -> None:
    migrate(postgres_url, MIGRATIONS)
    database = open_database(postgres_url, name="ledger")
    try:
        with pytest.raises(ValueNotStorable):
            await database.write(lambda session: session.add(Account(id=new_id(), **value)))
        assert await database.read(owners) == []
    finally:
        await database.close()


async def test_defects_stay_visible(database: Database) -> None:
    with pytest.raises(Exception, match="nowhere"):
        await database.write(lambda session: session.connection().execute(text("SELECT * FROM nowhere")))
    await database.write(lambda session: session.add(account("Ada")))


@pytest.mark.parametrize("door", ["_submit_read", "_submit_write"])
def test_work_handed_in_while_the_database_closes_is_answered(database_url: str, door: str) -> None:
    """Done or refused: a caller who comes in the very moment of the end does not wait for ever."""
    migrate(database_url, MIGRATIONS)
    database = open_database(database_url, name="ledger")
    closing = threading.Thread(target=database.close_blocking)

    def close_on_the_threshold(frame: FrameType, event: str, _: object) -> object:
        """Begin to close between the caller's look at the door and their step through it."""
        line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)
        if event == "line" and frame.f_code.co_name == "submit" and "_queue.put" in line:
            closing.start()
            closing.join(0.5)
        return close_on_the_threshold

    work, before = Work(owners, None), sys.gettrace()
    sys.settrace(close_on_the_threshold)
    try:
        getattr(database, door)(work)
    finally:
        sys.settrace(before)
    closing.join()
    assert work.future.result(0) == []
