"""`circle up`: the whole suite on this machine, with a living demo."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from typing import Annotated, TextIO

import typer
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table

from services.cli.console import err, out, progress
from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.options import DataDir
from services.cli.runtime_file import RuntimeFile
from services.cli.stopping import stop_signals

app = typer.Typer(add_completion=False)

_LARGEST_LOG_BYTES = 20_000_000


@app.command()
def up(
    data_dir: DataDir = DEFAULT,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port of the web pages and the REST API.")
    ] = 8080,
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Seed a living demo at the first start.")
    ] = True,
    log_level: Annotated[str, typer.Option(help="DEBUG, INFO, WARNING or ERROR.")] = "INFO",
) -> None:
    """Run the whole suite in one process until it is stopped with Ctrl-C or SIGTERM.

    Everything is kept in the data directory; on a terminal, so is the log (suite.log), which goes to standard
    error elsewhere. Only one suite runs in a directory at a time.
    """
    import uvloop

    from libs.telemetry.logs import configure_logging

    directory = DataDirectory(data_dir)
    directory.create()
    with directory.owned(), _log_stream(directory) as stream:
        configure_logging(log_level, stream=stream)
        uvloop.run(_run(directory, port, demo=demo))


def _log_stream(directory: DataDirectory) -> TextIO:
    if not sys.stderr.isatty():
        return open(os.dup(sys.stderr.fileno()), "w", buffering=1)
    log = directory.log_file
    is_large = log.exists() and log.stat().st_size > _LARGEST_LOG_BYTES
    return log.open("w" if is_large else "a", buffering=1)


async def _run(directory: DataDirectory, port: int, *, demo: bool) -> None:
    from services.cli.suite import suite

    stopped = stop_signals()
    async with suite(directory, port, demo=demo) as runtime:
        if demo:
            await _seed_unless_stopped(directory, runtime, stopped)
        if not stopped.is_set():
            _announce(runtime, demo=demo)
        # What was loaded for the start stays: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        await stopped.wait()
        err.print("Stopping …")


async def _seed_unless_stopped(
    directory: DataDirectory, runtime: RuntimeFile, stopped: asyncio.Event
) -> None:
    """Seed the demo; a stop in the middle is no loss, the next start goes on."""
    from services.cli.errors import trouble_of

    seeding = asyncio.create_task(_seed(directory, runtime))
    stopping = asyncio.create_task(stopped.wait())
    await asyncio.wait((seeding, stopping), return_when=asyncio.FIRST_COMPLETED)
    for task in (seeding, stopping):
        task.cancel()
    await asyncio.gather(stopping, return_exceptions=True)
    try:
        await seeding
    except asyncio.CancelledError:
        err.print("The demo is seeded only in part; the next start goes on with it.")
    except Exception as error:
        # A suite without its whole demo is still a suite.
        what = trouble_of(error).what
        err.print(f"The demo is seeded only in part: {escape(what)}. The next start goes on.", soft_wrap=True)


async def _seed(directory: DataDirectory, runtime: RuntimeFile) -> None:
    from services.cli.demo.seeding import STEPS, demo_to_seed, seed
    from services.cli.operator import Operator
    from services.cli.suite_client import connected

    demo = demo_to_seed(directory.demo_file)
    if demo is None:
        return
    async with connected(runtime, Operator(directory.keys)) as client:
        with progress() as display:
            bar = display.add_task("Seeding the demo", total=len(STEPS))
            async for step in seed(client, runtime.gateway_url, demo, directory.demo_file):
                display.update(bar, description=f"Seeding the demo: {step}", advance=1)


def _announce(runtime: RuntimeFile, *, demo: bool) -> None:
    """Say where everything is: in a panel on a terminal, in plain lines elsewhere."""
    lines = [("Open", runtime.gateway_url), ("API", f"{runtime.gateway_url}/api/docs")]
    if demo:
        lines += _logins()
    lines += [(f"gRPC {name}", address) for name, address in sorted(runtime.services.items())]
    if not out.is_terminal:
        for name, value in lines:
            print(f"{name}: {value}", flush=True)
        print("Ready", flush=True)
        return
    table = Table.grid(padding=(0, 2))
    for name, value in lines:
        table.add_row(name, value)
    out.print(
        Panel(table, title="志愿圈 · Volunteer Circle is ready", subtitle="Ctrl-C stops it", expand=False)
    )


def _logins() -> list[tuple[str, str]]:
    from services.cli.demo.willow_lake import PASSWORD, willow_lake

    return [(f"Login, {login.role}", f"{login.email} / {PASSWORD}") for login in willow_lake().logins]
