"""How fast the volunteers service answers, beside a bare hello-world of the same gRPC library in one run.

Servers run in processes of their own; the client keeps 32 calls in flight on one channel.
"""

import asyncio
import itertools
import multiprocessing
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import grpc
import uvloop

from libs.access.keys import ensure_signing_key
from libs.access.principal import person
from libs.access.tokens import Signer
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Place
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import (
    VolunteersServiceServicer,
    VolunteersServiceStub,
    add_VolunteersServiceServicer_to_server,
)
from libs.hosting import HostedService, run_forever
from libs.identifiers import new_id
from libs.messaging.embedded import EmbeddedNats
from services.volunteers.service import serve
from services.volunteers.settings import VolunteersSettings

IN_FLIGHT = 32
ADMIN = person(new_id(), platform_roles=frozenset({"platform_admin"}))

Call = Callable[[], Awaitable[Any]]


class Hello(VolunteersServiceServicer):
    """The least that a server can do: no pipeline, no database."""

    async def GetVolunteer(self, request: api.GetVolunteerRequest, _: Any) -> volunteer_pb2.Volunteer:  # noqa: N802
        return volunteer_pb2.Volunteer(volunteer_id=request.volunteer_id)


def bench_volunteers(seconds: float = 5.0) -> dict[str, float]:
    """Calls a second of hello, GetVolunteer and CreateVolunteer, their ratios; seconds of a batch of 500."""
    figures = uvloop.run(_measure(seconds))
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.3f}")
    return figures


async def _measure(seconds: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        nats = EmbeddedNats(Path(directory) / "nats")
        await nats.start()
        hello, hello_address = _started(_say_hello)
        service, address = _started(_serve_volunteers, directory, nats.url)
        signer = Signer(ensure_signing_key(Path(directory) / "keys", "gateway"))
        try:
            return await _figures(hello_address, address, signer.sign(ADMIN), seconds)
        finally:
            for process in (hello, service):
                process.terminate()
                process.join()
            await nats.stop()


async def _figures(hello_address: str, address: str, token: str, seconds: float) -> dict[str, float]:
    async with (
        grpc.aio.insecure_channel(hello_address) as hello_channel,
        grpc.aio.insecure_channel(address) as channel,
    ):
        hello, stub = VolunteersServiceStub(hello_channel), VolunteersServiceStub(channel)
        metadata = (("authorization", f"Bearer {token}"),)
        volunteer = await stub.CreateVolunteer(_somebody(), metadata=metadata)
        known = api.GetVolunteerRequest(volunteer_id=volunteer.volunteer_id)
        calls: dict[str, Call] = {
            "hello": lambda: hello.GetVolunteer(known),
            "GetVolunteer": lambda: stub.GetVolunteer(known, metadata=metadata),
            "CreateVolunteer": lambda: stub.CreateVolunteer(_somebody(), metadata=metadata),
        }
        rates: dict[str, float] = dict.fromkeys(calls, 0.0)
        for name, call in itertools.chain.from_iterable(itertools.repeat(list(calls.items()), 2)):
            rates[name] = max(rates[name], await _rate(call, seconds / 2))
        batches = [await _batch_seconds(stub, metadata) for _ in range(3)]
        return {
            **{f"{name} a second": rate for name, rate in rates.items()},
            **{f"{name} / hello": rates[name] / rates["hello"] for name in list(rates)[1:]},
            "batch of 500, seconds": min(batches),
        }


async def _batch_seconds(stub: VolunteersServiceStub, metadata: tuple[tuple[str, str], ...]) -> float:
    batch = api.BatchCreateVolunteersRequest(requests=[_somebody() for _ in range(500)])
    started = time.perf_counter()
    await stub.BatchCreateVolunteers(batch, metadata=metadata)
    return time.perf_counter() - started


async def _rate(call: Call, seconds: float) -> float:
    """Calls a second with as many in flight as promised, after a moment to get warm."""
    await _keep_calling(call, min(1.0, seconds / 2))
    started = time.perf_counter()
    answered = await _keep_calling(call, seconds)
    return answered / (time.perf_counter() - started)


async def _keep_calling(call: Call, seconds: float) -> int:
    deadline = time.perf_counter() + seconds

    async def caller() -> int:
        answered = 0
        while time.perf_counter() < deadline:
            await call()
            answered += 1
        return answered

    return sum(await asyncio.gather(*(caller() for _ in range(IN_FLIGHT))))


def _somebody() -> api.CreateVolunteerRequest:
    """A registration as a page sends it, recognisable when it is sent again."""
    kind = volunteer_pb2.AvailabilityWindow
    return api.CreateVolunteerRequest(
        person=person_pb2.Person(
            display_name="Ming Example",
            birth_date="1990-05-17",
            home=Place(latitude=31.2304, longitude=121.4737),
        ),
        volunteer=volunteer_pb2.Volunteer(
            reach_metres=5000,
            availability=[
                kind(
                    kind=kind.KIND_AVAILABLE,
                    weekly=volunteer_pb2.WeeklySpan(weekdays=[1, 3, 5], start_minute=540, end_minute=1020),
                )
            ],
            limits=volunteer_pb2.Limits(max_minutes_per_day=240, max_tasks_per_week=3),
            likes={"visiting": 2},
            tags=["lang-en"],
        ),
        request_id=new_id(),
    )


def _started(target: Callable[..., None], *args: Any) -> tuple[Any, str]:
    """A process that serves, and the address it says."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=target, args=(theirs, *args), daemon=True)
    process.start()
    if not ours.poll(60):
        raise TimeoutError(f"{target.__name__} did not say its address")
    return process, ours.recv()


def _say_hello(address: Connection) -> None:
    async def run() -> None:
        server = grpc.aio.server()
        add_VolunteersServiceServicer_to_server(Hello(), server)
        port = server.add_insecure_port("127.0.0.1:0")
        await server.start()
        address.send(f"127.0.0.1:{port}")
        await server.wait_for_termination()

    uvloop.run(run())


def _serve_volunteers(address: Connection, directory: str, nats_url: str) -> None:
    """The service as it always runs, its log written to a file."""
    log = os.open(Path(directory, "log"), os.O_CREAT | os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(log, stream)

    @asynccontextmanager
    async def telling(settings: VolunteersSettings) -> AsyncIterator[HostedService]:
        async with serve(settings) as service:
            address.send(service.address)
            yield service

    settings = VolunteersSettings(data_dir=Path(directory), nats_url=nats_url, listen="127.0.0.1:0")
    run_forever(telling, settings)


if __name__ == "__main__":
    bench_volunteers()
