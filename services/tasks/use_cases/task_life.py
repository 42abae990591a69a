"""From draft to done: publishing, opening wider, beginning, ending."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.assignment import AWAITED_STATES, UNSETTLED_STATES, AssignmentState
from services.tasks.domain.errors import NoWiderCircle, TaskNotFound
from services.tasks.domain.events import TASK_CHANGED, TASK_EVENTS
from services.tasks.domain.offer import SupersedeCause
from services.tasks.domain.presence import auto_checked_out, never_came
from services.tasks.domain.promise_errors import TaskNotOpen
from services.tasks.domain.task import OPEN_STATES, Task, TaskState
from services.tasks.domain.task_rules import published
from services.tasks.use_cases.policies import policy_of
from services.tasks.use_cases.ports import Repository, Seen
from services.tasks.use_cases.posting import check_part_in_circle
from services.tasks.use_cases.request_progress import task_ended
from services.tasks.use_cases.staffing import (
    keep_promises,
    release_people,
    release_standbys,
    supersede_open_offers,
)
from services.tasks.use_cases.visibility import task_facts

NOT_ENOUGH_PEOPLE = "Not enough people could come."
"""Why a task is called off that takes place only with everybody."""

DONE_WITHOUT_THEM = "The task was done before they had to come."
"""Why somebody is free whose task was finished early."""


def publish_task(
    repository: Repository, principal: Principal, now: datetime, task_id: str, seen: Seen
) -> Task:
    """Open a draft of a verified organisation to matching."""
    task = repository.tasks.lock(task_id)
    require(principal, "tasks.PublishTask", task_facts(task))
    seen(task.version)
    return publish(repository, principal, task, now)


def publish_tasks(
    repository: Repository, principal: Principal, now: datetime, task_ids: Sequence[str]
) -> list[Task]:
    """Publish drafts, all or none; those published already stay as they are."""
    tasks = {task.task_id: task for task in repository.tasks.lock_all(task_ids)}
    for task_id in task_ids:
        if task_id not in tasks:
            raise TaskNotFound(task_id)
        require(principal, "tasks.BatchPublishTasks", task_facts(tasks[task_id]))
        if tasks[task_id].is_draft:
            tasks[task_id] = publish(repository, principal, tasks[task_id], now)
    return [tasks[task_id] for task_id in task_ids]


def publish(repository: Repository, principal: Principal, task: Task, now: datetime) -> Task:
    """The task open to matching. It is locked, and the caller may do this for its organisation or circle."""
    if task.terms.circle_id:
        repository.facts.circle(task.terms.circle_id)
    check_part_in_circle(repository, principal, task.organisation_id, task.terms.circle_id)
    public = published(task, repository.facts.organisation(task.organisation_id), now)
    return _saved(repository, public)


def open_task_wider(
    repository: Repository, principal: Principal, now: datetime, task_id: str, seen: Seen
) -> Task:
    """Open a task to the next wider circle."""
    task = repository.tasks.lock(task_id)
    require(principal, "tasks.OpenTaskWider", task_facts(task))
    seen(task.version)
    if not task.takes_people(now):
        raise TaskNotOpen(task_id, task.state)
    circle_id = task.terms.circle_id
    if not circle_id or task.spill_level >= len(repository.facts.circle(circle_id).ancestors):
        raise NoWiderCircle(task_id)
    wider = replace(task.changed(now), spill_level=task.spill_level + 1)
    repository.tasks.save(wider, TASK_CHANGED)
    return wider


def cancel_task(
    repository: Repository, principal: Principal, now: datetime, task_id: str, seen: Seen, reason: str
) -> Task:
    """Call a task off; everybody is free and told why."""
    task = repository.tasks.lock(task_id)
    require(principal, "tasks.CancelTask", task_facts(task))
    seen(task.version)
    cancel(repository, task, reason, now)
    return repository.tasks.get(task_id)


def cancel(repository: Repository, task: Task, reason: str, now: datetime) -> Task:
    """The task called off, offers and people released. It is locked, and the caller may do this."""
    cancelled = _saved(repository, task.cancelled(reason, now))
    supersede_open_offers(repository, task.task_id, SupersedeCause.TASK_CANCELLED, now)
    release_people(repository, task.task_id, reason, now)
    task_ended(repository, cancelled, now)
    return cancelled


def finish_task(
    repository: Repository, principal: Principal, now: datetime, task_id: str, seen: Seen
) -> Task:
    """Declare a task done. A flexible one that has people need not wait for the end of its window."""
    task = repository.tasks.lock(task_id)
    leaders = repository.assignments.leaders_of_task(task_id)
    require(principal, "tasks.FinishTask", task_facts(task, leaders))
    seen(task.version)
    if task.schedule.flexible and task.state in OPEN_STATES and task.has_people:
        task = _begin(repository, task, now)
    return _finish(repository, task, now)


def advance_task(repository: Repository, now: datetime, task_id: str) -> None:
    """Do what is due for a task by now: begin or expire, complete, close."""
    task = repository.tasks.lock(task_id)
    while task.due_time is not None and task.due_time <= now:
        task = _step(repository, task, now)


def settle(repository: Repository, task_id: str, now: datetime) -> None:
    """Close a completed task once nothing is left to be said of anybody in it. It is locked."""
    task = repository.tasks.get(task_id)
    states = {assignment.state for assignment in repository.assignments.of_task(task_id)}
    if task.state is TaskState.COMPLETED and states.isdisjoint(UNSETTLED_STATES):
        _saved(repository, task.settled(now))


def _step(repository: Repository, task: Task, now: datetime) -> Task:
    if task.state in OPEN_STATES:
        return _begin_or_give_up(repository, task, now)
    if task.state is TaskState.IN_PROGRESS:
        return _finish_or_await_end(repository, task, now)
    return _saved(repository, task.settled(now))


def _finish_or_await_end(repository: Repository, task: Task, now: datetime) -> Task:
    grace = policy_of(repository, task.terms.circle_id).grace
    too_late, over = task.schedule.last_arrival + grace, task.schedule.end + grace
    if over <= now:
        return _finish(repository, task, now)
    next_time = too_late
    if too_late <= now:
        _let_go_of_the_absent(repository, task, now)
        next_time = over
    repository.tasks.wake_at(task.task_id, next_time)
    return replace(task, due_time=next_time)


def _let_go_of_the_absent(repository: Repository, task: Task, now: datetime) -> None:
    """Whoever has promised and not come by now is missed, or free if they need not come any more."""
    policy = policy_of(repository, task.terms.circle_id)
    for assignment in repository.assignments.of_task(task.task_id):
        if assignment.state in AWAITED_STATES:
            repository.assignments.save(never_came(assignment, policy, DONE_WITHOUT_THEM, now))


def _begin_or_give_up(repository: Repository, task: Task, now: datetime) -> Task:
    if not task.has_people:
        return _expire(repository, task, now)
    if task.terms.all_or_nothing and not task.is_staffed:
        return cancel(repository, task, NOT_ENOUGH_PEOPLE, now)
    return _begin(repository, task, now)


def _begin(repository: Repository, task: Task, now: datetime) -> Task:
    begun = _saved(repository, task.begun(policy_of(repository, task.terms.circle_id).grace, now))
    supersede_open_offers(repository, task.task_id, SupersedeCause.TASK_BEGUN, now)
    keep_promises(repository, task.task_id, now)
    return begun


def _expire(repository: Repository, task: Task, now: datetime) -> Task:
    expired = _saved(repository, task.expired(now))
    supersede_open_offers(repository, task.task_id, SupersedeCause.TASK_BEGUN, now)
    release_standbys(repository, task.task_id, now)
    task_ended(repository, expired, now)
    return expired


def _finish(repository: Repository, task: Task, now: datetime) -> Task:
    finished = _saved(repository, task.finished(now))
    for assignment in repository.assignments.of_task(task.task_id):
        if assignment.state is AssignmentState.CHECKED_IN:
            repository.assignments.save(auto_checked_out(assignment, now))
    _let_go_of_the_absent(repository, finished, now)
    release_standbys(repository, task.task_id, now)
    task_ended(repository, finished, now)
    settle(repository, task.task_id, now)
    return repository.tasks.get(task.task_id)


def _saved(repository: Repository, task: Task) -> Task:
    repository.tasks.save(task, TASK_EVENTS[task.state])
    return task
