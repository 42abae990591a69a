"""The whole repository, on one session and in the name of one actor."""

from sqlmodel import Session

from libs.rpc.call import current_principal
from services.tasks.storage.applications import ApplicationRows
from services.tasks.storage.assignments import AssignmentRows
from services.tasks.storage.doors import DoorRows
from services.tasks.storage.facts import FactRows
from services.tasks.storage.help_requests import HelpRequestRows
from services.tasks.storage.offers import OfferRows
from services.tasks.storage.swaps import SwapRows
from services.tasks.storage.tasks import TaskRows
from services.tasks.storage.telling import Chronicle
from services.tasks.storage.waitlist import WaitlistRows

OURSELVES = "service:tasks"
"""The actor of what happens because its time has come."""


class SqlRepository:
    """Everything the service keeps."""

    def __init__(self, session: Session, actor: str = OURSELVES) -> None:
        chronicle = Chronicle(session, actor)
        self.tasks = TaskRows(session, chronicle)
        self.help_requests = HelpRequestRows(session, chronicle, self.tasks)
        self.offers = OfferRows(session, chronicle)
        self.assignments = AssignmentRows(session, chronicle)
        self.swaps = SwapRows(session, chronicle)
        self.doors = DoorRows(session)
        self.applications = ApplicationRows(session, chronicle)
        self.waitlist = WaitlistRows(session, chronicle)
        self.facts = FactRows(session)


def for_caller(session: Session) -> SqlRepository:
    """The repository of the call under way; what changes was done by its caller."""
    return SqlRepository(session, current_principal().subject)
