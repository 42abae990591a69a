"""The file that says where a running suite can be reached."""

from __future__ import annotations

import json
import os
import shlex
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from services.cli.data_directory import DEFAULT, DataDirectory
from services.cli.troubles import Trouble

FORMAT = "volunteer-circle-suite/1"
START_HINT = "Start one with: circle up"
SUITE_FILE = "CIRCLE_SUITE_FILE"
"""Names a file that says where a suite of several processes or machines runs; it wins over the directory."""


@dataclass(frozen=True, slots=True)
class RuntimeFile:
    """Where a suite runs. `services` gives `host:port` of each service's gRPC server by name; `pid` is 0 when
    they are processes of their own."""

    pid: int
    gateway_url: str
    nats_url: str
    services: Mapping[str, str]
    keys: str
    format: str = FORMAT

    def write(self, path: Path) -> None:
        """Put the file in place, whole or not at all, readable by its owner alone."""
        handle, scratch = tempfile.mkstemp(prefix=".suite.", dir=path.parent)
        with os.fdopen(handle, "w") as file:
            json.dump(asdict(self), file, indent=1)
        os.replace(scratch, path)


def running_suite(directory: DataDirectory) -> RuntimeFile:
    """Where the suite runs: as the environment's suite file says, or else in this directory.

    Raises Trouble if none does, or it is still starting.
    """
    named = os.environ.get(SUITE_FILE)
    if named:
        return _read(Path(named), f"Mend the file that {SUITE_FILE} names.")
    if not directory.is_owned():
        raise Trouble(f"No suite is running in {directory.path}", START_HINT + _naming(directory))
    if directory.runtime_file.exists():
        runtime = _read(directory.runtime_file, "Stop the suite and start it again.")
        with suppress(ProcessLookupError):
            os.kill(runtime.pid, 0)
            return runtime
    raise Trouble(f"The suite in {directory.path} is still starting", "Try again in a moment.")


def _naming(directory: DataDirectory) -> str:
    """The option that names the directory, unless it is the one meant without a name."""
    is_default = directory.path.absolute() == DEFAULT.absolute()
    return "" if is_default else f" --data-dir {shlex.quote(str(directory.path))}"


def _read(path: Path, remedy: str) -> RuntimeFile:
    try:
        content = json.loads(path.read_text())
        if content.get("format") != FORMAT:
            raise Trouble(f"{path} is of another version", remedy)
        return RuntimeFile(**content)
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise Trouble(f"{path} cannot be read: {error}", remedy) from error
