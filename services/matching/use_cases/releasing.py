"""The release of a plan: the intent first, then the calls, then what became of them; safe against death
anywhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.identifiers import new_id
from services.matching.domain.errors import PlanRunStale
from services.matching.domain.grounds import Key, Kind
from services.matching.domain.plan_run import SOLVED, Action, PlanRun
from services.matching.domain.proposal import Proposal
from services.matching.domain.release import Answer, Release
from services.matching.use_cases.ports import Store
from services.matching.use_cases.staleness import holds
from services.matching.use_cases.waves import first_wave, next_waves


def order_release(
    store: Store, principal: Principal, now: datetime, plan_run_id: str, task_ids: Collection[str], etag: str
) -> PlanRun:
    """Note who wants which proposals sent. What an earlier order covers is not sent again.

    Raises PlanRunStateWrong, EtagMismatch, and PlanRunStale when a fact has changed, even if no event told so
    yet when the plan was stored.
    """
    run = store.runs.get(plan_run_id, lock=True)
    require(principal, "matching.ReleasePlanRun", Facts(circle_ids=[run.circle_id]))
    run.check_etag(etag)
    run.check_releasable()
    if not holds(store, run, store.grounds.of_run(plan_run_id)):
        raise PlanRunStale(plan_run_id)
    return place_order(store, run, principal.person_id or "", task_ids, now)


def place_order(
    store: Store, run: PlanRun, person_id: str, task_ids: Collection[str], now: datetime
) -> PlanRun:
    """Note that the proposals (of these tasks, or all) go out; nobody's name means the circle's policy."""
    plan_run_id = run.plan_run_id
    release = Release(new_id(), plan_run_id, person_id, now)
    if store.releases.claim(plan_run_id, release.release_id, task_ids):
        store.releases.add(release)
        first_wave(store, release, now)
        return run
    if store.releases.unfinished(plan_run_id):
        return run
    return _released(store, run, [], now)


def note_answers(
    store: Store, release_id: str, answers: Sequence[tuple[Proposal, Answer]], last: bool, now: datetime
) -> None:
    """Keep what became of the offers of one call; with the last one the run is released.

    Where people could not be asked, others are.
    """
    release = store.releases.get(release_id)
    run = store.runs.get(release.plan_run_id, lock=True)
    if store.releases.get(release_id).finished_at is not None:
        return
    store.releases.keep_answers(release, answers, now, last)
    if last:
        sent = store.releases.proposals(release_id)
        _released(store, run, sent, now)
        next_waves(store, {one.task_id for one in sent if one.refusal_reason}, now)


def give_up(store: Store, release_id: str, failure: str, now: datetime) -> None:
    """The tasks service refuses: what was not sent can be released again, and nobody is asked before that."""
    release = store.releases.get(release_id)
    run = store.runs.get(release.plan_run_id, lock=True)
    store.releases.give_up(release, failure, now)
    sent = store.releases.proposals(release_id)
    if sent:
        _released(store, run, sent, now)
    elif run.state in SOLVED:
        store.staffing.end_run(run.plan_run_id)


def _released(store: Store, run: PlanRun, sent: Sequence[Proposal], now: datetime) -> PlanRun:
    done = run.after(
        Action.RELEASE,
        now,
        offers_sent=run.offers_sent + sum(bool(proposal.offer_id) for proposal in sent),
        offers_refused=run.offers_refused + sum(bool(proposal.refusal_reason) for proposal in sent),
    )
    store.runs.save(done, "vc.plan.v1.released")
    store.grounds.forget(run.plan_run_id, keep=_keys_waiting(store, run))
    return done


def _keys_waiting(store: Store, run: PlanRun) -> set[Key]:
    """What the proposals rest on that are not released yet."""
    waiting = store.releases.waiting(run.plan_run_id)
    tasks = {(Kind.TASK, task_id) for task_id, _ in waiting}
    people = {(Kind.VOLUNTEER, volunteer_id) for _, volunteer_id in waiting}
    circles = {
        (ground.kind, ground.key)
        for ground in store.grounds.of_run(run.plan_run_id)
        if waiting and ground.kind is Kind.CIRCLE
    }
    return tasks | people | circles
