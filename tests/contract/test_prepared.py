"""Prepared statements say the same as SQLAlchemy's own, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from libs.identifiers import new_id
from libs.storage import ConstraintViolated, Database
from libs.storage.plumbing import outbox
from libs.storage.prepared import PreparedChange, PreparedQuery, insertion

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

FIND = PreparedQuery(
    select(outbox.c.id, outbox.c.payload, outbox.c.created_at, outbox.c.published_at)
    .where(outbox.c.type == bindparam("type"), outbox.c.attempts == 0)
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
PUBLISH = PreparedChange(
    update(outbox).where(outbox.c.id == bindparam("event")).values(attempts=outbox.c.attempts + 1),
    ["published_at"],
)


def row(**given: object) -> dict[str, object]:
    told = {
        "id": new_id(),
        "subject": "ledger",
        "type": "account.opened",
        "aggregate_type": "account",
        "aggregate_id": "a",
        "aggregate_version": 2**40,
        "payload": b"\0\xff",
        "created_at": NOW,
        "attempts": 0,
    }
    return told | given


async def put(database: Database, *rows: dict[str, object]) -> None:
    await database.write(lambda session: insertion(outbox, tuple(rows[0])).each(session, rows))


async def find(database: Database, most: int = 10) -> list:
    return await database.read(lambda session: FIND.all(session, type="account.opened", most=most))


async def test_rows_come_back_as_their_columns_say(database: Database) -> None:
    shanghai = datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=8)))
    first, second = row(created_at=shanghai), row()
    await put(database, first, second)
    await put(database, row(type="account.closed"), row(type="account.opened", attempts=1))
    found = await find(database)
    assert [(one.id, bytes(one.payload), one.created_at, one.published_at) for one in found] == [
        (first["id"], b"\0\xff", shanghai, None),
        (second["id"], b"\0\xff", NOW, None),
    ]
    assert found[0].created_at.tzinfo is UTC
    assert [one.id for one in await find(database, most=1)] == [first["id"]]


async def test_none_is_found_where_none_is(database: Database) -> None:
    none = await database.read(lambda session: FIND.one_or_none(session, type="account.closed", most=1))
    assert none is None


async def test_a_change_is_made_for_every_row(database: Database) -> None:
    rows = [row() for _ in range(3)]
    await put(database, *rows)

    def publish(session: Session) -> None:
        PUBLISH.each(session, [{"event": one["id"], "published_at": NOW} for one in rows[:2]])

    await database.write(publish)
    assert [one.id for one in await find(database)] == [rows[2]["id"]]


async def test_a_broken_constraint_is_told_in_storages_words(database: Database) -> None:
    twice = row()
    await put(database, twice)
    with pytest.raises(ConstraintViolated):
        await put(database, row(), twice)
    assert len(await find(database)) == 1


async def test_a_moment_without_a_zone_and_a_missing_value_are_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        await put(database, row(created_at=datetime(2026, 3, 1)))
    with pytest.raises(KeyError, match="payload"):
        await put(database, row(), {name: value for name, value in row().items() if name != "payload"})
    assert await find(database) == []
