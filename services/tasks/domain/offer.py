"""A time-limited invitation of one volunteer to one slot. It holds no seat."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from services.tasks.domain.assignment import Kind
from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.errors import ExpireTimeInvalid
from services.tasks.domain.machine import Machine
from services.tasks.domain.promise_errors import OfferExpired, OfferNotOpen
from services.tasks.domain.schedule import Schedule


class OfferState(StrEnum):
    """Where an offer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    WAITING = "waiting"


OPEN_OFFER_STATES = frozenset({OfferState.OFFERED, OfferState.WAITING})
"""States in which the volunteer is asked, or will be as soon as their quiet hours are over."""


class OfferEvent(StrEnum):
    """What can happen to an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"
    REVOKE = "revoke"
    SEND = "send"


_S, _E = OfferState, OfferEvent

OFFER_MACHINE: Machine[OfferState, OfferEvent] = Machine(
    ([_S.OFFERED], _E.ACCEPT, _S.ACCEPTED),
    ([_S.OFFERED], _E.DECLINE, _S.DECLINED),
    ([_S.OFFERED], _E.EXPIRE, _S.EXPIRED),
    (OPEN_OFFER_STATES, _E.SUPERSEDE, _S.SUPERSEDED),
    (OPEN_OFFER_STATES, _E.REVOKE, _S.REVOKED),
    ([_S.WAITING], _E.SEND, _S.OFFERED),
)


class OfferSource(StrEnum):
    """Where an offer comes from."""

    PLAN = "plan"
    COORDINATOR = "coordinator"
    WAITLIST = "waitlist"
    STAND_IN = "stand_in"
    SWAP = "swap"


class SupersedeCause(StrEnum):
    """Why an offer lost its object."""

    FILLED = "filled"
    TASK_CHANGED = "task_changed"
    TASK_CANCELLED = "task_cancelled"
    TASK_BEGUN = "task_begun"
    SEATED = "seated"


class DeclineCode(StrEnum):
    """Why a volunteer declined."""

    NO_TIME = "no_time"
    TOO_FAR = "too_far"
    NOT_FITTING = "not_fitting"
    TOO_OFTEN = "too_often"
    PERSONAL = "personal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer, with the facts of its task that it was made for.

    `wave` counts from 1 for offers of a plan run; `send_time` tells until when one waits or has waited.
    """

    offer_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    schedule: Schedule
    source: OfferSource
    state: OfferState
    expire_time: datetime
    create_time: datetime
    update_time: datetime
    version: int = 1
    plan_run_id: str = ""
    answer_time: datetime | None = None
    decline_code: DeclineCode | None = None
    decline_text: str = ""
    reason_codes: tuple[str, ...] = ()
    travel_minutes: int = 0
    wave: int = 0
    supersede_cause: SupersedeCause | None = None
    send_time: datetime | None = None
    kind: Kind = Kind.PRIMARY
    notice_minutes: int = 0

    def is_gone_with(self, cause: SupersedeCause) -> bool:
        """Whether this takes the offer's object away: who is to stand by is wanted for a full slot too."""
        return cause is not SupersedeCause.FILLED or self.kind is Kind.PRIMARY

    def after(self, event: OfferEvent, now: datetime) -> "Offer":
        """The offer in its final state. Raises OfferNotOpen."""
        target = OFFER_MACHINE.target(self.state, event)
        if target is None:
            raise OfferNotOpen(self.offer_id, self.state)
        return replace(self, state=target, version=self.version + 1, answer_time=now, update_time=now)

    def accepted(self, now: datetime) -> "Offer":
        """The offer accepted. Raises OfferNotOpen or OfferExpired."""
        accepted = self.after(OfferEvent.ACCEPT, now)
        if now >= self.expire_time:
            raise OfferExpired(self.offer_id, self.expire_time)
        return accepted

    def superseded(self, cause: SupersedeCause, now: datetime) -> "Offer":
        """The offer without object. Who was never asked needs no word why. Raises OfferNotOpen."""
        ended = self.after(OfferEvent.SUPERSEDE, now)
        return replace(ended, supersede_cause=cause) if self.state is OfferState.OFFERED else ended

    def delayed(self, send_time: datetime, now: datetime) -> "Offer":
        """The offer waiting for longer, as the volunteer's quiet hours have changed; so may the answer."""
        assert self.send_time is not None
        expire_time = self.expire_time + (send_time - self.send_time)
        changed = replace(self, send_time=send_time, expire_time=expire_time)
        return replace(changed, version=self.version + 1, update_time=now)

    def sent(self, last_start: datetime, now: datetime) -> "Offer":
        """The waiting offer gone out; who is asked later than was planned may answer as much later."""
        assert self.send_time is not None
        expire_time = min(self.expire_time + (now - self.send_time), last_start)
        going = replace(self.after(OfferEvent.SEND, now), answer_time=None)
        return replace(going, create_time=now, expire_time=expire_time)

    def declined(self, code: DeclineCode, text: str, now: datetime) -> "Offer":
        """The offer declined; that never counts against anybody. Raises OfferNotOpen."""
        return replace(self.after(OfferEvent.DECLINE, now), decline_code=code, decline_text=text)

    def without_decline_text(self) -> "Offer":
        """The offer as those see it who do not coordinate."""
        return replace(self, decline_text="")


@dataclass(frozen=True, slots=True)
class Invitation:
    """An offer to be: who is asked for which slot, and why them. `expire_time` has the circle's default.

    Who is asked to stand by is called `notice_minutes` before the start at the latest.
    """

    slot_id: str
    volunteer_id: str
    plan_run_id: str = ""
    expire_time: datetime | None = None
    reason_codes: tuple[str, ...] = ()
    travel_minutes: int = 0
    asked_by: OfferSource = OfferSource.COORDINATOR
    wave: int = 0
    kind: Kind = Kind.PRIMARY
    notice_minutes: int = 0

    @property
    def source(self) -> OfferSource:
        """Where it comes from: a plan run, or else from whoever asks."""
        return OfferSource.PLAN if self.plan_run_id else self.asked_by


def expiry(invitation: Invitation, policy: CirclePolicy, schedule: Schedule, now: datetime) -> datetime:
    """Until when an offer that goes out now can be answered: never after the start of the task.

    One of a wave leaves as much time again for a wave after it, unless that were less than the shortest one:
    then there is no other wave. Raises ExpireTimeInvalid.
    """
    wanted = invitation.expire_time
    if wanted is not None and wanted <= now:
        raise ExpireTimeInvalid(wanted)
    last = schedule.last_start
    given = timedelta(minutes=policy.offer_ttl)
    half = (last - now) / 2
    if invitation.wave and half >= timedelta(minutes=policy.shortest_wave):
        given = min(given, half)
    return min(wanted or now + given, last)
