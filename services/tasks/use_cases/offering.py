"""Asking people (派单): one by hand, or thousands when a plan is released."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.errors import DomainError, NotAllowed
from libs.identifiers import new_id
from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.commitments import LOOK_BACK, Commitment, check_fits
from services.tasks.domain.contact_budget import BUDGET_WINDOW, check_budget
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.errors import OrganisationNotInCircle, SlotNotFound, VolunteerUnknown
from services.tasks.domain.events import TASK_EVENTS
from services.tasks.domain.offer import Invitation, Offer, OfferState, expiry
from services.tasks.domain.promise_errors import AlreadyFilled, OfferOverlaps, TaskNotOpen
from services.tasks.domain.task import Slot, Task, TaskEvent, TaskState
from services.tasks.domain.volunteer import Volunteer
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Repository
from services.tasks.use_cases.posting import check_part_in_circle
from services.tasks.use_cases.visibility import own_facts, task_facts

Outcome = Offer | DomainError
"""What became of an invitation: the offer sent, or why not."""


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
    sending = _prepare(repository, invitations, volunteers, tasks, now)
    outcomes = [sending.outcome(invitation, refusals) for invitation in invitations]
    repository.offers.add_all(sending.sent)
    for task in sending.first_invited():
        repository.tasks.save(task, TASK_EVENTS[task.state])
    return outcomes


def _lock_tasks(repository: Repository, invitations: Sequence[Invitation]) -> Mapping[str, Task]:
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


def _prepare(
    repository: Repository,
    invitations: Sequence[Invitation],
    volunteers: Mapping[str, Volunteer],
    tasks: Mapping[str, Task],
    now: datetime,
) -> "_Sending":
    """Everything that the invitations are checked against, read at once."""
    circle_ids = {task.terms.circle_id for task in tasks.values()} - {""}
    joined = {circle_id for volunteer in volunteers.values() for circle_id in volunteer.circle_ids}
    needs_skills = any(slot.required_skills for task in tasks.values() for slot in task.slots)
    runs = {one.plan_run_id for one in invitations} - {""}
    return _Sending(
        now=now,
        volunteers=volunteers,
        tasks=tasks,
        slots={slot.slot_id: slot for task in tasks.values() for slot in task.slots},
        eligibility=Eligibility(
            repository.facts.skills(needs_skills), repository.facts.circles(circle_ids | joined), now
        ),
        policies={circle_id: policy_of(repository, circle_id) for circle_id in (*circle_ids, "")},
        commitments=repository.assignments.commitments(volunteers, now - LOOK_BACK),
        open_offers={
            volunteer_id: list(offers)
            for volunteer_id, offers in repository.offers.open_of_volunteers(volunteers).items()
        },
        recent=Counter(repository.offers.recent_of_volunteers(volunteers, now - BUDGET_WINDOW)),
        known={
            (one.plan_run_id, one.slot_id, one.volunteer_id): one
            for one in repository.offers.of_plan_runs(runs, volunteers)
        },
    )


@dataclass
class _Sending:
    """Offers being sent, each checked against what is known and against those before it."""

    now: datetime
    volunteers: Mapping[str, Volunteer]
    tasks: Mapping[str, Task]
    slots: Mapping[str, Slot]
    eligibility: Eligibility
    policies: Mapping[str, CirclePolicy]
    commitments: Mapping[str, list[Commitment]]
    open_offers: dict[str, list[Offer]]
    recent: Counter[str]
    known: dict[tuple[str, str, str], Offer]
    sent: list[Offer] = field(default_factory=list)

    def outcome(self, invitation: Invitation, refusals: Mapping[str, DomainError]) -> Outcome:
        """The offer, or why it is not sent."""
        try:
            task = self._task(invitation)
            if task.task_id in refusals:
                return refusals[task.task_id]
            key = (invitation.plan_run_id, invitation.slot_id, invitation.volunteer_id)
            return self.known.get(key) or self._send(invitation, task, self.slots[invitation.slot_id])
        except DomainError as error:
            return error

    def first_invited(self) -> list[Task]:
        """The tasks that have their first offers now."""
        offered = Counter(offer.slot_id for offer in self.sent)
        fresh = {
            task.task_id: task
            for slot_id in offered
            if (task := self.tasks[slot_id]).state is TaskState.PUBLISHED
        }
        return [
            task.with_slots(
                tuple(replace(slot, offered=slot.offered + offered[slot.slot_id]) for slot in task.slots)
            ).after(TaskEvent.INVITE, self.now)
            for task in fresh.values()
        ]

    def _task(self, invitation: Invitation) -> Task:
        task = self.tasks.get(invitation.slot_id)
        if task is None:
            raise SlotNotFound(invitation.slot_id)
        return task

    def _send(self, invitation: Invitation, task: Task, slot: Slot) -> Offer:
        volunteer = self.volunteers.get(invitation.volunteer_id)
        if volunteer is None:
            raise VolunteerUnknown(invitation.volunteer_id)
        if not task.takes_people(self.now):
            raise TaskNotOpen(task.task_id, task.state)
        if slot.is_full:
            raise AlreadyFilled(slot.slot_id)
        policy = self.policies[task.terms.circle_id]
        self.eligibility.check(volunteer, task, slot)
        self._check_time(volunteer, task)
        check_budget(volunteer, policy, self.recent[volunteer.volunteer_id])
        return self._noted(_offer(invitation, task, policy, self.now))

    def _check_time(self, volunteer: Volunteer, task: Task) -> None:
        for offer in self.open_offers.get(volunteer.volunteer_id, ()):
            if offer.task_id == task.task_id or offer.schedule.overlaps(task.schedule):
                raise OfferOverlaps(volunteer.volunteer_id, offer.task_id)
        new = Commitment(task.task_id, task.schedule, task.terms.place, is_live=True)
        check_fits(volunteer, new, self.commitments.get(volunteer.volunteer_id, ()))

    def _noted(self, offer: Offer) -> Offer:
        self.sent.append(offer)
        self.recent[offer.volunteer_id] += 1
        self.open_offers.setdefault(offer.volunteer_id, []).append(offer)
        if offer.plan_run_id:
            self.known[offer.plan_run_id, offer.slot_id, offer.volunteer_id] = offer
        return offer


def _offer(invitation: Invitation, task: Task, policy: CirclePolicy, now: datetime) -> Offer:
    return Offer(
        offer_id=new_id(),
        task_id=task.task_id,
        slot_id=invitation.slot_id,
        volunteer_id=invitation.volunteer_id,
        organisation_id=task.organisation_id,
        circle_id=task.terms.circle_id,
        schedule=task.schedule,
        source=invitation.source,
        state=OfferState.OFFERED,
        expire_time=expiry(invitation.expire_time, policy, task.schedule, now),
        create_time=now,
        update_time=now,
        plan_run_id=invitation.plan_run_id,
        reason_codes=invitation.reason_codes,
        travel_minutes=invitation.travel_minutes,
    )
