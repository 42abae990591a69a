"""A server that outlived the process which started it, found by its pid file."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

_PATIENCE_SECONDS = 5.0
_POLL_SECONDS = 0.02


def end_stale(pid_file: Path, program: str) -> None:
    """End the process that the file names if it still runs the program; it has no one to serve any more."""
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        pid = int(pid_file.read_text())
        if program not in _command_line(pid) or str(pid_file.parent) not in _command_line(pid):
            return
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            os.kill(pid, 0)
            time.sleep(_POLL_SECONDS)
        os.kill(pid, signal.SIGKILL)


def _command_line(pid: int) -> str:
    """What the process was started as, empty when there is none (process ids are used again)."""
    process_file = Path(f"/proc/{pid}/cmdline")
    if process_file.exists():
        return process_file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
    asked = subprocess.run(  # noqa: S603
        ["ps", "-o", "command=", "-p", str(pid)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout
