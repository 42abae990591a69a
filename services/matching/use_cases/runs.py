"""Asking for runs, looking at them, stopping them, throwing their plans away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from libs.access.policies.parties import LINE
from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.identifiers import new_id
from services.matching.domain.errors import (
    PlanRunHasNoPlan,
    PlanRunsTooMany,
    ReleaseUnderWay,
    VolunteerNotFound,
)
from services.matching.domain.horizon import DEFAULT_LENGTH, checked_horizon
from services.matching.domain.plan_run import (
    DEFAULT_TIME_LIMIT_SECONDS,
    WITH_PLAN,
    Action,
    PlanRun,
    State,
)
from services.matching.domain.proposal import Proposal, UnfilledSlot
from services.matching.domain.weights import combined_weights
from services.matching.use_cases.ports import ConflictsOf, Store, Told
from services.matching.use_cases.snapshot import Snapshot, draw_snapshot, plan_circle

MOST_UNFINISHED = 5
"""Runs of one circle that may wait or be solved at a time."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The run that somebody asks for; zeros stand for defaults."""

    circle_id: str
    start: datetime
    end: datetime
    time_limit_seconds: int = 0
    gap_limit: float = 0.0
    seed: int = 0
    work_limit: int = 0
    weights: Mapping[str, int] = field(default_factory=dict)


def create_plan_run(store: Store, principal: Principal, now: datetime, wish: Wish) -> PlanRun:
    """A new run in the queue. Raises CircleNotFound, HorizonInvalid, WeightsInvalid, PlanRunsTooMany."""
    circle = plan_circle(store.facts, wish.circle_id)
    require(principal, "matching.CreatePlanRun", Facts(circle_ids=[circle.circle_id]))
    checked_horizon(wish.start, wish.end, circle.time_zone, now)
    combined_weights(circle.weights, wish.weights)
    if store.runs.unfinished(circle.circle_id) >= MOST_UNFINISHED:
        raise PlanRunsTooMany(circle.circle_id, MOST_UNFINISHED)
    run = PlanRun(
        plan_run_id=new_id(),
        circle_id=circle.circle_id,
        start=wish.start,
        end=wish.end,
        created_by_person_id=principal.person_id or "",
        created_at=now,
        changed_at=now,
        time_limit_seconds=wish.time_limit_seconds or DEFAULT_TIME_LIMIT_SECONDS,
        gap_limit=wish.gap_limit,
        seed=wish.seed,
        work_limit=wish.work_limit,
        weights=dict(sorted(wish.weights.items())),
    )
    store.runs.add(run, "vc.plan.v1.requested")
    return run


def get_plan_run(store: Store, principal: Principal, plan_run_id: str) -> PlanRun:
    """A run. Raises PlanRunNotFound."""
    return _readable(store, principal, "GetPlanRun", plan_run_id)


def list_plan_runs(
    store: Store, principal: Principal, circle_id: str, before: str, limit: int
) -> list[PlanRun]:
    """Runs of a circle, the newest first."""
    require(principal, "matching.ListPlanRuns", Facts(circle_ids=[circle_id]))
    return store.runs.of_circle(circle_id, before, limit)


def list_proposals(
    store: Store, principal: Principal, plan_run_id: str, after: tuple[str, ...], limit: int
) -> list[Proposal]:
    """Pairs that a run suggests, by slot and volunteer; how likely people say yes, and come, is for the
    coordinators of the circle alone."""
    run = _readable(store, principal, "ListProposals", plan_run_id)
    found = store.plans.proposals(run.plan_run_id, after, limit)
    if LINE.holds(principal, Facts(circle_ids=[run.circle_id])):
        return found
    return [replace(proposal, acceptance=0.0, presence=0.0) for proposal in found]


def list_unfilled_slots(
    store: Store, principal: Principal, plan_run_id: str, after: tuple[str, ...], limit: int
) -> list[UnfilledSlot]:
    """Slots that a run leaves short, by id."""
    run = _readable(store, principal, "ListUnfilledSlots", plan_run_id)
    return store.plans.unfilled(run.plan_run_id, after, limit)


def cancel_plan_run(
    store: Store, principal: Principal, now: datetime, plan_run_id: str, etag: str
) -> PlanRun:
    """The run stopped; one being solved is only told to stop. Raises PlanRunStateWrong, EtagMismatch."""
    run = _changeable(store, principal, "CancelPlanRun", plan_run_id, etag)
    stopped = run.asked_to_cancel(now)
    store.runs.save(stopped, "vc.plan.v1.cancelled" if stopped.state is State.CANCELLED else "")
    return stopped


def discard_plan_run(
    store: Store, principal: Principal, now: datetime, plan_run_id: str, etag: str
) -> PlanRun:
    """The run with its plan thrown away. Raises PlanRunStateWrong, EtagMismatch, ReleaseUnderWay."""
    run = _changeable(store, principal, "DiscardPlanRun", plan_run_id, etag)
    if store.releases.unfinished(plan_run_id):
        raise ReleaseUnderWay(plan_run_id)
    discarded = run.after(Action.DISCARD, now)
    store.runs.save(discarded, "vc.plan.v1.discarded")
    store.grounds.forget(plan_run_id)
    return discarded


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that the engine needs to explain a pair of a run."""

    run: PlanRun
    problem: bytes
    assignments: list[tuple[str, str]]


def question_about_pair(store: Store, principal: Principal, plan_run_id: str) -> Question:
    """What to explain a pair of the run from. Raises PlanRunHasNoPlan."""
    run = _readable(store, principal, "ExplainPair", plan_run_id)
    if run.state not in WITH_PLAN:
        raise PlanRunHasNoPlan(plan_run_id, run.state.value)
    proposals = store.plans.all_proposals(plan_run_id)
    pairs = [(proposal.volunteer_id, proposal.slot_id) for proposal in proposals]
    return Question(run, store.plans.problem(plan_run_id), pairs)


def get_snapshot(
    store: Store,
    principal: Principal,
    now: datetime,
    circle_id: str,
    interval: tuple[datetime, datetime] | None,
    conflicts_of: ConflictsOf,
) -> Snapshot:
    """What would be solved now, for the next 14 days unless said otherwise."""
    circle = plan_circle(store.facts, circle_id)
    require(principal, "matching.GetSnapshot", Facts(circle_ids=[circle.circle_id]))
    wanted = interval or (now, now + DEFAULT_LENGTH)
    return draw_snapshot(store.facts, circle_id, wanted, {}, now, conflicts_of)


def get_snapshot_volunteer(store: Store, principal: Principal, volunteer_id: str) -> Told:
    """A volunteer as matching knows them. Raises VolunteerNotFound."""
    told = store.facts.told(volunteer_id)
    if told is None:
        raise VolunteerNotFound(volunteer_id)
    circles = [
        circle_id for known in store.facts.volunteers([volunteer_id]) for circle_id in known.circle_ids
    ]
    facts = Facts(person_ids=[volunteer_id], circle_ids=circles)
    require(principal, "matching.GetSnapshotVolunteer", facts)
    return told


def _readable(store: Store, principal: Principal, method: str, plan_run_id: str) -> PlanRun:
    run = store.runs.get(plan_run_id)
    require(principal, f"matching.{method}", Facts(circle_ids=[run.circle_id]))
    return run


def _changeable(store: Store, principal: Principal, method: str, plan_run_id: str, etag: str) -> PlanRun:
    run = store.runs.get(plan_run_id, lock=True)
    require(principal, f"matching.{method}", Facts(circle_ids=[run.circle_id]))
    run.check_etag(etag)
    return run
