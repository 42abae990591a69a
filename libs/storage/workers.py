"""Threads that carry out work from one queue."""

import threading
from collections.abc import Callable, Iterable
from queue import SimpleQueue

from libs.storage.errors import StorageUnavailable
from libs.storage.work import Work, answer

Perform = Callable[[Work], None]


class Workers:
    """One thread for each given function; each thread calls its function for the next work in the queue."""

    def __init__(self, name: str, performers: Iterable[Perform]) -> None:
        self._queue: SimpleQueue[Work | None] = SimpleQueue()
        self._closed = False
        self._door = threading.Lock()
        """Held while something is put into the queue, so that nothing comes in behind the end."""
        self._threads = [
            threading.Thread(target=self._run, args=(perform,), name=f"{name}-{number}", daemon=True)
            for number, perform in enumerate(performers)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Work) -> None:
        """Have the work done; after `close` it is refused."""
        with self._door:
            if self._closed:
                raise StorageUnavailable
            self._queue.put(work)

    def close(self) -> None:
        """Finish what was submitted and end the threads."""
        with self._door:
            self._closed = True
            for _ in self._threads:
                self._queue.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self, perform: Perform) -> None:
        while (work := self._queue.get()) is not None:
            if not work.future.cancelled():
                perform(work)
                answer((work,))
