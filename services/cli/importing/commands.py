"""`circle import`: tasks and volunteers from files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from services.cli.console import progress
from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.importing import nyc_open_data, task_csv, volunteer_csv
from services.cli.importing.columns import described, template
from services.cli.importing.findings import Finding, refused_rows
from services.cli.importing.planning_weeks import PlanningWeeks
from services.cli.importing.references import (
    insist_on_ids,
    skills_of_tasks,
    skills_of_volunteers,
    unknown_skills,
)
from services.cli.importing.register import register_volunteers
from services.cli.importing.sheet import read_sheet
from services.cli.importing.task_rows import TaskFile, in_row_order
from services.cli.importing.telling import tell_rows
from services.cli.importing.upload import upload_tasks
from services.cli.importing.volunteer_csv import VolunteerFile
from services.cli.options import DataDir, suite_in
from services.cli.suite_client import SuiteClient
from services.cli.troubles import Trouble

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Bring in tasks and volunteers from files."
)

File = Annotated[Path | None, typer.Argument(metavar="FILE", help="A CSV file in UTF-8.")]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Check every row and write nothing; also against the suite, if one is running."
    ),
]
Template = Annotated[bool, typer.Option("--template", help="Print an example file and leave.")]
Report = Annotated[
    Path | None, typer.Option("--report", help="Write every finding, row by row, to this file.")
]
Circle = Annotated[str, typer.Option("--circle", help="Id of the circle; default: open to everyone.")]


class TaskFormat(StrEnum):
    """Formats that `circle import tasks` reads."""

    CSV = "csv"
    NYC_OPEN_DATA = "nyc-open-data"


@app.command("tasks", epilog=described(task_csv.COLUMNS))
def import_tasks(
    file: File = None,
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
        checked = asyncio.run(_check_tasks(parsed, organisation, circle, data_dir))
        figures = [("Tasks", len(checked.tasks)), ("Seats", sum(row.seats for row in checked.tasks))]
        tell_rows(checked.rows_read, checked.findings, report, figures)
        return
    asyncio.run(_upload(parsed, organisation, circle, data_dir, report))


@app.command("volunteers", epilog=described(volunteer_csv.COLUMNS))
def import_volunteers(
    file: File = None,
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
        checked = asyncio.run(_check_volunteers(parsed, circle, data_dir))
        tell_rows(checked.rows_read, checked.findings, report, [("Volunteers", len(checked.volunteers))])
        return
    asyncio.run(_register(parsed, circle, data_dir, report))


def parse_task_file(path: Path, form: TaskFormat, organisation: str, weeks: int) -> TaskFile:
    """Read a file of tasks. Raises Trouble if it is none."""
    if form is TaskFormat.CSV:
        return task_csv.parse_tasks(read_sheet(path, task_csv.REQUIRED_COLUMNS), organisation)
    if organisation:
        raise Trouble("nyc-open-data names its own organisations", "Leave out --organisation.", exit_code=2)
    tomorrow = date.today() + timedelta(days=1)
    sheet = read_sheet(path, nyc_open_data.REQUIRED_COLUMNS)
    return nyc_open_data.parse_opportunities(sheet, PlanningWeeks(tomorrow, weeks))


async def _check_tasks(parsed: TaskFile, organisation_id: str, circle_id: str, data_dir: Path) -> TaskFile:
    if not DataDirectory(data_dir).is_owned():
        return parsed
    async with suite_in(data_dir) as (_, client):
        return await _known_tasks(client, parsed, organisation_id, circle_id)


async def _check_volunteers(parsed: VolunteerFile, circle_id: str, data_dir: Path) -> VolunteerFile:
    if not DataDirectory(data_dir).is_owned():
        return parsed
    async with suite_in(data_dir) as (_, client):
        return await _known_volunteers(client, parsed, circle_id)


async def _known_tasks(
    client: SuiteClient, parsed: TaskFile, organisation_id: str, circle_id: str
) -> TaskFile:
    """The file without the rows that name what the suite does not know."""
    await insist_on_ids(client, organisation_id=organisation_id, circle_id=circle_id)
    unknown = await unknown_skills(client, skills_of_tasks(parsed.tasks))
    kept = tuple(row for row in parsed.tasks if row.row not in refused_rows(unknown))
    return replace(parsed, tasks=kept, findings=in_row_order([*parsed.findings, *unknown]))


async def _known_volunteers(client: SuiteClient, parsed: VolunteerFile, circle_id: str) -> VolunteerFile:
    """The file without the rows that name what the suite does not know."""
    await insist_on_ids(client, circle_id=circle_id)
    unknown = await unknown_skills(client, skills_of_volunteers(parsed.volunteers))
    kept = tuple(row for row in parsed.volunteers if row.row not in refused_rows(unknown))
    return replace(parsed, volunteers=kept, findings=in_row_order([*parsed.findings, *unknown]))


async def _upload(
    parsed: TaskFile, organisation_id: str, circle_id: str, data_dir: Path, report: Path | None
) -> None:
    async with suite_in(data_dir) as (_, client):
        checked = await _known_tasks(client, parsed, organisation_id, circle_id)
        with progress() as display:
            bar = display.add_task("Tasks", total=len(checked.tasks))
            uploaded = await upload_tasks(
                client, checked.tasks, circle_id=circle_id, advance=lambda rows: display.advance(bar, rows)
            )
    figures = [
        ("Tasks created", len(uploaded.created)),
        ("Tasks known before", len(uploaded.known)),
        ("Seats", sum(slot.max for task in uploaded.tasks for slot in task.slots)),
        ("Organisations", len(uploaded.organisations)),
        ("Seconds", round(uploaded.seconds, 1)),
    ]
    tell_rows(checked.rows_read, _together(checked.findings, uploaded.findings), report, figures)


async def _register(parsed: VolunteerFile, circle_id: str, data_dir: Path, report: Path | None) -> None:
    async with suite_in(data_dir) as (_, client):
        checked = await _known_volunteers(client, parsed, circle_id)
        with progress() as display:
            bar = display.add_task("Volunteers", total=len(checked.volunteers))
            registered = await register_volunteers(
                client,
                checked.volunteers,
                circle_id=circle_id,
                advance=lambda rows: display.advance(bar, rows),
            )
    figures = [
        ("Volunteers registered", len(registered.volunteer_ids)),
        ("Seconds", round(registered.seconds, 1)),
    ]
    tell_rows(checked.rows_read, _together(checked.findings, registered.findings), report, figures)


def _together(*findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return in_row_order([finding for some in findings for finding in some])


def _given(file: Path | None) -> Path:
    if file is None:
        raise Trouble("No file is given", "Name one, or print an example with --template.", exit_code=2)
    return file
