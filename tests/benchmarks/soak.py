"""`make soak`: mixed load for MINUTES at a rate that the machine holds, and what it leaves behind.

Eight clients and a planner work on the suite as processes of their own, beside an organiser who calls the
oldest of MOST_TASKS open tasks off for each new one. The first third is warm-up; after it a straight line is
laid through the memory, threads and open files of each process, and the slowest hundredth of the calls of the
first half is held against that of the second.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CirclePolicy
from services.cli.suite_client import connected
from tests.faults.cycles import CLIENTS, Arena, arena, percentile
from tests.faults.history import History, Operation
from tests.faults.stage import build_stage
from tests.faults.workload import Board, Client, Doors, Organiser, Planner

MINUTES = float(os.environ.get("MINUTES", "30"))
VOLUNTEERS = 500
AUTOMATIC = CirclePolicy.REPAIR_RELEASE_AUTOMATIC
"""Repairs go out by themselves; with nobody to release them, each would take over all those before it."""

MOST_TASKS = 200
MOST_IN_TEN_MINUTES = {"KiB": 1024.0, "threads": 1.0, "files": 1.0}
MOST_DRIFT = 1.5
"""Of the p99 of the second half to that of the first; half as much again is the noise of a busy machine."""

_WARM_UP_SHARE = 1 / 3
_SECONDS_BETWEEN_LOOKS = 5.0
_SECONDS_BETWEEN_CALLS = 0.5
_SECONDS_BETWEEN_PLANS = 30.0
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") / 1024

_LOOKS: dict[str, Callable[[int], float]] = {
    "KiB": lambda pid: int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE_KIB,
    "threads": lambda pid: len(os.listdir(f"/proc/{pid}/task")),
    "files": lambda pid: len(os.listdir(f"/proc/{pid}/fd")),
}


@dataclass
class Watch:
    """What a process used, look by look, after the warm-up."""

    seconds: list[float] = field(default_factory=list)
    seen: dict[str, list[float]] = field(default_factory=lambda: {what: [] for what in _LOOKS})

    def look(self, pid: int, now: float) -> None:
        """Note what it uses now."""
        self.seconds.append(now)
        for what, look in _LOOKS.items():
            self.seen[what].append(look(pid))

    def slope(self, what: str) -> float:
        """How much more it uses after ten minutes."""
        return float(np.polyfit(self.seconds, self.seen[what], 1)[0]) * 600

    def last(self, what: str) -> float:
        """What it uses in the end."""
        return self.seen[what][-1]


async def soak(running: Arena) -> bool:
    """Load the suite and print the table; whether everything stayed flat."""
    history, watches = History(), {name: Watch() for name in (*running.processes.names, "nats-server")}
    runtime = running.processes.runtime
    doors = Doors([runtime.services["tasks"]], runtime.services["matching"], running.operator)
    async with connected(runtime, running.operator) as client:
        stage, board = await build_stage(client, VOLUNTEERS, repair_release=AUTOMATIC), Board()
        clients = [Client(number, stage, board, history, doors) for number in range(CLIENTS)]
        working = [
            *(asyncio.create_task(client.work(_SECONDS_BETWEEN_CALLS)) for client in clients),
            asyncio.create_task(Planner(stage, board, history, doors).work(_SECONDS_BETWEEN_PLANS)),
            asyncio.create_task(Organiser(board, history, doors, MOST_TASKS).work()),
        ]
        await _watch(running, watches)
        for task in working:
            if task.done():
                task.result()
        for task in working:
            task.cancel()
        await asyncio.gather(*working, return_exceptions=True)
    await doors.close()
    return _tell(watches, history)


async def _watch(running: Arena, watches: dict[str, Watch]) -> None:
    began = time.monotonic()
    while (now := time.monotonic() - began) < MINUTES * 60:
        if now > MINUTES * 60 * _WARM_UP_SHARE:
            for name, watch in watches.items():
                watch.look(running.processes.pid(name), now)
        await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)


def _tell(watches: dict[str, Watch], history: History) -> bool:
    print(f"{MINUTES:g} minutes, {len(history.operations) / MINUTES / 60:.1f} calls a second\n")
    print("| process | MiB at the end | KiB more in 10 minutes | threads | more | open files | more |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, watch in watches.items():
        print(
            f"| {name} | {watch.last('KiB') / 1024:.0f} | {watch.slope('KiB'):.0f} "
            f"| {watch.last('threads'):.0f} | {watch.slope('threads'):.1f} "
            f"| {watch.last('files'):.0f} | {watch.slope('files'):.1f} |"
        )
    warm = history.operations[int(len(history.operations) * _WARM_UP_SHARE) :]
    halves = warm[: len(warm) // 2], warm[len(warm) // 2 :]
    first, second = map(_p99, halves)
    print(f"\np99 of the calls: {first:.0f} ms in the first half, {second:.0f} ms in the second")
    grew = [
        f"{name}: {what} grew by {watch.slope(what):.0f} in ten minutes, allowed are {most:.0f}"
        for name, watch in watches.items()
        for what, most in MOST_IN_TEN_MINUTES.items()
        if watch.slope(what) > most
    ]
    if second > MOST_DRIFT * first:
        grew.append(f"p99 drifted to {second / first:.1f} times what it was")
    print("\n".join(["", *(grew or ["everything stayed flat"])]))
    return not grew


def _p99(operations: Sequence[Operation]) -> float:
    """Milliseconds below which all but the slowest hundredth of the calls lie."""
    ended = [(one.completed - one.invoked).total_seconds() * 1000 for one in operations if one.completed]
    return percentile(sorted(ended), 0.99)


async def main() -> bool:
    """Run it on SQLite files in a temporary directory."""
    with tempfile.TemporaryDirectory(prefix="circle-soak-") as directory:
        async with arena(Path(directory), None) as running:
            return await soak(running)


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main()) else 1)
