"""Volunteers in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb
from libs.storage.deferred import deferred_rows
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from libs.storage.prepared import PreparedQuery
from services.volunteers.domain.age import age_reached
from services.volunteers.domain.circles import CircleRole
from services.volunteers.domain.errors import VolunteerNotFound
from services.volunteers.domain.events import Fact
from services.volunteers.domain.person import Person
from services.volunteers.domain.volunteer import State, Volunteer
from services.volunteers.storage.outbox import tell
from services.volunteers.storage.people import PEOPLE
from services.volunteers.storage.tables import circle_member, skill_holder, volunteer
from services.volunteers.use_cases.ports import Listed
from services.volunteers.wire.people import print_person
from services.volunteers.wire.volunteers import print_volunteer, read_volunteer

_VOLUNTEERS = Documents(volunteer, pb.Volunteer)

_ROWS = select(volunteer.c.id, volunteer.c.document, volunteer.c.birth_date, volunteer.c.next_age_time)
_THIS_ONE = _ROWS.where(volunteer.c.id == bindparam("id"))
_ONE = PreparedQuery(_THIS_ONE)
_ONE_LOCKED = PreparedQuery(_THIS_ONE.with_for_update())


class VolunteerRows:
    """The volunteers' part of the repository. `lock` says that what is read is kept from other writers, `now`
    is the moment for which ages are told."""

    def __init__(self, session: Session, *, lock: bool, now: datetime) -> None:
        self._session = session
        self._lock = lock
        self._now = now
        self._printed: dict[tuple[str, int], pb.Volunteer] = {}

    def volunteer(self, volunteer_id: str) -> Volunteer:
        found = self.volunteer_if_any(volunteer_id)
        if found is None:
            raise VolunteerNotFound(volunteer_id)
        return found

    def volunteer_if_any(self, volunteer_id: str) -> Volunteer | None:
        row = self._row(volunteer_id)
        return _read(row) if row else None

    def register(self, person: Person, registered: Volunteer) -> None:
        PEOPLE.save_unseen(self._session, print_person(person), id=person.person_id)
        message = self.printed(registered)
        _VOLUNTEERS.save_unseen(self._session, message, **_columns(registered))
        self._hold(registered)
        tell(self._session, Fact.VOLUNTEER_REGISTERED, registered.volunteer_id, 1, message)

    def save_volunteer(self, kept: Volunteer, fact: Fact) -> None:
        message = self.printed(kept)
        _VOLUNTEERS.save(self._session, message, version=kept.version, **_columns(kept))
        if kept.version > 1:
            theirs = skill_holder.c.volunteer_id == kept.volunteer_id
            self._session.connection().execute(delete(skill_holder).where(theirs))
        self._hold(kept)
        tell(self._session, fact, kept.volunteer_id, kept.version, message)

    def printed(self, volunteer: Volunteer) -> pb.Volunteer:
        """Printed once, for the row, the event and the answer."""
        key = (volunteer.volunteer_id, volunteer.version)
        if key not in self._printed:
            self._printed[key] = print_volunteer(volunteer)
        return self._printed[key]

    def growing_older(self, volunteer_id: str, now: datetime) -> Volunteer | None:
        row = self._row(volunteer_id)
        is_due = row is not None and row.next_age_time is not None and row.next_age_time <= now
        return _read(row) if is_due else None

    def published(self, volunteer_id: str) -> pb.Volunteer:
        row = self._row(volunteer_id)
        if row is None:
            raise VolunteerNotFound(volunteer_id)
        return self._up_to_date(row)

    def published_many(self, volunteer_ids: Collection[str]) -> Sequence[pb.Volunteer]:
        rows = self._session.execute(_ROWS.where(one_of(volunteer.c.id, volunteer_ids)))
        found = {row.id: self._up_to_date(row) for row in rows}
        return [found[one] for one in volunteer_ids if one in found]

    def list_published(
        self, circle_id: str, state: State | None, after: str | None, size: int
    ) -> Listed[pb.Volunteer]:
        statement = _points_of(circle_id) if circle_id else _ROWS
        if state:
            statement = statement.where(volunteer.c.state == state.value)
        if after is not None:
            statement = statement.where(volunteer.c.id > after)
        rows = self._session.execute(statement.order_by(volunteer.c.id).limit(size + 1)).all()
        shown = [self._up_to_date(row) for row in rows[:size]]
        return shown, rows[size - 1].id if len(rows) > size else None

    def _row(self, volunteer_id: str) -> Any:
        return (_ONE_LOCKED if self._lock else _ONE).one_or_none(self._session, id=volunteer_id)

    def _up_to_date(self, row: Any) -> pb.Volunteer:
        """The message, with the age of today where the loop that tells of birthdays has not come by yet."""
        message = pb.Volunteer.FromString(row.document)
        if row.next_age_time and row.next_age_time <= self._now:
            message.age_reached = age_reached(row.birth_date, self._now)
        return message

    def _hold(self, kept: Volunteer) -> None:
        """Note who holds which skill; at the end, where a skill deleted meanwhile makes the write fail."""
        rows = deferred_rows(self._session)
        for skill_id in sorted({one.skill_id for one in kept.qualifications}):
            rows.add(skill_holder, {"skill_id": skill_id, "volunteer_id": kept.volunteer_id})


def volunteers_growing_older(now: datetime) -> Select[tuple[str]]:
    """SQL for the ids of those whose `next_age_time` has come, the longest ago first."""
    due = volunteer.c.next_age_time
    return select(volunteer.c.id).where(due <= now).order_by(due)


def _columns(kept: Volunteer) -> dict[str, Any]:
    return {
        "id": kept.volunteer_id,
        "number": kept.volunteer_number,
        "state": kept.state.value,
        "birth_date": kept.birth_date,
        "next_age_time": kept.next_age_time,
    }


def _read(row: Any) -> Volunteer:
    return read_volunteer(pb.Volunteer.FromString(row.document), row.birth_date)


def _points_of(circle_id: str) -> Select[Any]:
    points = select(circle_member.c.member_id).where(
        circle_member.c.circle_id == circle_id,
        circle_member.c.role == CircleRole.POINT.value,
        circle_member.c.active,
    )
    return _ROWS.where(volunteer.c.id.in_(points))
