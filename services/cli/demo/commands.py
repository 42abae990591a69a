"""`circle demo`: try the suite."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.markup import escape
from rich.table import Table

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.identifiers import is_id, new_id
from services.cli.console import err, out, progress
from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.demo.crowd import Area
from services.cli.demo.import_and_plan import NEW_YORK, Outcome, Wish, import_and_plan
from services.cli.demo.journey import Journey
from services.cli.demo.recruiting import demo_circle, recruit
from services.cli.demo.token import hint, person_named
from services.cli.demo.travellers import Travellers
from services.cli.demo.willow_lake import DISTRICT, willow_lake
from services.cli.importing.commands import TaskFormat, parse_task_file
from services.cli.importing.task_rows import TaskFile
from services.cli.operator import OPERATOR, OPERATOR_PERSON_ID, Operator, principal_of
from services.cli.options import DataDir, suite_in
from services.cli.runtime_file import running_suite
from services.cli.troubles import Trouble

app = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Try the suite: invented people, the whole loop, tokens."
)

_PHASES = 5


@app.command()
def seed(
    volunteers: Annotated[int, typer.Option(min=1, max=100_000, help="People to invent.")] = 100,
    seed: Annotated[int, typer.Option(help="Who they are: the same number, the same people.")] = 1,
    circle: Annotated[
        str, typer.Option(help="Id of the circle that they join; default: the demo's district.")
    ] = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Register invented volunteers with skills, hours and likes. The same arguments register nobody twice."""
    asyncio.run(_seed(volunteers, seed, circle, data_dir))


async def _seed(volunteers: int, seed: int, circle: str, data_dir: Path) -> None:
    async with suite_in(data_dir) as (_, client):
        circle_id = circle or await demo_circle(client)
        area: Area = willow_lake().areas[DISTRICT]
        with progress() as display:
            bar = display.add_task("Volunteers", total=volunteers)
            ids = await recruit(
                client, volunteers, seed, area, circle_id, advance=lambda count: display.advance(bar, count)
            )
    out.print(f"{len(ids)} volunteers are points of circle {circle_id}")


@app.command()
def journey(
    journey_id: Annotated[
        str,
        typer.Option(
            "--journey", help="Id of the journey (UUIDv7); default: the one under way, or a new one."
        ),
    ] = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Walk the whole loop through the public API, from asking to thanks.

    Interrupted at any step, even by the end of the suite, the same command goes on where it stopped.
    """
    directory = DataDirectory(data_dir)
    running_suite(directory)
    if journey_id:
        asyncio.run(_walk(directory, journey_id))
        return
    asyncio.run(_walk(directory, _journey_under_way(directory)))
    directory.journey_file.unlink(missing_ok=True)


def _journey_under_way(directory: DataDirectory) -> str:
    """The journey that was begun and not ended, or a new one; noted before its first step."""
    try:
        return str(json.loads(directory.journey_file.read_text())["journey_id"])
    except (FileNotFoundError, ValueError, KeyError):
        begun = new_id()
        directory.journey_file.write_text(json.dumps({"journey_id": begun}))
        return begun


async def _walk(directory: DataDirectory, journey_id: str) -> None:
    if not is_id(journey_id):
        raise Trouble(
            f"{journey_id!r} is no id of a journey", "Leave --journey out for a new one.", exit_code=2
        )
    suite = running_suite(directory)
    async with httpx.AsyncClient(base_url=suite.gateway_url) as http:
        number = 0
        out.print(f"Journey {journey_id}")
        async for step in Journey(journey_id, Travellers(http, Operator(Path(suite.keys)))).walk():
            number += 1
            print(f"{number:2}. {step}", flush=True)


@app.command()
def token(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON", help="A person's id, 'operator', or the part of a ready-made login."
        ),
    ],
    data_dir: DataDir = DEFAULT,
) -> None:
    """Print a token of five minutes with which the API takes you for somebody."""
    asyncio.run(_token(person, DataDirectory(data_dir)))


async def _token(name: str, directory: DataDirectory) -> None:
    person_id = person_named(name, directory)
    async with suite_in(directory.path) as (suite, client):
        caller = OPERATOR
        if person_id != OPERATOR_PERSON_ID:
            request = org_service.GetAuthorityRequest(person_id=person_id)
            caller = principal_of(await client.as_operator.organisations.GetAuthority(request))
        print(client.operator.token(caller))
        err.print(f"Try it: TOKEN=$(circle demo token {escape(name)})", soft_wrap=True, highlight=False)
        err.print(escape(hint(suite, person_id)), soft_wrap=True, highlight=False)


@app.command("import-and-plan")
def import_and_plan_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of tasks.")],
    form: Annotated[
        TaskFormat, typer.Option("--format", help="What its columns are.")
    ] = TaskFormat.NYC_OPEN_DATA,
    volunteers: Annotated[
        int, typer.Option(min=1, max=100_000, help="People to invent around New York.")
    ] = 300,
    seed: Annotated[int, typer.Option(help="Who they are.")] = 1,
    seconds: Annotated[int, typer.Option(min=1, max=3600, help="Seconds for the solver.")] = 60,
    weeks: Annotated[int, typer.Option(min=1, max=12, help="Weeks to which past dates move.")] = 4,
    data_dir: DataDir = DEFAULT,
) -> None:
    """Import tasks, invent volunteers, plan, release, and let everybody accept; tells what came of it."""
    parsed = parse_task_file(file, form, "", weeks)
    outcome = Outcome()
    asyncio.run(_import_and_plan(parsed, Wish(volunteers, seed, NEW_YORK, seconds, weeks), outcome, data_dir))
    _tell(outcome)


async def _import_and_plan(parsed: TaskFile, wish: Wish, outcome: Outcome, data_dir: Path) -> None:
    async with suite_in(data_dir) as (_, client):
        with progress() as display:
            bar = display.add_task("", total=_PHASES)
            async for phase in import_and_plan(client, parsed, wish, outcome):
                display.update(bar, description=phase, advance=1)


def _tell(outcome: Outcome) -> None:
    run = outcome.run
    empty = outcome.seats - outcome.accepted
    table = Table(show_header=False)
    for name, value in (
        ("Rows read", f"{outcome.rows_read:,}"),
        ("Rows refused", f"{outcome.rows_refused:,}"),
        ("Tasks", f"{outcome.tasks:,}"),
        ("Seats", f"{outcome.seats:,}"),
        ("Volunteers", f"{outcome.volunteers:,}"),
        (
            "Seats proposed",
            f"{run.proposals:,} (objective {run.objective:,}, bound {run.bound:,}, gap {run.gap:.4f})",
        ),
        ("Offers sent", f"{outcome.offers:,}"),
        ("Seats filled", f"{outcome.accepted:,}"),
        ("Seats empty", f"{empty:,} ({run.short_of_min:,} short of a minimum)"),
        ("Seconds", ", ".join(f"{phase} {seconds:.1f}" for phase, seconds in outcome.seconds.items())),
    ):
        table.add_row(name, value)
    out.print(table)
    if outcome.refused:
        out.print(
            "Not accepted: "
            + ", ".join(f"{reason} {count}" for reason, count in outcome.refused.most_common())
        )
    why = Table("Why seats stay empty", "People ruled out", title="Over all short slots, by the first rule")
    for code, people in outcome.reasons.most_common():
        why.add_row(code, f"{people:,}")
    out.print(why)
