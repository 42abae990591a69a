"""Calls to other services carry the caller, the trace and the time left; what only reads is repeated."""

import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from grpc_health.v1 import health_pb2, health_pb2_grpc

from libs.access.keys import ensure_signing_key
from libs.access.principal import person
from libs.access.tokens import ServiceTokens, Signer
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import (
    skill_pb2,
    volunteers_service_pb2,
    volunteers_service_pb2_grpc,
)
from libs.identifiers import new_id
from libs.rpc.call import current_call, current_principal
from libs.rpc.channel import RpcChannel, create_channel, is_repeatable, on_behalf_of_caller
from libs.rpc.limits import RpcLimits
from libs.rpc.status import RemoteError, read_error
from libs.telemetry.tracing import continue_trace, current_trace, new_trace
from tests.support.rpc import ADMIN, VOLUNTEERS, Served, served

FIRST_AID = volunteers_service_pb2.GetSkillRequest(skill_id="first-aid")
ASKED_SECONDS = 3.0
#: gRPC sends a time limit in hundredths of a second, rounded up, at each of the two hops.
ROUNDED_UP = 0.1


def stub(channel: Any) -> Any:
    return volunteers_service_pb2_grpc.VolunteersServiceStub(channel)


async def refusal(call: Awaitable[Message]) -> RemoteError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return read_error(caught.value)


class Chain:
    """Two servers: `front` answers GetSkill by asking `back`, whose handler the test gives."""

    def __init__(self, back: Served) -> None:
        own = ServiceTokens(Signer(ensure_signing_key(back.keys, "tasks")))
        self._channel = create_channel(back.address, [VOLUNTEERS], on_behalf_of_caller(own))
        self._own_channel = create_channel(back.address, [VOLUNTEERS], own)

    async def ask(self, request: Any, context: object) -> Message:
        return await stub(self._channel).GetSkill(request)

    async def ask_as_service(self, request: Any, context: object) -> Message:
        return await stub(self._own_channel).GetSkill(request)


def noting(seen: list[Any]) -> Any:
    async def note(request: Any, context: object) -> Message:
        call, trace = current_call(), current_trace()
        assert call is not None
        assert trace is not None
        seen.append((current_principal().subject, call.remaining_seconds, trace.trace_id))
        return skill_pb2.Skill(skill_id=request.skill_id)

    return note


async def test_caller_trace_and_deadline_travel_along(tmp_path: Path) -> None:
    seen: list[Any] = []
    trace = new_trace()
    async with served(tmp_path, GetSkill=noting(seen)) as back:
        chain = Chain(back)
        async with served(tmp_path, GetSkill=chain.ask) as front:
            volunteer = person(new_id())
            with continue_trace(str(trace)):
                await stub(front.channel(volunteer)).GetSkill(FIRST_AID, timeout=ASKED_SECONDS)
            await stub(front.channel(None)).GetSkill(FIRST_AID, timeout=ASKED_SECONDS)
    (subject, remaining, trace_id), (stranger, _, other_trace) = seen
    assert (subject, trace_id) == (volunteer.subject, trace.trace_id)
    assert 0 < remaining < ASKED_SECONDS + ROUNDED_UP < RpcLimits().default_seconds
    assert stranger == "service:tasks"
    assert other_trace != trace_id


async def test_a_service_can_speak_in_its_own_name(tmp_path: Path) -> None:
    seen: list[Any] = []
    async with (
        served(tmp_path, GetSkill=noting(seen)) as back,
        served(tmp_path, GetSkill=Chain(back).ask_as_service) as front,
    ):
        await stub(front.channel()).GetSkill(FIRST_AID)
    assert seen[0][0] == "service:tasks"


async def test_an_error_of_another_service_is_passed_on_and_its_absence_is_told(tmp_path: Path) -> None:
    async with served(tmp_path) as back:
        chain = Chain(back)

        async def ask_for_nothing(request: Any, context: object) -> Message:
            return await stub(chain._channel).GetSkill(volunteers_service_pb2.GetSkillRequest())

        async with served(tmp_path, GetSkill=ask_for_nothing) as front:
            passed_on = await refusal(stub(front.channel()).GetSkill(FIRST_AID))
            assert (passed_on.code.name, passed_on.reason) == ("INVALID_ARGUMENT", "VALIDATION_FAILED")
            await back.server.stop(0)
            absent = await refusal(stub(front.channel()).GetSkill(FIRST_AID))
            assert (absent.code.name, absent.reason) == ("UNAVAILABLE", "TEMPORARILY_UNAVAILABLE")


async def test_a_defect_of_another_service_is_a_defect_of_ours(tmp_path: Path) -> None:
    async with served(tmp_path) as back, served(tmp_path, GetSkill=Chain(back).ask) as front:
        error = await refusal(stub(front.channel()).GetSkill(FIRST_AID))
    assert (error.code.name, error.reason) == ("INTERNAL", "INTERNAL")


async def sleeping(request: Any, context: object) -> Message:
    await asyncio.sleep(20)
    return skill_pb2.Skill()


async def test_a_caller_who_names_no_deadline_gets_one(tmp_path: Path) -> None:
    limits = RpcLimits(default_seconds=0.2)
    async with served(tmp_path, GetSkill=sleeping, limits=limits) as it, it.bare_channel() as channel:
        error = await refusal(stub(channel).GetSkill(FIRST_AID, metadata=it.bearer()))
    assert (error.code.name, error.reason) == ("DEADLINE_EXCEEDED", "TIME_IS_UP")


async def test_a_caller_who_wants_too_much_time_gets_less(tmp_path: Path) -> None:
    limits = RpcLimits(default_seconds=0.1, max_seconds=0.2)
    async with served(tmp_path, GetSkill=sleeping, limits=limits) as it, it.bare_channel() as channel:
        error = await refusal(stub(channel).GetSkill(FIRST_AID, metadata=it.bearer(), timeout=60))
    assert (error.code.name, error.reason) == ("DEADLINE_EXCEEDED", "TIME_IS_UP")


async def test_a_handler_ends_when_its_caller_stops_waiting(tmp_path: Path) -> None:
    ended = asyncio.Event()

    async def noting_the_end(request: Any, context: object) -> Message:
        try:
            await asyncio.sleep(20)
        finally:
            ended.set()
        return skill_pb2.Skill()

    async with served(tmp_path, GetSkill=noting_the_end) as it:
        error = await refusal(stub(it.channel()).GetSkill(FIRST_AID, timeout=0.2))
        async with asyncio.timeout(15):
            await ended.wait()
    assert error.code is grpc.StatusCode.DEADLINE_EXCEEDED


async def test_no_call_is_made_when_the_time_is_up(tmp_path: Path) -> None:
    seen: list[Any] = []
    async with served(tmp_path, GetSkill=noting(seen)) as back:
        chain = Chain(back)

        async def dawdle(request: Any, context: object) -> Message:
            call = current_call()
            assert call is not None
            call.deadline = time.monotonic()
            return await chain.ask(request, context)

        async with served(tmp_path, GetSkill=dawdle) as front:
            error = await refusal(stub(front.channel()).GetSkill(FIRST_AID))
    assert (error.code.name, error.reason, seen) == ("DEADLINE_EXCEEDED", "TIME_IS_UP", [])


async def test_a_reading_call_waits_for_a_server_that_restarts(tmp_path: Path) -> None:
    async def first_aid(request: Any, context: object) -> Message:
        return skill_pb2.Skill(skill_id="first-aid")

    async with served(tmp_path, GetSkill=first_aid) as it:
        port = it.address.rpartition(":")[2]
        channel = it.channel()
        await stub(channel).GetSkill(FIRST_AID)
        await it.server.stop(0)
        answer = asyncio.ensure_future(stub(channel).GetSkill(FIRST_AID, wait_for_ready=True))
        async with served(tmp_path, GetSkill=first_aid, listen=f"127.0.0.1:{port}"):
            assert (await answer).skill_id == "first-aid"


def methods(*descriptors: Any) -> dict[str, Any]:
    return {method.name: method for descriptor in descriptors for method in descriptor.methods}


def test_what_may_be_repeated() -> None:
    known = methods(
        VOLUNTEERS,
        tasks_service_pb2.DESCRIPTOR.services_by_name["TasksService"],
        operations_service_pb2.DESCRIPTOR.services_by_name["OperationsService"],
    )
    repeatable = {name for name, method in known.items() if is_repeatable(method)}
    assert {"GetVolunteer", "ListTasks", "BatchGetTasks", "AcceptOffer", "CreateVolunteer"} <= repeatable
    assert {"RebuildProjections", "ReplayEvents", "RequeueDeadLetters"}.isdisjoint(repeatable)


async def test_health_is_told_to_everybody_and_noise_does_not_hurt_it(tmp_path: Path) -> None:
    async with served(tmp_path) as it, it.bare_channel() as channel:
        check = health_pb2_grpc.HealthStub(channel).Check
        name = "volunteercircle.volunteers.v1.VolunteersService"
        assert (await check(health_pb2.HealthCheckRequest(service=name))).status == 1
        noise = channel.unary_unary("/grpc.health.v1.Health/Check")
        assert health_pb2.HealthCheckResponse.FromString(await noise(b"\xff\xff")).status == 1
        await it.server.set_serving(False)
        assert (await check(health_pb2.HealthCheckRequest(service=name))).status == 2


async def test_a_foreign_client_finds_its_way_by_reflection(tmp_path: Path) -> None:
    async def first_aid(request: Any, context: object) -> Message:
        return skill_pb2.Skill(skill_id=request.skill_id, version=7)

    buf = shutil.which("buf", path=str(Path(sys.executable).parent)) or "buf"
    async with served(tmp_path, GetSkill=first_aid, reflect=True) as it:
        command = [
            *(
                buf,
                "curl",
                "--protocol",
                "grpc",
                "--http2-prior-knowledge",
                "--data",
                '{"skillId": "first-aid"}',
            ),
            f"http://{it.address}/volunteercircle.volunteers.v1.VolunteersService/GetSkill",
        ]
        done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["skillId"] == "first-aid"


async def test_many_roles_fit_into_the_metadata(tmp_path: Path) -> None:
    async def first_aid(request: Any, context: object) -> Message:
        return skill_pb2.Skill(skill_id="first-aid")

    circles = {new_id(): frozenset({"coordinator"}) for _ in range(500)}
    async with served(tmp_path, GetSkill=first_aid) as it:
        coordinator = person(ADMIN.person_id or "", circle_roles=circles)
        assert (await stub(it.channel(coordinator)).GetSkill(FIRST_AID)).skill_id == "first-aid"


async def test_a_channel_tells_when_the_other_side_is_there(tmp_path: Path) -> None:
    async with served(tmp_path) as it:
        await it.channel().ready(5)
    nobody: RpcChannel = create_channel("127.0.0.1:9", [])
    with pytest.raises(TimeoutError):
        await nobody.ready(0.2)
    await nobody.close()
