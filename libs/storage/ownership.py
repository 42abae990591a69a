"""One process owns a file at a time: SQLite needs it, since exactly one connection may checkpoint."""

import fcntl
import os
from pathlib import Path
from types import TracebackType


class AlreadyOwned(Exception):
    """Another process, or a part of this one, works with the file; `pid` is None when it did not say."""

    def __init__(self, path: Path, pid: int | None) -> None:
        holder = f"process {pid}" if pid else "another process"
        super().__init__(
            f"{path} is in use by {holder}. Stop that process first, or work on another directory."
        )
        self.path = path
        self.pid = pid


class Ownership:
    """The exclusive right to a file, held until `release` or the end of the process, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the right to `path` by locking `<path>.lock` beside it.

        Raises:
            AlreadyOwned: somebody else holds it.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        lock_path = path.with_name(path.name + ".lock")
        self._descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._descriptor, 20).strip()
            os.close(self._descriptor)
            raise AlreadyOwned(path, int(holder) if holder.isdigit() else None) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Give the right back; the lock file stays, since removing it would race with the next owner."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> "Ownership":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
