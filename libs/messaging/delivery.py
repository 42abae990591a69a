"""One delivery of an event, and the answers a consumer can give to it."""

from nats.aio.msg import Msg

from libs.messaging.errors import telling_why
from libs.messaging.event import Event, event_of
from libs.messaging.requests import Requests


class Delivery:
    """An event on its way to a consumer for the `count`-th time (the first is 1)."""

    __slots__ = ("_message", "_requests", "count", "event")

    def __init__(self, message: Msg, requests: Requests) -> None:
        self._message = message
        self._requests = requests
        metadata = message.metadata
        self.count = metadata.num_delivered
        fallback_id = f"{metadata.stream}-{metadata.sequence.stream}"
        self.event: Event = event_of(message.subject, message.headers or {}, message.data, fallback_id)

    async def done(self) -> None:
        """The event had its effect. The broker may not hear it; then it delivers once more.

        Raises:
            BrokerUnavailable: it cannot hear it.
        """
        with telling_why():
            await self._message.ack()

    async def done_for_sure(self) -> None:
        """As `done`, and the broker has taken note of this answer and all given before on this connection.

        Raises:
            BrokerUnavailable: it did not say so; it may deliver once more.
        """
        await self._requests.ask(self._message.reply)

    async def again_after(self, seconds: float) -> None:
        """Deliver the event again, not before this time has passed.

        Raises:
            BrokerUnavailable: it cannot hear it, and delivers again all the same.
        """
        with telling_why():
            await self._message.nak(seconds)
