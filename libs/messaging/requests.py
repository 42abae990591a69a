"""Requests on one connection, each with one answer: all fail at once when the connection is lost.

The client's own `request` would let every one of them wait for its timeout.
"""

import asyncio
from collections.abc import Mapping

from nats.aio.client import Client
from nats.aio.msg import Msg

from libs.messaging.errors import BrokerUnavailable, telling_why

_ANSWER_SECONDS = 2.0
_NO_RESPONDERS = "503"


class Requests:
    """The requests under way on one connection."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._inbox = client.new_inbox()
        self._waiting: dict[str, tuple[asyncio.Future[Msg], asyncio.TimerHandle]] = {}
        self._count = 0

    async def open(self) -> None:
        """Begin to listen for answers."""
        await self._client.subscribe(f"{self._inbox}.*", cb=self._receive)

    async def send(
        self, subject: str, payload: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> asyncio.Future[Msg]:
        """Send the message; its answer comes later.

        The future ends with BrokerUnavailable when nobody listens, nobody answers in time, or the connection
        is lost.
        """
        self._count += 1
        reply = f"{self._inbox}.{self._count}"
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Msg] = loop.create_future()
        too_late = f"no answer in {_ANSWER_SECONDS:g} s"
        self._waiting[reply] = answer, loop.call_later(_ANSWER_SECONDS, self._fail, reply, too_late)
        try:
            with telling_why():
                await self._client.publish(subject, payload, reply, dict(headers) if headers else None)
        except BrokerUnavailable as error:
            self._fail(reply, error.problem)
        return answer

    async def tell(self, subject: str, payload: bytes, headers: Mapping[str, str]) -> None:
        """Send a message that is not answered.

        Raises:
            BrokerUnavailable: the connection is lost.
        """
        with telling_why():
            await self._client.publish(subject, payload, headers=dict(headers))

    async def ask(self, subject: str, payload: bytes = b"", headers: Mapping[str, str] | None = None) -> Msg:
        """The answer to the message.

        Raises:
            BrokerUnavailable: nobody listens, nobody answers in time, or the connection is lost.
        """
        return await (await self.send(subject, payload, headers))

    def give_up(self, why: str) -> None:
        """No answer will come any more."""
        for reply in list(self._waiting):
            self._fail(reply, why)

    async def _receive(self, message: Msg) -> None:
        if message.headers and message.headers.get("Status") == _NO_RESPONDERS:
            self._fail(message.subject, "nobody takes this subject")
        elif answer := self._taken_out(message.subject):
            answer.set_result(message)

    def _fail(self, reply: str, why: str) -> None:
        if answer := self._taken_out(reply):
            answer.set_exception(BrokerUnavailable(why))

    def _taken_out(self, reply: str) -> asyncio.Future[Msg] | None:
        """The future that waits for this answer, no longer kept; None when nobody waits for it."""
        answer, clock = self._waiting.pop(reply, (None, None))
        if clock:
            clock.cancel()
        return None if answer is None or answer.done() else answer
