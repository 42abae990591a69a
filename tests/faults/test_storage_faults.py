"""What callers were told is on disk, when a process dies, a disk is full, or a server goes away."""

import asyncio
import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlmodel import Session, select

from libs.identifiers import new_id
from libs.storage import AlreadyOwned, StorageUnavailable, open_database
from libs.storage.migrations import migrate
from tests.support.ledger import MIGRATIONS, Account
from tests.support.postgres import Cluster
from tests.support.waiting import eventually

WRITER = textwrap.dedent(
    """
    import asyncio, sys
    from libs.identifiers import new_id
    from libs.storage import open_database
    from tests.support.ledger import Account

    async def main():
        database = open_database(sys.argv[1], name="victim")

        async def write_on():
            while True:
                account_id = new_id()
                await database.write(lambda session: session.add(Account(id=account_id, owner=account_id)))
                print(account_id, flush=True)

        await asyncio.gather(*(write_on() for _ in range(16)))

    asyncio.run(main())
    """
)


def test_what_was_answered_survives_kill_nine(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/victim.sqlite3"
    migrate(url, MIGRATIONS)
    answered: set[str] = set()
    for _ in range(3):
        victim = subprocess.Popen([sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, text=True)
        assert victim.stdout is not None
        answered.update(victim.stdout.readline().strip() for _ in range(300))
        victim.send_signal(signal.SIGKILL)
        rest = victim.stdout.read().splitlines(keepends=True)
        answered.update(line.strip() for line in rest if line.endswith("\n"))
        victim.wait()
        database = open_database(url, name="victim")
        stored = set(database.read_blocking(lambda session: session.exec(select(Account.id)).all()))
        database.close_blocking()
        assert answered <= stored


def test_a_file_has_one_owner_and_says_who(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/owned.sqlite3"
    migrate(url, MIGRATIONS)
    owner = open_database(url, name="owner")
    for attempt in (lambda: open_database(url, name="second"), lambda: migrate(url, MIGRATIONS)):
        with pytest.raises(AlreadyOwned, match=f"in use by process {os.getpid()}") as caught:
            attempt()
        assert caught.value.pid == os.getpid()
    owner.close_blocking()
    open_database(url, name="successor").close_blocking()


async def test_a_full_disk_fails_the_writes_and_nothing_else(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/full.sqlite3"
    migrate(url, MIGRATIONS)
    database = open_database(url, name="full")
    await database.write(lambda session: session.add(Account(id="first", owner="first")))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # Writing beyond this size fails in this process, as on a disk without room.
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        results = await asyncio.gather(
            *(database.write(add_large_account) for _ in range(100)), return_exceptions=True
        )
        failed = [result for result in results if result is not None]
        assert failed
        assert all(isinstance(error, StorageUnavailable) for error in failed)
        assert await database.read(count) == 1 + len(results) - len(failed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    await database.write(add_large_account)
    assert await database.read(count) == 2 + len(results) - len(failed)
    await database.close()


async def test_a_closed_database_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/closed.sqlite3"
    migrate(url, MIGRATIONS)
    database = open_database(url, name="closed")
    await database.close()
    with pytest.raises(StorageUnavailable):
        await database.write(count)
    with pytest.raises(StorageUnavailable):
        await database.read(count)


async def test_a_postgresql_that_crashes_is_used_again_when_it_is_back(own_cluster: Cluster) -> None:
    url = own_cluster.url("postgres")
    migrate(url, MIGRATIONS)
    database = open_database(url, name="crash")
    lease = database.lease("relay")
    await asyncio.gather(*(database.write(add_large_account) for _ in range(20)))
    assert await lease.held()
    own_cluster.stop(signal.SIGQUIT)
    with pytest.raises(StorageUnavailable):
        await database.write(add_large_account)
    with pytest.raises(StorageUnavailable):
        await database.read(count)
    assert not await lease.held()
    own_cluster.start()
    await eventually(lease.held)
    await database.write(add_large_account)
    assert await database.read(count) == 21
    await lease.release()
    await database.close()


async def test_one_process_at_a_time_holds_a_lease(postgres_url: str) -> None:
    first, second = open_database(postgres_url, name="ledger"), open_database(postgres_url, name="ledger")
    of_first, of_second = first.lease("relay"), second.lease("relay")
    assert await of_first.held()
    assert not await of_second.held()
    assert await second.lease("timers").held()
    await of_first.release()
    await eventually(of_second.held)
    assert not await of_first.held()
    await of_second.release()
    for database in (first, second):
        await database.close()


def add_large_account(session: Session) -> None:
    session.add(Account(id=new_id(), owner=new_id() + "x" * 5000))


def count(session: Session) -> int:
    return len(session.exec(select(Account.id)).all())
