"""How long and how hard to search."""

from collections.abc import Callable
from dataclasses import dataclass

DEFAULT_TIME_LIMIT = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a search: seconds of wall time, a gap that is small enough, or units of work.

    Work is counted by the solver (CP-SAT's deterministic time, about a second each on a slow core), so a
    search that ends by it ends the same way on every machine. With a limit on work the search is
    single-threaded, whatever the number of workers, because CP-SAT repeats itself only then.
    """

    time_limit: float | None = DEFAULT_TIME_LIMIT
    gap: float = 0.0
    work: float | None = None
    seed: int = 0
    workers: int = 1


class Effort:
    """Limits beside a clock that somebody else keeps: `elapsed` gives the seconds spent so far."""

    def __init__(self, limits: Limits, elapsed: Callable[[], float]) -> None:
        self.limits = limits
        self._elapsed = elapsed
        self._work_spent = 0.0

    def seconds_for(self, share: float) -> float | None:
        """Wall time for a share of the effort that is left; None without a limit.

        A mere share of an unlimited effort is limited too, or the rest would never have its turn.
        """
        left = self.seconds_left()
        if left is not None:
            return max(0.0, left * share)
        return DEFAULT_TIME_LIMIT * share if share < 1 and self.limits.work is None else None

    def work_for(self, share: float) -> float | None:
        """Units of work for a share of the effort that is left; None without a limit."""
        left = self.work_left()
        return None if left is None else left * share

    def seconds_left(self) -> float | None:
        """Wall time left; None without a limit."""
        return None if self.limits.time_limit is None else self.limits.time_limit - self._elapsed()

    def out_of_time(self) -> bool:
        """Whether the wall time is over."""
        left = self.seconds_left()
        return left is not None and left <= 0

    def work_left(self) -> float | None:
        """Units of work left; None without a limit."""
        return None if self.limits.work is None else max(0.0, self.limits.work - self._work_spent)

    def deadline(self, share: float) -> Callable[[], bool]:
        """Tells whether a share of the effort that is left now has been spent."""
        seconds, work = self.seconds_for(share), self.work_for(share)
        latest = None if seconds is None else self._elapsed() + seconds
        most = None if work is None else self._work_spent + work

        def is_over() -> bool:
            out_of_time = latest is not None and self._elapsed() >= latest
            return out_of_time or (most is not None and self._work_spent >= most)

        return is_over

    def is_over(self) -> bool:
        """Whether nothing is left of the wall time or of the work."""
        return self.out_of_time() or self.work_left() == 0

    def spend(self, work: float) -> None:
        """Count units of work as done."""
        self._work_spent += work

    @property
    def threads(self) -> int:
        """Threads to search with."""
        return 1 if self.limits.work is not None else self.limits.workers


def gap_between(bound: int, objective: int) -> float:
    """How far a plan may be from the best, relative to the bound."""
    return (bound - objective) / max(1, abs(bound))
