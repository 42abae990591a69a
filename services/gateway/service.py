"""The gateway, wired: its database, its voice, its clients, its HTTP server."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import uvicorn

from libs.access.keys import KeyRing, ensure_signing_key
from libs.access.tokens import Signer, Verifier
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from libs.telemetry.logs import get_logger
from services.gateway.accounts.authority import Authorities
from services.gateway.accounts.passwords import Passwords
from services.gateway.accounts.registry import Accounts, SessionTimes
from services.gateway.accounts.throttle import Throttle
from services.gateway.app import create_app
from services.gateway.parts import Parts
from services.gateway.settings import GatewaySettings
from services.gateway.upstream import Upstream

NAME = "gateway"
MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(slots=True)
class Gateway:
    """A running gateway. `address` is host:port of its HTTP server."""

    name: str
    address: str
    parts: Parts
    ready: bool = True


@asynccontextmanager
async def serve(settings: GatewaySettings) -> AsyncIterator[Gateway]:
    """Run the gateway while the block runs, in the running event loop.

    It listens when the block begins. Raises what prevents the start: AlreadyOwned, KeysUnusable, OSError.
    """
    async with AsyncExitStack() as closing:
        database = await _open_database(settings, closing)
        parts = _build(settings, database, closing)
        listener = _listen(settings.listen)
        address = "{}:{}".format(*listener.getsockname()[:2])
        await closing.enter_async_context(_http_server(parts, listener))
        get_logger(NAME).info("listens", address=address)
        yield Gateway(NAME, address, parts)


async def _open_database(settings: GatewaySettings, closing: AsyncExitStack) -> Database:
    url = settings.database_of(NAME)
    if url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(migrate, url, MIGRATIONS)
    database = await asyncio.to_thread(lambda: open_database(url, name=NAME))
    closing.push_async_callback(database.close)
    return database


def _build(settings: GatewaySettings, database: Database, closing: AsyncExitStack) -> Parts:
    upstream = Upstream(
        {
            "volunteers": settings.volunteers_address,
            "organisations": settings.organisations_address,
            "tasks": settings.tasks_address,
            "matching": settings.matching_address,
        }
    )
    closing.push_async_callback(upstream.close)
    passwords = Passwords()
    closing.callback(passwords.close)
    authorities = Authorities(upstream, Signer(ensure_signing_key(settings.keys, NAME)))
    accounts = Accounts(
        database,
        upstream,
        authorities,
        passwords,
        Throttle(settings.attempts_per_account, settings.attempts_per_address),
        SessionTimes(
            timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours)
        ),
        demo=settings.demo,
    )
    return Parts(settings, upstream, Verifier(KeyRing(settings.keys)), authorities, accounts)


def _listen(address: str) -> socket.socket:
    """A listening socket. Raises OSError when the port is taken."""
    host, _, port = address.rpartition(":")
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host.strip("[]"), int(port)))
    except OSError:
        listener.close()
        raise
    return listener


class _Server(uvicorn.Server):
    """Says when it has started, and leaves signals to whoever runs the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.has_started = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        self.has_started.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


@asynccontextmanager
async def _http_server(parts: Parts, listener: socket.socket) -> AsyncIterator[None]:
    proxies = parts.settings.trusted_proxies
    config = uvicorn.Config(
        create_app(parts),
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=max(1, int(parts.settings.grace_seconds)),
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]), name="gateway http")
    try:
        await server.has_started.wait()
        yield
    finally:
        server.should_exit = True
        await serving
