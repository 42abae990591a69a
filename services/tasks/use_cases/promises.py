"""What every command on an assignment begins and ends with: who may do it, and what follows from it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol, TypeVar

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.application import Application
from services.tasks.domain.assignment import Assignment
from services.tasks.domain.promise_errors import OwnAttendance
from services.tasks.domain.task import Task
from services.tasks.domain.waitlist import WaitlistEntry
from services.tasks.use_cases.ports import Repository, Seen
from services.tasks.use_cases.staffing import restaff
from services.tasks.use_cases.task_life import settle
from services.tasks.use_cases.visibility import promise_facts, task_facts

T = TypeVar("T", Application, WaitlistEntry)


class Kept(Protocol[T]):
    """Where such things are kept, by id."""

    def get(self, kept_id: str, /) -> T: ...
    def save(self, changed: T, /) -> None: ...


Party = Callable[[Repository, Assignment], Collection[str]]
"""The people who may do something because of their part in the assignment's task."""


def volunteer(repository: Repository, assignment: Assignment) -> Collection[str]:
    """The one who promised."""
    return (assignment.volunteer_id,)


def leaders(repository: Repository, assignment: Assignment) -> Collection[str]:
    """Those who lead on site."""
    return repository.assignments.leaders_of_task(assignment.task_id)


def on_site(repository: Repository, assignment: Assignment) -> Collection[str]:
    """The one who promised, and those who lead."""
    return {assignment.volunteer_id, *leaders(repository, assignment)}


def nobody(repository: Repository, assignment: Assignment) -> Collection[str]:
    """No part in the task is enough: it takes a role."""
    return ()


def unseen_version(version: int) -> None:
    """For callers who mean the assignment as it stands, whatever its version."""


def locked_promise(
    repository: Repository,
    principal: Principal,
    method: str,
    assignment_id: str,
    seen: Seen,
    party: Party,
    *,
    lock_volunteer: bool = False,
) -> tuple[Task, Assignment]:
    """The assignment with its task, locked, for somebody who may call the method. Raises NotAllowed.

    With the volunteer locked too, nothing they promise or do elsewhere changes meanwhile.
    """
    found = repository.assignments.get(assignment_id)
    if lock_volunteer:
        repository.facts.lock_volunteer(found.volunteer_id)
    task = repository.tasks.lock(found.task_id)
    assignment = repository.assignments.get(assignment_id)
    require(principal, f"tasks.{method}", task_facts(task, party(repository, assignment)))
    seen(assignment.version)
    return task, assignment


def taken_back(
    repository: Repository,
    principal: Principal,
    rpc: str,
    kept: Kept[T],
    kept_id: str,
    seen: Seen,
    end: Callable[[T], T],
) -> T:
    """What the volunteer asked for by themselves and no longer wants, ended and kept. Raises NotAllowed."""
    asked = kept.get(kept_id)
    require(principal, rpc, promise_facts(asked))
    repository.tasks.lock(asked.task_id)
    current = kept.get(kept_id)
    seen(current.version)
    ended = end(current)
    kept.save(ended)
    return ended


def somebody_else(principal: Principal, assignment: Assignment) -> str:
    """The caller's id. Raises OwnAttendance for the volunteer's own."""
    if principal.person_id == assignment.volunteer_id:
        raise OwnAttendance(assignment.assignment_id)
    return actor_id(principal)


def actor_id(principal: Principal) -> str:
    """Under which id it is noted what the caller did."""
    return principal.person_id or principal.subject


def freed(repository: Repository, task: Task, assignment: Assignment, now: datetime) -> Assignment:
    """Keep an assignment that gives its seat back."""
    repository.assignments.save(assignment)
    restaff(repository, task.task_id, now)
    settle(repository, task.task_id, now)
    return assignment


def settled(repository: Repository, assignment: Assignment, now: datetime) -> Assignment:
    """Keep an assignment of which perhaps nothing more is to be said."""
    repository.assignments.save(assignment)
    settle(repository, assignment.task_id, now)
    return assignment
