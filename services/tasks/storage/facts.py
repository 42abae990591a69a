"""What other services have told us, newest version each."""

from collections.abc import Iterable, Mapping

from google.protobuf.message import Message
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2, volunteer_pb2
from libs.errors import TemporarilyUnavailable
from libs.skills import SkillGraph
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.tasks.domain.circle import Circle, Circles, Organisation
from services.tasks.domain.errors import CircleUnknown, OrganisationUnknown, VolunteerUnknown
from services.tasks.domain.volunteer import Volunteer
from services.tasks.storage.tables import (
    PROJECTIONS,
    known_circle,
    known_organisation,
    known_skill,
    known_surface,
    known_volunteer,
)
from services.tasks.wire.facts import read_circle, read_organisation, read_volunteer, surface_id

_VOLUNTEERS = Documents(known_volunteer, volunteer_pb2.Volunteer)
_ORGANISATIONS = Documents(known_organisation, organisation_pb2.Organisation)
_CIRCLES = Documents(known_circle, organisation_pb2.Circle)
_SURFACES = Documents(known_surface, organisation_pb2.CircleMember)
_NO_SKILLS = SkillGraph({})


def learn(session: Session, projection: str, fact_id: str, version: int, fact: Message) -> None:
    """Keep what was told, unless something newer is known: events may come late, twice and out of order."""
    connection = session.connection()
    table = PROJECTIONS[projection]
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"version": version, "document": fact.SerializeToString(deterministic=True)}
    told = insert(table).values(id=fact_id, **row)
    newer = told.on_conflict_do_update(
        index_elements=["id"], set_=row, where=table.c.version < told.excluded.version
    )
    connection.execute(newer)


class FactRows:
    """Volunteers, skills, organisations and circles as others tell them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def volunteer(self, volunteer_id: str) -> Volunteer:
        message = _VOLUNTEERS.find(self._session, id=volunteer_id)
        if message is None:
            raise VolunteerUnknown(volunteer_id)
        return read_volunteer(message)

    def lock_volunteer(self, volunteer_id: str) -> Volunteer:
        message = _VOLUNTEERS.find(self._session, lock=True, id=volunteer_id)
        if message is None:
            raise VolunteerUnknown(volunteer_id)
        return read_volunteer(message)

    def lock_volunteers(self, volunteer_ids: Iterable[str]) -> Mapping[str, Volunteer]:
        known = known_volunteer.c.id
        found = _VOLUNTEERS.listed(self._session, one_of(known, volunteer_ids), order=known, lock=True)
        return {message.volunteer_id: read_volunteer(message) for message in found}

    def organisation(self, organisation_id: str) -> Organisation:
        message = _ORGANISATIONS.find(self._session, id=organisation_id)
        if message is None:
            raise OrganisationUnknown(organisation_id)
        return read_organisation(message)

    def circle(self, circle_id: str) -> Circle:
        message = _CIRCLES.find(self._session, id=circle_id)
        if message is None:
            raise CircleUnknown(circle_id)
        return read_circle(message)

    def circles(self, circle_ids: Iterable[str]) -> Circles:
        wanted = set(circle_ids)
        found = self._known_circles(wanted)
        above = {ancestor for circle in found for ancestor in circle.ancestors} - wanted
        return Circles([*found, *self._known_circles(above)])

    def on_surface(self, organisation_id: str, circle_ids: Iterable[str]) -> bool:
        parts = {surface_id(circle_id, organisation_id) for circle_id in circle_ids}
        return any(part.active for part in _SURFACES.find_many(self._session, parts).values())

    def skills(self, needed: bool) -> SkillGraph:
        if not needed:
            return _NO_SKILLS
        documents = self._session.connection().execute(select(known_skill.c.document)).scalars()
        skills = [skill_pb2.Skill.FromString(document) for document in documents]
        implications = {skill.skill_id: tuple(skill.implied_skill_ids) for skill in skills if skill.skill_id}
        try:
            return SkillGraph(implications)
        except ValueError as contradiction:
            # Half of a change has arrived; the other half is on its way.
            raise TemporarilyUnavailable("The taxonomy of skills") from contradiction

    def _known_circles(self, circle_ids: set[str]) -> list[Circle]:
        if not circle_ids:
            return []
        return [read_circle(one) for one in _CIRCLES.find_many(self._session, circle_ids).values()]
