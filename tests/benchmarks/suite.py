"""How soon `circle up` is ready when its data is there already, and what it holds in memory when idle."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually

_SETTLED_SECONDS = 20.0


def bench_suite() -> dict[str, float]:
    """Seconds to ready on a later start; proportional resident memory (PSS) of the process tree in MiB."""
    figures = asyncio.run(_measure())
    for name, figure in figures.items():
        print(f"{name:28} {figure:10.1f}")
    return figures


async def _measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        suite = SuiteProcess(Path(directory) / "data")
        try:
            await suite.start_seeded()
            await suite.stop()
            began = time.perf_counter()
            await suite.start()
            ready = time.perf_counter() - began
            idle_since = time.monotonic()
            await eventually(lambda: time.monotonic() - idle_since > _SETTLED_SECONDS, 2 * _SETTLED_SECONDS)
            return {"ready_again_seconds": ready, "idle_memory_mib": _memory_of_tree(suite.pid)}
        finally:
            await suite.kill()


def _memory_of_tree(pid: int) -> float:
    return sum(_proportional_kib(each) for each in _tree(pid)) / 1024


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _tree(int(child))


def _proportional_kib(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    bench_suite()
