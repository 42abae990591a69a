"""Waiting for facts to travel: what one service was told, another knows a moment later."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import grpc

from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2
from services.cli.suite_client import SuiteClient
from services.cli.troubles import Trouble

Answer = TypeVar("Answer")

SECONDS = 60.0
"""How long facts may travel before something is wrong."""

_PAUSE_SECONDS = 0.05
_TOO_EARLY = (
    grpc.StatusCode.FAILED_PRECONDITION,
    grpc.StatusCode.NOT_FOUND,
    grpc.StatusCode.PERMISSION_DENIED,
    grpc.StatusCode.UNAVAILABLE,
)


async def once_known(attempt: Callable[[], Awaitable[Answer]], seconds: float = SECONDS) -> Answer:
    """The answer once the facts that it needs have arrived. Raises what `attempt` raises if they never do."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return await attempt()
        except grpc.aio.AioRpcError as error:
            if error.code() not in _TOO_EARLY or time.monotonic() > deadline:
                raise
        await asyncio.sleep(_PAUSE_SECONDS)


async def all_facts_known(client: SuiteClient, seconds: float = SECONDS) -> None:
    """Wait until every event is published and digested by everybody. Raises Trouble if that never is.

    Two looks must find nothing: the effect of an event may be another event, which hops from a service that
    is still to be asked to one that has answered.
    """
    deadline = time.monotonic() + seconds
    while waiting := await events_under_way(client) or await events_under_way(client):
        if time.monotonic() > deadline:
            raise Trouble(
                f"{waiting} events are still under way", "See which service lags with: circle doctor"
            )
        await asyncio.sleep(_PAUSE_SECONDS)


async def events_under_way(client: SuiteClient) -> int:
    """Events that are not yet published, or not yet digested by one of their consumers."""
    request = operations_service_pb2.GetStatusRequest()
    statuses = await asyncio.gather(
        *(client.operations(service).GetStatus(request) for service in client.services)
    )
    return sum(map(_under_way, statuses))


def _under_way(status: operations_service_pb2.Status) -> int:
    waiting = sum(consumer.pending + consumer.unconfirmed for consumer in status.consumers)
    # While the broker is away nobody knows what waits there.
    return status.outbox_pending + waiting + (not status.broker_connected)
