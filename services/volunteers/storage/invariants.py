"""What must always hold for people, asked of the rows without the code that makes them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select

from libs.storage.invariants import Invariant
from services.volunteers.storage.tables import person, volunteer

LATEST = timedelta(hours=1)
"""How long after a birthday the new age may still be untold."""


def _ages_not_told(now: datetime) -> Select[Any]:
    return select(volunteer.c.id).where(volunteer.c.next_age_time < now - LATEST)


def _volunteers_who_are_nobody(_: datetime) -> Select[Any]:
    return select(volunteer.c.id).where(~exists().where(person.c.id == volunteer.c.id))


INVARIANTS = (
    Invariant("ages_are_told_in_time", volunteer.c.id, _ages_not_told),
    Invariant("volunteers_are_people", volunteer.c.id, _volunteers_who_are_nobody),
)
"""By the numbers of docs/operations.md: what the rows of this service can tell of each."""
