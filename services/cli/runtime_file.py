"""The file that says where a running suite can be reached."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from services.cli.data_directory import DataDirectory
from services.cli.troubles import Trouble

FORMAT = "volunteer-circle-suite/1"
START_HINT = "Start one with: circle up"


@dataclass(frozen=True, slots=True)
class RuntimeFile:
    """Where a suite runs. `services` gives `host:port` of each service's gRPC server by name."""

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
    """Where the suite of this directory runs. Raises Trouble if none does, or it is still starting."""
    if not directory.is_owned():
        raise Trouble(f"No suite is running in {directory.path}", START_HINT)
    try:
        content = json.loads(directory.runtime_file.read_text())
        if content.get("format") != FORMAT:
            raise Trouble(
                f"{directory.runtime_file} is of another version", "Stop the suite and start it again."
            )
        runtime = RuntimeFile(**content)
        os.kill(runtime.pid, 0)
        return runtime
    except (FileNotFoundError, ProcessLookupError):
        raise Trouble(f"The suite in {directory.path} is still starting", "Try again in a moment.") from None
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise Trouble(
            f"{directory.runtime_file} cannot be read: {error}", "Stop the suite and start it again."
        ) from error
