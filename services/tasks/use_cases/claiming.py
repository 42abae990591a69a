"""Coming without being asked: taking an open seat (抢单), or standing at the door."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import Assignment, CheckInMethod, Evidence, Kind, Origin
from services.tasks.domain.errors import SlotNotFound
from services.tasks.domain.offer import OfferState
from services.tasks.domain.promise_errors import AlreadyFilled
from services.tasks.domain.signup_errors import OwnSignup, SignupForbids, WaitlistFirst
from services.tasks.domain.task import Slot, Task
from services.tasks.domain.volunteer import Volunteer
from services.tasks.use_cases.arrival import arrive
from services.tasks.use_cases.overriding import override_of
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.promises import actor_id
from services.tasks.use_cases.seating import take_seat
from services.tasks.use_cases.visibility import own_facts, task_facts


def claim_seat(repository: Repository, principal: Principal, now: datetime, slot_id: str) -> Assignment:
    """The volunteer takes a free seat. Who has been offered one of the slot accepts the offer by this."""
    require(principal, "tasks.ClaimSeat", own_facts(principal, (principal.person_id or "",)))
    volunteer, task = lock_for_seat(repository, principal.person_id or "", slot_id)
    for offer in repository.offers.open_of_volunteers([volunteer.volunteer_id]).get(
        volunteer.volunteer_id, ()
    ):
        can_say_yes = offer.state is OfferState.OFFERED and now < offer.expire_time
        if offer.slot_id == slot_id and offer.kind is Kind.PRIMARY and can_say_yes:
            repository.offers.save(offer.accepted(now))
            return take_seat(repository, volunteer, task, slot_id, Origin.OFFER, now, offer.offer_id)
    _check_claim(repository, task, task.slot(slot_id), now)
    return take_seat(repository, volunteer, task, slot_id, Origin.CLAIM, now)


def admit_walk_up(
    repository: Repository,
    principal: Principal,
    now: datetime,
    slot_id: str,
    volunteer_id: str,
    override_reason: str,
) -> Assignment:
    """Somebody who leads or coordinates lets in who came to the door, and checks them in."""
    volunteer, task = lock_for_seat(repository, volunteer_id, slot_id)
    leaders = repository.assignments.leaders_of_task(task.task_id)
    require(principal, "tasks.AdmitWalkUp", task_facts(task, leaders))
    if principal.person_id == volunteer_id:
        raise OwnSignup(task.task_id)
    override = override_of(principal, task, override_reason)
    seat = take_seat(repository, volunteer, task, slot_id, Origin.WALK_UP, now, override=override)
    evidence = Evidence(CheckInMethod.LEADER, actor_id(principal))
    return arrive(repository, repository.tasks.get(task.task_id), seat, evidence, now)


def lock_for_seat(repository: Repository, volunteer_id: str, slot_id: str) -> tuple[Volunteer, Task]:
    """Who wants a seat and the task it is in, locked. Raises SlotNotFound, VolunteerUnknown."""
    task_id = repository.tasks.of_slots([slot_id]).get(slot_id)
    if task_id is None:
        raise SlotNotFound(slot_id)
    volunteer = repository.facts.lock_volunteer(volunteer_id)
    task = repository.tasks.lock(task_id)
    if task.is_draft or all(slot.slot_id != slot_id for slot in task.slots):
        raise SlotNotFound(slot_id)
    return volunteer, task


def _check_claim(repository: Repository, task: Task, slot: Slot, now: datetime) -> None:
    """Raises SignupForbids, AlreadyFilled or WaitlistFirst when the free seats are not for whoever comes."""
    if not task.can_be_claimed(slot):
        raise SignupForbids(task.task_id, task.terms.signup, "claim")
    if slot.is_full:
        raise AlreadyFilled(slot.slot_id)
    line = [
        entry for entry in repository.waitlist.open_of_task(task.task_id) if entry.slot_id == slot.slot_id
    ]
    if slot.free <= sum(entry.comes_first(now) for entry in line):
        raise WaitlistFirst(slot.slot_id)
