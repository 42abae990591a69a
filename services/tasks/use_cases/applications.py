"""Asking for a seat that somebody else approves (报名)."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.tasks.domain.application import Application, ApplicationEvent, ApplicationState, submitted
from services.tasks.domain.assignment import Assignment, Origin
from services.tasks.domain.errors import ListUnbounded
from services.tasks.domain.promise_errors import TaskNotOpen
from services.tasks.domain.signup_errors import OwnSignup, SignupForbids
from services.tasks.domain.task import OPEN_STATES, Task
from services.tasks.use_cases.claiming import lock_for_seat
from services.tasks.use_cases.overriding import override_of
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.promises import actor_id, taken_back
from services.tasks.use_cases.seating import check_suits, take_seat
from services.tasks.use_cases.visibility import own_facts, promise_facts, task_facts, view_of


def submit_application(
    repository: Repository, principal: Principal, now: datetime, slot_id: str, message: str
) -> Application:
    """The volunteer asks for a seat, which may be full: one may come free before somebody decides."""
    require(principal, "tasks.SubmitApplication", own_facts(principal, (principal.person_id or "",)))
    volunteer, task = lock_for_seat(repository, principal.person_id or "", slot_id)
    waiting = repository.applications.open_of(task.task_id, volunteer.volunteer_id)
    if waiting is not None:
        return waiting
    slot = task.slot(slot_id)
    if not task.recruits(now):
        raise TaskNotOpen(task.task_id, task.state)
    if not task.can_be_applied_for(slot):
        raise SignupForbids(task.task_id, task.terms.signup, "apply")
    check_suits(repository, volunteer, task, slot, now)
    application = submitted(task, slot_id, volunteer.volunteer_id, message, now)
    repository.applications.save(application)
    return application


def approve_application(
    repository: Repository,
    principal: Principal,
    now: datetime,
    application_id: str,
    seen: Seen,
    override_reason: str,
) -> Assignment:
    """Somebody else says yes, and the volunteer has the seat: all or nothing."""
    asked = repository.applications.get(application_id)
    volunteer = repository.facts.lock_volunteer(asked.volunteer_id)
    task = repository.tasks.lock(asked.task_id)
    application = _decided_by_another(repository, principal, "ApproveApplication", task, application_id, seen)
    override = override_of(principal, task, override_reason)
    repository.applications.save(application.approved(actor_id(principal), now))
    seat = application.slot_id
    return take_seat(repository, volunteer, task, seat, Origin.APPLICATION, now, override=override)


def reject_application(
    repository: Repository, principal: Principal, now: datetime, application_id: str, seen: Seen, reason: str
) -> Application:
    """Somebody else says no, and why."""
    task = repository.tasks.lock(repository.applications.get(application_id).task_id)
    application = _decided_by_another(repository, principal, "RejectApplication", task, application_id, seen)
    rejected = application.rejected(actor_id(principal), reason, now)
    repository.applications.save(rejected)
    return rejected


def withdraw_application(
    repository: Repository, principal: Principal, now: datetime, application_id: str, seen: Seen
) -> Application:
    """The volunteer no longer wants the seat."""
    return taken_back(
        repository,
        principal,
        "tasks.WithdrawApplication",
        repository.applications,
        application_id,
        seen,
        lambda application: application.after(ApplicationEvent.WITHDRAW, now),
    )


def expire_applications(repository: Repository, now: datetime, task_id: str) -> None:
    """Nobody decided before the task began or was called off."""
    task = repository.tasks.lock(task_id)
    if task.state not in OPEN_STATES:
        for application in repository.applications.open_of_task(task_id):
            repository.applications.save(application.after(ApplicationEvent.EXPIRE, now))


def get_application(repository: Repository, principal: Principal, application_id: str) -> Application:
    """The application, for its volunteer, the organisation and coordinators."""
    application = repository.applications.get(application_id)
    require(principal, "tasks.GetApplication", promise_facts(application))
    return application


def list_applications(
    repository: Repository,
    principal: Principal,
    volunteer_id: str,
    task_id: str,
    state: ApplicationState | None,
    after: str | None,
    size: int,
) -> Listed[Application]:
    """Applications by id: one's own, or of a volunteer or task as far as the caller runs it."""
    if not (volunteer_id or task_id):
        volunteer_id = principal.person_id or ""
    if not (volunteer_id or task_id):
        raise ListUnbounded("volunteer_id, task_id")
    facts = own_facts(principal, (volunteer_id,))
    if task_id:
        facts = task_facts(repository.tasks.get(task_id), (volunteer_id,))
    require(principal, "tasks.ListApplications", facts)
    return repository.applications.page(view_of(principal), volunteer_id, task_id, state, after, size)


def _decided_by_another(
    repository: Repository, principal: Principal, method: str, task: Task, application_id: str, seen: Seen
) -> Application:
    """The application to the locked task, for somebody who runs the task, in whichever circle it lies by now.

    Raises NotAllowed, and OwnSignup on their own.
    """
    require(principal, f"tasks.{method}", task_facts(task))
    application = repository.applications.get(application_id)
    if principal.person_id == application.volunteer_id:
        raise OwnSignup(application.task_id)
    seen(application.version)
    return application
