"""Brings volunteers from a file into a running suite, once each however often it is asked to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import grpc

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.rpc.status import read_error
from services.cli.demo.ids import request_id
from services.cli.importing.findings import Finding
from services.cli.importing.volunteer_csv import VolunteerRow
from services.cli.suite_client import SuiteClient

_IN_FLIGHT = 32
_JOINING_BATCH = 500


@dataclass(slots=True)
class Registered:
    """What became of the rows."""

    volunteer_ids: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seconds: float = 0.0


async def register_volunteers(
    client: SuiteClient,
    rows: Sequence[VolunteerRow],
    *,
    circle_id: str = "",
    advance: Callable[[int], None] = lambda rows: None,
) -> Registered:
    """Register the rows, each under a request id of its reference, and make them points of the circle."""
    began, registered = time.monotonic(), Registered()
    turns = asyncio.Semaphore(_IN_FLIGHT)

    async def register(row: VolunteerRow) -> None:
        async with turns:
            await _register(client, row, registered)
        advance(1)

    async with asyncio.TaskGroup() as group:
        for row in rows:
            group.create_task(register(row))
    if circle_id:
        await join_as_points(client, circle_id, registered.volunteer_ids)
    registered.seconds = time.monotonic() - began
    return registered


async def join_as_points(client: SuiteClient, circle_id: str, person_ids: Sequence[str]) -> None:
    """Make people points of a circle; who is one stays it."""
    for start in range(0, len(person_ids), _JOINING_BATCH):
        members = [
            org.CircleMember(circle_id=circle_id, role=org.CircleMember.ROLE_POINT, person_id=person_id)
            for person_id in person_ids[start : start + _JOINING_BATCH]
        ]
        request = org_service.BatchJoinCircleRequest(circle_id=circle_id, members=members)
        await client.as_operator.organisations.BatchJoinCircle(request)


async def _register(client: SuiteClient, row: VolunteerRow, registered: Registered) -> None:
    request = row.registration(request_id("import", "volunteer", row.reference))
    try:
        volunteer = await client.as_operator.volunteers.CreateVolunteer(request)
        registered.volunteer_ids.append(volunteer.volunteer_id)
    except grpc.aio.AioRpcError as error:
        registered.findings.append(_finding(row, error))


def _finding(row: VolunteerRow, error: grpc.aio.AioRpcError) -> Finding:
    """Why the row was refused. Raises the error when the fault is not the row's."""
    told = read_error(error)
    if told.reason == "REQUEST_ID_REUSED":
        return Finding(
            row.row,
            "reference",
            f"'{row.reference}' was registered before with other values",
            "Change the volunteer in the suite, or give a new person a reference of their own.",
        )
    if not told.reason or told.code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL):
        raise error
    return Finding(row.row, "", f"it was refused: {told.message}", f"({told.reason})")
