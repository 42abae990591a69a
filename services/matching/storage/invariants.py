"""What must always hold for plans, asked of the rows without the code that makes them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, select

from libs.storage.invariants import Invariant
from services.matching.storage.tables import plan_proposal, plan_release, plan_run, plan_unfilled

FORGOTTEN_AFTER = timedelta(minutes=10)
"""How long a run may be under a lease that nobody renews before it counts as forgotten."""

_other = plan_proposal.alias("other")


def _confirmed_people_asked_again(_: datetime) -> Select[Any]:
    return select(plan_proposal.c.plan_run_id).where(plan_proposal.c.fixed, plan_proposal.c.offer_id != "")


def _offers_without_a_release(_: datetime) -> Select[Any]:
    ordered = exists().where(plan_release.c.plan_run_id == plan_proposal.c.plan_run_id)
    return select(plan_proposal.c.plan_run_id).where(
        ~plan_proposal.c.published, plan_proposal.c.offer_id != "", ~ordered
    )


def _empty_seats_without_a_reason(_: datetime) -> Select[Any]:
    return select(plan_unfilled.c.plan_run_id).where(
        plan_unfilled.c.short_of_min > 0, func.length(plan_unfilled.c.reasons) <= len("[]")
    )


def _forgotten_runs(now: datetime) -> Select[Any]:
    return select(plan_run.c.id).where(
        plan_run.c.state == "solving", plan_run.c.lease_until < now - FORGOTTEN_AFTER
    )


INVARIANTS = (
    Invariant("confirmed_people_are_left_alone", plan_proposal.c.plan_run_id, _confirmed_people_asked_again),
    Invariant("offers_rest_on_a_release", plan_proposal.c.plan_run_id, _offers_without_a_release),
    Invariant("empty_seats_have_reasons", plan_unfilled.c.plan_run_id, _empty_seats_without_a_reason),
    Invariant("no_run_is_forgotten", plan_run.c.id, _forgotten_runs),
)
"""By the numbers of docs/operations.md: what the rows of this service can tell of each."""
