"""The desk of a servicer: every call is handed over it to a use case, with what use cases need.

That is a repository on the transaction's session, the caller, and the moment.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Generic, TypeVar

from google.protobuf.message import Message
from sqlmodel import Session

from libs.access.principal import Principal
from libs.rpc.call import current_principal
from libs.rpc.commands import Commands, Queries
from libs.storage.database import Database

Repository = TypeVar("Repository")
Answer = TypeVar("Answer", bound=Message)
Result = TypeVar("Result")


def utc_now() -> datetime:
    """The moment, as use cases are told it."""
    return datetime.now(UTC)


class Desk(Generic[Repository]):
    """Runs use cases on repositories: `reading(session)` for queries, `writing(session)` for commands."""

    def __init__(
        self,
        database: Database,
        reading: Callable[[Session], Repository],
        writing: Callable[[Session], Repository],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._queries = Queries(database)
        self._commands = Commands(database)
        self._reading = reading
        self._writing = writing
        self._clock = clock

    async def query(self, fn: Callable[[Repository, Principal], Result]) -> Result:
        """What the function reads on one state of the database."""
        principal = current_principal()
        return await self._queries.run(lambda session: fn(self._reading(session), principal))

    async def look_up(self, fn: Callable[[Repository, Principal], Result]) -> Result:
        """As `query`, for functions that find a few rows by their keys, which is done without delay."""
        principal = current_principal()
        return await self._queries.look_up(lambda session: fn(self._reading(session), principal))

    async def command(
        self, request: Message, fn: Callable[[Repository, Principal, datetime], Answer]
    ) -> Answer:
        """What the function answers once its effect is on disk; a retried request gets the first answer."""
        principal = current_principal()
        return await self._commands.run(
            request, lambda session: fn(self._writing(session), principal, self._clock())
        )
