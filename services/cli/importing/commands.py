"""`circle import`: tasks and volunteers from files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from services.cli.console import err, out, progress
from services.cli.data_directory import DEFAULT
from services.cli.importing import nyc_open_data, task_csv, volunteer_csv
from services.cli.importing.columns import described, template
from services.cli.importing.findings import Finding, refused_rows, summary, write_report
from services.cli.importing.planning_weeks import PlanningWeeks
from services.cli.importing.register import Registered, register_volunteers
from services.cli.importing.sheet import read_sheet
from services.cli.importing.task_rows import TaskFile
from services.cli.importing.upload import Uploaded, upload_tasks
from services.cli.options import DataDir, suite_in
from services.cli.troubles import Trouble

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Bring in tasks and volunteers from files."
)

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Check every row and write nothing; needs no running suite.")
]
Template = Annotated[bool, typer.Option("--template", help="Print an example file and leave.")]
Report = Annotated[
    Path | None, typer.Option("--report", help="Write every finding, row by row, to this CSV file.")
]
Circle = Annotated[str, typer.Option("--circle", help="Id of the circle; default: open to everyone.")]

_ROWS_SHOWN = 20


class TaskFormat(StrEnum):
    """Formats that `circle import tasks` reads."""

    CSV = "csv"
    NYC_OPEN_DATA = "nyc-open-data"


@app.command("tasks", epilog=described(task_csv.COLUMNS))
def import_tasks(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV file in UTF-8.")] = None,
    form: Annotated[TaskFormat, typer.Option("--format", help="What the columns are.")] = TaskFormat.CSV,
    organisation: Annotated[str, typer.Option(help="Id of the organisation that posts all (csv only).")] = "",
    circle: Circle = "",
    weeks: Annotated[
        int, typer.Option(min=1, max=12, help="Weeks to which past dates move (nyc-open-data).")
    ] = 4,
    dry_run: DryRun = False,
    print_template: Template = False,
    report: Report = None,
    data_dir: DataDir = DEFAULT,
) -> None:
    """Create and publish tasks. A task that exists under its external id is left as it is.

    Rows of csv have one slot each; their columns are listed below. Rows of nyc-open-data are read as they
    are published: past dates keep their weekday and move to the coming weeks, what lasts longer than a day
    becomes flexible. Organisations are made and verified as needed.
    """
    if print_template:
        typer.echo(template(task_csv.COLUMNS), nl=False)
        return
    parsed = parse_task_file(_given(file), form, organisation, weeks)
    if dry_run:
        _tell_rows(
            parsed.rows_read,
            parsed.findings,
            report,
            [("Tasks", len(parsed.tasks)), ("Seats", _seats(parsed))],
        )
        return
    uploaded = asyncio.run(_upload(parsed, circle, data_dir))
    figures = [
        ("Tasks created", len(uploaded.created)),
        ("Tasks known before", len(uploaded.known)),
        ("Seats", sum(slot.max for task in uploaded.tasks for slot in task.slots)),
        ("Organisations", len(uploaded.organisations)),
        ("Seconds", round(uploaded.seconds, 1)),
    ]
    _tell_rows(parsed.rows_read, (*parsed.findings, *uploaded.findings), report, figures)


@app.command("volunteers", epilog=described(volunteer_csv.COLUMNS))
def import_volunteers(
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV file in UTF-8.")] = None,
    circle: Circle = "",
    dry_run: DryRun = False,
    print_template: Template = False,
    report: Report = None,
    data_dir: DataDir = DEFAULT,
) -> None:
    """Register volunteers. Nobody is registered twice under the same reference."""
    if print_template:
        typer.echo(template(volunteer_csv.COLUMNS), nl=False)
        return
    parsed = volunteer_csv.parse_volunteers(read_sheet(_given(file), volunteer_csv.REQUIRED_COLUMNS))
    if dry_run:
        _tell_rows(parsed.rows_read, parsed.findings, report, [("Volunteers", len(parsed.volunteers))])
        return
    registered = asyncio.run(_register(parsed, circle, data_dir))
    figures = [
        ("Volunteers registered", len(registered.volunteer_ids)),
        ("Seconds", round(registered.seconds, 1)),
    ]
    _tell_rows(parsed.rows_read, (*parsed.findings, *registered.findings), report, figures)


def parse_task_file(path: Path, form: TaskFormat, organisation: str, weeks: int) -> TaskFile:
    """Read a file of tasks. Raises Trouble if it is none."""
    if form is TaskFormat.CSV:
        return task_csv.parse_tasks(read_sheet(path, task_csv.REQUIRED_COLUMNS), organisation)
    if organisation:
        raise Trouble("nyc-open-data names its own organisations", "Leave out --organisation.", exit_code=2)
    tomorrow = date.today() + timedelta(days=1)
    sheet = read_sheet(path, nyc_open_data.REQUIRED_COLUMNS)
    return nyc_open_data.parse_opportunities(sheet, PlanningWeeks(tomorrow, weeks))


async def _upload(parsed: TaskFile, circle_id: str, data_dir: Path) -> Uploaded:
    async with suite_in(data_dir) as (_, client):
        with progress() as display:
            bar = display.add_task("Tasks", total=len(parsed.tasks))
            return await upload_tasks(
                client, parsed.tasks, circle_id=circle_id, advance=lambda rows: display.advance(bar, rows)
            )


async def _register(parsed: volunteer_csv.VolunteerFile, circle_id: str, data_dir: Path) -> Registered:
    async with suite_in(data_dir) as (_, client):
        with progress() as display:
            bar = display.add_task("Volunteers", total=len(parsed.volunteers))
            return await register_volunteers(
                client,
                parsed.volunteers,
                circle_id=circle_id,
                advance=lambda rows: display.advance(bar, rows),
            )


def _given(file: Path | None) -> Path:
    if file is None:
        raise Trouble("No file is given", "Name one, or print an example with --template.", exit_code=2)
    return file


def _seats(parsed: TaskFile) -> int:
    return sum(row.seats for row in parsed.tasks)


def _tell_rows(
    rows_read: int, findings: Sequence[Finding], report: Path | None, figures: Sequence[tuple[str, float]]
) -> None:
    """Print what became of a file; exit code 2 tells that rows were refused."""
    table = Table(show_header=False)
    refused = len(refused_rows(findings))
    for name, figure in (("Rows read", rows_read), ("Rows refused", refused), *figures):
        table.add_row(name, f"{figure:,}")
    out.print(table)
    for title, is_refused in (("Refused", True), ("Assumed", False)):
        for column, problem, rows in summary(findings, refused=is_refused):
            err.print(f"{title}: {rows} × {escape(f'{column}: {problem}')}", soft_wrap=True)
    if report is not None:
        write_report(report, findings)
        err.print(f"Every finding stands in {escape(str(report))}", soft_wrap=True)
        return
    for finding in [finding for finding in findings if finding.refused][:_ROWS_SHOWN]:
        err.print(escape(str(finding)), soft_wrap=True)
    if refused > _ROWS_SHOWN:
        err.print("The rest is told by --report FILE")
