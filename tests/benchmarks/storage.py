"""How many durable writes a second the SQLite writer makes, against one fsync for each."""

import asyncio
import sqlite3
import tempfile
import time
from pathlib import Path

import uvloop
from sqlalchemy import insert
from sqlmodel import Session

from libs.identifiers import new_id
from libs.storage import Database, idempotency, open_database, outbox
from libs.storage.migrations import migrate
from tests.support.ledger import MIGRATIONS, Account, Table

_INSERT_ACCOUNT = insert(Table.metadata.tables["account"])


def bench_group_commit(writes: int = 20_000, in_flight: int = 32) -> dict[str, float]:
    """Writes of three rows (account, event, idempotency) a second, and single-row fsyncs a second."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        url = f"sqlite:///{directory}/bench.sqlite3"
        migrate(url, MIGRATIONS)
        figures = {
            "core_writes_per_second": uvloop.run(_writes_per_second(url, writes, in_flight, _write_core)),
            "orm_writes_per_second": uvloop.run(_writes_per_second(url, writes, in_flight, _write_orm)),
            "reads_per_second": uvloop.run(_reads_per_second(url, writes, in_flight)),
            "fsyncs_per_second": _fsyncs_per_second(Path(directory) / "plain.sqlite3", writes // 10),
        }
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.0f}")
    return figures


async def _writes_per_second(url: str, writes: int, in_flight: int, fn) -> float:
    database = open_database(url, name="bench")
    try:
        return await _rate(writes, in_flight, lambda: database.write(fn))
    finally:
        await database.close()


async def _reads_per_second(url: str, reads: int, in_flight: int) -> float:
    database: Database = open_database(url, name="bench")
    try:
        account_id = new_id()
        await database.write(lambda session: session.add(Account(id=account_id, owner=account_id)))
        return await _rate(
            reads, in_flight, lambda: database.read(lambda session: session.get(Account, account_id))
        )
    finally:
        await database.close()


async def _rate(total: int, in_flight: int, call) -> float:
    async def worker() -> None:
        for _ in range(total // in_flight):
            await call()

    started = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(in_flight)))
    return total / (time.perf_counter() - started)


def _write_core(session: Session) -> str:
    account_id = _once(session)
    session.connection().execute(
        _INSERT_ACCOUNT, {"id": account_id, "owner": account_id, "version": 1, "balance": 0}
    )
    return account_id


def _write_orm(session: Session) -> str:
    account_id = _once(session)
    session.add(Account(id=account_id, owner=account_id))
    return account_id


def _once(session: Session) -> str:
    account_id = new_id()
    event = outbox.OutboxEvent("ledger.account", "account.created", account_id, 1, b"x" * 200)
    outbox.append(session, event)
    idempotency.remember(session, "person:1", "/ledger/Create", account_id, b"hash", b"y" * 200)
    return account_id


def _fsyncs_per_second(path: Path, writes: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE row (id TEXT PRIMARY KEY)")
    started = time.perf_counter()
    for _ in range(writes):
        connection.execute("INSERT INTO row VALUES (?)", (new_id(),))
    elapsed = time.perf_counter() - started
    connection.close()
    return writes / elapsed


if __name__ == "__main__":
    bench_group_commit()
