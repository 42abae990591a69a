"""`circle doctor`: what is installed, reachable, migrated and lagging, and how to mend what is not well."""

from __future__ import annotations

import asyncio

import typer
from rich.markup import escape
from rich.table import Table

from services.cli.console import out
from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.doctor.diagnosis import Diagnosis, Verdict
from services.cli.doctor.machine import look_at_machine
from services.cli.doctor.running import look_at_suite
from services.cli.options import DataDir

app = typer.Typer(add_completion=False)

_COLOURS = {Verdict.WELL: "green", Verdict.FOR_INFORMATION: "yellow", Verdict.BROKEN: "bold red"}


@app.command()
def doctor(data_dir: DataDir = DEFAULT) -> None:
    """Look at the machine and at the running suite. Exit code 1 tells that something needed is broken."""
    diagnoses = asyncio.run(_examine(DataDirectory(data_dir)))
    table = Table("What", "How", "Seen", "Cure")
    for one in diagnoses:
        colour = _COLOURS[one.verdict]
        table.add_row(
            escape(one.subject), f"[{colour}]{one.verdict.value}[/]", escape(one.seen), escape(one.cure)
        )
    out.print(table)
    if any(one.verdict is Verdict.BROKEN for one in diagnoses):
        raise typer.Exit(1)


async def _examine(directory: DataDirectory) -> list[Diagnosis]:
    found = list(look_at_machine(directory))
    found += [diagnosis async for diagnosis in look_at_suite(directory)]
    return found
