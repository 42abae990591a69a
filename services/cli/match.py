"""`circle match`: solve a problem file, check a solution, generate a problem; no service needed.

Exit codes: 0 solved or true, 2 bad input or an invalid problem, 1 anything else.
"""

import gzip
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from libs.matching_engine import checker
from libs.matching_engine.child import EngineFault, Progress, solve_in_child
from libs.matching_engine.effort import DEFAULT_TIME_LIMIT, Limits
from libs.matching_engine.generator import generate as generate_problem
from libs.matching_engine.parsing import parse_text
from libs.matching_engine.reading import ProblemError, load_json, uncompress
from libs.matching_engine.solution import Solution
from services.cli.solve_progress import shown_progress

FAILED, BAD_INPUT = 1, 2

LONGEST_START = 30.0
"""Seconds that loading may take at most before a process counts as running for other reasons."""

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Solve, check and generate matching problems."
)

ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM", help="A problem file, JSON or JSON.gz.")]
SolutionFile = Annotated[Path, typer.Argument(metavar="SOLUTION", help="A solution file.")]


@app.command()
def solve(
    problem: ProblemFile,
    out: Annotated[Path | None, typer.Option(help="Where to write the solution; stdout if left out.")] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0,
            help=f"Seconds for the whole command [default: {DEFAULT_TIME_LIMIT:g}, or none with --work].",
        ),
    ] = None,
    gap: Annotated[
        float, typer.Option(min=0, help="Stop when the plan is proven this close to the best, 0.01 for 1 %.")
    ] = 0,
    work: Annotated[
        float | None, typer.Option(min=0, help="Stop after so many units of work; repeatable on any machine.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Threads to search with.")] = 1,
) -> None:
    """Find a plan and prove how good it is."""
    if time_limit is None and work is None:
        time_limit = DEFAULT_TIME_LIMIT
    limits = Limits(time_limit, gap, work, seed, workers)
    raw = _read(problem)
    if out is not None and not out.absolute().parent.is_dir():
        _end(BAD_INPUT, f"{out}: there is no such folder; create it first")
    with _wish_to_stop() as cancel:
        solution = _solve(raw, limits, cancel)
        _write_solution(solution, out)
    if solution.status == "invalid":
        _end(
            BAD_INPUT,
            f"the fixed pairs break rules: {len(solution.conflicts)} conflicts are listed in the solution",
        )


@app.command()
def check(problem: ProblemFile, solution: SolutionFile) -> None:
    """Check that a solution keeps every rule and that all it states is true."""
    text = _well_formed(_read(problem))
    try:
        stated = load_json(uncompress(_read(solution)))
    except ProblemError as fault:
        faults = [str(fault)]
    else:
        faults = checker.check_solution(text, stated)
    for line in faults:
        typer.echo(line)
    if faults:
        raise typer.Exit(FAILED)


@app.command()
def generate(
    volunteers: Annotated[int, typer.Option(min=0, help="How many volunteers.")],
    tasks: Annotated[int, typer.Option(min=0, help="How many tasks.")],
    out: Annotated[Path, typer.Option(help="Where to write the problem; compressed if it ends in .gz.")],
    supply: Annotated[
        float, typer.Option(min=0, help="Minutes on offer for each minute of desired seats.")
    ] = 1.5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same problem.")] = 0,
) -> None:
    """Make up a city in which every rule and every term matters."""
    text = _problem_text(generate_problem(volunteers, tasks, supply, seed))
    _write(out, gzip.compress(text, mtime=0) if out.suffix == ".gz" else text)


def _solve(raw: bytes, limits: Limits, cancel: threading.Event) -> Solution:
    spent = seconds_since_start()
    with shown_progress(limits.time_limit) as show:

        def on_progress(progress: Progress) -> None:
            show(progress)

        try:
            return solve_in_child(raw, limits, on_progress, cancel, seconds_spent=spent)
        except ProblemError as fault:
            _end(BAD_INPUT, str(fault))
        except EngineFault as fault:
            _end(FAILED, f"the engine made a plan that its checker refuses, nothing is written: {fault}")


@contextmanager
def _wish_to_stop() -> Iterator[threading.Event]:
    """An event that SIGTERM and Ctrl-C set, instead of ending the process."""
    cancel = threading.Event()
    before = {
        number: signal.signal(number, lambda *_: cancel.set()) for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def seconds_since_start() -> float:
    """Seconds this process has existed: what loading libraries took counts against a time limit too.

    An older process runs this command as one of many, and its age tells nothing: 0 then.
    """
    try:
        started = int(Path("/proc/self/stat").read_text().rsplit(")", 1)[1].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - started / os.sysconf("SC_CLK_TCK")
    except (OSError, AttributeError, IndexError, ValueError):
        age = time.process_time()
    return age if age < LONGEST_START else 0.0


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        _end(BAD_INPUT, f"{path}: cannot be read ({fault.strerror})")


def _well_formed(raw: bytes) -> bytes:
    try:
        text = uncompress(raw)
        parse_text(text)
    except ProblemError as fault:
        _end(BAD_INPUT, str(fault))
    return text


def _problem_text(document: dict[str, Any]) -> bytes:
    """The document with one volunteer, task or pair a line."""
    entries = []
    for key, value in document.items():
        if isinstance(value, list) and value:
            lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in value)
            entries.append(f"{json.dumps(key)}: [\n{lines}\n]")
        else:
            entries.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return ("{\n" + ",\n".join(entries) + "\n}\n").encode()


def _write_solution(solution: Solution, out: Path | None) -> None:
    if out is None:
        sys.stdout.buffer.write(solution.to_json())
        sys.stdout.buffer.flush()
    else:
        _write(out, solution.to_json())


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as draft:
            try:
                draft.write(content)
                draft.flush()
                os.fsync(draft.fileno())
                os.chmod(draft.name, 0o644)
                os.replace(draft.name, path)
            except BaseException:
                os.unlink(draft.name)
                raise
    except OSError as fault:
        _end(FAILED, f"{path}: cannot be written ({fault.strerror})")


def _end(code: int, message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    app()
