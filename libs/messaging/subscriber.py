"""The subscriber: each event of a consumer has its effect here exactly once, or becomes a dead letter."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from libs.crash_points import crash_point
from libs.errors import Unavailable
from libs.messaging.broker import Broker, ConsumerState
from libs.messaging.burial import event_in, letter_for
from libs.messaging.cancellation import cancelled
from libs.messaging.delivery import Delivery
from libs.messaging.event import Event
from libs.messaging.pull import Pull
from libs.messaging.topology import Consumer
from libs.storage import Database, StorageUnavailable, dead_letters, inbox
from libs.storage.dead_letters import DeadLetter
from libs.telemetry.tracing import continue_trace

Handler = Callable[[Session, Event], None]
"""Gives an event its effect inside a write, which may run more than once. Raises to be tried again later."""


@dataclass(frozen=True, slots=True)
class InBulk:
    """A handler that is given all events of a write together, for projections that many events build at once.

    They come in the order of delivery, of all types that this same handler is registered for.
    """

    handle: Callable[[Session, Sequence[Event]], None]


_log = logging.getLogger(__name__)

_PAUSES_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_IDLE_SECONDS = 1.0


@dataclass(slots=True)
class Counts:
    """What became of the deliveries since the start."""

    handled: int = 0
    duplicates: int = 0
    unknown: int = 0
    retried: int = 0
    buried: int = 0


class Subscriber:
    """One consumer's worker: several events in one write with their inbox rows, answered after the commit.

    When a handler fails, the events of that write are tried one by one, so that only the culprit waits.
    """

    def __init__(
        self,
        database: Database,
        broker: Broker,
        consumer: Consumer,
        handlers: Mapping[str, Handler | InBulk],
        *,
        batch: int = 128,
    ) -> None:
        """`handlers` are by event type; events of other types are answered and counted as unknown."""
        self.consumer = consumer
        self.counts = Counts()
        self._database = database
        self._broker = broker
        self._handlers = handlers
        self._batch = batch
        self._failures = 0
        self._excused: Counter[str] = Counter()
        """By event id, the deliveries that failed only because the database was away."""

    async def run(self) -> None:
        """Handle events until cancelled. Nothing that goes wrong ends it."""
        while not cancelled():
            try:
                await self._broker.wait_connected(_IDLE_SECONDS)
                await self._database.read(lambda session: session.connection())
                await self._handle_all()
            except Exception as error:
                self._failures += 1
                self._note_failure(error)
                await asyncio.sleep(_PAUSES_SECONDS[min(self._failures, len(_PAUSES_SECONDS)) - 1])

    async def state(self) -> ConsumerState | None:
        """How far the consumer is behind, None before it first listened."""
        return await self._broker.consumer_state(self.consumer)

    async def _handle_all(self) -> None:
        pull = await self._broker.pull(self.consumer, self._batch)
        try:
            while not cancelled():
                await self._handle_next(pull)
        finally:
            await pull.close()

    async def _handle_next(self, pull: Pull) -> None:
        deliveries = await pull.batch(_IDLE_SECONDS)
        try:
            await self._handle(deliveries)
            await self._try_requeued()
        except StorageUnavailable:
            for delivery in deliveries:
                self._excused[delivery.event.id] += 1
                await delivery.again_after(self.consumer.pause_after(1))
            raise
        self._failures = 0

    async def _handle(self, deliveries: Sequence[Delivery]) -> None:
        ours = [delivery for delivery in deliveries if delivery.event.type in self._handlers]
        self.counts.unknown += len(deliveries) - len(ours)
        settled = [delivery for delivery in deliveries if delivery.event.type not in self._handlers]
        due = [delivery for delivery in ours if self._tries(delivery) <= self.consumer.max_deliver]
        for delivery in ours:
            if delivery not in due:
                await self._bury(delivery, RuntimeError("the process ended during every try"))
        try:
            await self._effect(due)
        except StorageUnavailable:
            raise
        except Exception:
            settled += [delivery for delivery in due if await self._handled_alone(delivery)]
        else:
            settled += due
        await _answer(settled)
        if settled:
            crash_point("inbox.answered")
        for delivery in settled:
            self._excused.pop(delivery.event.id, None)

    def _tries(self, delivery: Delivery) -> int:
        """How often the event was tried, this time included, as far as it is to blame for it."""
        return delivery.count - self._excused[delivery.event.id]

    async def _effect(self, deliveries: Sequence[Delivery]) -> None:
        """Let the events have their effect in one write."""
        if deliveries:
            events = [delivery.event for delivery in deliveries]
            crash_point("inbox.received")
            new = await self._database.write(partial(self._apply, events=events))
            crash_point("inbox.committed")
            self.counts.handled += new
            self.counts.duplicates += len(events) - new

    def _apply(self, session: Session, events: Iterable[Event]) -> int:
        """Call the handlers of the events that are new; returns how many that were."""
        by_id = {event.id: event for event in events}
        new = inbox.first_times(session, self.consumer.name, list(by_id))
        together: dict[InBulk, list[Event]] = {}
        for event_id, event in by_id.items():
            handler = self._handlers[event.type]
            if event_id not in new:
                continue
            if isinstance(handler, InBulk):
                together.setdefault(handler, []).append(event)
            else:
                with continue_trace(event.traceparent):
                    handler(session, event)
        for bulk, theirs in together.items():
            bulk.handle(session, theirs)
        crash_point("inbox.effected")
        return len(new)

    async def _handled_alone(self, delivery: Delivery) -> bool:
        """True when the event had its effect; otherwise it is retried later or buried."""
        try:
            await self._effect([delivery])
        except StorageUnavailable:
            raise
        except Exception as error:
            if self._tries(delivery) >= self.consumer.max_deliver:
                await self._bury(delivery, error)
            else:
                await self._retry(delivery, error)
            return False
        return True

    async def _retry(self, delivery: Delivery, error: Exception) -> None:
        pause = self.consumer.pause_after(delivery.count)
        self.counts.retried += 1
        _log.warning(
            "%s could not handle event %s (%s), delivery %d; the next in %g s",
            self.consumer.name,
            delivery.event.id,
            delivery.event.type,
            delivery.count,
            pause,
            exc_info=error,
        )
        await delivery.again_after(pause)

    async def _bury(self, delivery: Delivery, error: Exception) -> None:
        letter = letter_for(self.consumer, delivery.event, error, delivery.count)
        await self._database.write(lambda session: dead_letters.bury(session, letter))
        self.counts.buried += 1
        _log.error("%s gave up on event %s", self.consumer.name, delivery.event.id, exc_info=error)
        await delivery.done()
        self._excused.pop(delivery.event.id, None)

    async def _try_requeued(self) -> None:
        """Try the dead letters for which an operator asked for another try."""
        letters = await self._database.read(
            lambda session: dead_letters.requeued(session, self.consumer.name)
        )
        for letter in letters:
            await self._try_letter(letter)

    async def _try_letter(self, letter: DeadLetter) -> None:
        def effect(session: Session) -> None:
            self._apply(session, [event_in(letter)])
            dead_letters.remove(session, letter.consumer, letter.event_id)

        try:
            await self._database.write(effect)
            self.counts.handled += 1
        except StorageUnavailable:
            raise
        except Exception as error:
            again = letter_for(self.consumer, event_in(letter), error, letter.attempts + 1)
            await self._database.write(lambda session: dead_letters.bury(session, again))
            _log.exception("%s failed again on requeued event %s", self.consumer.name, letter.event_id)

    def _note_failure(self, error: Exception) -> None:
        if not isinstance(error, Unavailable):
            _log.exception("%s failed and begins anew", self.consumer.name)
        elif self._failures == 1:
            _log.warning("%s waits: %s", self.consumer.name, error)


async def _answer(deliveries: Sequence[Delivery]) -> None:
    """Answer all; the broker confirms the last, and with it those before, which took the same way."""
    for delivery in deliveries[:-1]:
        await delivery.done()
    for delivery in deliveries[-1:]:
        await delivery.done_for_sure()
