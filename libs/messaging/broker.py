"""The connection to NATS: kept for ever, with the streams declared anew whenever it is made."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakSet

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType
from nats.js.api import StreamConfig as NatsStream
from nats.js.errors import APIError, NotFoundError

from libs.messaging.errors import BrokerUnavailable, telling_why
from libs.messaging.publishing import Acknowledgement, Message, Outcome, Publication
from libs.messaging.pull import Pull
from libs.messaging.requests import Requests
from libs.messaging.topology import Consumer, Stream

_log = logging.getLogger(__name__)

_DUPLICATE_WINDOW_SECONDS = 300.0
_ANSWER_SECONDS = 2.0
_PAUSES_SECONDS = (0.05, 0.1, 0.2, 0.5, 1.0)
_MOST_UNANSWERED_DELIVERIES = 4096
_NAME_IN_USE_WITH_OTHER_SETTINGS = 10058


@dataclass(frozen=True, slots=True)
class StreamState:
    """When the broker created the stream, and the number of the last event in it."""

    created_at: datetime
    last_sequence: int


@dataclass(frozen=True, slots=True)
class ConsumerState:
    """Events not yet delivered, delivered and not yet answered, and delivered more than once."""

    pending: int
    unanswered: int
    redelivered: int


class Broker:
    """A connection that comes back by itself. Made by `connect`."""

    def __init__(self, url: str, name: str) -> None:
        self.errors = 0
        """Complaints of the client and the server since the start; a denied subject shows up only here."""
        self.connections = 0
        """How often the connection was made: after a change, events may have been lost with the broker."""
        self._url = url
        self._name = name
        self._client: Client | None = None
        self._context: JetStreamContext | None = None
        self._requests: Requests | None = None
        self._connected = asyncio.Event()
        self._streams: dict[str, Stream] = {}
        self._pulls: WeakSet[Pull] = WeakSet()
        self._upkeep = asyncio.create_task(self._stay_connected(), name=f"{name} stays connected to NATS")

    @property
    def connected(self) -> bool:
        """Whether the broker is there now."""
        return self._connected.is_set()

    async def wait_connected(self, seconds: float) -> bool:
        """Wait for the broker; False when it is still away after this many seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._connected.wait()
        return self.connected

    async def close(self) -> None:
        """Part from the broker."""
        self._upkeep.cancel()
        with suppress(asyncio.CancelledError):
            await self._upkeep
        if self._client is not None:
            await self._client.close()

    async def declare(self, streams: Iterable[Stream]) -> None:
        """Make the streams be there with these settings, now and after every reconnection.

        Raises:
            BrokerUnavailable: the broker refuses them. A broker that is away gets them when it is back.
        """
        self._streams.update({stream.name: stream for stream in streams})
        if self.connected:
            await self._declare_streams(self._jetstream())

    async def declare_consumer(self, consumer: Consumer) -> None:
        """Make the consumer be there with these settings; a new one begins with the stream's first event.

        Raises:
            BrokerUnavailable: the broker is away, or has no such stream yet.
        """
        config = ConsumerConfig(
            name=consumer.name,
            durable_name=consumer.name,
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=consumer.ack_wait,
            # The subscriber counts and buries, so that no event leaves by the broker's back door.
            max_deliver=-1,
            max_ack_pending=_MOST_UNANSWERED_DELIVERIES,
            filter_subjects=list(consumer.filter_subjects),
        )
        with telling_why():
            await self._jetstream().add_consumer(consumer.stream, config, timeout=_ANSWER_SECONDS)

    async def delete_consumer(self, consumer: Consumer) -> None:
        """Forget the consumer's place in the stream."""
        with telling_why(), suppress(NotFoundError):
            await self._jetstream().delete_consumer(consumer.stream, consumer.name)

    async def publish(self, subject: str, payload: bytes, headers: dict[str, str]) -> Acknowledgement:
        """Have the event stored on disk.

        Raises:
            BrokerUnavailable: no answer, or a refusal. The event may be stored nevertheless.
            EventRefused: the event is larger than the broker takes.
        """
        (outcome,) = await self.publish_all([Message(subject, payload, headers)])
        if not isinstance(outcome, Acknowledgement):
            raise outcome
        return outcome

    async def publish_all(self, messages: Sequence[Message]) -> list[Outcome]:
        """Have the events stored on disk in their order; what became of each. See `publish`."""
        try:
            requests = self._require_requests()
        except BrokerUnavailable as error:
            return [error for _ in messages]
        assert self._client is not None
        return await Publication(requests, self._client.max_payload).of(messages)

    async def stream_state(self, name: str) -> StreamState | None:
        """The state of the stream, None when there is none of that name."""
        with telling_why():
            try:
                info = await self._jetstream().stream_info(name)
            except NotFoundError:
                return None
        assert info.created is not None
        return StreamState(info.created, info.state.last_seq)

    async def consumer_state(self, consumer: Consumer) -> ConsumerState | None:
        """How far the consumer is behind, None when it is not declared yet."""
        with telling_why():
            try:
                info = await self._jetstream().consumer_info(consumer.stream, consumer.name)
            except NotFoundError:
                return None
        return ConsumerState(info.num_pending or 0, info.num_ack_pending or 0, info.num_redelivered or 0)

    async def pull(self, consumer: Consumer, most: int) -> Pull:
        """Begin to receive the consumer's events, `most` at a time; the consumer is declared if need be."""
        await self.declare_consumer(consumer)
        requests = self._require_requests()
        assert self._client is not None
        pull = Pull(self._client, requests, consumer.stream, consumer.name, most)
        with telling_why():
            await pull.open()
        self._pulls.add(pull)
        return pull

    def _require_requests(self) -> Requests:
        if self._requests is None or not self.connected:
            raise BrokerUnavailable("it cannot be reached")
        return self._requests

    def _jetstream(self) -> JetStreamContext:
        if self._context is None or not self.connected:
            raise BrokerUnavailable("it cannot be reached")
        return self._context

    async def _stay_connected(self) -> None:
        failures, told = 0, ""
        while True:
            closed = asyncio.Event()
            client = Client()
            try:
                await self._connect(client, closed)
            except asyncio.CancelledError:
                await client.close()
                raise
            except Exception as error:
                failures += 1
                if str(error) != told:
                    told = str(error)
                    _log.warning("NATS at %s is of no use yet: %s", self._url, error or type(error))
                await client.close()
                await asyncio.sleep(_PAUSES_SECONDS[min(failures, len(_PAUSES_SECONDS)) - 1])
                continue
            failures, told = 0, ""
            await closed.wait()
            self._lose("the connection is lost")

    async def _connect(self, client: Client, closed: asyncio.Event) -> None:
        async def on_error(error: Exception) -> None:
            self.errors += 1
            if self.connected:
                _log.warning("NATS complains: %s", error or type(error).__name__)

        async def on_closed() -> None:
            closed.set()

        await client.connect(
            self._url,
            name=self._name,
            allow_reconnect=False,
            connect_timeout=2,
            ping_interval=5,
            max_outstanding_pings=2,
            error_cb=on_error,
            closed_cb=on_closed,
        )
        context, requests = client.jetstream(timeout=_ANSWER_SECONDS), Requests(client)
        await self._declare_streams(context)
        await requests.open()
        self._client, self._context, self._requests = client, context, requests
        self.connections += 1
        self._connected.set()

    def _lose(self, why: str) -> None:
        self._connected.clear()
        _log.warning("NATS at %s: %s", self._url, why)
        for pull in list(self._pulls):
            pull.interrupt(why)
        if self._requests is not None:
            self._requests.give_up(why)

    async def _declare_streams(self, jetstream: JetStreamContext) -> None:
        for stream in self._streams.values():
            with telling_why():
                await _declare_stream(jetstream, stream)


async def connect(url: str, *, name: str, patience: float = 10.0) -> Broker:
    """A connection to the broker; `name` is shown in the broker's own lists.

    A broker that is away for longer than `patience` seconds is no error: it is connected to when it comes.
    """
    broker = Broker(url, name)
    await broker.wait_connected(patience)
    return broker


async def _declare_stream(jetstream: JetStreamContext, stream: Stream) -> None:
    config = NatsStream(
        name=stream.name,
        subjects=list(stream.subjects),
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        max_bytes=stream.max_bytes,
        num_replicas=stream.replicas,
        duplicate_window=_DUPLICATE_WINDOW_SECONDS,
        allow_atomic=True,
    )
    try:
        await jetstream.add_stream(config)
    except APIError as error:
        if error.err_code != _NAME_IN_USE_WITH_OTHER_SETTINGS:
            raise
        await jetstream.update_stream(config)
