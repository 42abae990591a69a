"""Looks at a running suite: is every service there, migrated, and keeping up with events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import grpc
import httpx

from libs.access.keys import KeysUnusable
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as operations
from services.cli.data_directory import DataDirectory
from services.cli.doctor.diagnosis import Diagnosis, broken, note, well
from services.cli.operator import Operator
from services.cli.runtime_file import running_suite
from services.cli.suite_client import SuiteClient, connected
from services.cli.troubles import Trouble

_LOG_HINT = "Look into suite.log for the reason, and start the suite again."
_OLDEST_EVENT_SECONDS = 30
_LARGEST_LAG = 1000
_SECONDS_TO_ANSWER = 5.0


async def look_at_suite(directory: DataDirectory) -> AsyncIterator[Diagnosis]:
    """Everything that a running suite tells of itself; that none runs is only a note."""
    try:
        suite = running_suite(directory)
    except Trouble as trouble:
        yield note("suite", trouble.what, trouble.remedy)
        return
    try:
        operator = Operator(Path(suite.keys))
    except (KeysUnusable, OSError) as error:
        yield broken("keys", str(error), "Start the suite again once that is mended.")
        return
    yield well("suite", f"runs as process {suite.pid}" if suite.pid else "runs in processes of its own")
    yield await _gateway(suite.gateway_url)
    async with connected(suite, operator) as client:
        for service in client.services:
            async for diagnosis in _service(client, service):
                yield diagnosis


async def _gateway(url: str) -> Diagnosis:
    try:
        async with httpx.AsyncClient(base_url=url, timeout=_SECONDS_TO_ANSWER) as http:
            answer = await http.get("/readyz")
    except httpx.HTTPError as error:
        return broken("gateway", f"{url} does not answer: {type(error).__name__}", _LOG_HINT)
    if answer.is_success:
        return well("gateway", url)
    return broken("gateway", f"{url} is not ready (status {answer.status_code})", _LOG_HINT)


async def _service(client: SuiteClient, service: str) -> AsyncIterator[Diagnosis]:
    try:
        status = await client.operations(service).GetStatus(operations.GetStatusRequest())
    except grpc.aio.AioRpcError as error:
        yield broken(service, f"does not answer: {error.code().name}", _LOG_HINT)
        return
    yield _standing(service, status)
    yield _schema(service, status)
    yield _outbox(service, status)
    yield _set_aside(service, status)
    yield _background_work(service, status)
    for consumer in status.consumers:
        yield _consumer(service, consumer)
    yield _dead_letters(service, status)
    if status.invariants:
        yield _invariants(service, status)


def _standing(service: str, status: operations.Status) -> Diagnosis:
    if not status.broker_connected:
        return broken(service, "has no broker", "Look into nats/nats.log in the data directory.")
    if not status.ready:
        return broken(service, "is not ready", _LOG_HINT)
    return well(service, f"ready, version {status.version} on {status.database}")


def _schema(service: str, status: operations.Status) -> Diagnosis:
    if status.schema_revision == status.expected_revision:
        return well(f"{service} schema", status.schema_revision)
    seen = f"{status.schema_revision} instead of {status.expected_revision}"
    return broken(f"{service} schema", seen, "Start the suite again: it migrates at its start.")


def _outbox(service: str, status: operations.Status) -> Diagnosis:
    waiting = f"{status.outbox_pending} events wait"
    if status.outbox_pending and status.HasField("outbox_oldest_time"):
        age = (datetime.now(UTC) - status.outbox_oldest_time.ToDatetime(UTC)).total_seconds()
        if age > _OLDEST_EVENT_SECONDS:
            return broken(f"{service} outbox", f"{waiting}, the oldest for {age:.0f} seconds", _LOG_HINT)
    return well(f"{service} outbox", waiting)


def _set_aside(service: str, status: operations.Status) -> Diagnosis:
    subject = f"{service} oversized"
    if not status.outbox_set_aside:
        return well(subject, "none")
    return broken(
        subject,
        f"{status.outbox_set_aside} events are larger than the broker takes",
        "Raise max_payload of the broker, then: circle events replay",
    )


def _background_work(service: str, status: operations.Status) -> Diagnosis:
    subject = f"{service} due work"
    if not status.work_set_back:
        return well(subject, "none waits after failing")
    return broken(subject, f"{status.work_set_back} items failed and are tried again later", _LOG_HINT)


def _consumer(service: str, consumer: operations.Status.Consumer) -> Diagnosis:
    subject = f"{service} ← {consumer.stream}"
    behind = consumer.pending + consumer.unconfirmed
    seen = f"{behind} events behind"
    if behind > _LARGEST_LAG:
        return broken(subject, seen, "Wait a moment; if it stays, look into suite.log for the reason.")
    return well(subject, seen)


def _dead_letters(service: str, status: operations.Status) -> Diagnosis:
    if not status.dead_letters:
        return well(f"{service} dead letters", "none")
    return broken(
        f"{service} dead letters",
        f"{status.dead_letters} events could not be digested",
        "See why with 'circle events dead list', then: circle events dead requeue",
    )


def _invariants(service: str, status: operations.Status) -> Diagnosis:
    subject = f"{service} invariants"
    broken_ones = [f"{one.violations} × {one.name}" for one in status.invariants if one.violations]
    if not broken_ones:
        return well(subject, f"all {len(status.invariants)} hold")
    return broken(subject, ", ".join(broken_ones), "Keep a copy of the database and tell the developers.")
