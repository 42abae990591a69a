"""`circle match repair`: mend a plan after the problem changed, and say what changed."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from libs.matching_engine import checker
from libs.matching_engine.bounds.simple_bounds import crude_bound
from libs.matching_engine.files.in_force import numbered
from libs.matching_engine.files.parsing import sha256_of
from libs.matching_engine.files.solution import Solution, solved
from libs.matching_engine.funnel import Funnel
from libs.matching_engine.problem import Problem
from libs.matching_engine.repair.difference import changed_since
from libs.matching_engine.repair.repair import PRICE_OF_A_MOVE, SECONDS, Repair, Tolerance
from libs.matching_engine.repair.repair import repair as mend
from libs.matching_engine.search.effort import Effort, Limits
from libs.matching_engine.search.solver import Incumbent, Outcome
from services.cli import console
from services.cli.match_files import (
    BAD_INPUT,
    FAILED,
    NamedPair,
    ProblemFile,
    SolutionFile,
    as_lines,
    check_folder,
    end,
    read_in_force,
    read_problem,
    write,
    write_or_print,
)
from services.cli.match_phrases import counted

_CODES = {
    "GONE": "is no longer in the problem",
    "MISSING_SKILL": "a skill is missing",
    "MISSING_TAG": "a tag is missing",
    "OUTSIDE_CIRCLE": "it is for other circles",
    "BLOCKED": "it is blocked",
    "UNAVAILABLE": "not free then",
    "OUT_OF_REACH": "too far away",
    "CLASH": "clashes with another place",
    "OVER_LIMIT": "more than is offered",
    "ONE_SLOT": "serves in the task already",
    "CAPACITY": "no seat is left",
    "APART": "kept apart from somebody there",
}


app = typer.Typer(add_completion=False)


@app.command()
def repair(
    problem: ProblemFile,
    solution: SolutionFile,
    out: Annotated[Path | None, typer.Option(help="Where to write the mended plan, as a solution.")] = None,
    before: Annotated[
        Path | None,
        typer.Option(
            metavar="PROBLEM", help="The problem as it was: what is new or different in it is looked at too."
        ),
    ] = None,
    changed: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="A task or volunteer to look at too; may stand more than once."),
    ] = None,
    price: Annotated[
        int, typer.Option(min=0, help="Points that it has to bring that somebody loses a place.")
    ] = PRICE_OF_A_MOVE,
    most_people: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="People touched at most [default: as many as places were lost or are new, at least 3].",
        ),
    ] = None,
    time_limit: Annotated[float, typer.Option(min=0, help="Seconds for the search.")] = SECONDS,
) -> None:
    """Mend a plan in force for a problem that has changed, touching few people."""
    check_folder(out)
    in_force = read_in_force(solution)
    found, text = read_problem(problem)
    earlier = None if before is None else read_problem(before)[0]
    started = time.monotonic()
    effort = Effort(Limits(time_limit=time_limit), lambda: time.monotonic() - started)
    named = frozenset(changed or ())
    _refuse_unknown(named, [found, *([earlier] if earlier else [])], in_force)
    looked_at = {*named, *(changed_since(earlier, found) if earlier else ())}
    done = mend(found, in_force, changed=looked_at, tolerance=Tolerance(price, most_people), effort=effort)
    mended = _as_solution(found, text, done, effort.limits, started)
    faults = checker.check_plan(text, mended.document())
    if faults:
        end(FAILED, f"the repair breaks a rule, nothing is written; this is a defect: {faults[0]}")
    if out is not None:
        write(out, mended.to_json())
    if console.out.is_terminal:
        console.say(_summary(done))
        table = _table(done)
        if table.row_count:
            console.out.print(table)
        if not done.lost and not looked_at:
            console.say("Nothing is lost. What is new is only looked at with --before or --changed.")
    else:
        write_or_print(as_lines(done.document()), None)


def _refuse_unknown(
    named: frozenset[str], problems: Sequence[Problem], in_force: Sequence[NamedPair]
) -> None:
    """End the command if something said to be changed is neither a task nor a volunteer, now or before."""
    known = {who for who, _ in in_force}
    tasks = {slot.id: problem.tasks[slot.task].id for problem in problems for slot in problem.slots}
    for problem in problems:
        known.update(who.id for who in problem.volunteers)
        known.update(task.id for task in problem.tasks)
    for name in sorted(named - known):
        if name in tasks:
            end(BAD_INPUT, f"--changed {name}: this is a slot; name its task, {tasks[name]}")
        end(BAD_INPUT, f"--changed {name}: there is no such task or volunteer, in the problem or in the plan")


def _as_solution(problem: Problem, text: bytes, done: Repair, limits: Limits, started: float) -> Solution:
    """The mended plan as a solution; its bound holds for the whole problem, but is as loose as quick."""
    pairs = numbered(problem, done.assignments)
    best = Incumbent(tuple(pairs), done.objective, crude_bound(problem))
    outcome = Outcome(best, "proof" if best.is_optimal else "work")
    return solved(
        problem, sha256_of(text), limits, outcome, Funnel(problem), lambda: time.monotonic() - started
    )


def _summary(done: Repair) -> str:
    stays = counted(done.kept, "place stays", "places stay")
    touched = counted(len(done.touched), "person is", "people are") if done.touched else "nobody is"
    worth = f"the plan, still worth {done.objective_before:,}, is worth {done.objective:,} now"
    return f"{stays}, {touched} touched; {worth}."


def _table(done: Repair) -> Table:
    table = Table("who", "where", "what")
    for lost in done.lost:
        why = f"[red]lost[/red]: {_CODES.get(lost.code, lost.code)}"
        table.add_row(escape(lost.volunteer), escape(lost.slot), why)
    for who, seat in done.dropped:
        table.add_row(escape(who), escape(seat), "[yellow]leaves[/yellow]")
    for who, seat in done.added:
        table.add_row(escape(who), escape(seat), "[green]takes[/green]")
    for short in done.short:
        seats = counted(short.short_of_desired, "seat")
        needed = f"{short.short_of_min:,} of them needed" if short.short_of_min else "none of them needed"
        table.add_row("", escape(short.slot), f"{seats} empty, {needed}")
    return table
