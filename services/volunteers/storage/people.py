"""People in the database, and whom they work with."""

from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any

from sqlalchemy import select, union_all
from sqlmodel import Session

from libs.access.relations import Facts
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2 as pb
from libs.storage.documents import Documents
from libs.storage.id_lists import one_of
from services.volunteers.domain.circles import CircleRole
from services.volunteers.domain.errors import PersonNotFound
from services.volunteers.domain.person import Person
from services.volunteers.storage.tables import circle_host, circle_member, employment, person
from services.volunteers.wire.people import print_person, read_person

PEOPLE = Documents(person, pb.Person)


class PersonRows:
    """The people's part of the repository. `lock` says that what is read is kept from other writers."""

    def __init__(self, session: Session, *, lock: bool) -> None:
        self._session = session
        self._lock = lock

    def person(self, person_id: str) -> Person:
        message = PEOPLE.find(self._session, lock=self._lock, id=person_id)
        if message is None:
            raise PersonNotFound(person_id)
        return read_person(message)

    def people(self, person_ids: Collection[str]) -> list[Person]:
        found = PEOPLE.find_many(self._session, person_ids)
        return [read_person(found[one]) for one in person_ids if one in found]

    def save_person(self, kept: Person) -> None:
        PEOPLE.save(self._session, print_person(kept), id=kept.person_id, version=kept.version)

    def working_with(self, person_ids: Collection[str]) -> Mapping[str, Facts]:
        circles = self._circles_of(person_ids)
        organisations = self._organisations_in(set(chain.from_iterable(circles.values())))
        employers = self._employers_of(person_ids)
        return {
            one: Facts(
                person_ids=[one],
                circle_ids=circles.get(one, ()),
                org_ids={
                    *employers.get(one, ()),
                    *chain.from_iterable(organisations.get(circle, ()) for circle in circles.get(one, ())),
                },
            )
            for one in person_ids
        }

    def organisations_in(self, circle_ids: Collection[str]) -> frozenset[str]:
        return frozenset(chain.from_iterable(self._organisations_in(set(circle_ids)).values()))

    def _circles_of(self, person_ids: Collection[str]) -> dict[str, set[str]]:
        """By person, the circles of which they are a point or the line."""
        return self._grouped(
            select(circle_member.c.member_id, circle_member.c.circle_id).where(
                one_of(circle_member.c.member_id, person_ids),
                circle_member.c.role != CircleRole.SURFACE.value,
                circle_member.c.active,
            )
        )

    def _organisations_in(self, circle_ids: Collection[str]) -> dict[str, set[str]]:
        """By circle, its host and its surface."""
        hosts = select(circle_host.c.circle_id, circle_host.c.host_organisation_id).where(
            one_of(circle_host.c.circle_id, circle_ids)
        )
        surfaces = select(circle_member.c.circle_id, circle_member.c.member_id).where(
            one_of(circle_member.c.circle_id, circle_ids),
            circle_member.c.role == CircleRole.SURFACE.value,
            circle_member.c.active,
        )
        return self._grouped(union_all(hosts, surfaces))

    def _employers_of(self, person_ids: Collection[str]) -> dict[str, set[str]]:
        """By person, the organisations in which they have roles."""
        return self._grouped(
            select(employment.c.person_id, employment.c.organisation_id).where(
                one_of(employment.c.person_id, person_ids), employment.c.active
            )
        )

    def _grouped(self, statement: Any) -> dict[str, set[str]]:
        groups: dict[str, set[str]] = {}
        for key, value in self._session.execute(statement):
            groups.setdefault(key, set()).add(value)
        return groups
