"""The answer to an offer (接单, 拒单), and its end without one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import Assignment, Kind, Origin
from services.tasks.domain.errors import ListUnbounded
from services.tasks.domain.offer import DeclineCode, Offer, OfferEvent, OfferState
from services.tasks.domain.promise_errors import AlreadyFilled
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.seating import take_seat
from services.tasks.use_cases.standbys import agree_to_stand_by
from services.tasks.use_cases.visibility import own_facts, promise_facts, shown_offer, task_facts, view_of

LONGEST_IGNORANCE = timedelta(minutes=10)
"""How long offers may still be made to a volunteer who has stepped back, because nobody has heard of it."""


def accept_offer(
    repository: Repository, principal: Principal, now: datetime, offer_id: str, seen: Seen
) -> Assignment:
    """The volunteer says yes, and has a seat, or stands by: all or nothing. Saying so twice is no more."""
    asked = repository.offers.get(offer_id)
    require(principal, "tasks.AcceptOffer", promise_facts(asked))
    volunteer = repository.facts.lock_volunteer(asked.volunteer_id)
    task = repository.tasks.lock(asked.task_id)
    offer = repository.offers.get(offer_id)
    if offer.state is OfferState.ACCEPTED:
        return repository.assignments.of_offer(offer_id)
    seen(offer.version)
    if offer.state is OfferState.SUPERSEDED and task.is_full(offer.slot_id):
        raise AlreadyFilled(offer.slot_id)
    accepted = offer.accepted(now)
    repository.offers.save(accepted)
    if offer.kind is Kind.STANDBY:
        return agree_to_stand_by(repository, volunteer, task, accepted, now)
    return take_seat(repository, volunteer, task, offer.slot_id, Origin.OFFER, now, offer_id)


def decline_offer(
    repository: Repository,
    principal: Principal,
    now: datetime,
    offer_id: str,
    seen: Seen,
    code: DeclineCode,
    text: str,
) -> Offer:
    """The volunteer says no, which never counts against them."""
    offer = _locked(repository, principal, "DeclineOffer", offer_id, seen)
    declined = offer.declined(code, text, now)
    repository.offers.save(declined)
    return declined


def revoke_offer(
    repository: Repository, principal: Principal, now: datetime, offer_id: str, seen: Seen, reason: str
) -> Offer:
    """A coordinator takes an open offer back."""
    offer = _locked(repository, principal, "RevokeOffer", offer_id, seen)
    revoked = offer.after(OfferEvent.REVOKE, now)
    repository.offers.save(revoked, reason)
    return revoked


def revoke_offers_of(repository: Repository, now: datetime, volunteer_id: str, told_time: datetime) -> None:
    """Take back what a volunteer was asked who, as we were told, is no longer active.

    What was told may be old, when all is heard once more; offers made well after it stay, for then the
    volunteer had come back.
    """
    volunteer = repository.facts.lock_volunteer(volunteer_id)
    if volunteer.is_active:
        return
    task_ids = {offer.task_id for offer in _open_offers(repository, volunteer_id)}
    repository.tasks.lock_all(task_ids)
    for offer in _open_offers(repository, volunteer_id):
        if offer.task_id in task_ids and offer.create_time <= told_time + LONGEST_IGNORANCE:
            reason = f"The volunteer is {volunteer.state}"
            repository.offers.save(offer.after(OfferEvent.REVOKE, now), reason)


def _open_offers(repository: Repository, volunteer_id: str) -> Sequence[Offer]:
    return repository.offers.open_of_volunteers([volunteer_id]).get(volunteer_id, ())


def expire_offers(repository: Repository, now: datetime, task_id: str) -> None:
    """Nobody answered in time: close the overdue offers of a task."""
    repository.tasks.lock(task_id)
    for offer in repository.offers.open_of_task(task_id):
        if offer.state is OfferState.OFFERED and offer.expire_time <= now:
            repository.offers.save(offer.after(OfferEvent.EXPIRE, now))


def get_offer(repository: Repository, principal: Principal, offer_id: str) -> Offer:
    """The offer, as much of it as the caller may see."""
    offer = repository.offers.get(offer_id)
    require(principal, "tasks.GetOffer", promise_facts(offer))
    return shown_offer(principal, offer)


def list_offers(
    repository: Repository,
    principal: Principal,
    volunteer_id: str,
    task_id: str,
    plan_run_id: str,
    state: OfferState | None,
    after: str | None,
    size: int,
) -> Listed[Offer]:
    """Offers by id: one's own, or of a volunteer, task or plan run as far as the caller runs it."""
    if not (volunteer_id or task_id or plan_run_id):
        volunteer_id = principal.person_id or ""
    if not (volunteer_id or task_id or plan_run_id):
        raise ListUnbounded("volunteer_id, task_id, plan_run_id")
    facts = own_facts(principal, (volunteer_id,))
    if task_id:
        facts = task_facts(repository.tasks.get(task_id), (volunteer_id,))
    require(principal, "tasks.ListOffers", facts)
    view = view_of(principal)
    offers, last = repository.offers.page(view, volunteer_id, task_id, plan_run_id, state, after, size)
    return [shown_offer(principal, offer) for offer in offers], last


def _locked(repository: Repository, principal: Principal, method: str, offer_id: str, seen: Seen) -> Offer:
    asked = repository.offers.get(offer_id)
    require(principal, f"tasks.{method}", promise_facts(asked))
    repository.tasks.lock(asked.task_id)
    offer = repository.offers.get(offer_id)
    seen(offer.version)
    return offer
