"""What falls due is done, and what keeps failing waits longer each time and holds up nothing else."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from libs.hosting import Wiring
from libs.hosting.due import due_loop
from libs.hosting.spec import Loop
from libs.storage import Database, StorageUnavailable, setbacks
from libs.storage.plumbing import setback
from tests.support.ledger import Account

START = datetime(2026, 5, 1, 12, tzinfo=UTC)


def owing(_: datetime) -> Select[Any]:
    """Accounts that owe something are due."""
    account = Account.__table__  # type: ignore[attr-defined]
    return select(account.c.id).where(account.c.balance < 0).order_by(account.c.id)


class Office:
    """Settles what accounts owe, one second after the other; debts of some owners cannot be settled."""

    def __init__(self, database: Database, *, stuck: int, sound: int, batch: int) -> None:
        self.now = START
        self.refuses = True
        self.error: Callable[[], Exception] = lambda: ValueError("no way")
        self.tries: list[str] = []
        self._database = database
        self._loop: Loop = due_loop("settling", owing, self._settle, lambda: self.now, 1.0, batch)
        self._wiring = Wiring("ledger", database, None, None, None, AsyncExitStack())  # type: ignore[arg-type]
        names = [f"a-stuck-{number}" for number in range(stuck)] + [f"sound-{n}" for n in range(sound)]
        database.write_blocking(
            lambda session: session.add_all([Account(id=name, owner=name, balance=-5) for name in names])
        )

    async def look(self, after_seconds: float = 0) -> None:
        """What the loop does at its next look."""
        self.now += timedelta(seconds=after_seconds)
        await self._loop.step(self._wiring)

    async def owing(self) -> int:
        return len(await self._database.read(lambda session: session.execute(owing(self.now)).all()))

    async def waiting(self) -> int:
        return await self._database.read(setbacks.count)

    def _settle(self, session: Session, now: datetime, account_id: str) -> None:
        self.tries.append(account_id)
        account = session.get_one(Account, account_id)
        if "stuck" in account.owner and self.refuses:
            raise self.error()
        account.balance = 0


async def test_failing_items_at_the_head_hold_up_nobody(database: Database) -> None:
    office = Office(database, stuck=10, sound=25, batch=5)
    await office.look()
    assert (await office.owing(), await office.waiting()) == (10, 10)
    assert len(office.tries) == 35


async def test_an_item_that_keeps_failing_is_tried_ever_more_rarely(database: Database) -> None:
    office = Office(database, stuck=1, sound=0, batch=5)
    for _ in range(120):
        await office.look(1)
    assert 6 <= len(office.tries) <= 8
    await office.look(3600)
    before = len(office.tries)
    (row,) = await database.read(lambda session: session.execute(select(setback)).all())
    assert (row.work, row.item_id, row.failures) == ("settling", "a-stuck-0", before)
    assert row.error == "ValueError: no way"
    assert timedelta(0) < row.next_time - office.now <= setbacks.LONGEST_PAUSE


async def test_success_ends_the_waiting(database: Database) -> None:
    office = Office(database, stuck=2, sound=1, batch=5)
    await office.look()
    office.refuses = False
    await office.look(0.5)
    assert await office.owing() == 2
    await office.look(1)
    assert (await office.owing(), await office.waiting()) == (0, 0)


async def test_no_item_is_to_blame_for_a_database_that_is_away(database: Database) -> None:
    office = Office(database, stuck=2, sound=1, batch=5)
    office.error = StorageUnavailable
    outcome = await asyncio.gather(office.look(), return_exceptions=True)
    assert isinstance(outcome[0], StorageUnavailable)
    assert await office.waiting() == 0
