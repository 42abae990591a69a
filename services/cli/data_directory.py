"""Where one suite keeps everything: keys, databases, the broker's store, and what says that it is running."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.cli.troubles import Trouble

DEFAULT = Path(".data")

_SECONDS_TO_TRY = 1.0


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """The files of one suite below `path`."""

    path: Path

    @property
    def keys(self) -> Path:
        """Signing keys of all issuers."""
        return self.path / "keys"

    @property
    def broker(self) -> Path:
        """Configuration and store of nats-server."""
        return self.path / "nats"

    @property
    def runtime_file(self) -> Path:
        """Says who runs and where they listen, while they run."""
        return self.path / "suite.json"

    @property
    def demo_file(self) -> Path:
        """How far the demo is seeded."""
        return self.path / "demo.json"

    @property
    def journey_file(self) -> Path:
        """The journey that is under way."""
        return self.path / "journey.json"

    @property
    def log_file(self) -> Path:
        """What the services have to say while `circle up` keeps the terminal tidy."""
        return self.path / "suite.log"

    def database_url(self, service: str) -> str:
        """The SQLite database of a service."""
        return f"sqlite:///{(self.path / f'{service}.sqlite').resolve()}"

    def create(self) -> None:
        """Make the directory, readable by its owner alone. Raises Trouble."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Trouble(
                f"The data directory {self.path} cannot be made: {error.strerror}",
                "Name another one with --data-dir.",
            ) from error

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Keep every other suite out of the directory while the block runs. Raises Trouble if one is in it.

        The lock ends with the process, however it ends, and children do not inherit it. What a killed suite
        said about itself is removed.
        """
        try:
            lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Trouble(
                f"The data directory {self.path} cannot be written: {error.strerror}",
                "Make it writable or name another one with --data-dir.",
            ) from error
        try:
            _lock(lock, self.path)
            self.runtime_file.unlink(missing_ok=True)
            yield
        finally:
            os.close(lock)

    def is_owned(self) -> bool:
        """Whether a suite is running in the directory."""
        try:
            lock = os.open(self._lock_file, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False

    @property
    def _lock_file(self) -> Path:
        return self.path / "suite.lock"


def _lock(handle: int, path: Path) -> None:
    """Take the lock; whoever only looks (`is_owned`) holds it for a moment, so one refusal is none."""
    deadline = time.monotonic() + _SECONDS_TO_TRY
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise Trouble(
                    f"A suite is already running in {path}",
                    "Use it, stop it where it was started, or name another directory with --data-dir.",
                ) from None
            time.sleep(0.05)
        else:
            return
