"""A standing request for a consumer's messages: what is there comes at once, in as large a batch as there is.

The client's own `fetch` waits until a batch is full or its time is over, which costs either delay or speed.
"""

import asyncio
import json
from collections import deque

from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription

from libs.messaging.delivery import Delivery
from libs.messaging.errors import BrokerUnavailable, telling_why
from libs.messaging.requests import Requests

_REQUEST_SECONDS = 30.0
_HEARTBEAT_SECONDS = 2.0
_SILENCE_SECONDS = 3 * _HEARTBEAT_SECONDS
_NANOSECONDS = 1_000_000_000

_HEARTBEAT = "100"
_REQUEST_IS_OVER = ("404", "408")


class Pull:
    """An open consumer, until connection, consumer or heartbeat is lost."""

    def __init__(self, client: Client, requests: Requests, stream: str, consumer: str, most: int) -> None:
        """`most` is the size of a batch; twice as many messages may be on their way or waiting here."""
        self._client = client
        self._requests = requests
        self._next_subject = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._most = most
        self._requested = 0
        self._waiting: deque[Msg] = deque()
        self._arrival = asyncio.Event()
        self._broken: str | None = None
        self._subscription: Subscription | None = None
        self._inbox = client.new_inbox()

    async def open(self) -> None:
        """Begin to receive."""
        self._subscription = await self._client.subscribe(self._inbox, cb=self._receive)

    async def batch(self, seconds: float) -> list[Delivery]:
        """What has arrived, at least one delivery; nothing when nothing arrives for this many seconds.

        Raises:
            BrokerUnavailable: nothing will arrive here any more.
        """
        if not self._waiting:
            await self._request()
            await self._wait(seconds)
        batch = [
            Delivery(self._waiting.popleft(), self._requests)
            for _ in range(min(self._most, len(self._waiting)))
        ]
        if not batch and self._broken:
            raise BrokerUnavailable(self._broken)
        await self._request()
        return batch

    def interrupt(self, why: str) -> None:
        """Nothing will arrive any more."""
        self._broken = why
        self._arrival.set()

    async def close(self) -> None:
        """Give back what was received and not handled, so that it is delivered again at once."""
        if self._client.is_closed or self._subscription is None:
            return
        await self._subscription.unsubscribe()
        while self._waiting:
            await self._waiting.popleft().nak()

    async def _request(self) -> None:
        """Keep a batch on its way while one is being handled."""
        if self._requested > self._most // 2 or self._broken:
            return
        wanted = self._most - self._requested
        request = {
            "batch": wanted,
            "expires": int(_REQUEST_SECONDS * _NANOSECONDS),
            "idle_heartbeat": int(_HEARTBEAT_SECONDS * _NANOSECONDS),
        }
        self._requested += wanted
        with telling_why():
            await self._client.publish(self._next_subject, json.dumps(request).encode(), reply=self._inbox)

    async def _wait(self, seconds: float) -> None:
        """Until a message is there or the time is over; heartbeats must be heard meanwhile."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not self._waiting and not self._broken and loop.time() < deadline:
            self._arrival.clear()
            try:
                async with asyncio.timeout(min(deadline - loop.time(), _SILENCE_SECONDS)):
                    await self._arrival.wait()
            except TimeoutError:
                if deadline - loop.time() > 0:
                    self._broken = f"no sign of life for {_SILENCE_SECONDS:g} s"
            await self._request()

    async def _receive(self, message: Msg) -> None:
        status = message.headers.get("Status") if message.headers and not message.data else None
        if status is None:
            self._requested -= 1
            self._waiting.append(message)
        elif status in _REQUEST_IS_OVER:
            self._requested = 0
        elif status != _HEARTBEAT:
            self._broken = f"{status} {(message.headers or {}).get('Description', '')}".strip()
        self._arrival.set()
