"""What a coordinator decides beside the rules: that a seat stays, and that an overlap or a limit may be."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import Assignment
from services.tasks.domain.events import PINNED, UNPINNED
from services.tasks.domain.override import Override
from services.tasks.domain.task import Task
from services.tasks.use_cases.ports import Repository, Seen
from services.tasks.use_cases.promises import actor_id, locked_promise, nobody
from services.tasks.use_cases.visibility import task_facts


def pin_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen, reason: str
) -> Assignment:
    """Order the solver to leave a live promise where it is."""
    _, assignment = locked_promise(repository, principal, "PinAssignment", assignment_id, seen, nobody)
    pinned = assignment.pinned(actor_id(principal), reason, now)
    repository.assignments.save(pinned, PINNED)
    return pinned


def unpin_assignment(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, seen: Seen
) -> Assignment:
    """Take that order back; without one nothing changes."""
    _, assignment = locked_promise(repository, principal, "UnpinAssignment", assignment_id, seen, nobody)
    if not assignment.pinned_by:
        return assignment
    unpinned = assignment.unpinned(now)
    repository.assignments.save(unpinned, UNPINNED)
    return unpinned


def override_of(principal: Principal, task: Task, reason: str) -> Override | None:
    """The override that the caller makes, None without a reason. Raises NotAllowed for who may make none."""
    if not reason:
        return None
    require(principal, "tasks.PinAssignment", task_facts(task))
    return Override(actor_id(principal), reason)
