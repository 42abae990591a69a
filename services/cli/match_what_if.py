"""`circle match what-if`: variants of a problem side by side.

Exit codes: 0 done, 2 bad input or a variant in which who said yes cannot keep it, 130 after Ctrl-C and 143
after SIGTERM, which leave what is finished, 1 anything else.
"""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from libs.matching_engine.comparison.in_child import ComparisonDied
from libs.matching_engine.comparison.in_child import what_if_in_child as compare
from libs.matching_engine.comparison.variants import Variant, read_variants, regardless_of_load
from libs.matching_engine.comparison.what_if import Compared
from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.reading import ProblemError
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import DEFAULT_TIME_LIMIT, Limits
from libs.matching_engine.search.solver import Incumbent
from services.cli import console
from services.cli.match_files import (
    BAD_INPUT,
    FAILED,
    VARIANTS,
    NamedPair,
    ProblemFile,
    as_lines,
    check_folder,
    end,
    read_in_force,
    read_json,
    read_problem,
    refuse,
    refuse_other_kinds,
    write_or_print,
)
from services.cli.match_phrases import conflicts_told, counted
from services.cli.match_stopping import Stopped, stoppable

FORMAT = "volunteer-circle-comparison/1"
COLUMNS = (
    "objective",
    "gap",
    "without load",
    "seats filled",
    "needed, empty",
    "people",
    "Gini of load",
    "disturbed",
)


app = typer.Typer(add_completion=False)


@app.command()
def what_if(
    problem: ProblemFile,
    variants: Annotated[
        Path | None, typer.Argument(metavar="[VARIANTS]", help="A file of variants, JSON or JSON.gz.")
    ] = None,
    fairness: Annotated[
        bool, typer.Option("--price-of-fairness", help="Also solve it regardless of load.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where to write the comparison; stdout if left out.")
    ] = None,
    time_limit: Annotated[
        float | None,
        typer.Option(
            min=0, help=f"Seconds for each variant [default: {DEFAULT_TIME_LIMIT:g}, or none with --work]."
        ),
    ] = None,
    gap: Annotated[float, typer.Option(min=0, help="Stop a variant when it is proven this close.")] = 0,
    work: Annotated[
        float | None, typer.Option(min=0, help="Units of work for each variant; repeatable on any machine.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the search.")] = 0,
    workers: Annotated[int, typer.Option(min=1, help="Threads to search with.")] = 1,
    start: Annotated[
        Path | None,
        typer.Option("--from", metavar="SOLUTION", help="A plan in force, to which the plans stay close."),
    ] = None,
) -> None:
    """Solve a problem and variants of it under the same limits, and compare the plans.

    Each variant begins with the plan of the problem as it is and differs only where that brings something.
    Ctrl-C leaves the comparison of what is finished (exit code 130).
    """
    if variants is None and not fairness:
        end(BAD_INPUT, "name a file of variants, or ask for --price-of-fairness")
    check_folder(out)
    in_force = () if start is None else read_in_force(start)
    found, _ = read_problem(problem)
    chosen = _variants(found, variants, fairness)
    conflicting = sum(_tell_conflicts(found, variant) for variant in chosen)
    if time_limit is None and work is None:
        time_limit = DEFAULT_TIME_LIMIT
    comparison = _Comparison(found, chosen, Limits(time_limit, gap, work, seed, workers), in_force)
    comparison.run()
    if comparison.finished:
        _tell(comparison.finished, out, comparison.ended is None)
    if comparison.ended is not None:
        code, why = comparison.ended
        written = f"{len(comparison.finished)} of {1 + len(chosen)} are finished and told"
        end(code, f"{why}; {written if comparison.finished else 'nothing is finished, so nothing is told'}")
    if conflicting:
        end(BAD_INPUT, f"{counted(conflicting, 'variant')} could not be solved: see the conflicts above")


class _Comparison:
    """A comparison under way: what is finished, and why it ended early, if it did."""

    def __init__(
        self,
        problem: Problem,
        variants: tuple[Variant, ...],
        limits: Limits,
        in_force: tuple[NamedPair, ...],
    ) -> None:
        self._given = problem, variants, limits
        self._in_force = in_force
        self.finished: list[Compared] = []
        self.ended: tuple[int, str] | None = None

    def run(self) -> None:
        """Compare to the end, or until told to stop."""
        with console.err.status("solving") as shown:

            def report(name: str, incumbent: Incumbent) -> None:
                shown.update(f"{escape(name)}: objective {incumbent.objective:,}, gap {incumbent.gap:.3%}")

            try:
                with stoppable():
                    for entry in compare(*self._given, report, self._in_force):
                        self.finished.append(entry)
                        _tell_progress(entry)
            except Stopped as stop:
                self.ended = stop.exit_code, "stopped"
            except ComparisonDied as fault:
                self.ended = FAILED, str(fault)


def _tell_progress(entry: Compared) -> None:
    """A line on stderr for each variant solved, where no status is shown."""
    if entry.solved is not None and not console.err.is_terminal:
        solved = entry.solved
        typer.echo(f"{entry.name}: objective {solved.objective:,}, gap {solved.gap:.3%}", err=True)


def _tell_conflicts(problem: Problem, variant: Variant) -> bool:
    """Tell at once, before anything is solved, if who said yes cannot keep it in a variant."""
    conflicts = find_conflicts(variant.made_from(problem))
    if conflicts:
        typer.echo(f"{variant.name}: who said yes cannot keep it:\n{conflicts_told(conflicts)}", err=True)
    return bool(conflicts)


def _tell(finished: list[Compared], out: Path | None, is_complete: bool) -> None:
    document = as_lines(
        {
            "format": FORMAT,
            "complete": is_complete,
            "variants": [entry.document() for entry in finished],
        }
    )
    if console.out.is_terminal:
        console.out.print(_table(finished))
        open_points = max(entry.solved.bound - entry.solved.objective for entry in finished if entry.solved)
        if open_points:
            console.say(f"Differences below {open_points:,} points may be what the searches left open.")
    if out is not None or not console.out.is_terminal:
        write_or_print(document, out)


def _variants(problem: Problem, path: Path | None, fairness: bool) -> tuple[Variant, ...]:
    variants: tuple[Variant, ...] = ()
    if path is not None:
        try:
            document = read_json(path)
            refuse_other_kinds(path, document, VARIANTS)
            variants = read_variants(problem, document)
        except ProblemError as fault:
            refuse(path, fault)
    return (*variants, regardless_of_load(problem)) if fairness else variants


def _table(compared: list[Compared]) -> Table:
    table = Table(title="by the weights of the problem as it is")
    table.add_column("variant")
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for entry in compared:
        table.add_row(escape(entry.name), *_row(entry))
    return table


def _row(entry: Compared) -> tuple[str, ...]:
    solved = entry.solved
    if solved is None:
        return ("who said yes cannot keep it",)
    return (
        f"{solved.terms.total:,}",
        f"{solved.gap:.3%}",
        f"{entry.without_load or 0:+,}",
        f"{solved.seats.filled:,}",
        f"{solved.seats.short_of_min:,}",
        f"{solved.people:,}",
        f"{solved.fairness.load_after.gini:.3f}",
        "" if entry.disturbed is None else f"{entry.disturbed.people:,}",
    )
