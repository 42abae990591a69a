"""A hosted service: starts in any order, works without a broker, tells how it stands, ends in order."""

import asyncio
import os
import signal
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from sqlmodel import Session

from libs.access.keys import ensure_signing_key
from libs.access.principal import Principal, person
from libs.access.tokens import Signer
from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as pb
from libs.contracts.gen.volunteercircle.operations.v1.operations_service_pb2_grpc import OperationsServiceStub
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2, volunteers_service_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2_grpc import (
    VolunteersServiceStub,
    add_VolunteersServiceServicer_to_server,
)
from libs.hosting import HostedService, Loop, ServiceSettings, ServiceSpec, Wiring, hosted
from libs.identifiers import new_id
from libs.messaging import Event
from libs.messaging.embedded import EmbeddedNats
from libs.rpc.channel import RpcChannel, create_channel
from libs.rpc.commands import Commands
from libs.rpc.server import RpcServer
from libs.storage import dead_letters, inbox, outbox
from libs.storage.dead_letters import DeadLetter
from libs.storage.outbox import OutboxEvent
from tests.support.ledger import MIGRATIONS, Account
from tests.support.rpc import Handlers
from tests.support.waiting import eventually

OPERATOR = person(new_id(), platform_roles=frozenset({"operator"}))
SKILL_EVENT = sorted(name for name, event in EVENTS.items() if event.service == "volunteers")[0]
UNREACHABLE = "nats://127.0.0.1:9"
under_way = asyncio.Event()


def tell_of_skill(session: Session, skill_id: str) -> None:
    outbox.append(session, OutboxEvent(SKILL_EVENT, SKILL_EVENT, new_id(), 1, skill_id.encode()))


def register_volunteers(server: RpcServer, wiring: Wiring) -> None:
    """A service that keeps no skills and tells of each of them."""
    commands = Commands(wiring.database)

    async def create_skill(request: Any, context: object) -> skill_pb2.Skill:
        def create(session: Session) -> skill_pb2.Skill:
            tell_of_skill(session, request.skill.skill_id)
            return skill_pb2.Skill(skill_id=request.skill.skill_id)

        return await commands.run(request, create)

    async def get_skill(request: Any, context: object) -> skill_pb2.Skill:
        under_way.set()
        await asyncio.sleep(0.3)
        return skill_pb2.Skill(skill_id=request.skill_id)

    add_VolunteersServiceServicer_to_server(Handlers(CreateSkill=create_skill, GetSkill=get_skill), server)


VOLUNTEERS = ServiceSpec("volunteers", MIGRATIONS, register_volunteers)


def note_skill(session: Session, event: Event) -> None:
    """The mirror's reaction: an account for each skill, refusing one."""
    skill_id = event.payload.decode()
    if skill_id.startswith("poison"):
        raise ValueError(f"no appetite for {skill_id}")
    session.add(Account(id=event.id, owner=skill_id))


def spec_of_mirror(**changes: Any) -> ServiceSpec:
    parts: dict[str, Any] = {
        "register": lambda server, wiring: None,
        "reactions": {SKILL_EVENT: note_skill},
        "projections": {"skills": Account.__table__},  # type: ignore[attr-defined]
    }
    return ServiceSpec("matching", MIGRATIONS, **(parts | changes))


def settings_in(directory: Path, nats_url: str, **changes: Any) -> ServiceSettings:
    return ServiceSettings(data_dir=directory, nats_url=nats_url, grace_seconds=5, **changes)


def channel_to(service: HostedService, directory: Path, principal: Principal = OPERATOR) -> RpcChannel:
    operator = Signer(ensure_signing_key(directory / "keys", "operator"))
    services = [volunteers_service_pb2.DESCRIPTOR.services_by_name["VolunteersService"]]
    return create_channel(service.address, services, lambda: operator.sign(principal))


def skill_request(skill_id: str) -> Any:
    skill = skill_pb2.Skill(skill_id=skill_id, display_names={"en": "Skill"})
    return volunteers_service_pb2.CreateSkillRequest(skill=skill, request_id=new_id())


async def is_serving(service: HostedService, name: str = "") -> bool:
    async with grpc.aio.insecure_channel(service.address) as channel:
        request = health_pb2.HealthCheckRequest(service=name)
        answer = await health_pb2_grpc.HealthStub(channel).Check(request, timeout=30)
    return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)


async def test_what_one_service_tells_takes_effect_in_another(tmp_path: Path, own_nats: EmbeddedNats) -> None:
    settings = settings_in(tmp_path, own_nats.url)
    async with hosted(spec_of_mirror(), settings) as mirror, hosted(VOLUNTEERS, settings) as volunteers:
        await eventually(lambda: mirror.ready and volunteers.ready)
        await VolunteersServiceStub(channel_to(volunteers, tmp_path)).CreateSkill(skill_request("first-aid"))
        await eventually(lambda: mirror.subscribers[0].counts.handled == 1)
        assert await is_serving(volunteers)
        assert await is_serving(volunteers, "volunteercircle.volunteers.v1.VolunteersService")
        assert await is_serving(mirror, "volunteercircle.operations.v1.OperationsService")


async def test_without_a_broker_commands_work_and_the_service_is_not_ready(tmp_path: Path) -> None:
    async with hosted(VOLUNTEERS, settings_in(tmp_path, UNREACHABLE)) as service:
        channel = channel_to(service, tmp_path)
        await VolunteersServiceStub(channel).CreateSkill(skill_request("first-aid"))
        status = await OperationsServiceStub(channel).GetStatus(pb.GetStatusRequest())
        assert (status.service, status.database, status.ready) == ("volunteers", "sqlite", False)
        assert (status.broker_connected, status.outbox_pending, status.dead_letters) == (False, 1, 0)
        assert status.schema_revision == status.expected_revision != ""
        assert status.HasField("outbox_oldest_time")
        assert not await is_serving(service)


async def test_a_broker_that_comes_late_or_again_gets_the_streams_and_the_events(
    tmp_path: Path, own_nats: EmbeddedNats
) -> None:
    url = own_nats.url
    await own_nats.stop()
    async with (
        hosted(VOLUNTEERS, settings_in(tmp_path, url)) as volunteers,
        hosted(spec_of_mirror(), settings_in(tmp_path, url)) as mirror,
    ):
        await VolunteersServiceStub(channel_to(volunteers, tmp_path)).CreateSkill(skill_request("first-aid"))
        assert not volunteers.ready
        await own_nats.start()
        await eventually(lambda: volunteers.ready and mirror.ready)
        await eventually(lambda: mirror.subscribers[0].counts.handled == 1)
        await own_nats.stop()
        await eventually(lambda: not volunteers.ready)
        await own_nats.start()
        await eventually(lambda: volunteers.ready)


async def test_an_operator_sees_mends_and_rebuilds(tmp_path: Path, own_nats: EmbeddedNats) -> None:
    settings = settings_in(tmp_path, own_nats.url)
    async with hosted(VOLUNTEERS, settings) as volunteers, hosted(spec_of_mirror(), settings) as mirror:
        stub = VolunteersServiceStub(channel_to(volunteers, tmp_path))
        operations = OperationsServiceStub(channel_to(mirror, tmp_path))
        for number in range(5):
            await stub.CreateSkill(skill_request(f"skill-{number}"))
        await eventually(lambda: mirror.subscribers[0].counts.handled == 5)
        before = await operations.GetProjectionDigest(pb.GetProjectionDigestRequest())
        assert [(each.name, each.rows, len(each.sha256)) for each in before.projections] == [
            ("skills", 5, 64)
        ]

        rebuilt = await operations.RebuildProjections(pb.RebuildProjectionsRequest())
        assert rebuilt.consumers == 1
        await eventually(lambda: mirror.subscribers[0].counts.handled == 10)
        assert await operations.GetProjectionDigest(pb.GetProjectionDigestRequest()) == before

        replayed = await OperationsServiceStub(channel_to(volunteers, tmp_path)).ReplayEvents(
            pb.ReplayEventsRequest()
        )
        assert replayed.events == 5
        await eventually(lambda: mirror.ready)
        status = await operations.GetStatus(pb.GetStatusRequest())
        assert [(consumer.name, consumer.stream) for consumer in status.consumers] == [
            ("matching-VOLUNTEERS", "VOLUNTEERS")
        ]
        assert status.ready


async def test_dead_letters_are_listed_by_page_and_tried_again(
    tmp_path: Path, own_nats: EmbeddedNats
) -> None:
    settings = settings_in(tmp_path, own_nats.url)
    async with hosted(spec_of_mirror(), settings) as mirror:
        operations = OperationsServiceStub(channel_to(mirror, tmp_path))
        await bury(mirror, ["poison-1", "poison-2", "good"])
        first = await operations.ListDeadLetters(pb.ListDeadLettersRequest(page_size=2))
        assert len(first.dead_letters) == 2
        assert "no appetite" in first.dead_letters[0].error
        rest = await operations.ListDeadLetters(
            pb.ListDeadLettersRequest(page_size=2, page_token=first.next_page_token)
        )
        assert (len(rest.dead_letters), rest.next_page_token) == (1, "")
        answer = await operations.RequeueDeadLetters(pb.RequeueDeadLettersRequest())
        assert (answer.digested, answer.failed) == (1, 2)
        left = await operations.ListDeadLetters(pb.ListDeadLettersRequest())
        one = left.dead_letters[0].dead_letter_id
        answer = await operations.RequeueDeadLetters(pb.RequeueDeadLettersRequest(dead_letter_ids=[one]))
        assert (answer.digested, answer.failed) == (0, 1)


async def test_a_dead_letter_is_shown_whole_and_discarded_for_good(
    tmp_path: Path, own_nats: EmbeddedNats, caplog: pytest.LogCaptureFixture
) -> None:
    settings = settings_in(tmp_path, own_nats.url)
    async with hosted(spec_of_mirror(), settings) as mirror:
        operations = OperationsServiceStub(channel_to(mirror, tmp_path))
        await bury(mirror, ["poison", "good"])
        listed = (await operations.ListDeadLetters(pb.ListDeadLettersRequest())).dead_letters
        ids = [letter.dead_letter_id for letter in listed]
        assert {letter.payload for letter in listed} == {b""}
        whole = await operations.BatchGetDeadLetters(
            pb.BatchGetDeadLettersRequest(dead_letter_ids=[*ids, new_id()])
        )
        assert [(letter.aggregate_id, letter.payload, letter.attempts) for letter in whole.dead_letters] == [
            ("poison", b"poison", 12),
            ("good", b"good", 12),
        ]
        answer = await operations.DiscardDeadLetters(
            pb.DiscardDeadLettersRequest(dead_letter_ids=[*ids, new_id()], reason="a test of old")
        )
        assert list(answer.dead_letter_ids) == ids
        assert "a test of old" in caplog.text
        assert not (await operations.ListDeadLetters(pb.ListDeadLettersRequest())).dead_letters

        def told_again(session: Session) -> set[str]:
            return inbox.first_times(session, mirror.subscribers[0].consumer.name, ids)

        assert await mirror.database.write(told_again) == set(), "what is discarded counts as handled"
        again = await operations.DiscardDeadLetters(
            pb.DiscardDeadLettersRequest(dead_letter_ids=ids, reason="once more")
        )
        assert not again.dead_letter_ids


async def bury(service: HostedService, payloads: list[str]) -> None:
    def write(session: Session) -> None:
        for payload in payloads:
            letter = DeadLetter(
                consumer=service.subscribers[0].consumer.name,
                event_id=new_id(),
                subject=SKILL_EVENT,
                type=SKILL_EVENT,
                source="volunteers",
                aggregate_id=payload,
                aggregate_version=1,
                event_time=datetime.now(UTC),
                payload=payload.encode(),
                traceparent=None,
                error="ValueError: no appetite",
                attempts=12,
                died_at=datetime.now(UTC),
            )
            dead_letters.bury(session, letter)

    await service.database.write(write)


async def test_only_operators_operate(tmp_path: Path) -> None:
    async with hosted(VOLUNTEERS, settings_in(tmp_path, UNREACHABLE)) as service:
        stub = OperationsServiceStub(channel_to(service, tmp_path, person(new_id())))
        for call, request in (
            (stub.GetStatus, pb.GetStatusRequest()),
            (stub.ReplayEvents, pb.ReplayEventsRequest()),
            (stub.RebuildProjections, pb.RebuildProjectionsRequest()),
            (stub.RequeueDeadLetters, pb.RequeueDeadLettersRequest()),
            (stub.BatchGetDeadLetters, pb.BatchGetDeadLettersRequest(dead_letter_ids=[new_id()])),
            (stub.DiscardDeadLetters, pb.DiscardDeadLettersRequest(dead_letter_ids=[new_id()], reason="x")),
        ):
            with pytest.raises(grpc.aio.AioRpcError) as refusal:
                await call(request)
            assert refusal.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_a_call_under_way_is_answered_before_the_end(tmp_path: Path) -> None:
    request = volunteers_service_pb2.GetSkillRequest(skill_id="first-aid")
    async with hosted(VOLUNTEERS, settings_in(tmp_path, UNREACHABLE)) as service:
        call = VolunteersServiceStub(channel_to(service, tmp_path)).GetSkill(request)
        await eventually(lambda: under_way.is_set())
    assert (await call).skill_id == "first-aid"


async def test_loops_go_on_after_a_failure_and_end_with_the_service(tmp_path: Path) -> None:
    steps: list[str] = []

    async def step(wiring: Wiring) -> None:
        steps.append(wiring.name)
        if len(steps) == 1:
            raise RuntimeError("the first step stumbles")

    spec = spec_of_mirror(loops=[Loop("stumbling", step, pause_seconds=0.01)])
    async with hosted(spec, settings_in(tmp_path, UNREACHABLE)):
        await eventually(lambda: len(steps) >= 3)
    assert not any("stumbling" in task.get_name() for task in asyncio.all_tasks())


async def test_metrics_show_the_backlog(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, UNREACHABLE, metrics_listen="127.0.0.1:0")
    async with hosted(VOLUNTEERS, settings) as service:

        def shown() -> bool:
            with urllib.request.urlopen(f"http://{service.metrics_address}/metrics", timeout=30) as answer:
                return 'outbox_unpublished_events{service="volunteers"} 0.0' in answer.read().decode()

        await eventually(lambda: asyncio.to_thread(shown))


async def test_a_service_that_cannot_start_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken(server: RpcServer, wiring: Wiring) -> None:
        raise RuntimeError("no servicer")

    settings = settings_in(tmp_path, UNREACHABLE)
    with pytest.raises(RuntimeError, match="no servicer"):
        async with hosted(spec_of_mirror(register=broken), settings):
            pass
    async with hosted(spec_of_mirror(), settings) as service:
        assert service.address


async def test_a_taken_port_stops_the_start(tmp_path: Path) -> None:
    async with hosted(VOLUNTEERS, settings_in(tmp_path / "one", UNREACHABLE)) as service:
        settings = settings_in(tmp_path / "two", UNREACHABLE, listen=service.address)
        with pytest.raises(OSError, match="Cannot listen"):
            async with hosted(spec_of_mirror(), settings):
                pass


def test_settings_come_from_code_files_and_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class TasksSettings(ServiceSettings, env_prefix="CIRCLE_TASKS_"):
        pass

    secret = tmp_path / "database"
    secret.write_text("postgresql://circle:hidden@db/tasks\n")
    monkeypatch.setenv("CIRCLE_TASKS_DATABASE_URL_FILE", str(secret))
    monkeypatch.setenv("CIRCLE_TASKS_LISTEN", "127.0.0.1:7103")
    monkeypatch.setenv("CIRCLE_LISTEN", "127.0.0.1:1")
    monkeypatch.setenv("CIRCLE_NATS_URL", "nats://broker:4222")
    settings = TasksSettings(log_level="DEBUG")
    assert settings.database_of("tasks") == "postgresql://circle:hidden@db/tasks"
    assert (settings.listen, settings.nats_url) == ("127.0.0.1:7103", "nats://broker:4222")
    assert settings.log_level == "DEBUG"
    assert "hidden" not in str(settings.shown())
    assert TasksSettings(database_url="sqlite:///x.sqlite").database_of("tasks") == "sqlite:///x.sqlite"


def test_every_setting_is_described() -> None:
    assert [name for name, field in ServiceSettings.model_fields.items() if not field.description] == []


def test_a_process_serves_until_it_is_asked_to_stop(tmp_path: Path) -> None:
    program = (
        "from libs.hosting import hosted, run_forever, ServiceSettings\n"
        "from tests.integration.test_hosting import VOLUNTEERS\n"
        "run_forever(lambda settings: hosted(VOLUNTEERS, settings), ServiceSettings())\n"
    )
    environment = os.environ | {"CIRCLE_DATA_DIR": str(tmp_path), "CIRCLE_NATS_URL": UNREACHABLE}
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if '"serves"' in line:
            process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    assert any('"stops"' in line for line in lines)
    assert not any("Traceback" in line for line in lines)
