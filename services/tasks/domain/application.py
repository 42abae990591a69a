"""A volunteer asks for a seat that somebody else has to approve (报名). It holds no seat."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.identifiers import new_id
from services.tasks.domain.machine import Machine
from services.tasks.domain.signup_errors import ApplicationStateForbids
from services.tasks.domain.task import Task


class ApplicationState(StrEnum):
    """Where an application stands."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ApplicationEvent(StrEnum):
    """What can happen to an application."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"


_S, _E = ApplicationState, ApplicationEvent

APPLICATION_MACHINE: Machine[ApplicationState, ApplicationEvent] = Machine(
    ([_S.SUBMITTED], _E.APPROVE, _S.APPROVED),
    ([_S.SUBMITTED], _E.REJECT, _S.REJECTED),
    ([_S.SUBMITTED], _E.WITHDRAW, _S.WITHDRAWN),
    ([_S.SUBMITTED], _E.EXPIRE, _S.EXPIRED),
    ([_S.SUBMITTED], _E.SUPERSEDE, _S.SUPERSEDED),
)


@dataclass(frozen=True, slots=True)
class Application:
    """An application. `message` is for whoever decides, `decision_reason` for the volunteer."""

    application_id: str
    task_id: str
    slot_id: str
    volunteer_id: str
    organisation_id: str
    circle_id: str
    state: ApplicationState
    create_time: datetime
    update_time: datetime
    version: int = 1
    message: str = ""
    decision_reason: str = ""
    decided_by_person_id: str = ""

    def after(self, event: ApplicationEvent, now: datetime) -> "Application":
        """The application in its final state. Raises ApplicationStateForbids."""
        target = APPLICATION_MACHINE.target(self.state, event)
        if target is None:
            raise ApplicationStateForbids(self.application_id, self.state, event)
        return replace(self, state=target, version=self.version + 1, update_time=now)

    def approved(self, by: str, now: datetime) -> "Application":
        """The application approved. Raises ApplicationStateForbids."""
        return replace(self.after(ApplicationEvent.APPROVE, now), decided_by_person_id=by)

    def rejected(self, by: str, reason: str, now: datetime) -> "Application":
        """The application rejected, which the volunteer is told why. Raises ApplicationStateForbids."""
        rejected = self.after(ApplicationEvent.REJECT, now)
        return replace(rejected, decided_by_person_id=by, decision_reason=reason)


def submitted(task: Task, slot_id: str, volunteer_id: str, message: str, now: datetime) -> Application:
    """A new application for a seat in the slot."""
    return Application(
        application_id=new_id(),
        task_id=task.task_id,
        slot_id=slot_id,
        volunteer_id=volunteer_id,
        organisation_id=task.organisation_id,
        circle_id=task.terms.circle_id,
        state=ApplicationState.SUBMITTED,
        create_time=now,
        update_time=now,
        message=message,
    )
