"""Changing places (换岗): one volunteer proposes, another who holds a seat in the slot wanted says yes."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.tasks.domain.handover_errors import SwapNotOpen
from services.tasks.domain.machine import Machine


class SwapState(StrEnum):
    """Where a swap stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    CALLED_OFF = "called_off"
    EXPIRED = "expired"


class SwapEvent(StrEnum):
    """What can happen to a swap."""

    ACCEPT = "accept"
    CALL_OFF = "call off"
    EXPIRE = "expire"


_S, _E = SwapState, SwapEvent

SWAP_MACHINE: Machine[SwapState, SwapEvent] = Machine(
    ([_S.PROPOSED], _E.ACCEPT, _S.ACCEPTED),
    ([_S.PROPOSED], _E.CALL_OFF, _S.CALLED_OFF),
    ([_S.PROPOSED], _E.EXPIRE, _S.EXPIRED),
)


@dataclass(frozen=True, slots=True)
class Swap:
    """A proposal to give one's own place for one in another slot; whoever holds such a one may accept."""

    swap_id: str
    assignment_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    wanted_task_id: str
    wanted_slot_id: str
    expire_time: datetime
    create_time: datetime
    update_time: datetime
    note: str = ""
    state: SwapState = SwapState.PROPOSED
    accepted_assignment_id: str = ""
    version: int = 1

    def as_seen_by(self, person_id: str) -> "Swap":
        """The swap without who proposes it, which others learn only by changing places with them."""
        hides = self.state is SwapState.PROPOSED and person_id != self.volunteer_id
        return replace(self, volunteer_id="") if hides else self

    def after(self, event: SwapEvent, now: datetime) -> "Swap":
        """The swap in its final state. Raises SwapNotOpen."""
        target = SWAP_MACHINE.target(self.state, event)
        if target is None:
            raise SwapNotOpen(self.swap_id, self.state)
        return replace(self, state=target, version=self.version + 1, update_time=now)

    def accepted(self, assignment_id: str, now: datetime) -> "Swap":
        """The swap accepted by the holder of this assignment. Raises SwapNotOpen."""
        if now >= self.expire_time:
            raise SwapNotOpen(self.swap_id, SwapState.EXPIRED)
        return replace(self.after(SwapEvent.ACCEPT, now), accepted_assignment_id=assignment_id)
