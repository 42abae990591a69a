"""Standing in for somebody (顶岗): they stay responsible until a substitute takes over."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.errors import DomainError
from libs.identifiers import new_id
from services.tasks.domain.assignment import Assignment, AssignmentState, Origin
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.handover import (
    check_may_stand_in,
    may_stand_in,
    no_longer_seeking,
    replaced,
    seeking,
)
from services.tasks.domain.promise_errors import TaskNotOpen
from services.tasks.domain.task import Task
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.promises import locked_promise, volunteer
from services.tasks.use_cases.seating import take_seat
from services.tasks.use_cases.visibility import own_facts, view_of


def seek_stand_in(
    repository: Repository,
    principal: Principal,
    now: datetime,
    assignment_id: str,
    seen: Seen,
    note: str,
    asked_volunteer_id: str,
) -> Assignment:
    """The volunteer looks for a substitute."""
    task, assignment = locked_promise(repository, principal, "SeekStandIn", assignment_id, seen, volunteer)
    if not task.takes_people(now):
        raise TaskNotOpen(task.task_id, task.state)
    searching = seeking(assignment, note, asked_volunteer_id, now)
    repository.assignments.save(searching)
    return searching


def call_off_stand_in(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """The volunteer comes after all."""
    _, assignment = locked_promise(repository, principal, "CallOffStandIn", assignment_id, seen, volunteer)
    coming = no_longer_seeking(assignment, now)
    repository.assignments.save(coming)
    return coming


def take_stand_in(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """The caller stands in, and the owner is free: both or neither. Saying it again changes nothing."""
    caller = principal.person_id or ""
    require(principal, "tasks.TakeStandIn", own_facts(principal, (caller,)))
    substitute = repository.facts.lock_volunteer(caller)
    task = repository.tasks.lock(repository.assignments.get(assignment_id).task_id)
    owner = repository.assignments.get(assignment_id)
    if owner.state is AssignmentState.REPLACED:
        successor = repository.assignments.get(owner.replaced_by)
        if successor.volunteer_id == caller:
            return successor
    seen(owner.version)
    check_may_stand_in(owner, caller)
    seat_id = new_id()
    repository.assignments.save(replaced(owner, seat_id, now))
    freed = repository.tasks.get(task.task_id)
    return take_seat(
        repository, substitute, freed, owner.slot_id, Origin.STAND_IN, now, assignment_id=seat_id
    )


def list_stand_ins(
    repository: Repository,
    principal: Principal,
    circle_id: str,
    after: str | None,
    size: int,
) -> Listed[Assignment]:
    """Places for which a substitute is sought: those that suit the caller, and those of tasks they run."""
    require(principal, "tasks.ListStandIns")
    found, last = repository.assignments.seeking(circle_id, after, size)
    tasks = {task.task_id: task for task in repository.tasks.get_all({one.task_id for one in found})}
    view, suits = view_of(principal), _Suits(repository, principal.person_id or "")
    shown = [
        one
        for one in found
        if view.shows(one.organisation_id, one.circle_id) or suits.check(one, tasks[one.task_id])
    ]
    return shown, last


class _Suits:
    """Which places suit a volunteer; nobody's business but theirs."""

    def __init__(self, repository: Repository, person_id: str) -> None:
        self._repository = repository
        self._person_id = person_id

    def check(self, owner: Assignment, task: Task) -> bool:
        """Whether the volunteer may stand in, as far as the place and they are concerned."""
        if not self._person_id or not may_stand_in(owner, self._person_id):
            return False
        slot = task.slot(owner.slot_id)
        facts = self._repository.facts
        try:
            substitute = facts.volunteer(self._person_id)
            circles = facts.circles({task.terms.circle_id, *substitute.circle_ids} - {""})
            rules = Eligibility(facts.skills(bool(slot.required_skills)), circles, owner.update_time)
            rules.check(substitute, task, slot)
        except DomainError:
            return False
        return True
