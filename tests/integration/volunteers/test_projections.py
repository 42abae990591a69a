"""What is built from others' events does not depend on the order and number of deliveries."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import CreateVolunteerRequest
from libs.hosting.projections import digest
from libs.identifiers import new_id
from libs.messaging import Event
from libs.storage import Database, open_database
from libs.storage.migrations import migrate, schema_drift
from services.volunteers.domain.person import Person
from services.volunteers.domain.volunteer import Volunteer
from services.volunteers.domain.volunteer_number import new_number
from services.volunteers.reactions import reactions
from services.volunteers.storage.repository import reading, writing
from services.volunteers.storage.tables import PROJECTIONS, Table
from services.volunteers.wire.people import read_details
from services.volunteers.wire.volunteers import read_profile

MIGRATIONS = Path("services/volunteers/migrations")
NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
HANDLERS = reactions(writing)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database of the service, of the one kind and then of the other."""
    migrate(database_url, MIGRATIONS)
    opened = open_database(database_url, name="volunteers")
    yield opened
    await opened.close()


def event(event_type: str, aggregate_id: str, resource: object) -> Event:
    return Event(
        id=new_id(),
        type=event_type,
        subject=event_type,
        source="organisations",
        aggregate_id=aggregate_id,
        aggregate_version=resource.version,
        time=NOW,
        payload=EVENTS[event_type].wrap(resource),
        traceparent=None,
    )


def story(person_id: str, circles: list[str], organisation_id: str) -> list[Event]:
    """Somebody comes and goes: in the end a point of every second circle, and without roles."""
    told = []
    for number, circle_id in enumerate(circles):
        for version in range(1, 3 + number % 2):
            kind = "joined" if version % 2 else "left"
            member = pb.CircleMember(
                circle_id=circle_id,
                role=pb.CircleMember.ROLE_POINT,
                person_id=person_id,
                active=kind == "joined",
                version=version,
            )
            told.append(event(f"vc.circle_member.v1.{kind}", f"{circle_id}:point:{person_id}", member))
        circle = pb.Circle(circle_id=circle_id, host_organisation_id=organisation_id, version=number + 1)
        told.append(event("vc.circle.v1.created", circle_id, circle))
    for version, kind in enumerate(("created", "changed", "deleted"), 1):
        membership = pb.Membership(organisation_id=organisation_id, person_id=person_id, version=version)
        told.append(event(f"vc.membership.v1.{kind}", f"{organisation_id}:{person_id}", membership))
    return told


def somebody() -> Volunteer:
    request = CreateVolunteerRequest(volunteer=volunteer_pb2.Volunteer())
    return Volunteer(new_id(), new_number(), read_profile(request.volunteer), NOW, NOW)


def person_behind(volunteer: Volunteer) -> Person:
    request = CreateVolunteerRequest()
    request.person.display_name = "Wen Example"
    return Person(volunteer.volunteer_id, read_details(request.person), NOW, NOW)


async def test_any_order_and_number_of_deliveries_gives_the_same(database: Database) -> None:
    circles, organisation_id = [new_id() for _ in range(6)], new_id()
    volunteer = somebody()
    await database.write(lambda session: writing(session).register(person_behind(volunteer), volunteer))
    events = story(volunteer.volunteer_id, circles, organisation_id)
    dice = random.Random(7)
    digests = set()
    for _ in range(15):
        deliveries = dice.sample([*events, *dice.choices(events, k=len(events))], k=2 * len(events))

        def deliver(session: object, deliveries: list[Event] = deliveries) -> None:
            for one in deliveries:
                HANDLERS[one.type](session, one)

        await database.write(deliver)
        kept = await database.read(lambda session: reading(session).volunteer(volunteer.volunteer_id))
        assert kept.circle_ids == tuple(sorted(circles[1::2]))
        digests.add(
            await database.read(
                lambda session: tuple(digest(session, name, table) for name, table in PROJECTIONS.items())
            )
        )
        await database.write(
            lambda session: [session.connection().execute(table.delete()) for table in PROJECTIONS.values()]
        )
    assert len(digests) == 1


def test_the_schema_is_what_the_code_says(database_url: str) -> None:
    migrate(database_url, MIGRATIONS)
    assert schema_drift(database_url, Table.metadata) == []
