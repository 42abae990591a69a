"""`circle match`: solve, repair and explain problem files, check, generate; no service needed.

Exit codes: 0 solved or true, 2 bad input or an invalid problem, 1 anything else.
"""

import gzip
import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from libs.matching_engine import checker
from libs.matching_engine.child import EngineFault, solve_in_child
from libs.matching_engine.files.bulk import no_garbage
from libs.matching_engine.files.parsing import parse_text
from libs.matching_engine.files.reading import ProblemError, load_json, uncompress
from libs.matching_engine.files.solution import Solution
from libs.matching_engine.generator import generate as generate_problem
from libs.matching_engine.search.effort import DEFAULT_TIME_LIMIT, Limits
from services.cli import console
from services.cli.match_files import (
    A_PLAN,
    BAD_INPUT,
    FAILED,
    NamedPair,
    ProblemFile,
    SolutionFile,
    check_folder,
    end,
    read,
    read_in_force,
    read_text,
    refuse_other_kinds,
    refuse_problem,
    write,
    write_or_print,
)
from services.cli.match_phrases import conflicts_told
from services.cli.match_stopping import wish_to_stop
from services.cli.solve_progress import shown_progress

LONGEST_START = 30.0
"""Seconds that loading may take at most before a process counts as running for other reasons."""

_QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "repair": "services.cli.match_repair",
        "explain": "services.cli.match_explain",
        "what-if": "services.cli.match_what_if",
    }
)
"""Commands with a module of their own, whose `app` they are; a solve need not wait for their imports."""


class _Commands(TyperGroup):
    """The commands of this module, and those found by name elsewhere."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*super().list_commands(ctx), *_QUESTIONS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _QUESTIONS:
            return super().get_command(ctx, cmd_name)
        command = typer.main.get_command(import_module(_QUESTIONS[cmd_name]).app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    help="Solve, repair, explain, check and generate matching problems.",
)


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
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="SOLUTION", help="A plan in force to begin with, as far as it holds."),
    ] = None,
) -> None:
    """Find a plan and prove how good it is."""
    if time_limit is None and work is None:
        time_limit = DEFAULT_TIME_LIMIT
    limits = Limits(time_limit, gap, work, seed, workers)
    raw = read(problem)
    check_folder(out)
    in_force = () if start is None else read_in_force(start)
    with wish_to_stop() as cancel:
        solution = _solve(problem, raw, limits, in_force, cancel)
        write_or_print(solution.to_json(), out)
    if solution.status == "invalid":
        end(BAD_INPUT, f"{problem}: who said yes cannot keep it:\n{conflicts_told(solution.conflicts)}")


@app.command()
def check(problem: ProblemFile, solution: SolutionFile) -> None:
    """Check that a solution keeps every rule and that all it states is true."""
    text = read_text(problem)
    try:
        parse_text(text)
    except ProblemError as fault:
        refuse_problem(problem, text, fault)
    try:
        stated = load_json(uncompress(read(solution)))
    except ProblemError as fault:
        faults = [f"{solution}: {fault}"]
    else:
        refuse_other_kinds(solution, stated, A_PLAN)
        with no_garbage():
            faults = checker.check_solution(text, stated)
    for line in faults:
        typer.echo(line)
    if faults:
        raise typer.Exit(FAILED)
    if console.out.is_terminal:
        console.say(f"{solution} keeps every rule, and all that it states is true.")


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
    write(out, gzip.compress(text, mtime=0) if out.suffix == ".gz" else text)


def _solve(
    path: Path, raw: bytes, limits: Limits, in_force: Sequence[NamedPair], cancel: threading.Event
) -> Solution:
    spent = seconds_since_start()
    # What goes wrong is told when the progress has left the terminal.
    try:
        with shown_progress(limits.time_limit) as show:
            return solve_in_child(raw, limits, show, cancel, seconds_spent=spent, in_force=in_force)
    except ProblemError as fault:
        refuse_problem(path, raw, fault)
    except EngineFault as fault:
        end(FAILED, f"the engine made a plan that its checker refuses, nothing is written: {fault}")


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


if __name__ == "__main__":
    app()
