"""`circle serve`: one service as a process of its own, told everything by the environment."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import typer

from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.members import SERVICES, serve, settings_of
from services.cli.options import DataDir
from services.cli.stopping import stop_signals
from services.cli.troubles import Trouble

BROKER = "nats"

app = typer.Typer(add_completion=False)


@app.command("serve")
def serve_one(
    name: Annotated[str, typer.Argument(metavar="NAME", help=f"One of: {', '.join((*SERVICES, BROKER))}.")],
    data_dir: DataDir = DEFAULT,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the broker (nats only).")] = 4222,
) -> None:
    """Run one service until SIGTERM or Ctrl-C. Its settings come from the environment (see its README)."""
    from libs.hosting import run_forever

    if name == BROKER:
        asyncio.run(_run_broker(DataDirectory(data_dir), port))
        return
    if name not in SERVICES:
        raise Trouble(
            f"There is no service {name}", f"Use one of: {', '.join((*SERVICES, BROKER))}.", exit_code=2
        )
    service: Any = serve
    run_forever(lambda settings: service(name, settings), _settings(name))


async def _run_broker(directory: DataDirectory, port: int) -> None:
    """A broker for services that run as processes of their own on this machine."""
    from libs.messaging.embedded import EmbeddedNats

    directory.create()
    directory.broker.mkdir(mode=0o700, exist_ok=True)
    broker = EmbeddedNats(directory.broker, port=port)
    stopped = stop_signals()
    await broker.start()
    print(f"{BROKER}: {broker.url}", flush=True)
    await stopped.wait()
    await broker.stop()


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
