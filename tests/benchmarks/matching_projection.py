"""Volunteers from events into the matching snapshot, a problem from that, and the memory of both."""

import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

import uvloop
from sqlmodel import Session

from libs.access.keys import ensure_signing_key
from libs.access.tokens import Signer
from libs.contracts.events import stream_name, stream_subjects
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2_grpc import MatchingServiceStub
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.messaging import Relay, Stream, connect
from libs.messaging.embedded import EmbeddedNats
from libs.places import cell_of
from libs.rpc.channel import create_channel
from libs.storage import open_database, outbox
from libs.storage.migrations import migrate
from tests.support.ledger import MIGRATIONS
from tests.support.matching import MATCHING, append_event, coordinator
from tests.support.matching_messages import SHANGHAI, a_circle, a_task, a_volunteer, next_days, tomorrow
from tests.support.waiting import eventually

_PER_WRITE = 2000
_SKILLS = ("first-aid", "cooking", "driving", "teaching", "sewing")


def bench_matching_projection(volunteers: int = 100_000, tasks: int = 500) -> dict[str, float]:
    """Events a second into the snapshot, seconds to build the problem, resident MiB at each stage."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        figures = uvloop.run(_measure(Path(directory), volunteers, tasks))
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.1f}")
    return figures


async def _measure(directory: Path, volunteers: int, tasks: int) -> dict[str, float]:
    nats = EmbeddedNats(directory / "nats")
    await nats.start()
    circle = a_circle()
    await _tell_everything(directory, nats.url, circle, volunteers, tasks)
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.matching"),
        env={
            **os.environ,
            "CIRCLE_DATA_DIR": str(directory),
            "CIRCLE_NATS_URL": nats.url,
            "CIRCLE_LOG_LEVEL": "WARNING",
            "CIRCLE_MATCHING_LISTEN": "127.0.0.1:50971",
        },
    )
    try:
        figures = await _digested(directory / "matching.sqlite", child.pid, volunteers)
        return figures | await _built(directory, child.pid, circle.circle_id)
    finally:
        child.terminate()
        await child.wait()
        await nats.stop()


async def _tell_everything(directory: Path, nats_url: str, circle, volunteers: int, tasks: int) -> None:
    url = f"sqlite:///{directory}/teller.sqlite"
    migrate(url, MIGRATIONS)
    database = open_database(url, name="teller")
    broker = await connect(nats_url, name="teller")
    owners = ("volunteers", "organisations", "tasks")
    await broker.declare([Stream(stream_name(owner), tuple(stream_subjects(owner))) for owner in owners])
    relay = Relay(database, broker, source="volunteers")
    publishing = asyncio.create_task(relay.run())
    dice = random.Random(1)

    def circle_and_tasks(session: Session) -> None:
        append_event(session, "vc.circle.v1.created", circle)
        for number in range(tasks):
            start = tomorrow(number % 12, 1 + number % 12)
            append_event(session, "vc.task.v1.published", a_task(circle.circle_id, start))

    await database.write(circle_and_tasks)
    for first in range(0, volunteers, _PER_WRITE):
        people = [somebody(circle.circle_id, dice) for _ in range(min(_PER_WRITE, volunteers - first))]

        def append(session: Session, people=people) -> None:
            for one in people:
                append_event(session, "vc.volunteer.v1.registered", one)

        await database.write(append)

    async def all_published() -> bool:
        return (await database.read(outbox.backlog)).depth == 0

    await eventually(all_published, 600)
    publishing.cancel()
    await asyncio.gather(publishing, return_exceptions=True)
    await broker.close()
    await database.close()


def somebody(circle_id: str, dice: random.Random) -> volunteer_pb2.Volunteer:
    """A volunteer with hours and skills of their own."""
    kind = volunteer_pb2.AvailabilityWindow
    windows = []
    for _ in range(3):
        start = dice.randrange(6 * 60, 20 * 60, 30)
        days = dice.sample(range(1, 8), 3)
        span = volunteer_pb2.WeeklySpan(weekdays=days, start_minute=start, end_minute=start + 240)
        windows.append(kind(kind=kind.KIND_AVAILABLE, weekly=span))
    skills = [
        volunteer_pb2.Qualification(skill_id=skill, level=2, state=volunteer_pb2.Qualification.STATE_VALID)
        for skill in dice.sample(_SKILLS, 2)
    ]
    return a_volunteer(
        circle_id,
        home_cell=cell_of(SHANGHAI[0] + dice.uniform(-0.2, 0.2), SHANGHAI[1] + dice.uniform(-0.2, 0.2)),
        availability=windows,
        qualifications=skills,
        limits=volunteer_pb2.Limits(max_minutes_per_week=600, max_tasks_per_week=3, min_gap_minutes=30),
        likes={"errand": dice.randint(-3, 3)},
    )


async def _digested(path: Path, pid: int, volunteers: int) -> dict[str, float]:
    started, idle = 0.0, 0.0
    while True:
        known = _count(path)
        if known and not started:
            started, first = time.perf_counter(), known
        if not known:
            idle = _resident(pid)
        if known == volunteers:
            rate = (volunteers - first) / (time.perf_counter() - started)
            return {"idle_mib": idle, "events_per_second": rate, "projected_mib": _resident(pid)}
        await asyncio.sleep(0.1)


async def _built(directory: Path, pid: int, circle_id: str) -> dict[str, float]:
    gateway = Signer(ensure_signing_key(directory / "keys", "gateway"))
    caller = coordinator(circle_id)
    channel = create_channel("127.0.0.1:50971", [MATCHING], lambda: gateway.sign(caller), seconds=30.0)
    started = time.perf_counter()
    request = api.GetSnapshotRequest(circle_id=circle_id, horizon=next_days())
    snapshot = await MatchingServiceStub(channel).GetSnapshot(request)
    seconds = time.perf_counter() - started
    await channel.close()
    return {
        "problem_volunteers": snapshot.size.volunteers,
        "problem_seconds": seconds,
        "problem_mib": _resident(pid),
    }


def _count(path: Path) -> int:
    if not path.exists():
        return 0
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM known_volunteer").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def _resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    bench_matching_projection(*map(int, sys.argv[1:]))
