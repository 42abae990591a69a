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
        self._waiting: dict[str, asyncio.Future[Msg]] = {}
        self._count = 0

    async def open(self) -> None:
        """Begin to listen for answers."""
        await self._client.subscribe(f"{self._inbox}.*", cb=self._receive)

    async def ask(self, subject: str, payload: bytes = b"", headers: Mapping[str, str] | None = None) -> Msg:
        """The answer to the message.

        Raises:
            BrokerUnavailable: nobody listens, nobody answers in time, or the connection is lost.
        """
        self._count += 1
        reply = f"{self._inbox}.{self._count}"
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Msg] = loop.create_future()
        self._waiting[reply] = answer
        clock = loop.call_later(_ANSWER_SECONDS, _fail, answer, f"no answer in {_ANSWER_SECONDS:g} s")
        try:
            with telling_why():
                await self._client.publish(subject, payload, reply, dict(headers) if headers else None)
            return await answer
        finally:
            clock.cancel()
            del self._waiting[reply]

    def give_up(self, why: str) -> None:
        """No answer will come any more."""
        for answer in self._waiting.values():
            _fail(answer, why)

    async def _receive(self, message: Msg) -> None:
        answer = self._waiting.get(message.subject)
        if answer is None or answer.done():
            return
        if message.headers and message.headers.get("Status") == _NO_RESPONDERS:
            _fail(answer, "nobody takes this subject")
        else:
            answer.set_result(message)


def _fail(answer: asyncio.Future[Msg], why: str) -> None:
    if not answer.done():
        answer.set_exception(BrokerUnavailable(why))
