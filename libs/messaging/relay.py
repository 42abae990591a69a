"""The relay: takes events from the outbox to the broker, each at least once, in order for each aggregate."""

import asyncio
import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial

from sqlmodel import Session

from libs.crash_points import crash_point
from libs.messaging.broker import Broker, StreamState
from libs.messaging.cancellation import cancelled
from libs.messaging.errors import BrokerUnavailable, EventRefused
from libs.messaging.event import headers_of
from libs.messaging.marks import has_lost, read_marks, set_mark
from libs.messaging.publishing import Acknowledgement, Message
from libs.storage import Database, outbox
from libs.storage.outbox import Backlog, Published, Unpublished

_log = logging.getLogger(__name__)

_SECONDS_TO_GATHER = 0.01
_PAUSES_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(slots=True)
class _Outcome:
    """What became of a round's events: taken by the broker, failed for now, or refused for good; with why.

    `held_up` are the aggregates whose later events have to wait for one that failed.
    """

    taken: dict[str, Acknowledgement] = field(default_factory=dict)
    failed: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    held_up: set[str] = field(default_factory=set)


class Relay:
    """One service's relay. Every process of the service runs one; the database lets one of them work.

    It is woken by each commit with events and, in case that went unheard (another process wrote them), looks
    every `poll_seconds`. An event is marked as published only when the broker has it on disk.
    """

    def __init__(
        self,
        database: Database,
        broker: Broker,
        *,
        source: str,
        batch: int = 256,
        poll_seconds: float = 1.0,
    ) -> None:
        """`source` names the service in its events; a round publishes at most `batch` of them."""
        self.published = 0
        """Events the broker acknowledged since the start."""
        self.failures = 0
        """Rounds that could not publish everything since the start."""
        self._database = database
        self._broker = broker
        self._source = source
        self._batch = batch
        self._poll_seconds = poll_seconds
        self._lease = database.lease("relay")
        self._wake = asyncio.Event()
        self._marks: dict[str, StreamState] = {}
        self._checked_connection = 0

    async def run(self) -> None:
        """Publish until cancelled. Nothing that goes wrong ends it."""
        self._listen()
        failures = 0
        try:
            while not cancelled():
                self._wake.clear()
                try:
                    more = await self._round()
                    failures = 0
                except Exception as error:
                    failures += 1
                    self._note_failure(error, failures)
                    await asyncio.sleep(_PAUSES_SECONDS[min(failures, len(_PAUSES_SECONDS)) - 1])
                    continue
                if not more:
                    await self._wait()
        finally:
            await self._lease.release()

    async def backlog(self) -> Backlog:
        """The events that wait to be published."""
        return await self._database.read(outbox.backlog)

    def _listen(self) -> None:
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(self._wake.set)

        self._database.on_append(wake)

    async def _round(self) -> bool:
        """Publish the oldest events; True when the next round should follow at once.

        Raises:
            BrokerUnavailable: some of them could not be published.
        """
        if not await self._broker.wait_connected(self._poll_seconds):
            return True
        if not await self._lease.held():
            self._checked_connection = 0
            return False
        if self._checked_connection != self._broker.connections:
            await self._publish_lost_events_again()
        events = await self._database.read(lambda session: outbox.unpublished(session, self._batch))
        if not events:
            return False
        await self._publish(events)
        return len(events) == self._batch

    async def _publish(self, events: Sequence[Unpublished]) -> None:
        outcome = _Outcome()
        crash_point("relay.read")
        for wave in _waves(events):
            await self._publish_wave(
                [one for one in wave if one.aggregate_id not in outcome.held_up], outcome
            )
        crash_point("relay.published")
        await self._mark(outcome)
        crash_point("relay.marked")
        self.published += len(outcome.taken)
        for event_id, reason in outcome.refused:
            _log.error("The broker refuses event %s of %s: %s", event_id, self._source, reason)
        if outcome.failed:
            # The stream may have been removed under a connection that lives on.
            await self._broker.declare(())
            raise BrokerUnavailable(outcome.failed[0][1])

    async def _publish_wave(self, events: list[Unpublished], outcome: _Outcome) -> None:
        """Publish events of different aggregates. One that fails holds up the rest of its aggregate; one that
        the broker refuses for good does not, since the next one tells the whole resource anyway."""
        messages = [Message(one.subject, one.payload, headers_of(one, self._source)) for one in events]
        for event, became in zip(events, await self._broker.publish_all(messages), strict=True):
            if isinstance(became, Acknowledgement):
                outcome.taken[event.id] = became
            elif isinstance(became, EventRefused):
                outcome.refused.append((event.id, became.problem))
            else:
                outcome.failed.append((event.id, became.problem))
                outcome.held_up.add(event.aggregate_id)

    async def _mark(self, outcome: _Outcome) -> None:
        published = [Published(event, ack.stream, ack.sequence) for event, ack in outcome.taken.items()]
        marks = await self._new_marks(outcome.taken.values())

        def mark(session: Session) -> None:
            outbox.mark_published(session, published)
            outbox.mark_failed(session, outcome.failed)
            outbox.set_aside(session, outcome.refused)
            for stream, state in marks.items():
                set_mark(session, stream, state)

        await self._database.write(mark)
        self._marks.update(marks)

    async def _new_marks(self, acks: Iterable[Acknowledgement]) -> dict[str, StreamState]:
        """How far each stream has come with what it newly stored."""
        stored: dict[str, list[int]] = {}
        for ack in acks:
            if not ack.duplicate:
                stored.setdefault(ack.stream, []).append(ack.sequence)
        marks: dict[str, StreamState] = {}
        for stream, sequences in stored.items():
            known = self._marks.get(stream)
            if known is not None and min(sequences) <= known.last_sequence:
                # The stream counts anew, so it is another one: look closely before the next round.
                self._checked_connection = 0
            elif (state := known or await self._broker.stream_state(stream)) is not None:
                marks[stream] = StreamState(state.created_at, max(sequences))
        return marks

    async def _publish_lost_events_again(self) -> None:
        """Compare every stream with what it was, and publish again what a stream lost."""
        connection = self._broker.connections
        self._marks = await self._database.read(read_marks)
        for stream, mark in self._marks.items():
            state = await self._broker.stream_state(stream)
            if state is not None and has_lost(mark, state):
                await self._database.write(partial(_restart, stream=stream, state=state))
                _log.warning("Stream %s lost events; all that it took are published again", stream)
                self._marks[stream] = state
        self._checked_connection = connection

    async def _wait(self) -> None:
        """Until there is something to publish. Under load events gather first: a round costs more than an
        event, and who comes after a pause does not wait."""
        await asyncio.sleep(_SECONDS_TO_GATHER)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds):
                await self._wake.wait()

    def _note_failure(self, error: Exception, failures: int) -> None:
        self.failures += 1
        if isinstance(error, BrokerUnavailable):
            if failures == 1:
                _log.warning("The relay of %s waits for the broker: %s", self._source, error.problem)
        else:
            _log.exception("The relay of %s failed and tries again", self._source)


def _waves(events: Sequence[Unpublished]) -> list[list[Unpublished]]:
    """The events so that each wave has at most one of an aggregate, in the order of its versions."""
    waves: list[list[Unpublished]] = []
    turns: Counter[str] = Counter()
    for event in sorted(events, key=lambda one: (one.aggregate_version, one.id)):
        if turns[event.aggregate_id] == len(waves):
            waves.append([])
        waves[turns[event.aggregate_id]].append(event)
        turns[event.aggregate_id] += 1
    return [sorted(wave, key=lambda one: one.id) for wave in waves]


def _restart(session: Session, *, stream: str, state: StreamState) -> None:
    outbox.publish_again(session, stream=stream)
    set_mark(session, stream, state)
