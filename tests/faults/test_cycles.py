"""Not one promise broken: eight clients, a planner, faults in every process; a history checker judges."""

import os
from itertools import chain, repeat
from pathlib import Path
from random import Random

import pytest

from tests.faults.checker import greatest_lateness, verdict
from tests.faults.cycles import Arena, Fault, arena, percentile, run_cycles
from tests.faults.history import History, Outcome
from tests.support.postgres import Cluster

CYCLES = int(os.environ.get("CYCLES", "120"))
"""Of the long version, on each database."""

MOST_SECONDS_TO_RECOVER = 5.0

BRIEF = {
    "sqlite": ["kill tasks", "pause tasks", "kill nats-server", "kill matching", "pause volunteers"],
    "postgresql": ["kill postgres", "pause tasks", "kill tasks-2", "pause nats-server", "pause postgres"],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def cluster(request: pytest.FixtureRequest) -> Cluster | None:
    """A server of one's own that may be killed, or none."""
    if request.param == "sqlite":
        return None
    own: Cluster = request.getfixturevalue("own_cluster")
    return own


async def judged(arena: Arena, faults: list[Fault], volunteers: int) -> None:
    """Run the cycles, print the figures and insist on a clean verdict."""
    history, final = await run_cycles(arena, faults, volunteers)
    print(f"\n{history.summary()}")
    print(f"{len(final.tasks)} tasks, {len(final.offers)} offers, {len(final.assignments)} assignments")
    print(
        f"{arena.recovery()}; the slowest offer expired {greatest_lateness(final).total_seconds():.1f} s late"
    )
    assert verdict(history, final) == []
    assert busy(history), history.summary()


def busy(history: History) -> bool:
    """Whether there was something to break."""
    return all(history.of(kind, Outcome.DONE) for kind in ("create_task", "create_offer", "accept"))


@pytest.mark.timeout(600)
async def test_a_few_faults_break_no_promise(tmp_path: Path, cluster: Cluster | None) -> None:
    kind = "postgresql" if cluster else "sqlite"
    async with arena(tmp_path, cluster) as running:
        by_name = {str(fault): fault for fault in running.faults()}
        await judged(running, [by_name[name] for name in BRIEF[kind]], volunteers=100)


@pytest.mark.long
@pytest.mark.timeout(7200)
async def test_hundreds_of_faults_break_no_promise(tmp_path: Path, cluster: Cluster | None) -> None:
    async with arena(tmp_path, cluster) as running:
        rounds = chain.from_iterable(repeat(running.faults(), CYCLES // len(running.faults()) + 1))
        faults = list(rounds)[:CYCLES]
        Random(CYCLES).shuffle(faults)
        await judged(running, faults, volunteers=500)
        seconds = sorted(one for many in running.seconds_to_recover.values() for one in many)
        assert percentile(seconds, 0.99) < MOST_SECONDS_TO_RECOVER
