"""What a resident asks for, before and after triage."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from libs.errors import FieldRequired
from services.tasks.domain.errors import HelpRequestStateForbids, MergeTargetInvalid, WindowInPast
from services.tasks.domain.machine import Machine
from services.tasks.domain.place import Place
from services.tasks.domain.schedule import Interval
from services.tasks.domain.task import TaskState


class HelpRequestState(StrEnum):
    """Where a request stands."""

    SUBMITTED = "submitted"
    NEEDS_INFO = "needs_info"
    TRIAGED = "triaged"
    REJECTED = "rejected"
    MERGED = "merged"
    SCHEDULED = "scheduled"
    IN_SERVICE = "in_service"
    FULFILLED = "fulfilled"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class HelpRequestEvent(StrEnum):
    """What can happen to a request."""

    ASK_DETAILS = "ask details"
    RESUBMIT = "resubmit"
    TRIAGE = "triage"
    REJECT = "reject"
    MERGE = "merge"
    CONVERT = "convert"
    BEGIN_SERVICE = "begin service"
    COME_BACK = "come back"
    FULFIL = "fulfil"
    CLOSE = "close"
    WITHDRAW = "withdraw"


_S, _E = HelpRequestState, HelpRequestEvent

OPEN_REQUEST_STATES = frozenset({_S.SUBMITTED, _S.NEEDS_INFO, _S.TRIAGED, _S.SCHEDULED, _S.IN_SERVICE})
"""The states in which help is still wanted."""

HELP_REQUEST_MACHINE: Machine[HelpRequestState, HelpRequestEvent] = Machine(
    ([_S.SUBMITTED], _E.ASK_DETAILS, _S.NEEDS_INFO),
    ([_S.NEEDS_INFO], _E.RESUBMIT, _S.SUBMITTED),
    ([_S.SUBMITTED], _E.TRIAGE, _S.TRIAGED),
    ([_S.SUBMITTED, _S.TRIAGED], _E.REJECT, _S.REJECTED),
    ([_S.SUBMITTED], _E.MERGE, _S.MERGED),
    ([_S.TRIAGED], _E.CONVERT, _S.SCHEDULED),
    ([_S.SCHEDULED], _E.BEGIN_SERVICE, _S.IN_SERVICE),
    ([_S.SCHEDULED, _S.IN_SERVICE], _E.COME_BACK, _S.TRIAGED),
    ([_S.SCHEDULED, _S.IN_SERVICE], _E.FULFIL, _S.FULFILLED),
    ([_S.FULFILLED], _E.CLOSE, _S.CLOSED),
    (OPEN_REQUEST_STATES, _E.WITHDRAW, _S.WITHDRAWN),
)

RATING_WINDOW = timedelta(days=14)
"""How long a requester may rate after the help; then the request is closed without."""


class Urgency(StrEnum):
    """How soon help is needed."""

    IMMEDIATE = "immediate"
    DAY = "day"
    THREE_DAYS = "three_days"
    WEEK = "week"
    ANYTIME = "anytime"


TRIAGE_WITHIN: Mapping[Urgency, timedelta] = MappingProxyType(
    {
        Urgency.IMMEDIATE: timedelta(minutes=30),
        Urgency.DAY: timedelta(hours=4),
        Urgency.THREE_DAYS: timedelta(hours=12),
        Urgency.WEEK: timedelta(hours=24),
        Urgency.ANYTIME: timedelta(hours=72),
    }
)
"""Time from submission to the moment triage is due."""


class FiledBy(StrEnum):
    """How a request came in."""

    SELF = "self"
    GRID_WORKER = "grid_worker"
    PHONE = "phone"
    KIOSK = "kiosk"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Rating:
    """What the requester says of the help: 1 (bad) to 5 (very good)."""

    score: int
    comment: str
    create_time: datetime


@dataclass(frozen=True, slots=True)
class HelpRequestTerms:
    """What the requester says; all of it can be changed until triage."""

    category: str
    text: str
    risk_notes: str
    beneficiary: str = ""
    filed_by: FiledBy = FiledBy.SELF
    place: Place | None = None
    address: str = ""
    windows: tuple[Interval, ...] = ()
    urgency: Urgency = Urgency.WEEK
    people_wanted: int = 1

    def check_windows(self, now: datetime) -> None:
        """Raises WindowInPast when a window is over."""
        for number, window in enumerate(self.windows):
            if window.end <= now:
                raise WindowInPast(number, window.end)

    def check(self) -> None:
        """Raises FieldRequired when something is missing; silence about risks is."""
        for field in ("category", "text", "risk_notes"):
            if not getattr(self, field):
                raise FieldRequired(f"help_request.{field}")


@dataclass(frozen=True, slots=True)
class HelpRequest:
    """A request. The clock of triage stands still since `paused_time` while details are missing."""

    help_request_id: str
    requester_person_id: str
    circle_id: str
    terms: HelpRequestTerms
    state: HelpRequestState
    triage_due_time: datetime
    create_time: datetime
    update_time: datetime
    version: int = 1
    paused_time: datetime | None = None
    close_due_time: datetime | None = None
    state_reason: str = ""
    task_ids: tuple[str, ...] = ()
    duplicate_of: str = ""
    rating: Rating | None = None

    @property
    def cell(self) -> str:
        """The coarse cell around its place, empty without one."""
        return self.terms.place.cell if self.terms.place else ""

    def after(self, event: HelpRequestEvent, now: datetime, reason: str = "") -> "HelpRequest":
        """The request after the event, which `reason` explains. Raises HelpRequestStateForbids."""
        target = HELP_REQUEST_MACHINE.target(self.state, event)
        if target is None:
            raise HelpRequestStateForbids(self.help_request_id, self.state, event)
        return replace(self.changed(now), state=target, state_reason=reason)

    def changed(self, now: datetime) -> "HelpRequest":
        """The next version of the request."""
        return replace(self, version=self.version + 1, update_time=now)

    def revised(self, terms: HelpRequestTerms, now: datetime) -> "HelpRequest":
        """The request in other words; windows that are left as they were may be over by now.

        Raises HelpRequestStateForbids after triage, FieldRequired and WindowInPast.
        """
        if self.state not in (HelpRequestState.SUBMITTED, HelpRequestState.NEEDS_INFO):
            raise HelpRequestStateForbids(self.help_request_id, self.state, "update")
        terms.check()
        if terms.windows != self.terms.windows:
            terms.check_windows(now)
        sooner = TRIAGE_WITHIN[terms.urgency] - TRIAGE_WITHIN[self.terms.urgency]
        return replace(self.changed(now), terms=terms, triage_due_time=self.triage_due_time + sooner)

    def returned_for_details(self, reason: str, now: datetime) -> "HelpRequest":
        """The request back with its requester, the clock paused."""
        return replace(self.after(HelpRequestEvent.ASK_DETAILS, now, reason), paused_time=now)

    def resubmitted(self, now: datetime) -> "HelpRequest":
        """The request back in triage, due later by as long as it waited for details."""
        waited = now - (self.paused_time or now)
        submitted = self.after(HelpRequestEvent.RESUBMIT, now)
        return replace(submitted, paused_time=None, triage_due_time=self.triage_due_time + waited)

    def triaged(self, category: str, now: datetime) -> "HelpRequest":
        """The request accepted for scheduling, under another category if one is given."""
        terms = replace(self.terms, category=category or self.terms.category)
        return replace(self.after(HelpRequestEvent.TRIAGE, now), terms=terms)

    def merged_into(self, other: "HelpRequest", now: datetime) -> "HelpRequest":
        """The request declared the same as another open one of its circle. Raises MergeTargetInvalid."""
        is_same = other.help_request_id == self.help_request_id
        if is_same or other.circle_id != self.circle_id or other.state not in OPEN_REQUEST_STATES:
            raise MergeTargetInvalid(other.help_request_id)
        merged = self.after(HelpRequestEvent.MERGE, now)
        return replace(merged, duplicate_of=other.help_request_id)

    def scheduled(self, task_id: str, now: datetime) -> "HelpRequest":
        """The request with a task made from it."""
        scheduled = self.after(HelpRequestEvent.CONVERT, now)
        return replace(scheduled, task_ids=(*self.task_ids, task_id))

    def fulfilled(self, now: datetime) -> "HelpRequest":
        """The request answered; it may be rated for a while."""
        return replace(self.after(HelpRequestEvent.FULFIL, now), close_due_time=now + RATING_WINDOW)

    def closed(self, rating: Rating | None, now: datetime) -> "HelpRequest":
        """The request done with, rated or not."""
        return replace(self.after(HelpRequestEvent.CLOSE, now), rating=rating, close_due_time=None)

    def for_helpers(self) -> "HelpRequest":
        """The request as those see it who have promised to help: without what passed in triage."""
        return replace(self, state_reason="", rating=None)

    def for_organisation(self) -> "HelpRequest":
        """The request as the organisation sees it that answers it: without the way to the door."""
        terms = replace(self.terms, place=None, address="", beneficiary="")
        return replace(self.for_helpers(), terms=terms)


def submitted(
    help_request_id: str, requester_person_id: str, circle_id: str, terms: HelpRequestTerms, now: datetime
) -> HelpRequest:
    """A new request; the clock of triage starts. Raises FieldRequired, WindowInPast."""
    if not circle_id:
        raise FieldRequired("help_request.circle_id")
    terms.check()
    terms.check_windows(now)
    due = now + TRIAGE_WITHIN[terms.urgency]
    state = HelpRequestState.SUBMITTED
    return HelpRequest(help_request_id, requester_person_id, circle_id, terms, state, due, now, now)


_DONE = frozenset({TaskState.COMPLETED, TaskState.CLOSED})
_OVER = _DONE | {TaskState.CANCELLED, TaskState.EXPIRED}


def progress_event(task_states: Collection[TaskState]) -> HelpRequestEvent | None:
    """What the states of its tasks mean for a request under way, None while one of them still runs."""
    if not task_states or not _OVER.issuperset(task_states):
        return None
    return HelpRequestEvent.COME_BACK if _DONE.isdisjoint(task_states) else HelpRequestEvent.FULFIL
