"""Each invariant of each service, broken by hand past all guards: the checker sees it, and only then."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, make_url
from sqlmodel import Session

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.storage import invariants
from libs.storage.invariants import Invariant
from libs.storage.migrations import migrate
from services.matching import service as matching_service
from services.matching.storage import invariants as of_matching
from services.matching.storage.tables import plan_proposal, plan_run, plan_unfilled
from services.organisations import service as organisations_service
from services.organisations.storage import invariants as of_organisations
from services.organisations.storage.tables import circle, membership, organisation
from services.tasks.domain.offer import Invitation
from services.tasks.storage import invariants as of_tasks
from services.tasks.storage.tables import assignment, change, offer, slot, swap, task, waitlist_entry
from services.tasks.use_cases import answering, offering
from services.volunteers import service as volunteers_service
from services.volunteers.storage import invariants as of_volunteers
from services.volunteers.storage.tables import volunteer
from tests.support.tasks import ADMIN, START, Bench, bench_on, seats, tomorrow, unseen

Breach = Callable[[Connection], Any]
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def set_all(table: Any, **values: Any) -> Breach:
    """Every row of the table says something else."""
    return lambda connection: connection.execute(table.update().values(**values))


def set_where(table: Any, before: str, /, **values: Any) -> Breach:
    """Every row in this state says something else."""
    return lambda connection: connection.execute(
        table.update().where(table.c.state == before).values(**values)
    )


def fill(table: Any, **values: Any) -> Breach:
    """A row with these values and empty ones."""
    empty = {"TEXT": "", "VARCHAR": "", "INTEGER": 0, "BOOLEAN": False, "FLOAT": 0.0, "BLOB": b""}
    row = {
        column.name: empty.get(str(column.type), LONG_AGO) for column in table.columns if not column.nullable
    }
    return lambda connection: connection.execute(table.insert().values(**{**row, **values}))


def all_of(*breaches: Breach) -> Breach:
    """One after the other."""
    return lambda connection: [breach(connection) for breach in breaches]


def forget_the_insurance(connection: Connection) -> None:
    for row in connection.execute(task.select()).all():
        told = task_pb2.Task.FromString(row.document)
        told.hazardous, told.insurance_reference = True, ""
        document = told.SerializeToString()
        connection.execute(task.update().where(task.c.id == row.id).values(document=document))


def forget_changes(connection: Connection) -> None:
    connection.execute(change.delete())


def to_one_time(connection: Connection) -> None:
    connection.execute(
        assignment.update().values(start_time=START + timedelta(days=1), end_time=START + timedelta(days=2))
    )


def promote_past_the_last_seat(connection: Connection) -> None:
    open_offer = connection.execute(offer.select().where(offer.c.state == "offered")).first()
    assert open_offer
    named = {"task_id": open_offer.task_id, "slot_id": open_offer.slot_id, "offer_id": open_offer.id}
    fill(waitlist_entry, id="entry", state="promoted", **named)(connection)
    set_all(slot, max=slot.c.confirmed)(connection)


TASKS: dict[str, Breach] = {
    "seats_within_capacity": set_all(slot, max=0),
    "seats_are_counted": set_all(slot, confirmed=0),
    "nobody_in_two_places": to_one_time,
    "promises_rest_on_consent": set_where(offer, "accepted", state="declined"),
    "accepted_offers_are_promises": set_where(offer, "offered", state="accepted"),
    "offers_end_in_time": set_where(offer, "offered", expire_time=LONG_AGO),
    "tasks_move_on_in_time": set_all(task, due_time=LONG_AGO),
    "cancelled_tasks_let_people_go": set_all(task, state="cancelled"),
    "hazards_are_insured": forget_the_insurance,
    "places_pass_whole": set_all(assignment, state="replaced"),
    "searches_end_with_the_start": all_of(
        set_all(assignment, state="seeking_stand_in"), set_all(task, state="in_progress")
    ),
    "promotions_within_free_seats": promote_past_the_last_seat,
    "swaps_end_in_time": fill(swap, id="swap", state="proposed"),
    "every_task_change_is_noted": forget_changes,
    "every_offer_change_is_noted": forget_changes,
    "every_assignment_change_is_noted": forget_changes,
    "every_swap_change_is_noted": fill(swap, id="swap", state="accepted"),
}
MATCHING: dict[str, Breach] = {
    "confirmed_people_are_left_alone": fill(plan_proposal, plan_run_id="plan", fixed=True, offer_id="offer"),
    "offers_rest_on_a_release": fill(plan_proposal, plan_run_id="plan", offer_id="offer"),
    "empty_seats_have_reasons": fill(plan_unfilled, plan_run_id="plan", short_of_min=1, reasons="[]"),
    "no_run_is_forgotten": fill(plan_run, id="plan", state="solving", lease_until=LONG_AGO),
}
VOLUNTEERS: dict[str, Breach] = {
    "ages_are_told_in_time": fill(volunteer, id="ann", next_age_time=LONG_AGO),
    "volunteers_are_people": fill(volunteer, id="nobody"),
}
ORGANISATIONS: dict[str, Breach] = {
    "organisations_have_an_administrator": all_of(
        fill(organisation, id="kitchen"), fill(membership, organisation_id="kitchen", person_id="ann")
    ),
    "circles_form_no_ring": all_of(
        fill(circle, id="lane", parent_id="street"), fill(circle, id="street", parent_id="lane")
    ),
}


def sees_each(url: str, all_of_them: Sequence[Invariant], breaches: Mapping[str, Breach]) -> None:
    """Nothing is broken to begin with; each breach is seen, and undone before the next."""
    driver = "postgresql+psycopg" if url.startswith("postgresql") else "sqlite"
    options = {"options": "-c timezone=UTC"} if url.startswith("postgresql") else {"isolation_level": None}
    engine = create_engine(make_url(url).set(drivername=driver), connect_args=options)
    by_name = {one.name: one for one in all_of_them}
    assert list(breaches) == list(by_name)
    for name, breach in breaches.items():
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            assert sum(count(connection, one) for one in all_of_them) == 0
            forget_the_guards(connection)
            breach(connection)
            assert count(connection, by_name[name]) > 0, name
            connection.exec_driver_sql("ROLLBACK")
    engine.dispose()


def forget_the_guards(connection: Connection) -> None:
    """From here on no trigger, constraint or foreign key holds anything back on this connection."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in connection.exec_driver_sql(triggers).all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
    guards = (
        "SELECT conrelid::regclass, conname FROM pg_constraint "
        "WHERE contype IN ('c', 'x') AND connamespace = 'public'::regnamespace"
    )
    for table, name in connection.exec_driver_sql(guards).all():
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def count(connection: Connection, one: Invariant) -> int:
    """What the checker counts in a pass, two rows at a time."""
    session, found = Session(connection), 0
    finding = None
    while finding is None or finding.last_key is not None:
        finding = invariants.look(session, one, START, batch=2)
        invariants.note(session, finding, START)
        found += finding.broken
    return found


def promises(bench: Bench) -> None:
    """Somebody with two promises, and somebody else with an offer that waits."""
    busy, asked = bench.told.volunteer(), bench.told.volunteer()
    early, late = bench.task(seats(2)), bench.task(seats(2), schedule=tomorrow(14))
    for one in (early, late):
        (sent,) = bench.do(offering.create_offers, ADMIN, [Invitation(one.slots[0].slot_id, busy)])
        bench.do(answering.accept_offer, person(busy), sent.offer_id, unseen)
    bench.do(offering.create_offers, ADMIN, [Invitation(early.slots[0].slot_id, asked)])


async def test_broken_promises_are_counted(database_url: str) -> None:
    async with bench_on(database_url) as bench:
        promises(bench)
    sees_each(database_url, of_tasks.INVARIANTS, TASKS)


@pytest.mark.parametrize(
    ("service", "known", "breaches"),
    [
        pytest.param(matching_service, of_matching, MATCHING, id="matching"),
        pytest.param(volunteers_service, of_volunteers, VOLUNTEERS, id="volunteers"),
        pytest.param(organisations_service, of_organisations, ORGANISATIONS, id="organisations"),
    ],
)
def test_whatever_is_broken_is_counted(
    database_url: str, service: ModuleType, known: ModuleType, breaches: Mapping[str, Breach]
) -> None:
    migrate(database_url, Path(str(service.__file__)).parent / "migrations")
    sees_each(database_url, known.INVARIANTS, breaches)
