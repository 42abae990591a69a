"""How events are given to the broker: one by one, or many as one batch."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from nats.aio.msg import Msg

from libs.identifiers import new_id
from libs.messaging.errors import BrokerUnavailable, EventRefused
from libs.messaging.requests import Requests

_FEWEST_IN_A_BATCH = 16
"""The broker prepares for each batch, which costs it about as much as a dozen single events."""

_LARGER_THAN_THE_STREAM_TAKES = 10054


class Message(NamedTuple):
    """An event as it goes to the broker."""

    subject: str
    payload: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The broker has the event on disk; `duplicate`: it had it before."""

    stream: str
    sequence: int
    duplicate: bool


Outcome: TypeAlias = Acknowledgement | BrokerUnavailable | EventRefused
"""What became of an event. See `Broker.publish`."""


class Publication:
    """Gives events to the broker on one connection, which takes messages of at most `most_bytes`."""

    def __init__(self, requests: Requests, most_bytes: int) -> None:
        self._requests = requests
        self._most_bytes = most_bytes

    async def of(self, messages: Sequence[Message]) -> list[Outcome]:
        """Have the events stored on disk in their order; what became of each.

        Many go as one batch, which the broker writes to disk and acknowledges once. Where it does not take
        the batch, for example because it has some of the events already, each is told for itself.
        """
        if len(messages) >= _FEWEST_IN_A_BATCH and (taken := await self._as_batch(messages)):
            return list(taken)
        answers = [await self._send(message) for message in messages]
        return [_outcome(answer) for answer in await asyncio.gather(*answers, return_exceptions=True)]

    async def _as_batch(self, messages: Sequence[Message]) -> list[Acknowledgement]:
        """Have all of them stored or none; empty when none were, or nobody can tell."""
        with suppress(BrokerUnavailable, EventRefused):
            *others, last = _numbered(messages)
            for message in (*others, last):
                self._check_size(message)
            for message in others:
                await self._requests.tell(*message)
            told = json.loads((await self._requests.ask(*last)).data)
            if told.get("count") == len(messages):
                before = told["seq"] - len(messages)
                return [
                    Acknowledgement(told["stream"], before + place, False)
                    for place in range(1, len(messages) + 1)
                ]
        return []

    async def _send(self, message: Message) -> asyncio.Future[Msg]:
        """The answer to come, or the reason why none will."""
        try:
            self._check_size(message)
        except EventRefused as error:
            refused: asyncio.Future[Msg] = asyncio.get_running_loop().create_future()
            refused.set_exception(error)
            return refused
        return await self._requests.send(*message)

    def _check_size(self, message: Message) -> None:
        """A message that is too large would cost us the connection."""
        size = len(message.payload) + _size_of(message.headers)
        if size > self._most_bytes:
            raise EventRefused(f"it has {size} bytes and the broker takes {self._most_bytes} (max_payload)")


def _numbered(messages: Sequence[Message]) -> list[Message]:
    """The messages with what makes them one batch; the last one ends it."""
    batch_id = new_id()
    batch = []
    for place, message in enumerate(messages, 1):
        headers = {**message.headers, "Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(place)}
        batch.append(message._replace(headers=headers))
    batch[-1].headers["Nats-Batch-Commit"] = "1"
    return batch


def _outcome(answer: Msg | BaseException) -> Outcome:
    """What the stream's answer means; most refusals pass, for example when it has room again."""
    if isinstance(answer, BrokerUnavailable | EventRefused):
        return answer
    if isinstance(answer, BaseException):
        raise answer
    told = json.loads(answer.data)
    if "error" not in told:
        return Acknowledgement(told["stream"], told["seq"], told.get("duplicate", False))
    kind = (
        EventRefused if told["error"].get("err_code") == _LARGER_THAN_THE_STREAM_TAKES else BrokerUnavailable
    )
    return kind(str(told["error"]["description"]))


def _size_of(headers: dict[str, str]) -> int:
    """Bytes of the headers on the wire: a first line, `name: value` in a line each, and an empty one."""
    return len("NATS/1.0\r\n\r\n") + sum(len(f"{name}: {value}\r\n") for name, value in headers.items())
