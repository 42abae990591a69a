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
        memberships = self.memberships_of(person_id)
        return Authority(
            person_id,
            tuple(one for one in memberships if one.in_force),
            tuple(self.with_all_nested(coordinated)),
            tuple(self.circles_of(person_id, CircleRole.POINT)),
            tuple(one for one in memberships if not one.in_force),
        )


def reading(session: Session) -> SqlRepository:
    """The repository for a query."""
    return SqlRepository(session, lock=False)


def writing(session: Session) -> SqlRepository:
    """The repository for a command, which keeps what it reads from other writers."""
    return SqlRepository(session, lock=True)
