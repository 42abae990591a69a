"""What happens to events when the broker dies, loses its disk, or was never told to stop."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from libs.identifiers import new_id
from libs.messaging import Stream, connect
from libs.messaging.embedded import EmbeddedNats, ServerFailed
from libs.storage import AlreadyOwned, inbox, outbox
from tests.support.pipeline import Pipeline, clear, contents
from tests.support.waiting import eventually


@pytest.fixture
async def pipeline(own_nats: EmbeddedNats, tmp_path: Path) -> AsyncIterator[Pipeline]:
    broker = await connect(own_nats.url, name="faults")
    running = await Pipeline(broker, lambda: f"sqlite:///{tmp_path / new_id()}.sqlite3", ack_wait=1.0).start()
    yield running
    await running.close()
    await broker.close()


async def killed_and_back(server: EmbeddedNats) -> None:
    before = server.pid
    os.kill(before, signal.SIGKILL)
    await eventually(lambda: server.pid != before)


async def test_nothing_is_lost_when_the_broker_is_killed_again_and_again(
    pipeline: Pipeline, own_nats: EmbeddedNats
) -> None:
    enough = asyncio.Event()
    writing = asyncio.create_task(write_until(pipeline, enough))
    for _ in range(5):
        handled = pipeline.subscriber.counts.handled
        await eventually(lambda before=handled: pipeline.subscriber.counts.handled > before)
        await killed_and_back(own_nats)
    enough.set()
    written = await writing
    await pipeline.mirrored(60)
    assert len(await pipeline.target.read(contents)) == written
    await eventually(lambda: pipeline.subscriber.counts.handled == written)
    assert pipeline.broker.connections >= 2


async def write_until(pipeline: Pipeline, enough: asyncio.Event) -> int:
    """Open a hundred accounts at a time, each lot once the last one is published; gives their number."""
    written = 0
    while not enough.is_set():
        await pipeline.open_accounts(100, f"{written:05}-")
        await pipeline.all_published()
        written += 100
    return written


async def test_commands_go_on_without_a_broker_and_their_events_follow(
    pipeline: Pipeline, own_nats: EmbeddedNats
) -> None:
    await own_nats.stop()
    await eventually(lambda: not pipeline.broker.connected)
    await pipeline.open_accounts(100)
    assert (await pipeline.source.read(outbox.backlog)).depth == 100
    await own_nats.start()
    await pipeline.mirrored()


async def test_a_deleted_store_is_refilled_and_every_projection_equals_what_it_was(
    pipeline: Pipeline, own_nats: EmbeddedNats, tmp_path: Path
) -> None:
    await pipeline.open_accounts(300)
    await pipeline.mirrored()
    await pipeline.all_published()
    before = await pipeline.target.read(contents)
    await own_nats.stop()
    shutil.rmtree(tmp_path / "nats" / "jetstream")

    def forget(session) -> None:
        clear(session)
        inbox.forget(session, pipeline.consumer.name)

    await pipeline.target.write(forget)
    await own_nats.start()
    await pipeline.mirrored()
    assert await pipeline.target.read(contents) == before


async def test_a_subscriber_that_dies_before_answering_repeats_without_harm(pipeline: Pipeline) -> None:
    for number in range(5):
        await pipeline.open_accounts(100, f"{number}-")
        await pipeline.stop("subscriber")
        pipeline.start_subscriber()
    await pipeline.mirrored()
    assert len(await pipeline.target.read(contents)) == 500


async def test_a_broker_that_is_away_at_the_start_is_used_when_it_comes(tmp_path: Path) -> None:
    server = EmbeddedNats(tmp_path / "nats")
    await server.start()
    await server.stop()
    broker = await connect(server.url, name="early", patience=0.1)
    assert not broker.connected
    await broker.declare([Stream("EARLY", ("early.>",))])
    await server.start()
    assert await broker.wait_connected(20)
    assert (await broker.publish("early.bird", b"", {})).sequence == 1
    await broker.close()
    await server.stop()


async def test_a_directory_has_one_server(own_nats: EmbeddedNats, tmp_path: Path) -> None:
    with pytest.raises(AlreadyOwned, match=f"process {os.getpid()}"):
        await EmbeddedNats(tmp_path / "nats").start()


async def test_a_port_in_use_is_an_error_with_the_servers_words(
    own_nats: EmbeddedNats, tmp_path: Path
) -> None:
    port = int(own_nats.url.rpartition(":")[2])
    with pytest.raises(ServerFailed, match="address already in use"):
        await EmbeddedNats(tmp_path / "other", port=port).start()


ORPHAN = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from libs.messaging.embedded import EmbeddedNats

    async def main():
        server = EmbeddedNats(Path(sys.argv[1]))
        await server.start()
        print(server.pid, flush=True)
        await asyncio.Event().wait()

    asyncio.run(main())
    """
)


async def test_the_server_ends_with_a_process_that_is_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ORPHAN, tmp_path / "nats", stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    server = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    if sys.platform == "linux":
        await eventually(lambda: not is_running(server))
    successor = EmbeddedNats(tmp_path / "nats")
    await successor.start()
    assert not is_running(server)
    await successor.stop()


async def test_a_server_without_a_parent_is_ended_by_its_successor(tmp_path: Path) -> None:
    server = EmbeddedNats(tmp_path / "nats")
    await server.start()
    await server.stop()
    stale = await asyncio.create_subprocess_exec(
        Path(sys.executable).with_name("nats-server"),
        "--config",
        tmp_path / "nats" / "nats.conf",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    pid_file = tmp_path / "nats" / "nats.pid"
    await eventually(lambda: pid_file.exists() and pid_file.read_text() == str(stale.pid))
    await server.start()
    assert await asyncio.wait_for(stale.wait(), 60) is not None
    broker = await connect(server.url, name="successor")
    assert broker.connected
    await broker.close()
    await server.stop()


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
