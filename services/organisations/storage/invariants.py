"""What must always hold for who may act for whom, asked of the rows without the code that makes them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, select

from libs.storage.invariants import Invariant
from services.organisations.storage.tables import circle, membership, organisation

_above = circle.alias("above")


def _leaderless(_: datetime) -> Select[Any]:
    admin = exists().where(membership.c.organisation_id == organisation.c.id, membership.c.is_admin)
    ever = exists().where(membership.c.organisation_id == organisation.c.id)
    return select(organisation.c.id).where(ever, ~admin)


def _rings(_: datetime) -> Select[Any]:
    line = (
        select(circle.c.id.label("start"), circle.c.parent_id.label("up"))
        .where(circle.c.parent_id.is_not(None))
        .cte(recursive=True)
    )
    line = line.union(
        select(line.c.start, _above.c.parent_id)
        .join(_above, _above.c.id == line.c.up)
        .where(_above.c.parent_id.is_not(None))
    )
    return select(circle.c.id).where(exists().where(line.c.start == circle.c.id, line.c.up == circle.c.id))


INVARIANTS = (
    Invariant("organisations_have_an_administrator", organisation.c.id, _leaderless),
    Invariant("circles_form_no_ring", circle.c.id, _rings),
)
"""By the numbers of docs/operations.md: what the rows of this service can tell of each."""
