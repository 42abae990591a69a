"""The whole repository, on one session."""

from datetime import datetime

from sqlmodel import Session

from libs.rpc.desk import utc_now
from services.volunteers.storage.people import PersonRows
from services.volunteers.storage.skills import SkillRows
from services.volunteers.storage.surroundings import SurroundingRows
from services.volunteers.storage.volunteers import VolunteerRows


class SqlRepository(PersonRows, VolunteerRows, SkillRows, SurroundingRows):
    """People, volunteers, skills and surroundings. `lock` is for sessions that write."""

    def __init__(self, session: Session, *, lock: bool, now: datetime) -> None:
        VolunteerRows.__init__(self, session, lock=lock, now=now)
        SkillRows.__init__(self, session, lock=lock)


def reading(session: Session) -> SqlRepository:
    """The repository for a query."""
    return SqlRepository(session, lock=False, now=utc_now())


def writing(session: Session) -> SqlRepository:
    """The repository for a command, which keeps what it reads from other writers."""
    return SqlRepository(session, lock=True, now=utc_now())
