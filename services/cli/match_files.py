"""Files of `circle match`: read or refused with a sentence, written whole or not at all.

Exit codes: 0 done, 2 bad input or an invalid problem, 1 anything else.
"""

import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, NoReturn

import typer

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.in_force import read_assignments
from libs.matching_engine.files.parsing import parse_text
from libs.matching_engine.files.reading import Json, ProblemError, load_json, uncompress
from libs.matching_engine.problem import Problem
from services.cli.match_phrases import conflicts_told

FAILED, BAD_INPUT = 1, 2

A_PROBLEM, A_PLAN, A_REPAIR, VARIANTS = (
    "a problem",
    "a solution",
    "the report of a repair",
    "a list of variants",
)
KINDS = MappingProxyType(
    {
        "volunteer-circle-problem/1": A_PROBLEM,
        "volunteer-circle-solution/1": A_PLAN,
        "volunteer-circle-repair/1": A_REPAIR,
        "volunteer-circle-explanation/1": "an explanation",
        "volunteer-circle-variants/1": VARIANTS,
        "volunteer-circle-comparison/1": "a comparison of variants",
    }
)
"""What a file with each format is."""

ProblemFile = Annotated[Path, typer.Argument(metavar="PROBLEM", help="A problem file, JSON or JSON.gz.")]
SolutionFile = Annotated[Path, typer.Argument(metavar="SOLUTION", help="A solution file.")]
NamedPair = tuple[str, str]


def end(code: int, message: str) -> NoReturn:
    """End the command with a sentence."""
    typer.echo(message, err=True)
    raise typer.Exit(code)


def refuse(path: Path, fault: ProblemError) -> NoReturn:
    """End the command because of what a file holds."""
    end(BAD_INPUT, f"{path}: {fault}")


def refuse_problem(path: Path, raw: bytes, fault: ProblemError) -> NoReturn:
    """End the command because a file, whose bytes these are, holds no problem."""
    # What is damaged or no JSON at all is of no kind; the fault says so.
    with suppress(ProblemError):
        refuse_other_kinds(path, load_json(uncompress(raw)), A_PROBLEM)
    refuse(path, fault)


def refuse_other_kinds(path: Path, document: Json, *wanted: str) -> None:
    """End the command if a file is of a known kind, but of none of those wanted: mostly two are swapped."""
    stated = document.get("format") if isinstance(document, dict) else None
    kind = KINDS.get(stated) if isinstance(stated, str) else None
    if kind is not None and kind not in wanted:
        end(BAD_INPUT, f"{path}: this is {kind}, not {wanted[0]}; see --help for which file goes where")


def read(path: Path) -> bytes:
    """The bytes of a file."""
    try:
        return path.read_bytes()
    except OSError as fault:
        end(BAD_INPUT, f"{path}: cannot be read ({fault.strerror})")


def read_text(path: Path) -> bytes:
    """The uncompressed bytes of a file."""
    try:
        return uncompress(read(path))
    except ProblemError as fault:
        refuse(path, fault)


def read_json(path: Path) -> Json:
    """The JSON in a file, plain or gzip."""
    try:
        return load_json(read_text(path))
    except ProblemError as fault:
        refuse(path, fault)


def read_plan(path: Path) -> Json:
    """The JSON of a solution, or of a repair, which tells a plan as well."""
    stated = read_json(path)
    refuse_other_kinds(path, stated, A_PLAN, A_REPAIR)
    return stated


def read_problem(path: Path) -> tuple[Problem, bytes]:
    """The problem in a file, whose fixed pairs do not conflict, and its uncompressed bytes."""
    text = read_text(path)
    try:
        problem = parse_text(text)
    except ProblemError as fault:
        refuse_problem(path, text, fault)
    conflicts = find_conflicts(problem)
    if conflicts:
        end(BAD_INPUT, f"{path}: who said yes cannot keep it:\n{conflicts_told(conflicts)}")
    return problem, text


def read_in_force(path: Path) -> tuple[NamedPair, ...]:
    """The assignments that a solution file lists."""
    stated = read_plan(path)
    try:
        return read_assignments(stated)
    except ProblemError as fault:
        refuse(path, fault)


def check_folder(path: Path | None) -> None:
    """End the command before it works for nothing if its answer has nowhere to go."""
    if path is not None and not path.absolute().parent.is_dir():
        end(BAD_INPUT, f"{path}: there is no such folder; create it first")


def write_or_print(content: bytes, out: Path | None) -> None:
    """Write a file, or to stdout without one."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write(out, content)


def as_lines(document: dict[str, Any]) -> bytes:
    """A document as UTF-8, one line a top-level entry."""
    entries = (
        f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in document.items()
    )
    return ("{\n" + ",\n".join(entries) + "\n}\n").encode()


def write(path: Path, content: bytes) -> None:
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
        end(FAILED, f"{path}: cannot be written ({fault.strerror})")
