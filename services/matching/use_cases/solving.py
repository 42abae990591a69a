"""The life of a run in the background: taken under a lease, solved, stored; or given back when its process
died."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.matching.domain.facts import Pair
from services.matching.domain.plan_run import PlanRun, State
from services.matching.domain.proposal import Placement, Proposal, reason_codes
from services.matching.use_cases.ports import Advance, ConflictsOf, Solved, Store
from services.matching.use_cases.snapshot import Snapshot, draw_snapshot
from services.matching.use_cases.staleness import holds
from services.matching.use_cases.waves import learned_rates, with_chances

EVENTS = {
    State.FAILED: "vc.plan.v1.failed",
    State.CANCELLED: "vc.plan.v1.cancelled",
    State.OPTIMAL: "vc.plan.v1.completed",
    State.FEASIBLE: "vc.plan.v1.completed",
    State.TIMED_OUT_WITH_SOLUTION: "vc.plan.v1.completed",
}
"""The event of each state in which a run can end up by itself."""


class LeaseLost(Exception):
    """Somebody else solves the run, or nobody needs to any more."""


def requeue_lapsed(store: Store, now: datetime) -> int:
    """Put runs back into the queue whose process is gone. Returns their number."""
    lapsed = store.runs.lapsed(now)
    for run in lapsed:
        given_back = run.lapsed(now)
        store.runs.save(given_back, EVENTS.get(given_back.state, ""))
    return len(lapsed)


def take_next(store: Store, now: datetime, holder: str, lease: timedelta) -> PlanRun | None:
    """The next run, to be solved by the holder until the lease ends; None when nobody waits."""
    run = store.runs.next_queued()
    if run is None:
        return None
    taken = run.taken(now)
    store.runs.save(taken)
    store.runs.lease(run.plan_run_id, holder, now + lease)
    return taken


def draw(store: Store, run: PlanRun, now: datetime, conflicts_of: ConflictsOf) -> Snapshot:
    """The snapshot for a run. Raises HorizonInvalid, WeightsInvalid, CircleNotFound."""
    return draw_snapshot(store.facts, run.circle_id, (run.start, run.end), run.weights, now, conflicts_of)


def keep_problem(store: Store, plan_run_id: str, holder: str, snapshot: Snapshot, now: datetime) -> PlanRun:
    """The run with its problem stored, so that what is solved can be looked at and solved again."""
    run = _held(store, plan_run_id, holder)
    store.plans.keep_problem(plan_run_id, snapshot.problem)
    kept = run.with_snapshot(snapshot.sha256, snapshot.size, now)
    store.runs.save(kept)
    return kept


def renew(store: Store, plan_run_id: str, holder: str, until: datetime, advance: Advance | None) -> bool:
    """Keep the lease and show how the search stands; returns whether somebody asked to stop. Raises
    LeaseLost."""
    run = _held(store, plan_run_id, holder)
    store.runs.lease(plan_run_id, holder, until)
    if advance is not None:
        store.runs.save(run.advanced(advance.objective, advance.bound, advance.gap))
    return run.cancel_asked


def finish(
    store: Store, plan_run_id: str, holder: str, snapshot: Snapshot, solved: Solved, now: datetime
) -> PlanRun:
    """The run with its plan stored, stale at once if a fact has changed meanwhile. Raises LeaseLost."""
    run = _held(store, plan_run_id, holder)
    proposals = proposals_of(snapshot, solved)
    new = [proposal for proposal in proposals if proposal.is_new]
    volunteers = store.facts.volunteers(sorted({proposal.volunteer_id for proposal in new}))
    grounds = list(snapshot.grounds((proposal.task_id for proposal in new), volunteers)) if new else []
    stale = not holds(store, run, grounds)
    keep_plan(store, plan_run_id, snapshot, solved, proposals, now)
    if not stale:
        store.grounds.keep(plan_run_id, grounds)
    done = run.solved(solved.outcome, solved.optimal, stale, now)
    store.runs.save(done, EVENTS[done.state])
    return done


def keep_plan(
    store: Store,
    plan_run_id: str,
    snapshot: Snapshot,
    solved: Solved,
    proposals: Sequence[Proposal],
    now: datetime,
) -> None:
    """Store the proposals with the reserves of their slots, how likely all say yes, and what stays short."""
    reserves = _reserves(snapshot, solved, {proposal.slot_id for proposal in proposals if proposal.is_new})
    everybody = _with_chances(store, snapshot, [*proposals, *reserves], now)
    store.plans.keep_plan(plan_run_id, everybody, solved.unfilled)


def fail(store: Store, plan_run_id: str, holder: str, sentence: str, now: datetime) -> PlanRun:
    """The run without a plan: failed, or cancelled if that was asked. Raises LeaseLost."""
    run = _held(store, plan_run_id, holder)
    ended = run.lapsed(now) if run.cancel_asked else run.failed(sentence, now)
    store.runs.save(ended, EVENTS[ended.state])
    return ended


def _held(store: Store, plan_run_id: str, holder: str) -> PlanRun:
    run = store.runs.get(plan_run_id, lock=True)
    if run.state is not State.SOLVING or not store.runs.holds(plan_run_id, holder):
        raise LeaseLost(plan_run_id)
    return run


def proposals_of(snapshot: Snapshot, solved: Solved) -> list[Proposal]:
    """The plan's pairs, those marked that stay or have been asked already."""
    fixed = snapshot.facts.fixed_pairs
    published = {offer.pair for offer in snapshot.facts.offers}
    return [_proposal(placement, fixed, published) for placement in solved.placements]


def _proposal(placement: Placement, fixed: frozenset[Pair], published: set[Pair]) -> Proposal:
    pair = placement.volunteer_id, placement.slot_id
    return Proposal(
        task_id=placement.task_id,
        slot_id=placement.slot_id,
        volunteer_id=placement.volunteer_id,
        terms=placement.terms,
        travel_minutes=placement.travel_minutes or 0,
        reason_codes=reason_codes(placement),
        fixed=pair in fixed,
        published=pair in published,
    )


def _reserves(snapshot: Snapshot, solved: Solved, slot_ids: set[str]) -> list[Proposal]:
    """The reserves of the slots for which the plan wants somebody new, ranked."""
    ranks: Counter[str] = Counter()
    found = []
    for placement in solved.reserves:
        if placement.slot_id in slot_ids:
            ranks[placement.slot_id] += 1
            proposal = _proposal(placement, frozenset(), set())
            version = snapshot.versions.get(placement.volunteer_id, 0)
            rank = ranks[placement.slot_id]
            found.append(replace(proposal, reserve_rank=rank, volunteer_version=version))
    return found


def _with_chances(
    store: Store, snapshot: Snapshot, proposals: Sequence[Proposal], now: datetime
) -> list[Proposal]:
    circle_ids = {task.circle_id for task in snapshot.facts.tasks}
    people = {proposal.volunteer_id for proposal in proposals}
    return with_chances(proposals, learned_rates(store.facts, people, circle_ids, now))
