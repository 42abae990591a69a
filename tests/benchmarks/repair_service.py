"""How soon somebody else is asked after a withdrawal: from WithdrawAssignment to the offer that events tell.

Both services are processes of their own, on SQLite, with a real broker between them. The circle's policy lets
repairs go out by themselves. Withdrawals come at random moments; each frees a seat of a task of its own.
"""

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import grpc
import nats
import uvloop
from sqlmodel import Session

from libs.access.keys import ensure_signing_key
from libs.access.principal import Principal, person
from libs.access.tokens import Signer
from libs.contracts.events import EVENTS, stream_name, stream_subjects
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2
from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2, tasks_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import TasksServiceStub
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Place
from libs.identifiers import new_id
from libs.messaging import Relay, Stream, connect
from libs.messaging.embedded import EmbeddedNats
from libs.rpc.channel import create_channel
from libs.storage import open_database, outbox
from libs.storage.migrations import migrate
from tests.benchmarks.matching_projection import somebody
from tests.support.ledger import MIGRATIONS
from tests.support.matching import MATCHING, append_event
from tests.support.matching_messages import SHANGHAI, a_circle, interval, tomorrow
from tests.support.ports import free_port
from tests.support.tasks import ADMIN, TASKS
from tests.support.waiting import eventually

_SENT = "vc.offer.v1.sent"
_PER_WRITE = 2000
_PATIENCE_SECONDS = 60.0
_MEAN_PAUSE_SECONDS = 0.6


def bench_repair_service(volunteers: int = 10_000, withdrawals: int = 120) -> dict[str, float]:
    """Milliseconds from withdrawal to offer; milliseconds of matching's processor time for each repair."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        figures = uvloop.run(_measure(Path(directory), volunteers, withdrawals))
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.1f}")
    return figures


async def _measure(directory: Path, volunteers: int, withdrawals: int) -> dict[str, float]:
    async with AsyncExitStack() as life:
        broker = EmbeddedNats(directory / "nats")
        await broker.start()
        life.push_async_callback(broker.stop)
        circle, people, organisation_id = await _tell_everything(directory, broker.url, volunteers)
        stage = await life.enter_async_context(_stage(directory, broker.url))
        await stage.has_learned(people[-1])
        dice = random.Random(2)
        promised = await stage.promises(circle.circle_id, organisation_id, people, withdrawals + 1, dice)
        listener = await _Listener.on(broker.url)
        life.push_async_callback(listener.close)
        first = await stage.withdrawal(listener, *promised[0])
        began = stage.processor_seconds()
        waits = await asyncio.gather(
            *(
                _later(dice, number, stage.withdrawal(listener, *one))
                for number, one in enumerate(promised[1:])
            )
        )
        spent = stage.processor_seconds() - began
        ordered = sorted(waits)
        return {
            "first_after_start_ms": 1000 * first,
            "withdrawal_to_offer_p50_ms": 1000 * ordered[len(ordered) // 2],
            "withdrawal_to_offer_p99_ms": 1000 * ordered[int(len(ordered) * 0.99)],
            "withdrawal_to_offer_max_ms": 1000 * ordered[-1],
            "processor_per_repair_ms": 1000 * spent / len(ordered),
            "matching_mib": stage.resident_mib(),
        }


async def _later(dice: random.Random, number: int, work: Coroutine[Any, Any, float]) -> float:
    await asyncio.sleep(number * _MEAN_PAUSE_SECONDS + dice.uniform(0, _MEAN_PAUSE_SECONDS))
    return await work


async def _tell_everything(
    directory: Path, nats_url: str, volunteers: int
) -> tuple[organisation_pb2.Circle, list[str], str]:
    url = f"sqlite:///{directory}/teller.sqlite"
    migrate(url, MIGRATIONS)
    database = open_database(url, name="teller")
    broker = await connect(nats_url, name="teller")
    owners = ("volunteers", "organisations")
    await broker.declare([Stream(stream_name(owner), tuple(stream_subjects(owner))) for owner in owners])
    relay = asyncio.create_task(Relay(database, broker, source="volunteers").run())
    policy = organisation_pb2.CirclePolicy(
        repair_release=organisation_pb2.CirclePolicy.REPAIR_RELEASE_AUTOMATIC, max_offers_per_week=50
    )
    organisation = organisation_pb2.Organisation(
        organisation_id=new_id(), verification=organisation_pb2.Organisation.VERIFICATION_VERIFIED, version=1
    )
    circle = a_circle(policy=policy, host_organisation_id=organisation.organisation_id)
    dice = random.Random(1)

    def bodies(session: Session) -> None:
        append_event(session, "vc.circle.v1.created", circle)
        append_event(session, "vc.organisation.v1.verified", organisation)

    await database.write(bodies)
    people = []
    for begin in range(0, volunteers, _PER_WRITE):
        some = [somebody(circle.circle_id, dice) for _ in range(min(_PER_WRITE, volunteers - begin))]
        people += [one.volunteer_id for one in some]

        def append(session: Session, some=some) -> None:
            for one in some:
                append_event(session, "vc.volunteer.v1.activated", one)

        await database.write(append)

    async def all_published() -> bool:
        return (await database.read(outbox.backlog)).depth == 0

    await eventually(all_published, 600)
    relay.cancel()
    await asyncio.gather(relay, return_exceptions=True)
    await broker.close()
    await database.close()
    return circle, people, organisation.organisation_id


class _Listener:
    """Hears of every offer sent, and when."""

    def __init__(self, connection: nats.NATS) -> None:
        self._connection = connection
        self._heard: dict[str, asyncio.Event] = {}

    @classmethod
    async def on(cls, url: str) -> "_Listener":
        """Listening from now on."""
        listener = cls(await nats.connect(url))
        await listener._connection.subscribe(_SENT, cb=listener._hear)
        await listener._connection.flush()
        return listener

    def expect(self, slot_id: str) -> asyncio.Event:
        """Set once an offer of this slot is told."""
        return self._heard.setdefault(slot_id, asyncio.Event())

    async def close(self) -> None:
        """Listen no more."""
        await self._connection.close()

    async def _hear(self, message: nats.aio.msg.Msg) -> None:
        offer = EVENTS[_SENT].unwrap(message.data)
        if offer.slot_id in self._heard:
            self._heard[offer.slot_id].set()


class _Stage:
    """Both services, and whoever calls them."""

    def __init__(self, signer: Signer, tasks_port: int, matching_port: int, matching_pid: int) -> None:
        self._caller: Principal = ADMIN
        self._pid = matching_pid
        self._signer = signer
        self.tasks_channel = create_channel(f"127.0.0.1:{tasks_port}", [TASKS], self._token, seconds=30.0)
        self.matching_channel = create_channel(
            f"127.0.0.1:{matching_port}", [MATCHING], lambda: signer.sign(ADMIN), seconds=30.0
        )
        self._tasks = TasksServiceStub(self.tasks_channel)
        self._matching = MatchingServiceStub(self.matching_channel)

    def _token(self) -> str:
        return self._signer.sign(self._caller)

    async def has_learned(self, last_volunteer_id: str) -> None:
        """Wait until matching knows everybody."""
        request = matching_service_pb2.GetSnapshotVolunteerRequest(volunteer_id=last_volunteer_id)

        async def knows() -> bool:
            try:
                await self._matching.GetSnapshotVolunteer(request)
            except grpc.aio.AioRpcError:
                return False
            return True

        await eventually(knows, 300)

    async def promises(
        self, circle_id: str, organisation_id: str, people: list[str], number: int, dice: random.Random
    ) -> list[tuple[str, str, str]]:
        """So many tasks, each with somebody who has said yes: volunteer, assignment, slot."""
        wanted = [_errand(circle_id, organisation_id, dice) for _ in range(number)]
        requests = [tasks_service_pb2.CreateTaskRequest(task=task) for task in wanted]
        batch = tasks_service_pb2.BatchCreateTasksRequest(requests=requests)
        tasks = (await self._tasks.BatchCreateTasks(batch)).tasks
        ids = [task.task_id for task in tasks]
        await self._tasks.BatchPublishTasks(tasks_service_pb2.BatchPublishTasksRequest(task_ids=ids))
        pool = iter(dice.sample(people, len(people)))
        return [await self._promise(task, pool) for task in tasks]

    async def _promise(self, task: task_pb2.Task, pool: Iterator[str]) -> tuple[str, str, str]:
        slot_id = task.slots[0].slot_id
        for who in pool:
            offer = offer_pb2.Offer(slot_id=slot_id, volunteer_id=who)
            batch = tasks_service_pb2.BatchCreateOffersRequest(offers=[offer])
            (result,) = (await self._tasks.BatchCreateOffers(batch)).results
            if result.HasField("offer"):
                self._caller = person(who)
                accept = tasks_service_pb2.AcceptOfferRequest(offer_id=result.offer.offer_id)
                assignment = await self._tasks.AcceptOffer(accept)
                self._caller = ADMIN
                return who, assignment.assignment_id, slot_id
        raise RuntimeError("nobody could be asked")

    async def withdrawal(self, listener: _Listener, who: str, assignment_id: str, slot_id: str) -> float:
        """Seconds from the call until an event tells of the offer to somebody else."""
        heard = listener.expect(slot_id)
        self._caller = person(who)
        request = tasks_service_pb2.WithdrawAssignmentRequest(assignment_id=assignment_id, reason="Ill")
        began = time.perf_counter()
        call = self._tasks.WithdrawAssignment(request)
        await call
        await asyncio.wait_for(heard.wait(), _PATIENCE_SECONDS)
        return time.perf_counter() - began

    def processor_seconds(self) -> float:
        """Of matching, so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident_mib(self) -> float:
        """Resident memory of matching."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _errand(circle_id: str, organisation_id: str, dice: random.Random) -> task_pb2.Task:
    """A task for one person on one of the next days, somewhere in the city."""
    north, east = dice.uniform(-0.15, 0.15), dice.uniform(-0.15, 0.15)
    return task_pb2.Task(
        organisation_id=organisation_id,
        circle_id=circle_id,
        title="Errands for the house next door",
        category="errand",
        place=Place(latitude=SHANGHAI[0] + north, longitude=SHANGHAI[1] + east),
        fixed=interval(tomorrow(dice.randrange(1, 10), dice.randrange(2, 12))),
        slots=[task_pb2.Slot(display_name="Helper", min=1, desired=1, max=1)],
    )


@asynccontextmanager
async def _stage(directory: Path, nats_url: str) -> AsyncIterator[_Stage]:
    tasks_port, matching_port = free_port(), free_port()
    environment = {
        **os.environ,
        "CIRCLE_DATA_DIR": str(directory),
        "CIRCLE_NATS_URL": nats_url,
        "CIRCLE_LOG_LEVEL": "WARNING",
        "CIRCLE_TASKS_LISTEN": f"127.0.0.1:{tasks_port}",
        "CIRCLE_MATCHING_LISTEN": f"127.0.0.1:{matching_port}",
        "CIRCLE_MATCHING_TASKS_ADDRESS": f"127.0.0.1:{tasks_port}",
    }
    children = [
        await asyncio.create_subprocess_exec(sys.executable, "-m", f"services.{name}", env=environment)
        for name in ("tasks", "matching")
    ]
    signer = Signer(ensure_signing_key(directory / "keys", "gateway"))
    stage = _Stage(signer, tasks_port, matching_port, children[1].pid)
    try:
        yield stage
    finally:
        await stage.tasks_channel.close()
        await stage.matching_channel.close()
        for child in children:
            child.terminate()
        for child in children:
            await child.wait()


if __name__ == "__main__":
    bench_repair_service(*map(int, sys.argv[1:]))
