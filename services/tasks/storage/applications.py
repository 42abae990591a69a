"""Applications in the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.tasks.v1 import application_pb2 as pb
from libs.storage.documents import Documents
from services.tasks.domain.application import Application, ApplicationState
from services.tasks.domain.events import APPLICATION_EVENTS
from services.tasks.domain.signup_errors import ApplicationNotFound
from services.tasks.storage.listing import concerning, read_rows, visible
from services.tasks.storage.tables import application
from services.tasks.storage.telling import Chronicle
from services.tasks.use_cases.visibility import View
from services.tasks.wire.applications import print_application, read_application, told_application

_DOCUMENTS = Documents(application, pb.Application)
_WHOLE = select(application.c.id, application.c.document)
_OPEN = application.c.state == str(ApplicationState.SUBMITTED)


class ApplicationRows:
    """Applications, by id."""

    def __init__(self, session: Session, chronicle: Chronicle) -> None:
        self._session = session
        self._chronicle = chronicle

    def get(self, application_id: str) -> Application:
        found = self._all(_WHOLE.where(application.c.id == application_id))
        if not found:
            raise ApplicationNotFound(application_id)
        return found[0]

    def open_of(self, task_id: str, volunteer_id: str) -> Application | None:
        mine = application.c.task_id == task_id, application.c.volunteer_id == volunteer_id
        return next(iter(self._all(_WHOLE.where(*mine, _OPEN))), None)

    def open_of_task(self, task_id: str) -> list[Application]:
        return self._all(_WHOLE.where(application.c.task_id == task_id, _OPEN).order_by(application.c.id))

    def page(
        self,
        view: View,
        volunteer_id: str,
        task_id: str,
        state: ApplicationState | None,
        after: str | None,
        size: int,
    ) -> tuple[list[Application], str | None]:
        statement = _WHOLE.where(
            visible(view, application, application.c.volunteer_id == view.person_id),
            concerning(application, volunteer_id, task_id),
        )
        if state:
            statement = statement.where(application.c.state == str(state))
        return read_rows(self._session, statement, application, after, size, _read)

    def save(self, kept: Application) -> None:
        document = print_application(kept)
        _DOCUMENTS.save(
            self._session,
            document,
            id=kept.application_id,
            task_id=kept.task_id,
            slot_id=kept.slot_id,
            volunteer_id=kept.volunteer_id,
            organisation_id=kept.organisation_id,
            circle_id=kept.circle_id,
            state=str(kept.state),
            version=kept.version,
        )
        event = APPLICATION_EVENTS[kept.state]
        reason = kept.decision_reason
        self._chronicle.note(kept.application_id, kept.version, kept.update_time, event, reason)
        self._chronicle.tell(event, kept.application_id, kept.version, told_application(document))

    def _all(self, statement: Select[Any]) -> list[Application]:
        return _read(self._session.connection().execute(statement).all())


def _read(rows: Sequence[Any]) -> list[Application]:
    return [read_application(pb.Application.FromString(row.document)) for row in rows]
