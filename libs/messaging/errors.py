"""What the broker's client may tell the rest of the code."""

from libs.errors import Unavailable


class BrokerUnavailable(Unavailable):
    """The broker cannot be reached, or refuses to store: the outbox keeps what it did not take."""

    reason = "BROKER_UNAVAILABLE"

    def __init__(self, problem: str) -> None:
        super().__init__(f"The event broker does not take part at the moment: {problem}. Try again shortly.")
