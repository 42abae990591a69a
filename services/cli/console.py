"""What a person at a terminal sees: results on standard output, everything else on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

out = Console()
err = Console(stderr=True)


def say(line: str) -> None:
    """A line on standard output as it stands, whatever brackets it holds, broken only by the terminal."""
    out.print(line, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A display of tasks with their share done, on a terminal; elsewhere nothing is drawn."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as display:
        yield display


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """A spinner while something takes a moment."""
    if not err.is_terminal:
        yield
        return
    with err.status(what):
        yield
