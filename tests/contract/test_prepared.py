"""Prepared statements say the same as SQLAlchemy's own, on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, select

from libs.identifiers import new_id
from libs.storage import ConstraintViolated, Database
from libs.storage.plumbing import outbox
from libs.storage.prepared import PreparedQuery, insertion

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)

FIND = PreparedQuery(
    select(outbox.c.id, outbox.c.payload, outbox.c.created_at, outbox.c.published_at)
    .where(outbox.c.type == bindparam("type"), outbox.c.attempts == 0)
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
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
    await database.write(lambda session: insertion(outbox, tuple(rows[0])).insert(session, rows))


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


async def test_any_number_of_rows_is_inserted(database: Database) -> None:
    rows = [row(payload=b"%d" % number) for number in range(151)]
    for start, number in ((0, 1), (1, 3), (4, 147)):
        await put(database, *rows[start : start + number])
    found = await find(database, most=1000)
    assert [(one.id, bytes(one.payload)) for one in found] == [(one["id"], one["payload"]) for one in rows]


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
