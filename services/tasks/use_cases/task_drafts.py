"""Writing, reading and changing tasks."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.tasks.domain.assignment import PROMISED_STATES
from services.tasks.domain.circle import Circles
from services.tasks.domain.eligibility import Eligibility
from services.tasks.domain.errors import PeopleNotQualified, TaskNotFound, TaskStateForbids
from services.tasks.domain.events import TASK_CHANGED
from services.tasks.domain.offer import SupersedeCause
from services.tasks.domain.schedule import Interval
from services.tasks.domain.task import OPEN_STATES, Task, TaskState, TaskTerms
from services.tasks.domain.task_rules import drafted, revised
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.posting import check_part_in_circle
from services.tasks.use_cases.staffing import (
    close_slots,
    forget_applications,
    recall_promotions,
    release_people,
    restaff,
    supersede_open_offers,
)
from services.tasks.use_cases.visibility import shown_task, task_facts, view_of

ANOTHER_TIME_OR_PLACE = "The task takes place at another time or place."
SLOT_REMOVED = "The task does not need this slot any more."
"""Why somebody no longer stands by for a task, or a slot of it."""


def create_tasks(
    repository: Repository,
    principal: Principal,
    now: datetime,
    drafts: Sequence[tuple[str, TaskTerms]],
    rpc: str = "tasks.BatchCreateTasks",
) -> list[Task]:
    """Drafts of organisations, all or none. What was imported before is given back as it stands."""
    marks = {(organisation_id, terms.external_id) for organisation_id, terms in drafts if terms.external_id}
    imported = dict(repository.tasks.imported(marks))
    tasks = []
    for organisation_id, terms in drafts:
        circles = (terms.circle_id,) if terms.circle_id else ()
        require(principal, rpc, Facts(org_ids=(organisation_id,), circle_ids=circles))
        mark = organisation_id, terms.external_id
        task = imported.get(mark)
        if task is None:
            check_part_in_circle(repository, principal, organisation_id, terms.circle_id)
            task = drafted(organisation_id, terms, now)
            repository.tasks.add(task)
            if terms.external_id:
                imported[mark] = task
        else:
            require(principal, rpc, task_facts(task))
        tasks.append(task)
    return tasks


def create_task(
    repository: Repository, principal: Principal, now: datetime, organisation_id: str, terms: TaskTerms
) -> Task:
    """A draft of an organisation."""
    return create_tasks(repository, principal, now, [(organisation_id, terms)], "tasks.CreateTask")[0]


def get_task(repository: Repository, principal: Principal, task_id: str) -> Task:
    """The task, as much of it as the caller may see."""
    tasks = get_tasks(repository, principal, [task_id])
    if not tasks:
        raise TaskNotFound(task_id)
    return tasks[0]


def get_tasks(repository: Repository, principal: Principal, task_ids: Sequence[str]) -> list[Task]:
    """The tasks that there are for the caller, in the order asked for."""
    view = view_of(principal)
    found = {
        task.task_id: task
        for task in repository.tasks.get_all(task_ids)
        if not task.is_draft or view.shows(task.organisation_id, task.terms.circle_id)
    }
    return _shown(repository, principal, [found[task_id] for task_id in task_ids if task_id in found])


def list_tasks(
    repository: Repository,
    principal: Principal,
    organisation_id: str,
    circle_id: str,
    states: Collection[TaskState],
    time: Interval | None,
    after: str | None,
    size: int,
) -> Listed[Task]:
    """Tasks by id, as much of each as the caller may see; drafts to those concerned only."""
    view = view_of(principal)
    tasks, last = repository.tasks.page(view, organisation_id, circle_id, states, time, after, size)
    return _shown(repository, principal, tasks), last


def update_task(
    repository: Repository,
    principal: Principal,
    now: datetime,
    task_id: str,
    seen: Seen,
    revise: Callable[[Task], TaskTerms],
) -> Task:
    """Change a task. What no longer is what was offered is offered to nobody."""
    task = repository.tasks.lock(task_id)
    require(principal, "tasks.UpdateTask", task_facts(task))
    seen(task.version)
    changed = revised(task, revise(task), now)
    if changed.terms.circle_id != task.terms.circle_id:
        require(principal, "tasks.UpdateTask", task_facts(changed))
        check_part_in_circle(repository, principal, task.organisation_id, changed.terms.circle_id)
    repository.tasks.save_with_slots(changed, None if task.is_draft else TASK_CHANGED)
    if task.state in OPEN_STATES:
        _check_people_stay_qualified(repository, task, changed, now)
        if changed.terms.consented != task.terms.consented:
            release_people(repository, task_id, ANOTHER_TIME_OR_PLACE, now)
            forget_applications(repository, task, task.slot_ids, now)
        if changed.terms.material != task.terms.material:
            supersede_open_offers(repository, task_id, SupersedeCause.TASK_CHANGED, now)
        close_slots(repository, task, task.slot_ids - changed.slot_ids, SLOT_REMOVED, now)
        for slot in changed.slots:
            if slot.is_full:
                supersede_open_offers(repository, task_id, SupersedeCause.FILLED, now, slot.slot_id)
        recall_promotions(repository, restaff(repository, task_id, now), now)
    return repository.tasks.get(task_id)


def _check_people_stay_qualified(repository: Repository, task: Task, changed: Task, now: datetime) -> None:
    """Raises PeopleNotQualified when the change shuts somebody out at the door who may come as things are."""
    if changed.terms.material == task.terms.material:
        return
    skills = repository.facts.skills(needed=any(slot.required_skills for slot in changed.slots))
    rules = Eligibility(skills, Circles(()), now)
    shut_out = []
    for assignment in repository.assignments.of_task(task.task_id):
        if assignment.state in PROMISED_STATES and assignment.slot_id in changed.slot_ids:
            volunteer = repository.facts.volunteer(assignment.volunteer_id)
            may_come, might_come = (
                rules.is_qualified(volunteer, terms, terms.slot(assignment.slot_id))
                for terms in (task, changed)
            )
            if may_come and not might_come:
                shut_out.append(assignment.volunteer_id)
    if shut_out:
        raise PeopleNotQualified(task.task_id, shut_out)


def delete_task(repository: Repository, principal: Principal, task_id: str, seen: Seen) -> None:
    """Forget a draft."""
    task = repository.tasks.lock(task_id)
    require(principal, "tasks.DeleteTask", task_facts(task))
    seen(task.version)
    if not task.is_draft:
        raise TaskStateForbids(task_id, task.state, "delete")
    repository.tasks.delete(task)


def _shown(repository: Repository, principal: Principal, tasks: Sequence[Task]) -> list[Task]:
    ids = [task.task_id for task in tasks]
    held = repository.assignments.held_by(principal.person_id, ids) if principal.person_id else frozenset()
    return [shown_task(principal, task, held) for task in tasks]
