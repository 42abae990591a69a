"""How good a plan the engine proves in how long, beside what a user would take instead, on the same problems.

    python -m tests.benchmarks.matching [NAME]... [--only CONTESTANT]

Every contestant has a process of its own and the same time, reading included, one after the other. Without
names, all problems but the largest; `python -m tests.benchmarks.matching --help` lists them.
"""

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from libs.matching_engine.generator import generate
from tests.benchmarks.contestants import CONTESTANTS
from tests.support.assignment_problems import assignment_problem

GAPS = (0.01, 0.005, 0.001)
LATENESS = 15.0
"""Seconds after which a contestant that does not heed its time limit is stopped."""

MOST_MEMORY = 12 * 2**30
"""Bytes of address space that a contestant may take."""

SAMPLES_PER_SECOND = 10


@dataclass(frozen=True, slots=True)
class Instance:
    """A generated problem, and the seconds that everybody has for it."""

    seconds: float
    make: Callable[[], dict[str, Any]]


def city(seconds: float, *arguments: Any) -> Instance:
    """A generated city: volunteers, tasks, supply, seed."""
    return Instance(seconds, lambda: generate(*arguments))


INSTANCES = {
    "1k loose": city(5, 1_000, 100, 1.5, 1),
    "1k tight": city(5, 1_000, 100, 0.6, 2),
    "10k loose": city(15, 10_000, 1_000, 1.5, 1),
    "10k tight": city(15, 10_000, 1_000, 0.6, 2),
    "10k tight, another": city(15, 10_000, 1_000, 0.4, 3),
    "20k very tight": city(60, 20_000, 5_000, 0.5, 1),
    "100k loose": city(30, 100_000, 5_000, 1.5, 1),
    "60 jobs on 10 people, C": Instance(10, lambda: assignment_problem("C", 10, 60, 1)),
    "60 jobs on 10 people, D": Instance(10, lambda: assignment_problem("D", 10, 60, 1)),
    "60 jobs on 10 people, E": Instance(10, lambda: assignment_problem("E", 10, 60, 1)),
    "400 jobs on 20 people, D": Instance(10, lambda: assignment_problem("D", 20, 400, 1)),
    "1M": city(600, 1_000_000, 50_000, 1.5, 1),
}
LARGEST = "1M"


@dataclass(frozen=True, slots=True)
class Told:
    """What a contestant told after so many seconds; `bound` None where it has none."""

    seconds: float
    value: int
    bound: int | None

    def is_within(self, gap: float) -> bool:
        """Whether the plan is proven to be within a gap of the best."""
        return self.bound is not None and self.bound - self.value <= gap * max(1, abs(self.bound))


@dataclass(frozen=True, slots=True)
class Result:
    """All that a contestant told, the megabytes of its processes together at their peak, and how it ended."""

    told: list[Told]
    megabytes: int
    end: str

    @property
    def value(self) -> int | None:
        """What its best plan is worth."""
        return max((news.value for news in self.told), default=None)

    def seconds_to(self, value: int) -> float | None:
        """When it had a plan worth so much."""
        return next((news.seconds for news in self.told if news.value >= value), None)


def run(name: str, raw: bytes, seconds: float) -> Result:
    """Let a contestant compete."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(target=_compete, args=(name, raw, seconds, sender))
    process.start()
    sender.close()
    told: list[Told] = []
    peak, end = 0, "stopped"
    deadline = time.monotonic() + seconds + LATENESS
    while time.monotonic() < deadline and process.pid is not None:
        peak = max(peak, _resident_megabytes(process.pid))
        if receiver.poll(1 / SAMPLES_PER_SECOND):
            try:
                told.append(receiver.recv())
            except EOFError:
                process.join()
                end = "in time" if process.exitcode == 0 else "died"
                break
    process.kill()
    process.join()
    return Result(told, peak, end)


def _compete(name: str, raw: bytes, seconds: float, pipe: Connection) -> None:
    if name != "engine":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    started = time.monotonic()

    def tell(value: int, bound: int | None) -> None:
        pipe.send(Told(time.monotonic() - started, value, bound))

    CONTESTANTS[name](raw, seconds, tell)


def _resident_megabytes(process: int) -> int:
    """Memory of a process and all that it started; shared pages count for each of them."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        children = [
            int(child)
            for thread in Path(f"/proc/{process}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return pages * resource.getpagesize() // 2**20 + sum(map(_resident_megabytes, children))


def line(name: str, result: Result, best_bound: int | None) -> str:
    """One row of the table; the gap at the end is against the best bound that anybody proved."""
    first = f"{result.told[0].seconds:.1f}" if result.told else "—"
    reached = [
        next((f"{news.seconds:.1f}" for news in result.told if news.is_within(gap)), "—") for gap in GAPS
    ]
    gap = "—"
    if result.value is not None and best_bound is not None:
        gap = f"{(best_bound - result.value) / max(1, abs(best_bound)):.3%}"
    cells = (name, first, *reached, result.value or "—", gap, result.megabytes, result.end)
    return f"| {' | '.join(map(str, cells))} |"


def compare(name: str, only: list[str]) -> None:
    """Print the table of one problem."""
    instance = INSTANCES[name]
    document = instance.make()
    slots = [slot for task in document["tasks"] for slot in task["slots"]]
    seats = sum(slot["desired"] for slot in slots), sum(slot["max"] for slot in slots)
    sizes = f"{len(document['volunteers'])} volunteers, {len(document['tasks'])} tasks"
    raw = json.dumps(document).encode()
    del document, slots
    print(f"\n{name}: {sizes}, {seats[0]} to {seats[1]} seats, {instance.seconds:g} s each\n")
    print("| who | first plan s | 1 % s | 0.5 % s | 0.1 % s | value | gap to best bound | MB | ended |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
    results = {}
    for contestant in only or CONTESTANTS:
        results[contestant] = run(contestant, raw, instance.seconds)
        bounds = [news.bound for result in results.values() for news in result.told if news.bound is not None]
        print(line(contestant, results[contestant], min(bounds, default=None)), flush=True)
    print(verdict(results), flush=True)


def verdict(results: dict[str, Result]) -> str:
    """Whether the engine is worse than anybody, and how many times sooner it had their best value."""
    mine = results.get("engine")
    others = {name: result.value for name, result in results.items() if name != "engine"}
    found = {name: value for name, value in others.items() if value is not None}
    if mine is None or mine.value is None or not found:
        return ""
    best = max(found, key=lambda name: found[name])
    took, needed = results[best].seconds_to(found[best]), mine.seconds_to(found[best])
    if took is None or needed is None:
        return f"\nengine is WORSE than {best}"
    return f"\nengine reaches the best value of the others ({best}) {took / needed:.1f} times as fast"


def main() -> None:
    """Compare on the problems named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(INSTANCES))
    parser.add_argument("--only", action="append", default=[], choices=CONTESTANTS)
    options = parser.parse_args()
    for name in options.names or [name for name in INSTANCES if name != LARGEST]:
        compare(name, options.only)


if __name__ == "__main__":
    main()
