"""The loop's view of what must always hold, on both databases: batches, passes, and what was found."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, select
from sqlmodel import Session

from libs.storage import Database, invariants
from libs.storage.invariants import PASS_EVERY, Invariant, Standing
from tests.support.ledger import Account

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ACCOUNT = Account.__table__


def owned_by_nobody(_: datetime) -> Select:
    return select(ACCOUNT.c.id).where(ACCOUNT.c.owner.startswith("nobody"))


OWNED = Invariant("accounts_have_owners", ACCOUNT.c.id, owned_by_nobody)
NAMED = Invariant(
    "owners_have_names",
    ACCOUNT.c.id,
    lambda now: select(ACCOUNT.c.id, ACCOUNT.c.owner),
    lambda row: row.owner.startswith("nobody"),
)


def add(session: Session, numbers: range, owner: str) -> None:
    session.add_all([Account(id=f"{number:03}", owner=f"{owner} {number}") for number in numbers])


def batches_until_the_end(session: Session, one: Invariant, now: datetime) -> int:
    """Look at everything, ten rows at a time."""
    for number in range(1, 100):
        finding = invariants.look(session, one, now, batch=10)
        invariants.note(session, finding, now)
        if finding.last_key is None:
            return number
    raise AssertionError("the end was not reached")


async def test_a_pass_counts_what_is_broken_in_batches(database: Database) -> None:
    await database.write(lambda session: add(session, range(35), "ann"))
    await database.write(lambda session: add(session, range(35, 40), "nobody"))
    for one in (OWNED, NAMED):
        batches = await database.write(lambda session, one=one: batches_until_the_end(session, one, NOW))
        assert batches == 5
    assert await database.read(invariants.standings) == [
        Standing("accounts_have_owners", 5, NOW),
        Standing("owners_have_names", 5, NOW),
    ]


async def test_a_pass_under_way_keeps_what_the_last_one_found(database: Database) -> None:
    await database.write(lambda session: add(session, range(30), "nobody"))
    await database.write(lambda session: batches_until_the_end(session, OWNED, NOW))
    await database.write(
        lambda session: invariants.note(session, invariants.look(session, OWNED, NOW, 10), NOW)
    )
    (standing,) = await database.read(invariants.standings)
    assert standing.violations == 30


async def test_the_next_pass_is_due_after_a_while_and_the_next_batch_at_once(database: Database) -> None:
    await database.write(lambda session: add(session, range(30), "ann"))

    def due(session: Session, after: timedelta) -> bool:
        return invariants.due(session, [OWNED], NOW + after) == [OWNED]

    assert await database.read(lambda session: due(session, timedelta()))
    await database.write(
        lambda session: invariants.note(session, invariants.look(session, OWNED, NOW, 10), NOW)
    )
    assert await database.read(lambda session: due(session, timedelta()))
    await database.write(lambda session: batches_until_the_end(session, OWNED, NOW))
    assert not await database.read(lambda session: due(session, PASS_EVERY / 2))
    assert await database.read(lambda session: due(session, PASS_EVERY))


async def test_what_no_longer_is_an_invariant_is_forgotten(database: Database) -> None:
    for one in (OWNED, NAMED):
        await database.write(lambda session, one=one: batches_until_the_end(session, one, NOW))
    await database.write(lambda session: invariants.forget_others(session, [NAMED]))
    assert [one.name for one in await database.read(invariants.standings)] == ["owners_have_names"]
