"""Background work that fails for one item: it waits longer each time, so that it holds up no other item."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlmodel import Session

from libs.storage.id_lists import one_of
from libs.storage.plumbing import setback

LONGEST_PAUSE = timedelta(hours=1)
"""Between two tries of an item that keeps failing."""

_FORGOTTEN_AFTER = timedelta(days=7)
_MOST_DOUBLINGS = 16
_LONGEST_ERROR = 500


def may_be_tried(work: str, item_id: ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """SQL for: the item did not fail, or its pause is over."""
    waits = setback.c.work == work, setback.c.item_id == item_id, setback.c.next_time > now
    return ~exists().where(*waits)


def with_setbacks(session: Session, work: str, item_ids: Collection[str]) -> set[str]:
    """Those of the items that failed at their last try."""
    failed = select(setback.c.item_id).where(setback.c.work == work, one_of(setback.c.item_id, item_ids))
    return set(session.connection().execute(failed).scalars())


def note_failure(
    session: Session, work: str, item_id: str, now: datetime, first_pause: timedelta, error: str
) -> datetime:
    """Let the item wait twice as long as the last time, at first `first_pause`. Returns its next time."""
    its = setback.c.work == work, setback.c.item_id == item_id
    known = session.connection().execute(select(setback.c.failures).where(*its)).scalar_one_or_none()
    failures = (known or 0) + 1
    next_time: datetime = now + min(first_pause * 2 ** min(failures - 1, _MOST_DOUBLINGS), LONGEST_PAUSE)
    row = {"failures": failures, "error": error[:_LONGEST_ERROR], "next_time": next_time}
    if known is None:
        _forget_old(session, now)
        session.connection().execute(setback.insert().values(work=work, item_id=item_id, **row))
    else:
        session.connection().execute(setback.update().where(*its).values(**row))
    return next_time


def forget(session: Session, work: str, item_id: str) -> None:
    """The item has succeeded."""
    its = setback.c.work == work, setback.c.item_id == item_id
    session.connection().execute(delete(setback).where(*its))


def count(session: Session) -> int:
    """How many items wait after a failure."""
    return session.connection().execute(select(func.count()).select_from(setback)).scalar_one()


def _forget_old(session: Session, now: datetime) -> None:
    """Items that nobody wanted to try again for long are no longer due for another reason."""
    old = setback.c.next_time < now - _FORGOTTEN_AFTER
    session.connection().execute(delete(setback).where(old))
