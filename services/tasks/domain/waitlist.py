"""A volunteer waits for a seat of a full slot (候补). Whoever is next is asked, never seated silently."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from libs.identifiers import new_id
from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.machine import Machine
from services.tasks.domain.offer import OfferState
from services.tasks.domain.schedule import Schedule
from services.tasks.domain.signup_errors import WaitlistEntryStateForbids
from services.tasks.domain.task import Task

LONGEST_PROMOTION = timedelta(hours=2)
"""How long a free seat waits at most for the answer of one person before the next is asked."""

RETRY_AFTER = timedelta(minutes=10)
"""When somebody is looked at again whom the free seat did not suit."""


class WaitlistState(StrEnum):
    """Where an entry stands."""

    WAITING = "waiting"
    PROMOTED = "promoted"
    SEATED = "seated"
    PASSED = "passed"
    LEFT = "left"
    CLOSED = "closed"


class WaitlistEvent(StrEnum):
    """What can happen to an entry."""

    PROMOTE = "promote"
    RETURN = "return"
    SEAT = "seat"
    FORGO = "forgo"
    LEAVE = "leave"
    CLOSE = "close"


_S, _E = WaitlistState, WaitlistEvent

OPEN_ENTRY_STATES = frozenset({_S.WAITING, _S.PROMOTED})
"""States in which somebody still wants the seat."""

WAITLIST_MACHINE: Machine[WaitlistState, WaitlistEvent] = Machine(
    ([_S.WAITING], _E.PROMOTE, _S.PROMOTED),
    ([_S.PROMOTED], _E.RETURN, _S.WAITING),
    (OPEN_ENTRY_STATES, _E.SEAT, _S.SEATED),
    ([_S.PROMOTED], _E.FORGO, _S.PASSED),
    ([_S.WAITING], _E.LEAVE, _S.LEFT),
    (OPEN_ENTRY_STATES, _E.CLOSE, _S.CLOSED),
)

AFTER_OFFER = {
    OfferState.ACCEPTED: WaitlistEvent.SEAT,
    OfferState.DECLINED: WaitlistEvent.FORGO,
    OfferState.EXPIRED: WaitlistEvent.FORGO,
    OfferState.SUPERSEDED: WaitlistEvent.RETURN,
    OfferState.REVOKED: WaitlistEvent.RETURN,
}
"""What the end of the offer means for its entry: who did not want the seat makes room, others stay."""


@dataclass(frozen=True, slots=True)
class WaitlistEntry:
    """A place in the line, which goes by `create_time`.

    `offer_id` is the last offer of a seat; `try_time` is when the volunteer can be offered the next one.
    """

    waitlist_entry_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: WaitlistState
    create_time: datetime
    update_time: datetime
    try_time: datetime
    version: int = 1
    offer_id: str = ""

    def after(self, event: WaitlistEvent, now: datetime) -> "WaitlistEntry":
        """The entry after the event. Raises WaitlistEntryStateForbids."""
        target = WAITLIST_MACHINE.target(self.state, event)
        if target is None:
            raise WaitlistEntryStateForbids(self.waitlist_entry_id, self.state, event)
        return replace(self, state=target, version=self.version + 1, update_time=now)

    def can_be_asked(self, now: datetime) -> bool:
        """Whether the volunteer waits and has not been passed over a moment ago."""
        return self.state is WaitlistState.WAITING and self.try_time <= now

    def comes_first(self, now: datetime) -> bool:
        """Whether a free seat is for the volunteer rather than for whoever comes along."""
        return self.state is WaitlistState.PROMOTED or self.can_be_asked(now)

    def promoted(self, offer_id: str, now: datetime) -> "WaitlistEntry":
        """The entry whose volunteer has been offered the seat. Raises WaitlistEntryStateForbids."""
        return replace(self.after(WaitlistEvent.PROMOTE, now), offer_id=offer_id)

    def passed_over(self, now: datetime) -> "WaitlistEntry":
        """The entry of somebody whom the seat does not suit now; that is told to nobody."""
        return replace(self, try_time=now + RETRY_AFTER)


def joined(task: Task, slot_id: str, volunteer_id: str, now: datetime) -> WaitlistEntry:
    """A new entry at the end of the line."""
    return WaitlistEntry(
        waitlist_entry_id=new_id(),
        task_id=task.task_id,
        slot_id=slot_id,
        volunteer_id=volunteer_id,
        organisation_id=task.organisation_id,
        circle_id=task.terms.circle_id,
        state=WaitlistState.WAITING,
        create_time=now,
        update_time=now,
        try_time=now,
    )


def promotion_expiry(policy: CirclePolicy, schedule: Schedule, now: datetime) -> datetime:
    """Until when the offer of a free seat can be answered: soon, since others wait behind."""
    longest = min(timedelta(minutes=policy.offer_ttl), LONGEST_PROMOTION)
    return min(now + longest, schedule.last_start)
