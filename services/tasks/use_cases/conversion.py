"""From request to task, and back when the requester no longer needs it."""

from dataclasses import replace
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.tasks.domain.events import HELP_REQUEST_EVENTS
from services.tasks.domain.help_request import HelpRequest, HelpRequestEvent
from services.tasks.domain.task import TASK_MACHINE, Task, TaskEvent, TaskTerms
from services.tasks.domain.task_rules import drafted
from services.tasks.use_cases.ports import Repository, Seen
from services.tasks.use_cases.posting import check_part_in_circle
from services.tasks.use_cases.task_life import cancel, publish
from services.tasks.use_cases.visibility import request_facts

WITHDRAWN_BY_REQUESTER = "The request was withdrawn."
"""Why a task is called off whose request is gone."""


def convert_help_request(
    repository: Repository,
    principal: Principal,
    now: datetime,
    help_request_id: str,
    seen: Seen,
    organisation_id: str,
    terms: TaskTerms,
    publish_at_once: bool,
) -> tuple[HelpRequest, Task]:
    """Make a task from a triaged request, for an organisation that the caller may post for."""
    request = repository.help_requests.lock(help_request_id)
    require(principal, "tasks.ConvertHelpRequest", request_facts(request))
    seen(request.version)
    terms = _completed(terms, request)
    require(principal, "tasks.CreateTask", Facts(org_ids=(organisation_id,), circle_ids=(terms.circle_id,)))
    check_part_in_circle(repository, principal, organisation_id, terms.circle_id)
    task = replace(drafted(organisation_id, terms, now), help_request_ids=(help_request_id,))
    scheduled = request.scheduled(task.task_id, now)
    repository.tasks.add(task)
    repository.help_requests.save(scheduled, HELP_REQUEST_EVENTS[scheduled.state])
    return scheduled, publish(repository, principal, task, now) if publish_at_once else task


def withdraw_help_request(
    repository: Repository, principal: Principal, now: datetime, help_request_id: str, seen: Seen
) -> HelpRequest:
    """Help is no longer wanted; tasks that serve nobody else are called off."""
    request, tasks = repository.help_requests.lock_with_tasks(help_request_id)
    require(principal, "tasks.WithdrawHelpRequest", request_facts(request))
    seen(request.version)
    withdrawn = request.after(HelpRequestEvent.WITHDRAW, now)
    repository.help_requests.save(withdrawn, HELP_REQUEST_EVENTS[withdrawn.state])
    for task in tasks:
        serves_others = len(task.help_request_ids) > 1
        if not serves_others and TASK_MACHINE.allows(task.state, TaskEvent.CANCEL):
            cancel(repository, task, WITHDRAWN_BY_REQUESTER, now)
    return withdrawn


def _completed(terms: TaskTerms, request: HelpRequest) -> TaskTerms:
    """The terms with what only the request says. The exact place stays with the request."""
    asked = request.terms
    return replace(
        terms,
        circle_id=terms.circle_id or request.circle_id,
        category=terms.category or asked.category,
        address=terms.address or asked.address,
        place=terms.place or (asked.place.coarse() if asked.place else None),
    )
