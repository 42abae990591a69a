"""Options that several commands share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer

from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.operator import Operator
from services.cli.runtime_file import RuntimeFile, running_suite
from services.cli.suite_client import SuiteClient, connected

DataDir = Annotated[
    Path,
    typer.Option(
        "--data-dir", envvar="CIRCLE_DATA_DIR", help="Directory of the suite.", show_default=str(DEFAULT)
    ),
]


@asynccontextmanager
async def suite_in(data_dir: Path) -> AsyncIterator[tuple[RuntimeFile, SuiteClient]]:
    """The suite that runs in the directory, and a client of it. Raises Trouble if none runs."""

    suite = running_suite(DataDirectory(data_dir))
    async with connected(suite, Operator(Path(suite.keys))) as client:
        yield suite, client
