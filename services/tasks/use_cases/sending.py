"""Whether somebody may be asked now, and the offer that asks them: at once, or after their quiet hours."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from libs.errors import DomainError
from libs.identifiers import new_id
from services.tasks.domain.assignment import AssignmentState, Kind
from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.commitments import LOOK_BACK, Commitment, check_fits
from services.tasks.domain.contact_budget import BUDGET_WINDOW, check_budget
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.errors import SlotNotFound, VolunteerUnknown
from services.tasks.domain.offer import Invitation, Offer, OfferState, expiry
from services.tasks.domain.promise_errors import (
    AlreadyAsked,
    AlreadyAssigned,
    AlreadyFilled,
    OfferOverlaps,
    TaskNotOpen,
    VolunteerNotToBeDisturbed,
)
from services.tasks.domain.task import Slot, Task, TaskEvent, TaskState
from services.tasks.domain.volunteer import Volunteer
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Repository

Outcome = Offer | DomainError
"""What became of an invitation: the offer sent, or why not."""

TasksBySlot = Mapping[str, Task]


def prepare(
    repository: Repository,
    invitations: Sequence[Invitation],
    volunteers: Mapping[str, Volunteer],
    tasks: TasksBySlot,
    now: datetime,
) -> "Sending":
    """Everything that the invitations are checked against, read at once; volunteers and tasks are locked."""
    task_ids = {task.task_id for task in tasks.values()}
    circle_ids = {task.terms.circle_id for task in tasks.values()} - {""}
    joined = {circle_id for volunteer in volunteers.values() for circle_id in volunteer.circle_ids}
    needs_skills = any(slot.required_skills for task in tasks.values() for slot in task.slots)
    runs = {one.plan_run_id for one in invitations} - {""}
    in_later_waves = {one.volunteer_id for one in invitations if one.wave > 1}
    return Sending(
        now=now,
        volunteers=volunteers,
        tasks=tasks,
        slots={slot.slot_id: slot for task in tasks.values() for slot in task.slots},
        eligibility=Eligibility(
            repository.facts.skills(needs_skills), repository.facts.circles(circle_ids | joined), now
        ),
        policies={circle_id: policy_of(repository, circle_id) for circle_id in (*circle_ids, "")},
        urgent=repository.help_requests.immediate_tasks(task_ids),
        commitments=repository.assignments.commitments(volunteers, now - LOOK_BACK),
        open_offers={
            volunteer_id: list(offers)
            for volunteer_id, offers in repository.offers.open_of_volunteers(volunteers).items()
        },
        recent=Counter(repository.offers.recent_of_volunteers(volunteers, now - BUDGET_WINDOW)),
        stand_by=_standing_by(repository, invitations, task_ids),
        asked_before=repository.offers.asked(task_ids, in_later_waves),
        known={
            (one.plan_run_id, one.slot_id, one.volunteer_id): one
            for one in repository.offers.of_plan_runs(runs, volunteers)
        },
    )


def _standing_by(
    repository: Repository, invitations: Sequence[Invitation], task_ids: Collection[str]
) -> frozenset[tuple[str, str]]:
    """(task, volunteer) of everybody who stands by already, for those who are to be asked for that."""
    if all(one.kind is Kind.PRIMARY for one in invitations):
        return frozenset()
    return frozenset(
        (task_id, one.volunteer_id)
        for task_id in task_ids
        for one in repository.assignments.of_task(task_id)
        if one.state is AssignmentState.STANDING_BY
    )


@dataclass
class Sending:
    """Offers being sent, each checked against what is known and against those before it."""

    now: datetime
    volunteers: Mapping[str, Volunteer]
    tasks: TasksBySlot
    slots: Mapping[str, Slot]
    eligibility: Eligibility
    policies: Mapping[str, CirclePolicy]
    urgent: Collection[str]
    commitments: Mapping[str, list[Commitment]]
    open_offers: dict[str, list[Offer]]
    recent: Counter[str]
    stand_by: Collection[tuple[str, str]]
    asked_before: Collection[tuple[str, str]]
    known: dict[tuple[str, str, str], Offer]
    made: list[Offer] = field(default_factory=list)

    def outcome(self, invitation: Invitation, refusals: Mapping[str, DomainError]) -> Outcome:
        """The offer, or why it is not sent."""
        try:
            task = self._task(invitation)
            if task.task_id in refusals:
                return refusals[task.task_id]
            key = (invitation.plan_run_id, invitation.slot_id, invitation.volunteer_id)
            return self.known.get(key) or self._made(invitation, task)
        except DomainError as error:
            return error

    def sent(self, waiting: Offer) -> Offer:
        """A waiting offer as it goes out now, or waits again. Raises why the volunteer may not be asked."""
        mine = self.open_offers.get(waiting.volunteer_id, [])
        self.open_offers[waiting.volunteer_id] = [one for one in mine if one.offer_id != waiting.offer_id]
        self.recent[waiting.volunteer_id] -= 1
        task = self.tasks[waiting.slot_id]
        volunteer = self._checked(waiting.volunteer_id, task, self.slots[waiting.slot_id], waiting.kind)
        send_time = self._send_time(volunteer, task)
        if send_time > self.now:
            return waiting.delayed(send_time, self.now)
        self.made.append(sent := waiting.sent(task.schedule.last_start, self.now))
        return sent

    def first_invited(self) -> list[Task]:
        """The tasks that have their first offers now."""
        offered = Counter(offer.slot_id for offer in self.made if offer.state is OfferState.OFFERED)
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

    def _made(self, invitation: Invitation, task: Task) -> Offer:
        if (task.task_id, invitation.volunteer_id) in self.asked_before:
            raise AlreadyAsked(invitation.volunteer_id, task.task_id)
        if invitation.kind is Kind.STANDBY and (task.task_id, invitation.volunteer_id) in self.stand_by:
            raise AlreadyAssigned(invitation.volunteer_id, task.task_id)
        slot = self.slots[invitation.slot_id]
        volunteer = self._checked(invitation.volunteer_id, task, slot, invitation.kind)
        return self._noted(self._offer(invitation, task, self._send_time(volunteer, task)))

    def _checked(self, volunteer_id: str, task: Task, slot: Slot, kind: Kind) -> Volunteer:
        """The volunteer, who may be asked as far as everything but the hour is concerned."""
        volunteer = self.volunteers.get(volunteer_id)
        if volunteer is None:
            raise VolunteerUnknown(volunteer_id)
        if not task.recruits(self.now):
            raise TaskNotOpen(task.task_id, task.state)
        if slot.is_full and kind is Kind.PRIMARY:
            raise AlreadyFilled(slot.slot_id)
        self.eligibility.check(volunteer, task, slot)
        self._check_time(volunteer, task)
        check_budget(volunteer, self.policies[task.terms.circle_id], self.recent[volunteer.volunteer_id])
        return volunteer

    def _check_time(self, volunteer: Volunteer, task: Task) -> None:
        for offer in self.open_offers.get(volunteer.volunteer_id, ()):
            if offer.task_id == task.task_id or offer.schedule.overlaps(task.schedule):
                raise OfferOverlaps(volunteer.volunteer_id, offer.task_id)
        new = Commitment(task.task_id, task.schedule, task.terms.place, is_live=True)
        check_fits(volunteer, new, self.commitments.get(volunteer.volunteer_id, ()))

    def asked_at(self, volunteer_id: str, task: Task) -> datetime:
        """When an offer that is made now would reach the volunteer; now, where none would in time."""
        try:
            return self._send_time(self.volunteers[volunteer_id], task)
        except VolunteerNotToBeDisturbed:
            return self.now

    def _send_time(self, volunteer: Volunteer, task: Task) -> datetime:
        """When the volunteer may be asked: now, or at the end of their quiet hours."""
        quiet = volunteer.quiet_hours
        if quiet is None or (quiet.urgent_allowed and task.task_id in self.urgent):
            return self.now
        over = quiet.over_at(self.now, volunteer.zone)
        if over >= task.schedule.last_start:
            raise VolunteerNotToBeDisturbed(volunteer.volunteer_id, over)
        return over

    def _noted(self, offer: Offer) -> Offer:
        self.made.append(offer)
        self.recent[offer.volunteer_id] += 1
        self.open_offers.setdefault(offer.volunteer_id, []).append(offer)
        if offer.plan_run_id:
            self.known[offer.plan_run_id, offer.slot_id, offer.volunteer_id] = offer
        return offer

    def _offer(self, invitation: Invitation, task: Task, send_time: datetime) -> Offer:
        policy = self.policies[task.terms.circle_id]
        waits = send_time > self.now
        return Offer(
            offer_id=new_id(),
            task_id=task.task_id,
            slot_id=invitation.slot_id,
            volunteer_id=invitation.volunteer_id,
            organisation_id=task.organisation_id,
            circle_id=task.terms.circle_id,
            schedule=task.schedule,
            source=invitation.source,
            state=OfferState.WAITING if waits else OfferState.OFFERED,
            expire_time=expiry(invitation, policy, task.schedule, send_time),
            create_time=self.now,
            update_time=self.now,
            plan_run_id=invitation.plan_run_id,
            wave=invitation.wave,
            kind=invitation.kind,
            notice_minutes=invitation.notice_minutes,
            reason_codes=invitation.reason_codes,
            travel_minutes=invitation.travel_minutes,
            send_time=send_time if waits else None,
        )
