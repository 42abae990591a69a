"""Asking people (派单): one by hand, or thousands when a plan is released."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.errors import DomainError, NotAllowed, Unavailable
from services.tasks.domain.errors import OrganisationNotInCircle
from services.tasks.domain.events import TASK_EVENTS
from services.tasks.domain.offer import Invitation, Offer, OfferEvent, OfferState
from services.tasks.domain.task import Task
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.posting import check_part_in_circle
from services.tasks.use_cases.sending import Outcome, Sending, TasksBySlot, prepare
from services.tasks.use_cases.visibility import own_facts, task_facts


def create_offer(
    repository: Repository, principal: Principal, now: datetime, invitation: Invitation
) -> Offer:
    """Offer a slot to a volunteer by hand."""
    (outcome,) = create_offers(repository, principal, now, [invitation], "tasks.CreateOffer")
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def create_offers(
    repository: Repository,
    principal: Principal,
    now: datetime,
    invitations: Sequence[Invitation],
    rpc: str = "tasks.BatchCreateOffers",
) -> list[Outcome]:
    """Send offers, each for itself; what a plan run has offered before is given back as it stands."""
    volunteers = repository.facts.lock_volunteers({one.volunteer_id for one in invitations})
    tasks = _lock_tasks(repository, invitations)
    refusals = _refusals(repository, principal, rpc, tasks.values())
    sending = prepare(repository, invitations, volunteers, tasks, now)
    outcomes = [sending.outcome(invitation, refusals) for invitation in invitations]
    repository.offers.add_all(sending.made)
    _note_first_invited(repository, sending)
    return outcomes


def send_waiting_offer(repository: Repository, now: datetime, offer_id: str) -> None:
    """Ask somebody whose quiet hours are over. Everything is checked once more; who may not be asked any
    longer never hears of it."""
    waiting = repository.offers.get(offer_id)
    volunteers = repository.facts.lock_volunteers({waiting.volunteer_id})
    task = repository.tasks.lock(waiting.task_id)
    waiting = repository.offers.get(offer_id)
    if waiting.state is not OfferState.WAITING:
        return
    sending = prepare(repository, [], volunteers, {slot.slot_id: task for slot in task.slots}, now)
    try:
        repository.offers.save(sending.sent(waiting))
    except Unavailable:
        raise
    except DomainError as refusal:
        repository.offers.save(waiting.after(OfferEvent.REVOKE, now), refusal.message)
    _note_first_invited(repository, sending)


def _note_first_invited(repository: Repository, sending: Sending) -> None:
    for task in sending.first_invited():
        repository.tasks.save(task, TASK_EVENTS[task.state])


def _lock_tasks(repository: Repository, invitations: Sequence[Invitation]) -> TasksBySlot:
    """By slot id, the tasks that are offered, locked."""
    task_ids = repository.tasks.of_slots({one.slot_id for one in invitations})
    tasks = {task.task_id: task for task in repository.tasks.lock_all(set(task_ids.values()))}
    return {slot.slot_id: task for task in tasks.values() for slot in task.slots}


def _refusals(
    repository: Repository, principal: Principal, rpc: str, tasks: Iterable[Task]
) -> Mapping[str, DomainError]:
    """By task id, why the caller may not offer it. Raises NotAllowed for those who may offer nothing."""
    require(principal, rpc, own_facts(principal, ()))
    refusals: dict[str, DomainError] = {}
    for task in {task.task_id: task for task in tasks}.values():
        try:
            require(principal, rpc, task_facts(task))
            check_part_in_circle(repository, principal, task.organisation_id, task.terms.circle_id)
        except (NotAllowed, OrganisationNotInCircle) as refusal:
            refusals[task.task_id] = refusal
    return refusals
