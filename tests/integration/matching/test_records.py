"""What is learned of people comes from events alone: in any order, told once or often, it is the same."""

import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.identifiers import new_id
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from services.matching.domain.experience import MEMORY, Record
from services.matching.service import MIGRATIONS
from services.matching.storage.digestion import Digestion
from services.matching.storage.known import KnownFacts
from services.matching.storage.records import KnownRecords
from tests.support.matching_messages import a_task, an_assignment, an_offer, interval, newer, stamp

NOW = datetime(2027, 3, 1, tzinfo=UTC)
LATELY, LONG_AGO = NOW - timedelta(days=30), NOW - MEMORY - timedelta(days=1)
PERMUTATIONS = 50


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """What matching keeps, empty at first."""
    migrate(database_url, MIGRATIONS)
    opened = open_database(database_url, name="matching")
    yield opened
    await opened.close()


def a_past(who: str) -> tuple[Any, list[Any]]:
    """A task, and all that ever happened to somebody, each step told."""
    task = a_task(new_id(), LATELY)
    told: list[Any] = []

    def asked(state: "Offer.State.ValueType", when: datetime = LATELY) -> None:
        offer = an_offer(task, who, create_time=stamp(when))
        told.extend([offer, newer(offer, state=state)])

    def promised(*states: "Assignment.State.ValueType", when: datetime = LATELY, **fields: Any) -> None:
        assignment = an_assignment(task, who, time=interval(when))
        told.append(assignment)
        for state in states:
            assignment = newer(assignment, state=state, **fields)
            told.append(assignment)

    asked(Offer.STATE_ACCEPTED)
    asked(Offer.STATE_ACCEPTED)
    asked(Offer.STATE_DECLINED)
    asked(Offer.STATE_EXPIRED)
    asked(Offer.STATE_SUPERSEDED)
    asked(Offer.STATE_REVOKED)
    asked(Offer.STATE_DECLINED, when=LONG_AGO)
    promised(Assignment.STATE_CHECKED_IN, Assignment.STATE_CHECKED_OUT, Assignment.STATE_COMPLETED)
    promised(Assignment.STATE_NO_SHOW)
    promised(Assignment.STATE_NO_SHOW, Assignment.STATE_EXCUSED)
    promised(Assignment.STATE_NO_SHOW, Assignment.STATE_CHECKED_IN)
    promised(Assignment.STATE_WITHDRAWN)
    promised(Assignment.STATE_WITHDRAWN, late=True)
    promised(Assignment.STATE_CANCELLED)
    promised(Assignment.STATE_NO_SHOW, when=LONG_AGO)
    return task, told


EXPECTED = Record(accepted=2, declined=1, lapsed=1, came=2, missed=2)
"""Lately: an excuse is no absence, a withdrawal in time no miss, and what is long past is forgotten."""


def tell(database: Database, told: list[Any]) -> None:
    """Digest resources in this order, some at a time."""
    for first in range(0, len(told), 5):
        some = told[first : first + 5]

        def digest(session: Any, some: list[Any] = some) -> None:
            digestion = Digestion(session, NOW)
            digestion.offers([one for one in some if isinstance(one, Offer)])
            digestion.assignments([one for one in some if isinstance(one, Assignment)])

        database.write_blocking(digest)


def record_of(database: Database, who: str) -> Record:
    return database.read_blocking(
        lambda session: KnownRecords(session).of_volunteers([who], NOW - MEMORY)[who]
    )


def test_a_past_is_counted(database: Database) -> None:
    who = new_id()
    task, told = a_past(who)
    database.write_blocking(lambda session: Digestion(session, NOW).tasks([task]))
    tell(database, told)
    assert record_of(database, who) == EXPECTED
    of_circle = database.read_blocking(
        lambda session: KnownRecords(session).of_circles([task.circle_id], NOW - MEMORY)
    )
    assert sum(of_circle, Record()) == EXPECTED


def test_an_offer_to_stand_by_is_no_plans_business(database: Database) -> None:
    task = a_task(new_id(), NOW + timedelta(days=2))
    asked = an_offer(task, new_id(), kind=Assignment.KIND_STANDBY)

    assert database.write_blocking(lambda session: Digestion(session, NOW).offers([asked])) == set()
    assert database.read_blocking(lambda session: list(KnownFacts(session).promised_in([task.task_id]))) == []


def test_order_and_repetition_do_not_matter(database: Database) -> None:
    chance = random.Random(7)
    for _ in range(PERMUTATIONS):
        who = new_id()
        _, told = a_past(who)
        told = [*told, *chance.choices(told, k=len(told) // 2)]
        chance.shuffle(told)
        tell(database, told)
        assert record_of(database, who) == EXPECTED
        tell(database, told)
        assert record_of(database, who) == EXPECTED
