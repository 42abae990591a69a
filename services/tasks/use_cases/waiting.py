"""Waiting for a seat of a full slot (候补): whoever is next is offered what comes free, and answers."""

from collections.abc import Collection
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.errors import Unavailable
from services.tasks.domain.errors import ListUnbounded
from services.tasks.domain.offer import Invitation, Offer, OfferSource
from services.tasks.domain.promise_errors import TaskNotOpen
from services.tasks.domain.signup_errors import SeatFree
from services.tasks.domain.task import OPEN_STATES, Slot, Task
from services.tasks.domain.waitlist import (
    AFTER_OFFER,
    WaitlistEntry,
    WaitlistEvent,
    WaitlistState,
    joined,
    promotion_expiry,
)
from services.tasks.use_cases.claiming import lock_for_seat
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.promises import taken_back
from services.tasks.use_cases.seating import check_suits
from services.tasks.use_cases.sending import Sending, prepare
from services.tasks.use_cases.visibility import own_facts, task_facts, view_of

_LOOKED_AT = 20
"""How many of those in line are looked at for the seats that are free now; the others later."""


def join_waitlist(repository: Repository, principal: Principal, now: datetime, slot_id: str) -> WaitlistEntry:
    """The volunteer waits for a seat. Doing it again changes nothing."""
    require(principal, "tasks.JoinWaitlist", own_facts(principal, (principal.person_id or "",)))
    volunteer, task = lock_for_seat(repository, principal.person_id or "", slot_id)
    line = _line(repository, task, slot_id)
    mine = next((entry for entry in line if entry.volunteer_id == volunteer.volunteer_id), None)
    if mine is not None:
        return mine
    slot = task.slot(slot_id)
    if not task.recruits(now):
        raise TaskNotOpen(task.task_id, task.state)
    if not slot.is_full and not line:
        raise SeatFree(slot_id)
    check_suits(repository, volunteer, task, slot, now)
    entry = joined(task, slot_id, volunteer.volunteer_id, now)
    repository.waitlist.save(entry)
    return entry


def leave_waitlist(
    repository: Repository, principal: Principal, now: datetime, waitlist_entry_id: str, seen: Seen
) -> WaitlistEntry:
    """The volunteer waits no longer."""
    return taken_back(
        repository,
        principal,
        "tasks.LeaveWaitlist",
        repository.waitlist,
        waitlist_entry_id,
        seen,
        lambda entry: entry.after(WaitlistEvent.LEAVE, now),
    )


def list_waitlist_entries(
    repository: Repository,
    principal: Principal,
    volunteer_id: str,
    task_id: str,
    open_only: bool,
    after: str | None,
    size: int,
) -> Listed[WaitlistEntry]:
    """Entries by id: one's own, or of a volunteer or task as far as the caller runs it."""
    if not (volunteer_id or task_id):
        volunteer_id = principal.person_id or ""
    if not (volunteer_id or task_id):
        raise ListUnbounded("volunteer_id, task_id")
    facts = own_facts(principal, (volunteer_id,))
    if task_id:
        facts = task_facts(repository.tasks.get(task_id), (volunteer_id,))
    require(principal, "tasks.ListWaitlistEntries", facts)
    return repository.waitlist.page(view_of(principal), volunteer_id, task_id, open_only, after, size)


def tend_waitlist(repository: Repository, now: datetime, task_id: str) -> None:
    """Follow the answers of those who were next, and offer the seats that are free to those who are now."""
    looked_at = repository.waitlist.next_in_line(task_id, now, _LOOKED_AT)
    volunteers = repository.facts.lock_volunteers(looked_at)
    task = repository.tasks.lock(task_id)
    _follow_answers(repository, task, now)
    sending = prepare(repository, [], volunteers, {slot.slot_id: task for slot in task.slots}, now)
    promoted = [
        entry for slot in task.slots for entry in _promote(repository, task, slot, volunteers, sending)
    ]
    repository.offers.add_all(sending.made)
    for entry in promoted:
        repository.waitlist.save(entry)


def _follow_answers(repository: Repository, task: Task, now: datetime) -> None:
    for entry in repository.waitlist.open_of_task(task.task_id):
        event = _what_follows(repository, task, entry)
        if event is not None:
            repository.waitlist.save(entry.after(event, now))


def _what_follows(repository: Repository, task: Task, entry: WaitlistEntry) -> WaitlistEvent | None:
    """What has become of the entry's offer, or of what it waits for."""
    if entry.state is WaitlistState.PROMOTED:
        answered = AFTER_OFFER.get(repository.offers.get(entry.offer_id).state)
        if answered is not WaitlistEvent.RETURN:
            return answered
    if task.state not in OPEN_STATES:
        return WaitlistEvent.CLOSE
    return WaitlistEvent.RETURN if entry.state is WaitlistState.PROMOTED else None


def _promote(
    repository: Repository, task: Task, slot: Slot, volunteers: Collection[str], sending: Sending
) -> list[WaitlistEntry]:
    """Offer the free seats of the slot down its line, and say who was asked; nobody is asked for a seat that
    somebody else is being asked for."""
    line = _line(repository, task, slot.slot_id)
    free = slot.free - sum(entry.state is WaitlistState.PROMOTED for entry in line)
    promoted: list[WaitlistEntry] = []
    for entry in line:
        if len(promoted) >= free:
            break
        if entry.volunteer_id not in volunteers or not entry.can_be_asked(sending.now):
            continue
        asked_at = sending.asked_at(entry.volunteer_id, task)
        outcome = sending.outcome(_invitation(repository, task, entry, asked_at), {})
        if isinstance(outcome, Unavailable):
            raise outcome
        if isinstance(outcome, Offer):
            promoted.append(entry.promoted(outcome.offer_id, sending.now))
        else:
            repository.waitlist.postpone(entry.passed_over(sending.now))
    return promoted


def _invitation(repository: Repository, task: Task, entry: WaitlistEntry, asked_at: datetime) -> Invitation:
    policy = policy_of(repository, task.terms.circle_id)
    return Invitation(
        slot_id=entry.slot_id,
        volunteer_id=entry.volunteer_id,
        expire_time=promotion_expiry(policy, task.schedule, asked_at),
        asked_by=OfferSource.WAITLIST,
    )


def _line(repository: Repository, task: Task, slot_id: str) -> list[WaitlistEntry]:
    return [entry for entry in repository.waitlist.open_of_task(task.task_id) if entry.slot_id == slot_id]
