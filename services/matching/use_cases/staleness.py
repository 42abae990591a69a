"""Plans that wait for their release become stale when a fact changes that they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from services.matching.domain.grounds import Ground, Key
from services.matching.domain.plan_run import SOLVED, Action, Kind, PlanRun
from services.matching.use_cases.ports import Store


def holds(store: Store, run: PlanRun, grounds: Iterable[Ground]) -> bool:
    """Whether everything the plan of the run rests on still is as it was."""
    known = {(ground.kind, ground.key): ground for ground in grounds}
    now = store.grounds.as_now(known.keys(), run)
    return all(ground.still_holds(now[key]) for key, ground in known.items())


def facts_changed(store: Store, keys: Collection[Key], now: datetime) -> list[str]:
    """Mark the plans stale that rest on one of these facts as it was before. Returns the ids of their
    runs."""
    shaken = []
    for plan_run_id, grounds in sorted(store.grounds.touched(keys).items()):
        if not holds(store, store.runs.get(plan_run_id), grounds):
            mark_stale(store, plan_run_id, now)
            shaken.append(plan_run_id)
    return shaken


def mark_stale(store: Store, plan_run_id: str, now: datetime) -> None:
    """Nobody may release this plan any more; nothing of it needs watching."""
    run = store.runs.get(plan_run_id, lock=True)
    store.grounds.forget(plan_run_id)
    if not run.stale:
        store.runs.save(run.became_stale(now), "vc.plan.v1.stale")
    if run.kind is Kind.REPAIR and run.state in SOLVED and not store.releases.unfinished(plan_run_id):
        _mend_again(store, plan_run_id, now)


def _mend_again(store: Store, plan_run_id: str, now: datetime) -> None:
    """A repair that nobody has let out yet is thrown away, and what caused it waits for another."""
    run = store.runs.get(plan_run_id, lock=True)
    store.runs.save(run.after(Action.DISCARD, now), "vc.plan.v1.discarded")
    store.repairs.reopen(plan_run_id)
