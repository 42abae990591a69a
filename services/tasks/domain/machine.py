"""State machines as tables: what may happen in a state, and where it leads."""

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

State = TypeVar("State")
Event = TypeVar("Event")


class Machine(Generic[State, Event]):
    """A table of transitions; whatever is not in it cannot happen."""

    def __init__(self, *rows: tuple[Iterable[State], Event, State]) -> None:
        """Each row reads: in any of these states, this event leads to that state."""
        self.transitions: Mapping[tuple[State, Event], State] = {
            (state, event): target for states, event, target in rows for state in states
        }

    def allows(self, state: State, event: Event) -> bool:
        """Whether the event may happen in the state."""
        return (state, event) in self.transitions

    def target(self, state: State, event: Event) -> State | None:
        """Where the event leads, None when it may not happen."""
        return self.transitions.get((state, event))
