"""The `circle` command. Each command lives in a module of its own, imported only when it is asked for."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import version
from types import MappingProxyType
from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from services.cli.console import err

DISTRIBUTION = "volunteer-circle"

_MODULES: Mapping[str, str] = MappingProxyType(
    {
        "up": "services.cli.up",
        "serve": "services.cli.serve",
        "match": "services.cli.match",
        "import": "services.cli.importing.commands",
        "demo": "services.cli.demo.commands",
        "events": "services.cli.events",
        "doctor": "services.cli.doctor.command",
    }
)
"""The module of each command; its `app` is the command."""


class _Commands(TyperGroup):
    """Finds commands by name and imports them on demand: nobody pays for what they do not use."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in _MODULES:
            return None
        command = typer.main.get_command(import_module(_MODULES[cmd_name]).app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"circle {version(DISTRIBUTION)}")
        raise typer.Exit


@app.callback()
def circle(
    ctx: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the stack trace of an error.")] = False,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and leave."
        ),
    ] = False,
) -> None:
    """Volunteer Circle (志愿圈): start the suite, feed it, try it, look after it."""


def main() -> None:
    """Run the command line; whatever goes wrong is told in a line, and how to mend it in another."""
    try:
        app()
    except Exception as error:
        sys.exit(_tell(error, debug="--debug" in sys.argv))


def _tell(error: Exception, *, debug: bool) -> int:
    from services.cli.errors import trouble_of

    trouble = trouble_of(error)
    if debug:
        traceback.print_exception(error)
    err.print(
        f"[bold red]{escape(trouble.what.rstrip('.'))}.[/] {escape(trouble.remedy)}".rstrip(), soft_wrap=True
    )
    return trouble.exit_code
