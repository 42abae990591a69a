"""What must always hold, asked of the rows themselves in small batches: the third guard.

The first two are the transaction and the database's constraints.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Select, delete, func, select
from sqlalchemy.engine import Row
from sqlmodel import Session

from libs.storage.plumbing import invariant

PASS_EVERY = timedelta(minutes=1)
"""Between the end of one pass over the rows and the beginning of the next."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that holds for every row of a table.

    `broken(now)` selects the rows that break it, `key` is the first column of the table's primary key, by
    which the rows are gone through. Where SQL cannot tell, `broken` selects candidates and `is_broken` looks
    at each.
    """

    name: str
    key: Column[str]
    broken: Callable[[datetime], Select[Any]]
    is_broken: Callable[[Row[Any]], bool] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a batch of rows was like; `last_key` is None when it reached the end of the table."""

    invariant: Invariant
    last_key: str | None
    broken: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What the last whole pass over the rows found; `check_time` is None before the first has ended."""

    name: str
    violations: int
    check_time: datetime | None


@dataclass(frozen=True, slots=True)
class _Progress:
    """How far the pass under way has come, and how many violations it found."""

    after: str
    found: int


def due(session: Session, invariants: Sequence[Invariant], now: datetime) -> list[Invariant]:
    """Those whose next batch is due; one that nobody has looked at yet is."""
    waits = select(invariant.c.name).where(invariant.c.next_time > now)
    waiting = set(session.connection().execute(waits).scalars())
    return [one for one in invariants if one.name not in waiting]


def look(session: Session, one: Invariant, now: datetime, batch: int) -> Finding:
    """Look at the next rows, so many at a time."""
    after = _progress(session, one.name).after
    end = select(one.key).where(one.key > after).order_by(one.key).offset(batch - 1).limit(1)
    last: str | None = session.connection().execute(end).scalar_one_or_none()
    rows = one.broken(now).where(one.key > after)
    if last is not None:
        rows = rows.where(one.key <= last)
    if one.is_broken is None:
        count = select(func.count()).select_from(rows.subquery())
        return Finding(one, last, int(session.connection().execute(count).scalar_one()))
    return Finding(one, last, sum(map(one.is_broken, session.connection().execute(rows))))


def note(session: Session, finding: Finding, now: datetime) -> None:
    """Keep what a batch found; at the end of the table it becomes the standing, and the next pass waits."""
    name, last = finding.invariant.name, finding.last_key
    found = _progress(session, name).found + finding.broken
    row: dict[str, Any] = {"after": last or "", "found": 0 if last is None else found}
    row["next_time"] = now if last is not None else now + PASS_EVERY
    if last is None:
        row |= {"violations": found, "check_time": now}
    known = session.connection().execute(invariant.update().where(invariant.c.name == name).values(**row))
    if known.rowcount == 0:
        session.connection().execute(invariant.insert().values(name=name, **{"violations": 0, **row}))


def standings(session: Session) -> list[Standing]:
    """How all invariants stand, by name."""
    columns = invariant.c.name, invariant.c.violations, invariant.c.check_time
    return [Standing(*row) for row in session.connection().execute(select(*columns).order_by(columns[0]))]


def forget_others(session: Session, invariants: Sequence[Invariant]) -> None:
    """Drop what is kept of invariants that an earlier version of the software knew."""
    names = [one.name for one in invariants]
    session.connection().execute(delete(invariant).where(invariant.c.name.not_in(names)))


def _progress(session: Session, name: str) -> _Progress:
    statement = select(invariant.c.after, invariant.c.found).where(invariant.c.name == name)
    row = session.connection().execute(statement).one_or_none()
    return _Progress(*row) if row else _Progress("", 0)
