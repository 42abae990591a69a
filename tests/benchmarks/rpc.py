"""What the shell around a handler costs: hello through the whole pipeline, against bare gRPC.

Measured in processor time of the one process that holds client and servers, since wall time on a shared
machine tells more about the neighbours.
"""

import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import uvloop

from libs.contracts.gen.volunteercircle.volunteers.v1 import (
    skill_pb2,
    volunteers_service_pb2,
    volunteers_service_pb2_grpc,
)
from libs.hosting import spare_the_collector
from libs.telemetry.logs import configure_logging
from tests.support.rpc import Handlers, served

_IN_FLIGHT = 32
_ROUNDS = 7
_REQUEST = volunteers_service_pb2.GetSkillRequest(skill_id="first-aid")
_ANSWER = skill_pb2.Skill(skill_id="first-aid")


def bench_rpc(calls: int = 3_200) -> dict[str, float]:
    """Processor microseconds of a hello, bare and through the pipeline, and the share left of the rate."""
    with tempfile.TemporaryDirectory() as directory, (Path(directory) / "log").open("w") as log:
        configure_logging("INFO", stream=log)
        figures = uvloop.run(_compare(Path(directory), calls))
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.2f}")
    return figures


async def _hello(request: Any, context: object) -> Any:
    return _ANSWER


async def _compare(directory: Path, calls: int) -> dict[str, float]:
    bare = grpc.aio.server()
    volunteers_service_pb2_grpc.add_VolunteersServiceServicer_to_server(Handlers(GetSkill=_hello), bare)
    port = bare.add_insecure_port("127.0.0.1:0")
    await bare.start()
    async with served(directory, GetSkill=_hello) as whole:
        metadata = whole.bearer()
        stubs = {
            "bare_hello_us": _stub(grpc.aio.insecure_channel(f"127.0.0.1:{port}")),
            "hello_us": _stub(whole.bare_channel()),
        }
        spare_the_collector()
        rounds: dict[str, list[float]] = {name: [] for name in stubs}
        for _ in range(_ROUNDS):
            for name, stub in stubs.items():
                rounds[name].append(await _cost(stub.GetSkill, metadata, calls))
        figures = {name: statistics.median(costs) for name, costs in rounds.items()}
    await bare.stop(0)
    gc.unfreeze()
    return figures | {"share_of_bare_hello": figures["bare_hello_us"] / figures["hello_us"]}


def _stub(channel: grpc.aio.Channel) -> Any:
    return volunteers_service_pb2_grpc.VolunteersServiceStub(channel)


async def _cost(call: Callable[..., Awaitable[Any]], metadata: Any, calls: int) -> float:
    """Processor microseconds for each call."""

    async def worker() -> None:
        for _ in range(calls // _IN_FLIGHT):
            await call(_REQUEST, metadata=metadata, timeout=10)

    started = time.process_time()
    await asyncio.gather(*(worker() for _ in range(_IN_FLIGHT)))
    return (time.process_time() - started) / calls * 1e6


if __name__ == "__main__":
    bench_rpc()
