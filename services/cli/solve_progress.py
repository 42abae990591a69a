"""How a running solve shows on stderr: a live bar on a terminal, one line a second otherwise."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from libs.matching_engine.child import Progress

LINE_EVERY = 1.0
"""Seconds between lines where stderr is no terminal."""

Show = Callable[[Progress], None]


@contextmanager
def shown_progress(time_limit: float | None) -> Iterator[Show]:
    """A function that shows how a solve stands, for as long as the context lasts."""
    if sys.stderr.isatty():
        with _bar(time_limit) as show:
            yield show
    else:
        with _lines() as show:
            yield show


def told(progress: Progress) -> str:
    """Objective, bound and gap as people read them."""
    return f"objective {progress.objective:,}  bound {progress.bound:,}  gap {progress.gap:.4%}"


@contextmanager
def _bar(time_limit: float | None) -> Iterator[Show]:
    columns = (TextColumn("solving"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    stop = threading.Event()
    with Bar(*columns, console=Console(stderr=True), transient=False) as bar:
        started = time.monotonic()
        task = bar.add_task("reading", total=time_limit)

        def advance() -> None:
            while not stop.wait(0.1):
                bar.update(task, completed=time.monotonic() - started)

        thread = threading.Thread(target=advance, daemon=True)
        thread.start()
        try:
            yield lambda progress: bar.update(task, description=told(progress))
        finally:
            stop.set()
            thread.join()


@contextmanager
def _lines() -> Iterator[Show]:
    latest: list[Progress] = []
    stop = threading.Event()
    started = time.monotonic()

    def tell() -> None:
        while not stop.wait(LINE_EVERY):
            news = told(latest[-1]) if latest else "reading the problem"
            print(f"{news}  {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)

    thread = threading.Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield lambda progress: latest.__setitem__(slice(None), [progress])
    finally:
        stop.set()
        thread.join()
        if latest:
            print(f"{told(latest[-1])}  {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)
