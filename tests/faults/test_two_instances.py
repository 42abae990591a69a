"""Two processes of a service on one PostgreSQL: what is due is done once, whoever dies or stands still.

Each piece of work that is done leaves a row of its own; a second row of the same piece would be refused.
"""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator

import psycopg
import pytest

from libs.storage.migrations import migrate
from tests.support.ledger import MIGRATIONS
from tests.support.waiting import eventually

ITEMS = 300
SECONDS = 60.0

WORKER = textwrap.dedent(
    """
    import asyncio, os, sys
    from contextlib import AsyncExitStack
    from datetime import UTC, datetime
    from sqlalchemy import select, text
    from libs.hosting import Wiring
    from libs.hosting.due import due_loop
    from libs.hosting.loops import run_loop
    from libs.storage import open_database
    from tests.support.ledger import Account

    account = Account.__table__

    def owing(now):
        return select(account.c.id).where(account.c.balance < 0).order_by(account.c.id)

    def settle(session, now, account_id):
        one = session.get_one(Account, account_id, with_for_update=True)
        if one.balance < 0:
            one.balance = 0
            done = {"id": account_id, "pid": os.getpid()}
            session.execute(text("INSERT INTO done VALUES (:id, :pid)"), done)

    async def main():
        database = open_database(sys.argv[1], name="ledger")
        loop = due_loop("settling", owing, settle, lambda: datetime.now(UTC), 0.05, 5)
        await run_loop(loop, Wiring("ledger", database, None, None, None, AsyncExitStack()))

    asyncio.run(main())
    """
)


class Office:
    """Two processes that settle debts, and a look into what they did."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._debts = 0
        self.workers = [subprocess.Popen([sys.executable, "-c", WORKER, url]) for _ in range(2)]

    def owe(self) -> None:
        """More debts fall due."""
        rows = [(f"{number:05}",) for number in range(self._debts, self._debts + ITEMS)]
        self._debts += ITEMS
        with psycopg.connect(self._url) as connection:
            connection.cursor().executemany(
                "INSERT INTO account (id, owner, version, balance) VALUES (%s, gen_random_uuid(), 1, -5)",
                rows,
            )

    def done(self) -> dict[int, int]:
        """How many debts each process settled."""
        with psycopg.connect(self._url) as connection:
            return dict(connection.execute("SELECT pid, count(*) FROM done GROUP BY pid").fetchall())

    def all_done(self) -> bool:
        return sum(self.done().values()) == self._debts

    def holder(self) -> subprocess.Popen[bytes]:
        """The process that holds the lease, seen by the debts that it settles."""
        before = self.done()
        self.owe()
        while (after := self.done()) == before:
            pass
        (pid,) = [pid for pid, count in after.items() if count > before.get(pid, 0)]
        return next(worker for worker in self.workers if worker.pid == pid)

    def end(self) -> None:
        for worker in self.workers:
            worker.send_signal(signal.SIGCONT)
            worker.kill()
            worker.wait()


@pytest.fixture
async def office(postgres_url: str) -> AsyncIterator[Office]:
    migrate(postgres_url, MIGRATIONS)
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE done (id text PRIMARY KEY, pid integer NOT NULL)")
    opened = Office(postgres_url)
    yield opened
    opened.end()


async def test_each_piece_of_work_is_done_once_by_one_of_them(office: Office) -> None:
    office.owe()
    await eventually(office.all_done, SECONDS)
    assert len(office.done()) == 1


async def test_when_the_holder_is_killed_the_other_goes_on(office: Office) -> None:
    holder = await asyncio.to_thread(office.holder)
    holder.kill()
    await eventually(office.all_done, SECONDS)
    office.owe()
    await eventually(office.all_done, SECONDS)
    assert set(office.done()) == {worker.pid for worker in office.workers}


async def test_when_the_holder_stands_still_the_other_takes_over_and_nothing_is_done_twice(
    office: Office,
) -> None:
    holder = await asyncio.to_thread(office.holder)
    holder.send_signal(signal.SIGSTOP)
    await eventually(office.all_done, SECONDS)
    office.owe()
    await eventually(office.all_done, SECONDS)
    (other,) = [worker for worker in office.workers if worker is not holder]
    before = office.done()
    assert before[other.pid] >= ITEMS
    os.kill(holder.pid, signal.SIGCONT)
    office.owe()
    await eventually(office.all_done, SECONDS)
    assert all(worker.poll() is None for worker in office.workers)
