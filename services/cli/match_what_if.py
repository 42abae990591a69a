"""`circle match what-if`: variants of a problem side by side."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from libs.matching_engine.comparison.variants import Variant, read_variants, regardless_of_load
from libs.matching_engine.comparison.what_if import Compared
from libs.matching_engine.comparison.what_if import what_if as compare
from libs.matching_engine.files.reading import ProblemError
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import DEFAULT_TIME_LIMIT, Limits
from libs.matching_engine.search.solver import Incumbent
from services.cli import console
from services.cli.match_files import (
    BAD_INPUT,
    VARIANTS,
    ProblemFile,
    as_lines,
    check_folder,
    end,
    read_json,
    read_problem,
    refuse,
    refuse_other_kinds,
    write_or_print,
)

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
) -> None:
    """Solve a problem and variants of it under the same limits, and compare the plans."""
    if variants is None and not fairness:
        end(BAD_INPUT, "name a file of variants, or ask for --price-of-fairness")
    check_folder(out)
    found, _ = read_problem(problem)
    chosen = _variants(found, variants, fairness)
    if time_limit is None and work is None:
        time_limit = DEFAULT_TIME_LIMIT
    limits = Limits(time_limit, gap, work, seed, workers)
    with console.err.status("solving") as shown:

        def report(name: str, incumbent: Incumbent) -> None:
            shown.update(f"{escape(name)}: objective {incumbent.objective:,}, gap {incumbent.gap:.3%}")

        compared = list(compare(found, chosen, limits, report))
    if out is None and console.out.is_terminal:
        console.out.print(_table(compared))
    else:
        write_or_print(as_lines(_document(compared)), out)


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


def _document(compared: list[Compared]) -> dict[str, Any]:
    return {"format": FORMAT, "variants": [entry.document() for entry in compared]}


def _table(compared: list[Compared]) -> Table:
    table = Table(title="by the weights of the problem as it is")
    table.add_column("variant")
    for name in COLUMNS:
        table.add_column(name, justify="right")
    for entry in compared:
        table.add_row(entry.name, *_row(entry))
    return table


def _row(entry: Compared) -> tuple[str, ...]:
    solved = entry.solved
    if solved is None:
        return ("its fixed pairs conflict",)
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
