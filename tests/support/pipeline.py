"""Two tiny services joined by the broker: a ledger that tells of its accounts, and a projection of them."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress

from sqlmodel import Session, delete, select

from libs.identifiers import new_id
from libs.messaging import Broker, Consumer, Event, Handler, Relay, Stream, Subscriber
from libs.storage import Database, open_database, outbox
from libs.storage.migrations import migrate
from tests.support.ledger import MIGRATIONS, Account
from tests.support.waiting import eventually

OPENED = "account.opened"
CHANGED = "account.changed"


class Pipeline:
    """Source database, relay, broker, subscriber, target database. Names are its own on any server."""

    def __init__(self, broker: Broker, make_database_url: Callable[[], str], **consumer: object) -> None:
        name = new_id().replace("-", "")
        self.broker = broker
        self.subject = f"ledger{name}.account"
        self.stream = Stream(f"LEDGER{name}", (f"ledger{name}.>",))
        self.consumer = Consumer("mirror", self.stream.name, (self.subject,), **consumer)  # type: ignore[arg-type]
        self.source = _database(make_database_url())
        self.target = _database(make_database_url())
        self.handlers: Mapping[str, Handler] = {OPENED: project, CHANGED: project}
        self.relay: Relay | None = None
        self.subscriber: Subscriber | None = None
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def start(self) -> "Pipeline":
        await self.broker.declare([self.stream])
        self.start_relay()
        self.start_subscriber()
        return self

    def start_relay(self) -> None:
        self.relay = Relay(self.source, self.broker, source="ledger", poll_seconds=0.2)
        self.run("relay", self.relay.run())

    def start_subscriber(self) -> None:
        self.subscriber = Subscriber(self.target, self.broker, self.consumer, self.handlers)
        self.run("subscriber", self.subscriber.run())

    def run(self, which: str, work: Coroutine[None, None, None]) -> None:
        self._tasks[which] = asyncio.create_task(work)

    async def stop(self, which: str) -> None:
        task = self._tasks.pop(which)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def close(self) -> None:
        for which in list(self._tasks):
            await self.stop(which)
        await self.source.close()
        await self.target.close()

    async def open_accounts(self, count: int, prefix: str = "") -> None:
        names = [f"{prefix}{number:05}" for number in range(count)]
        await asyncio.gather(
            *(self.source.write(lambda s, name=name: open_account(s, self.subject, name)) for name in names)
        )

    async def all_published(self, seconds: float = 30.0) -> None:
        async def nothing_waits() -> bool:
            return (await self.source.read(outbox.backlog)).depth == 0

        await eventually(nothing_waits, seconds)

    async def mirrored(self, seconds: float = 30.0) -> None:
        """Wait until the projection equals the source."""

        async def equal() -> bool:
            return await self.source.read(contents) == await self.target.read(contents)

        await eventually(equal, seconds)


def open_account(session: Session, subject: str, owner: str) -> str:
    account = Account(id=new_id(), owner=owner)
    session.add(account)
    tell(session, subject, account, OPENED)
    return account.id


def tell(session: Session, subject: str, account: Account, kind: str) -> str:
    payload = f"{account.owner}|{account.balance}".encode()
    return outbox.append(session, outbox.OutboxEvent(subject, kind, account.id, account.version, payload))


def change_balance(session: Session, subject: str, account_id: str, amount: int) -> None:
    account = session.exec(select(Account).where(Account.id == account_id).with_for_update()).one()
    account.balance += amount
    account.version += 1
    tell(session, subject, account, CHANGED)


def project(session: Session, event: Event) -> None:
    """Keep the newest version of each account."""
    owner, _, balance = event.payload.decode().partition("|")
    known = session.get(Account, event.aggregate_id)
    if known is None:
        known = Account(id=event.aggregate_id, owner=owner, version=0)
        session.add(known)
    if known.version < event.aggregate_version:
        known.version, known.balance = event.aggregate_version, int(balance)


def contents(session: Session) -> list[tuple[str, str, int, int]]:
    return sorted((row.id, row.owner, row.version, row.balance) for row in session.exec(select(Account)))


def clear(session: Session) -> None:
    session.exec(delete(Account))


def _database(url: str) -> Database:
    migrate(url, MIGRATIONS)
    # More than the broker takes, so that a test can find out what becomes of that.
    return open_database(url, name="ledger", most_event_bytes=2 * 1024 * 1024)
