"""`circle events`: tell events again, compare what was built from them, try again what was not digested."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import DecodeError
from google.protobuf.timestamp_pb2 import Timestamp
from rich.markup import escape
from rich.table import Table

from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as operations
from services.cli.console import out, waiting
from services.cli.data_directory import DEFAULT
from services.cli.options import DataDir, suite_in
from services.cli.patience import all_facts_known
from services.cli.suite_client import Spoken, SuiteClient
from services.cli.troubles import Trouble

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Events: tell them again, compare what was built from them.",
)
dead = typer.Typer(no_args_is_help=True, add_completion=False, help="Events that a service could not digest.")
app.add_typer(dead, name="dead")

Service = Annotated[str, typer.Option("--service", help="Only this service; default: all.")]

Letters = Annotated[list[str], typer.Argument(metavar="EVENT...", help="Their ids.")]

_SECONDS_TO_DIGEST = 600.0


@app.command()
def replay(
    service: Service = "",
    since: Annotated[
        datetime | None,
        typer.Option(help="Only events written at or after this time (UTC); default: all that are kept."),
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait/--no-wait", help="Wait until everybody has digested them.")
    ] = True,
    data_dir: DataDir = DEFAULT,
) -> None:
    """Publish events again from the outboxes: this repairs a broker that lost its store.

    What a consumer had already, it skips.
    """
    asyncio.run(_replay(service, since, data_dir, wait=wait))


async def _replay(service: str, since: datetime | None, data_dir: Path, *, wait: bool) -> None:
    request = operations.ReplayEventsRequest()
    if since is not None:
        stamp = Timestamp()
        stamp.FromDatetime(since.replace(tzinfo=UTC))
        request.since_time.CopyFrom(stamp)
    async with suite_in(data_dir) as (_, client):
        answers = await _ask(client, service, lambda one: one.ReplayEvents(request))
        for name, answer in answers:
            print(f"{name}: {answer.events} events")
        if wait:
            with waiting("Events are being digested …"):
                await all_facts_known(client, _SECONDS_TO_DIGEST)


@app.command()
def rebuild(
    service: Service = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Forget what was built from others' events and read their streams again from the beginning."""
    asyncio.run(_rebuild(service, data_dir))


async def _rebuild(service: str, data_dir: Path) -> None:
    request = operations.RebuildProjectionsRequest()
    async with suite_in(data_dir) as (_, client):
        for name, answer in await _ask(client, service, lambda one: one.RebuildProjections(request)):
            print(f"{name}: {answer.consumers} consumers start again")
        with waiting("Events are being digested …"):
            await all_facts_known(client, _SECONDS_TO_DIGEST)


@app.command()
def digest(service: Service = "", data_dir: DataDir = DEFAULT) -> None:
    """Print a digest of what each service built from events: equal facts give equal lines."""
    asyncio.run(_digest(service, data_dir))


async def _digest(service: str, data_dir: Path) -> None:
    request = operations.GetProjectionDigestRequest()
    async with suite_in(data_dir) as (_, client):
        with waiting("Events are being digested …"):
            await all_facts_known(client)
        for name, answer in await _ask(client, service, lambda one: one.GetProjectionDigest(request)):
            for projection in answer.projections:
                print(f"{name} {projection.name} {projection.rows} {projection.sha256}")


@dead.command("list")
def list_dead(service: Service = "", data_dir: DataDir = DEFAULT) -> None:
    """List the events that could not be digested, the oldest first."""
    asyncio.run(_list_dead(service, data_dir))


async def _list_dead(service: str, data_dir: Path) -> None:
    request = operations.ListDeadLettersRequest(page_size=200)
    table = Table("Service", "Event", "Type", "What went wrong", "Since")
    async with suite_in(data_dir) as (_, client):
        for name, answer in await _ask(client, service, lambda one: one.ListDeadLetters(request)):
            for letter in answer.dead_letters:
                died = _moment(letter.create_time)
                table.add_row(name, letter.event_id, letter.event_type, escape(letter.error), died)
    out.print(table if table.row_count else "No dead letters.")


@dead.command()
def requeue(
    letters: Annotated[
        list[str] | None, typer.Argument(metavar="[EVENT]...", help="Their ids; default: all.")
    ] = None,
    service: Service = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Try events once more that could not be digested. Exit code 1 tells that some failed again."""
    asyncio.run(_requeue(letters or [], service, data_dir))


async def _requeue(letters: Sequence[str], service: str, data_dir: Path) -> None:
    request = operations.RequeueDeadLettersRequest(dead_letter_ids=letters)
    failed = 0
    async with suite_in(data_dir) as (_, client):
        for name, answer in await _ask(client, service, lambda one: one.RequeueDeadLetters(request)):
            print(f"{name}: {answer.digested} digested, {answer.failed} failed")
            failed += answer.failed
    if failed:
        raise Trouble(f"{failed} events failed again", "See why with: circle events dead list")


@dead.command()
def show(letters: Letters, service: Service = "", data_dir: DataDir = DEFAULT) -> None:
    """Show events that could not be digested, with what they carry."""
    asyncio.run(_show(letters, service, data_dir))


async def _show(letters: Sequence[str], service: str, data_dir: Path) -> None:
    request = operations.BatchGetDeadLettersRequest(dead_letter_ids=letters)
    async with suite_in(data_dir) as (_, client):
        answers = await _ask(client, service, lambda one: one.BatchGetDeadLetters(request))
    found = [letter for _, answer in answers for letter in answer.dead_letters]
    for letter in found:
        print(f"{_heading(letter)}\n{_contents(letter)}\n")
    _tell_missing(letters, [letter.dead_letter_id for letter in found])


def _heading(letter: operations.DeadLetter) -> str:
    happened, died = _moment(letter.event_time), _moment(letter.create_time)
    return "\n".join(
        [
            f"{letter.event_id} {letter.event_type}",
            f"  of {letter.aggregate_id}, version {letter.aggregate_version}",
            f"  told by {letter.source} at {happened}",
            f"  put aside for {letter.consumer} at {died}, tried {letter.attempts} times",
            f"  {letter.error}",
        ]
    )


def _contents(letter: operations.DeadLetter) -> str:
    try:
        return MessageToJson(
            EVENTS[letter.event_type].unwrap(letter.payload), preserving_proto_field_name=True
        )
    except (KeyError, DecodeError):
        return f"{len(letter.payload)} bytes that are no event of this version of the software"


def _moment(stamp: Timestamp) -> str:
    return stamp.ToDatetime(UTC).isoformat(timespec="seconds")


@dead.command()
def discard(
    letters: Letters,
    reason: Annotated[str, typer.Option(help="Why they may be lost; goes to the log of the service.")],
    service: Service = "",
    data_dir: DataDir = DEFAULT,
) -> None:
    """Give events up for good: they have no effect in the service, not even when they are told again."""
    asyncio.run(_discard(letters, reason, service, data_dir))


async def _discard(letters: Sequence[str], reason: str, service: str, data_dir: Path) -> None:
    request = operations.DiscardDeadLettersRequest(dead_letter_ids=letters, reason=reason)
    gone: list[str] = []
    async with suite_in(data_dir) as (_, client):
        for name, answer in await _ask(client, service, lambda one: one.DiscardDeadLetters(request)):
            for letter in answer.dead_letter_ids:
                print(f"{name}: {letter} discarded")
                gone.append(letter)
    _tell_missing(letters, gone)


def _tell_missing(wanted: Sequence[str], found: Sequence[str]) -> None:
    missing = sorted(set(wanted) - set(found))
    if missing:
        raise Trouble(f"No dead letter: {', '.join(missing)}", "See them all with: circle events dead list")


async def _ask(
    client: SuiteClient, service: str, question: Callable[[Spoken], Awaitable[Any]]
) -> list[tuple[str, Any]]:
    """What one service, or each of them, answers."""
    if service and service not in client.services:
        raise Trouble(
            f"There is no service {service}", f"Use one of: {', '.join(client.services)}.", exit_code=2
        )
    names = [service] if service else client.services
    answers = await asyncio.gather(*(question(client.operations(name)) for name in names))
    return list(zip(names, answers, strict=True))
