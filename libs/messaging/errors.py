"""What the broker's client may tell the rest of the code."""

from collections.abc import Iterator
from contextlib import contextmanager

from nats.errors import Error

from libs.errors import Unavailable


class BrokerUnavailable(Unavailable):
    """The broker cannot be reached, or refuses to store: the outbox keeps what it did not take."""

    reason = "BROKER_UNAVAILABLE"

    def __init__(self, problem: str) -> None:
        super().__init__(f"The event broker does not take part at the moment: {problem}. Try again shortly.")
        self.problem = problem


class EventRefused(Exception):
    """The broker will never take this event as it is, however often it is asked."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@contextmanager
def telling_why() -> Iterator[None]:
    """Turn what the client raises into `BrokerUnavailable`."""
    try:
        yield
    except (Error, TimeoutError, OSError) as error:
        raise BrokerUnavailable(str(error) or type(error).__name__) from error
