"""`circle serve`: one service as a process of its own, told everything by the environment."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from services.cli.members import SERVICES, serve, settings_of
from services.cli.troubles import Trouble

app = typer.Typer()


@app.command("serve")
def serve_one(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"One of: {', '.join(SERVICES)}.")],
) -> None:
    """Run one service until SIGTERM or Ctrl-C. Its settings come from the environment (see its README)."""
    from libs.hosting import run_forever

    if name not in SERVICES:
        raise Trouble(f"There is no service {name}", f"Use one of: {', '.join(SERVICES)}.", exit_code=2)
    service: Any = serve
    run_forever(lambda settings: service(name, settings), _settings(name))


def _settings(name: str) -> Any:
    """The settings that the environment gives. Raises Trouble for one that cannot be."""
    from pydantic import ValidationError

    try:
        return settings_of(name)()
    except ValidationError as error:
        fault = error.errors()[0]
        setting = ".".join(map(str, fault["loc"]))
        raise Trouble(
            f"Setting {setting} cannot be {fault['input']!r}: {fault['msg']}",
            f"Its meaning is told in services/{name}/README.md.",
            exit_code=2,
        ) from error
