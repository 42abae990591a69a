"""Events duplicated, shuffled, delayed and told again: what is known of others is the same.

A permutation takes the same events in another order, some of them several times, and stops at any point to
begin again from the first, as a consumer does whose place in the stream was lost.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from google.protobuf.message import Message
from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2, volunteer_pb2
from libs.hosting.projections import ProjectionDigest, digest
from libs.identifiers import new_id
from libs.messaging import Event
from libs.storage import inbox, open_database
from libs.storage.migrations import migrate
from services.tasks.service import spec
from services.tasks.settings import TasksSettings
from services.tasks.storage.tables import PROJECTIONS
from tests.support.tasks import MIGRATIONS

PERMUTATIONS = 200
PERMUTATIONS_ON_POSTGRESQL = 40
AT_A_TIME = 20
VERSIONS = 3
CONSUMER = "tasks-PERMUTED"
HANDLERS = spec(TasksSettings()).reactions


def told(event_type: str, aggregate_id: str, resource: Message, version: int) -> Event:
    """An event of another service."""
    return Event(
        id=new_id(),
        type=event_type,
        subject=event_type,
        source="others",
        aggregate_id=aggregate_id,
        aggregate_version=version,
        time=datetime(2026, 5, 4, 8, tzinfo=UTC),
        payload=EVENTS[event_type].wrap(resource),
        traceparent=None,
    )


def story() -> Iterator[Event]:
    """Two of everything that this service wants to know, each changed again and again."""
    for _ in range(2):
        volunteer_id, organisation_id, circle_id, skill_id = new_id(), new_id(), new_id(), f"skill-{new_id()}"
        for version in range(1, VERSIONS + 1):
            last = version == VERSIONS
            volunteer = volunteer_pb2.Volunteer(
                volunteer_id=volunteer_id,
                state=volunteer_pb2.Volunteer.STATE_PAUSED if last else volunteer_pb2.Volunteer.STATE_ACTIVE,
                circle_ids=[circle_id] * (version % 2),
                version=version,
            )
            yield told("vc.volunteer.v1.changed", volunteer_id, volunteer, version)
            skill = skill_pb2.Skill(skill_id=skill_id, implied_skill_ids=["first-aid"] * version)
            yield told(f"vc.skill.v1.{'deleted' if last else 'changed'}", skill_id, skill, version)
            organisation = org.Organisation(organisation_id=organisation_id, verification=version % 3)
            yield told("vc.organisation.v1.changed", organisation_id, organisation, version)
            circle = org.Circle(circle_id=circle_id, policy=org.CirclePolicy(max_offers_per_week=version))
            yield told("vc.circle.v1.changed", circle_id, circle, version)
            member = org.CircleMember(
                circle_id=circle_id,
                role=org.CircleMember.ROLE_SURFACE,
                organisation_id=organisation_id,
                active=version % 2 == 1,
            )
            kind = "joined" if member.active else "left"
            key = f"{circle_id}:surface:{organisation_id}"
            yield told(f"vc.circle_member.v1.{kind}", key, member, version)


def deliveries(events: list[Event], dice: Random) -> list[Event]:
    """All events at least once, as a broker at its worst delivers them."""
    shuffled = dice.sample([*events, *dice.choices(events, k=len(events) // 3)], k=len(events) * 4 // 3)
    begun_again_at = dice.randrange(len(shuffled))
    return [*shuffled[:begun_again_at], *shuffled]


def outcome(session: Session, order: list[Event]) -> tuple[ProjectionDigest, ...]:
    """What is known after these deliveries; nothing is kept."""
    for event in order:
        if inbox.first_time(session, CONSUMER, event.id):
            HANDLERS[event.type](session, event)
    known = tuple(digest(session, name, table) for name, table in PROJECTIONS.items())
    inbox.forget(session, CONSUMER)
    for table in PROJECTIONS.values():
        session.connection().execute(table.delete())
    return known


def same_in_any_order(url: str, permutations: int) -> None:
    """So many permutations of one story."""
    migrate(url, MIGRATIONS)
    database = open_database(url, name="tasks")
    try:
        events, dice = list(story()), Random(permutations)
        expected = database.write_blocking(lambda session: outcome(session, events))
        assert [one.rows for one in expected] == [2] * len(PROJECTIONS)
        for _ in range(permutations // AT_A_TIME):
            orders = [deliveries(events, dice) for _ in range(AT_A_TIME)]
            outcomes = database.write_blocking(
                lambda session, orders=orders: {outcome(session, order) for order in orders}
            )
            assert outcomes == {expected}
    finally:
        database.close_blocking()


def test_permutations_give_one_projection(tmp_path: Path) -> None:
    same_in_any_order(f"sqlite:///{tmp_path / 'tasks.sqlite'}", PERMUTATIONS)


def test_permutations_give_one_projection_on_postgresql(postgres_url: str) -> None:
    same_in_any_order(postgres_url, PERMUTATIONS_ON_POSTGRESQL)
