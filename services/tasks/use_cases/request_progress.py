"""What becomes of a request while its tasks go their way."""

from datetime import datetime

from services.tasks.domain.events import HELP_REQUEST_EVENTS
from services.tasks.domain.help_request import HelpRequest, HelpRequestEvent, HelpRequestState, progress_event
from services.tasks.domain.task import Task
from services.tasks.use_cases.ports import Repository

_UNDER_WAY = frozenset({HelpRequestState.SCHEDULED, HelpRequestState.IN_SERVICE})


def service_began(repository: Repository, task: Task, now: datetime) -> None:
    """Somebody has come: the requests of the task are being served."""
    for request in _requests_of(repository, task):
        if request.state is HelpRequestState.SCHEDULED:
            _save(repository, request.after(HelpRequestEvent.BEGIN_SERVICE, now))


def task_ended(repository: Repository, task: Task, now: datetime) -> None:
    """The task is over: requests with no other task are fulfilled, or come back to triage."""
    for request in _requests_of(repository, task):
        event = progress_event(repository.tasks.states_of_request(request.help_request_id))
        if request.state not in _UNDER_WAY or event is None:
            continue
        is_fulfilled = event is HelpRequestEvent.FULFIL
        _save(repository, request.fulfilled(now) if is_fulfilled else request.after(event, now))


def _requests_of(repository: Repository, task: Task) -> list[HelpRequest]:
    return repository.help_requests.lock_of_task(task.task_id) if task.help_request_ids else []


def _save(repository: Repository, request: HelpRequest) -> None:
    repository.help_requests.save(request, HELP_REQUEST_EVENTS[request.state])
