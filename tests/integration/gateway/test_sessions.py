"""Sessions by the clock, on both databases, without any other service."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from libs.access.keys import ensure_signing_key
from libs.access.tokens import Signer
from libs.identifiers import new_id
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from services.gateway.accounts import tables
from services.gateway.accounts.authority import Authorities
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.registry import Accounts, SessionTimes
from services.gateway.accounts.throttle import Throttle
from services.gateway.service import MIGRATIONS
from services.gateway.upstream import Upstream

TIMES = SessionTimes(idle=timedelta(minutes=30), absolute=timedelta(hours=12))
NOWHERE = "127.0.0.1:1"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    migrate(database_url, MIGRATIONS)
    opened = open_database(database_url, name="gateway")
    yield opened
    await opened.close()


@pytest.fixture
async def accounts(database: Database, tmp_path: Path) -> AsyncIterator[Accounts]:
    upstream = Upstream(dict.fromkeys(("volunteers", "organisations", "tasks", "matching"), NOWHERE))
    authorities = Authorities(upstream, Signer(ensure_signing_key(tmp_path / "keys", "gateway")))
    passwords = Passwords()
    yield Accounts(database, upstream, authorities, passwords, Throttle(5, 30), TIMES, demo=True)
    passwords.close()
    await upstream.close()


async def _demo_account(database: Database) -> str:
    person_id = new_id()
    row = tables.AccountRow(
        person_id=person_id,
        email=f"{person_id}@sample.example",
        password_hash="",
        display_name="Dora Sample",
        locale="en",
        platform_admin=False,
        demo_role="resident",
        sign_up_id="",
        created_at=datetime.now(UTC),
    )
    await database.write(lambda session: tables.add_account(session, row))
    return person_id


async def _age(database: Database, **ago: timedelta) -> None:
    values = {f"{name}_at": datetime.now(UTC) - age for name, age in ago.items()}
    statement = tables.SessionRow.__table__.update().values(**values)  # type: ignore[attr-defined]
    await database.write(lambda session: session.connection().execute(statement).rowcount)


@pytest.mark.parametrize(
    ("created", "seen", "lives"),
    [
        (timedelta(hours=11), timedelta(minutes=29), True),
        (timedelta(hours=11), timedelta(minutes=31), False),
        (timedelta(hours=13), timedelta(minutes=1), False),
    ],
    ids=["in use", "idle", "old"],
)
async def test_a_session_ends_by_the_clock(
    accounts: Accounts, database: Database, created: timedelta, seen: timedelta, lives: bool
):
    person_id = await _demo_account(database)
    session = await accounts.sign_in_to_demo(person_id)
    await _age(database, created=created, seen=seen)
    account = await accounts.whose(session.secret)
    assert (account is not None) is lives
    assert ((await accounts.whose(session.secret)) is not None) is lives


async def test_using_a_session_keeps_it_alive(accounts: Accounts, database: Database):
    session = await accounts.sign_in_to_demo(await _demo_account(database))
    await _age(database, seen=timedelta(minutes=20))
    assert await accounts.whose(session.secret)
    await _age(database, created=timedelta(hours=1))
    rows = await database.read(lambda opened: opened.exec(select(tables.SessionRow)).all())
    assert datetime.now(UTC) - rows[0].seen_at < timedelta(minutes=1)


async def test_an_unknown_secret_is_nobodys(accounts: Accounts):
    assert await accounts.whose("guessed") is None
    await accounts.sign_out("guessed")
