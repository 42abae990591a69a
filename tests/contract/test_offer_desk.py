"""Where matching hands in its offers: the tasks service, and the counter that tests put in its place."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from libs.access.keys import KeyRing, ensure_signing_key
from libs.access.tokens import ServiceTokens, Signer, Verifier
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import (
    add_TasksServiceServicer_to_server,
)
from libs.errors import TemporarilyUnavailable
from libs.identifiers import new_id
from libs.messaging.embedded import EmbeddedNats
from libs.rpc.channel import create_channel
from libs.rpc.server import create_server
from services.matching.domain.proposal import Proposal
from services.matching.offering import TasksService
from services.matching.use_cases.ports import Refused
from tests.support.matching import OfferCounter
from tests.support.tasks import TASKS, house_on, poster, task_message


@dataclass
class Desk:
    """The desk, two pairs that it takes, and one that it refuses for the given reason."""

    desk: TasksService
    strangers_desk: TasksService
    good: list[Proposal]
    bad: Proposal
    reason: str


def proposal(slot_id: str, volunteer_id: str) -> Proposal:
    """A new proposal, with words to the volunteer."""
    return Proposal(new_id(), slot_id, volunteer_id, {}, 12, ("NEAR", "RESTED"))


def desk_at(address: str, keys: Path, stack: AsyncExitStack, service: str = "matching") -> TasksService:
    """The desk as this service reaches it."""
    tokens = ServiceTokens(Signer(ensure_signing_key(keys, service)))
    channel = create_channel(address, [TASKS], tokens)
    stack.push_async_callback(channel.close)
    return TasksService(channel)


@pytest.fixture(params=["counter", "tasks"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    """The counter, and then the tasks service itself."""
    async with AsyncExitStack() as stack:
        opening = _counter if request.param == "counter" else _tasks
        yield await opening(tmp_path, stack)


async def _counter(directory: Path, stack: AsyncExitStack) -> Desk:
    counter, keys = OfferCounter(), directory / "keys"
    server = create_server("tasks", Verifier(KeyRing(keys)))
    add_TasksServiceServicer_to_server(counter, server)
    address = await server.start("127.0.0.1:0")
    stack.push_async_callback(server.stop, 0)
    bad = proposal(new_id(), new_id())
    counter.refuse[bad.slot_id, bad.volunteer_id] = "VOLUNTEER_NOT_ACTIVE"
    good = [proposal(new_id(), new_id()) for _ in range(2)]
    own, strangers = desk_at(address, keys, stack), desk_at(address, keys, stack, "volunteers")
    return Desk(own, strangers, good, bad, "VOLUNTEER_NOT_ACTIVE")


async def _tasks(directory: Path, stack: AsyncExitStack) -> Desk:
    nats = EmbeddedNats(directory / "nats")
    await nats.start()
    stack.push_async_callback(nats.stop)
    url = f"sqlite:///{directory / 'tasks.sqlite'}"
    house = await stack.enter_async_context(house_on(directory, url, nats.url))
    organisation = house.told.organisation()
    people = [house.told.volunteer() for _ in range(2)]
    paused = house.told.volunteer(state=3)
    await house.learn()
    stub = house.stub(poster(organisation))
    task = await stub.CreateTask(api.CreateTaskRequest(task=task_message(organisation, most=3)))
    await stub.PublishTask(api.PublishTaskRequest(task_id=task.task_id))
    slot_id = task.slots[0].slot_id
    keys = directory / "keys"
    own = desk_at(house.service.address, keys, stack)
    strangers = desk_at(house.service.address, keys, stack, "volunteers")
    good = [proposal(slot_id, one) for one in people]
    return Desk(own, strangers, good, proposal(slot_id, paused), "VOLUNTEER_NOT_ACTIVE")


async def test_each_offer_is_answered_for_itself_in_the_order_given(desk: Desk) -> None:
    first, second = desk.good
    answers = await desk.desk.send(new_id(), new_id(), [first, desk.bad, second])
    assert [bool(answer.offer_id) for answer in answers] == [True, False, True]
    assert [answer.refusal_reason for answer in answers] == ["", desk.reason, ""]


async def test_the_same_request_sends_nothing_twice(desk: Desk) -> None:
    run, request = new_id(), new_id()
    answers = await desk.desk.send(run, request, desk.good)
    assert await desk.desk.send(run, request, desk.good) == answers
    assert await desk.desk.send(run, new_id(), desk.good) == answers


async def test_what_another_run_has_offered_is_refused(desk: Desk) -> None:
    await desk.desk.send(new_id(), new_id(), desk.good)
    again = await desk.desk.send(new_id(), new_id(), desk.good)
    assert [answer.refusal_reason for answer in again] == ["OFFER_OVERLAPS"] * 2


async def test_who_may_offer_nothing_is_refused_as_a_whole(desk: Desk) -> None:
    with pytest.raises(Refused):
        await desk.strangers_desk.send(new_id(), new_id(), desk.good)


async def test_a_desk_that_is_closed_may_be_open_later(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        closed = desk_at("127.0.0.1:1", tmp_path / "keys", stack)
        with pytest.raises(TemporarilyUnavailable):
            await closed.send(new_id(), new_id(), [proposal(new_id(), new_id())])
