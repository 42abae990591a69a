"""The whole repository, on one session."""

from sqlmodel import Session

from services.organisations.domain.authority import Authority
from services.organisations.domain.circle_member import CircleRole
from services.organisations.storage.bodies import BodyRows
from services.organisations.storage.circles import CircleRows


class SqlRepository(BodyRows, CircleRows):
    """Organisations, teams, memberships, circles and members. `lock` is for sessions that write."""

    def __init__(self, session: Session, *, lock: bool) -> None:
        BodyRows.__init__(self, session, lock=lock)

    def authority(self, person_id: str) -> Authority:
        """What a person may do anywhere."""
        coordinated = self.circles_of(person_id, CircleRole.COORDINATOR)
        return Authority(
            person_id,
            tuple(self.memberships_of(person_id)),
            tuple(self.with_all_nested(coordinated)),
            tuple(self.circles_of(person_id, CircleRole.POINT)),
        )


def reading(session: Session) -> SqlRepository:
    """The repository for a query."""
    return SqlRepository(session, lock=False)


def writing(session: Session) -> SqlRepository:
    """The repository for a command, which keeps what it reads from other writers."""
    return SqlRepository(session, lock=True)
