"""Repairs: causes are noted with the events that tell them, and answered once each by a run.

The run, its plan and, where the circle's policy lets it go out by itself, the order to release it are one
transaction. Until then the causes wait, so whoever dies loses nothing and doubles nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.identifiers import new_id
from services.matching.domain.facts import Standing
from services.matching.domain.plan_run import SOLVED, Action, Kind, PlanRun
from services.matching.domain.proposal import Proposal
from services.matching.domain.repair import (
    DEFAULT_PEOPLE_LIMIT,
    MOST_ATTEMPTS,
    Cause,
    Change,
    ChangeKind,
    Repair,
    Trigger,
)
from services.matching.use_cases.ports import ConflictsOf, Store
from services.matching.use_cases.releasing import place_order
from services.matching.use_cases.repair_ports import Mended, RepairEngine
from services.matching.use_cases.repair_snapshot import RepairSnapshot, draw_repair
from services.matching.use_cases.repair_snapshot import prepare as prepare_circle
from services.matching.use_cases.solving import EVENTS, keep_plan, proposals_of
from services.matching.use_cases.staleness import holds

MOST_PREPARED = 3
"""Circles whose people are kept in mind although nothing fell through there yet."""

NO_HORIZON = timedelta(days=1)
"""Length of the horizon of a repair that failed before it had one."""


class Overtaken(Exception):
    """Facts changed while the repair was made; what waits is to be looked at again."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What is to be mended in a circle: the causes that wait, and those of repairs that nobody has let out
    yet, whose place the new one takes."""

    circle_id: str
    causes: Sequence[Cause]
    waiting: Sequence[Cause]
    in_place_of: Sequence[str]

    @property
    def waiting_ids(self) -> list[str]:
        """The causes that no run has answered."""
        return [cause.cause_id for cause in self.waiting]

    @property
    def has_failed_often(self) -> bool:
        """Whether no process that takes it up lives to tell."""
        return any(cause.attempts >= MOST_ATTEMPTS for cause in self.waiting)


def note_causes(store: Store, causes: Sequence[Cause]) -> int:
    """Let causes wait for their repair; what was noted before is not noted again. Returns how many are new.

    A seat that somebody gave up is no longer the business of the waves that filled it.
    """
    new = store.repairs.note(causes) if causes else []
    if not new:
        return 0
    freed = Counter(cause.slot_id for cause in new if cause.trigger.frees_a_seat)
    store.staffing.lower(freed)
    return len(new)


def causes_of_people(store: Store, versions: Mapping[str, int], now: datetime) -> list[Cause]:
    """One cause for each circle in which somebody who changed has promised something."""
    promises = [
        promise
        for promise in store.nearby.promised("volunteer_id", versions)
        if promise.standing is Standing.CONFIRMED
    ]
    tasks = store.nearby.tasks({promise.task_id for promise in promises})
    circles = {
        (promise.volunteer_id, tasks[promise.task_id].circle_id)
        for promise in promises
        if promise.task_id in tasks and promise.end > now
    }
    return [
        Cause(Trigger.VOLUNTEER_CHANGED, circle_id, who, versions[who], now, volunteer_id=who)
        for who, circle_id in sorted(circles)
        if circle_id
    ]


def take_up(store: Store, noted_before: datetime, survived: Collection[str]) -> list[Errand]:
    """What is due, circle by circle; each counts as attempted, anew if an attempt was `survived`."""
    if survived:
        store.repairs.calm(survived)
    errands = []
    for circle_id, waiting in sorted(store.repairs.due(noted_before).items()):
        in_place_of = store.repairs.unreleased(circle_id)
        earlier = [cause for run in in_place_of for cause in store.repairs.causes(run)]
        errand = Errand(circle_id, [*earlier, *waiting], waiting, in_place_of)
        store.repairs.attempt(errand.waiting_ids)
        errands.append(errand)
    return errands


def draw(
    store: Store, errand: Errand, now: datetime, engine: RepairEngine, conflicts_of: ConflictsOf
) -> RepairSnapshot | None:
    """What is to mend now; None when nothing is. Raises CircleNotFound, WeightsInvalid."""
    return draw_repair(store, errand.circle_id, errand.causes, now, engine, conflicts_of)


def prepare(store: Store, now: datetime, engine: RepairEngine) -> None:
    """Have the engine know the people of circles where nobody looks at a repair before it goes out."""
    by_policy = sorted(
        circle_id for circle_id, circle in store.facts.circles().items() if circle.repairs_by_policy
    )
    for circle_id in by_policy[:MOST_PREPARED]:
        prepare_circle(store, circle_id, now, engine)


def changes_nothing(drawn: RepairSnapshot, mended: Mended) -> bool:
    """Whether all is well without anybody asking, taking back or knowing anything."""
    proposals = proposals_of(drawn.snapshot, mended.solved)
    nobody_new = not any(proposal.is_new for proposal in proposals)
    return nobody_new and not (mended.dropped or mended.solved.unfilled or drawn.shaky)


def settle(store: Store, errand: Errand, now: datetime) -> None:
    """There is nothing to mend any more. Raises Overtaken."""
    _check_waiting(store, errand)
    _replace_earlier(store, errand, "", now)
    store.repairs.settle([cause.cause_id for cause in errand.causes])


def finish(store: Store, errand: Errand, drawn: RepairSnapshot, mended: Mended, now: datetime) -> PlanRun:
    """The run with its plan, on its way out already where the policy says so. Raises Overtaken."""
    _check_waiting(store, errand)
    snapshot = drawn.snapshot
    run = _begun(errand.circle_id, (snapshot.facts.horizon.start, snapshot.facts.horizon.end), now)
    taken_back = _taken_back(store, drawn, mended)
    proposals, reserved = _split(proposals_of(snapshot, mended.solved), drawn, taken_back)
    asked = [proposal for proposal in proposals if proposal.is_new]
    people = store.facts.volunteers(sorted({proposal.volunteer_id for proposal in asked}))
    grounds = list(snapshot.grounds((proposal.task_id for proposal in asked), people)) if asked else []
    if not holds(store, run, grounds):
        raise Overtaken
    store.runs.add(run, "vc.plan.v1.requested")
    store.plans.keep_problem(run.plan_run_id, snapshot.problem)
    keep_plan(store, run.plan_run_id, snapshot, mended.solved, proposals, now)
    store.grounds.keep(run.plan_run_id, grounds)
    solving = run.taken(now).with_snapshot(snapshot.sha256, snapshot.size, now)
    done = solving.solved(mended.solved.outcome, False, False, now)
    store.runs.save(done, EVENTS[done.state])
    _replace_earlier(store, errand, run.plan_run_id, now)
    store.repairs.take([cause.cause_id for cause in errand.causes], run.plan_run_id)
    changes = [*taken_back, *_needing_consent(drawn), *_in_reserve(reserved)]
    repair = Repair(
        plan_run_id=run.plan_run_id,
        base_plan_run_id=store.repairs.last_released(errand.circle_id),
        kept=mended.kept,
        objective_before=mended.objective_before,
        best_nearby=mended.best_nearby,
        changes=changes,
    )
    return _kept(store, done, repair, len(asked), now)


def fail(store: Store, errand: Errand, sentence: str, now: datetime) -> None:
    """Nothing came of it: a run tells why. Raises Overtaken."""
    _check_waiting(store, errand)
    run = _begun(errand.circle_id, (now, now + NO_HORIZON), now)
    store.runs.add(run, "vc.plan.v1.requested")
    store.runs.save(run.failed(sentence, now), "vc.plan.v1.failed")
    store.repairs.take(errand.waiting_ids, run.plan_run_id)
    base = store.repairs.last_released(errand.circle_id)
    store.repairs.add(Repair(run.plan_run_id, base))


@dataclass(frozen=True, slots=True)
class Difference:
    """A repair with everything that tells what it changes."""

    repair: Repair
    run: PlanRun
    causes: Sequence[Cause]
    changes: Sequence[Change]
    people_touched: int


def get_difference(store: Store, principal: Principal, plan_run_id: str) -> Difference:
    """What a repair changes. Raises PlanRunNotFound, RepairNotFound."""
    run = store.runs.get(plan_run_id)
    require(principal, "matching.GetRepair", Facts(circle_ids=[run.circle_id]))
    repair = store.repairs.get(plan_run_id)
    asked = [proposal for proposal in store.plans.all_proposals(plan_run_id) if proposal.is_new]
    changes = [*map(_asking, asked), *repair.changes]
    return Difference(
        repair, run, store.repairs.causes(plan_run_id), changes, repair.people_touched(len(asked))
    )


def _begun(circle_id: str, horizon: tuple[datetime, datetime], now: datetime) -> PlanRun:
    return PlanRun(
        plan_run_id=new_id(),
        circle_id=circle_id,
        start=horizon[0],
        end=horizon[1],
        created_by_person_id="",
        created_at=now,
        changed_at=now,
        kind=Kind.REPAIR,
    )


def _check_waiting(store: Store, errand: Errand) -> None:
    still = store.repairs.waiting(errand.waiting_ids) == set(errand.waiting_ids)
    if not still or store.repairs.unreleased(errand.circle_id) != list(errand.in_place_of):
        raise Overtaken


def _replace_earlier(store: Store, errand: Errand, by: str, now: datetime) -> None:
    """Repairs that nobody let out yet give way to the one that has their causes too. Raises Overtaken."""
    for plan_run_id in errand.in_place_of:
        run = store.runs.get(plan_run_id, lock=True)
        if run.state not in SOLVED or store.releases.unfinished(plan_run_id):
            raise Overtaken
        store.runs.save(run.after(Action.DISCARD, now), "vc.plan.v1.discarded")
        store.grounds.forget(plan_run_id)
        store.repairs.supersede(plan_run_id, by)


def _split(
    proposals: Sequence[Proposal], drawn: RepairSnapshot, taken_back: Sequence[Change]
) -> tuple[list[Proposal], list[Proposal]]:
    """The proposals, and those of seats that somebody still holds: the least worth of their slot."""
    free = Counter(drawn.free)
    free.update(change.slot_id for change in taken_back)
    kept, reserved = [], []
    for proposal in sorted(proposals, key=lambda one: (-sum(one.terms.values()), one.volunteer_id)):
        if not proposal.is_new or free[proposal.slot_id] > 0:
            kept.append(proposal)
            free[proposal.slot_id] -= proposal.is_new
        else:
            reserved.append(proposal)
    return kept, reserved


def _taken_back(store: Store, drawn: RepairSnapshot, mended: Mended) -> list[Change]:
    task_of = {slot.slot_id: task.task_id for task in drawn.snapshot.facts.tasks for slot in task.slots}
    out = {offer.pair for offer in drawn.snapshot.facts.offers}
    dropped = [pair for pair in mended.dropped if pair in out]
    offers = store.nearby.offer_ids(dropped)
    return [
        Change(ChangeKind.TAKE_BACK, task_of[slot_id], slot_id, volunteer_id, offer_id=offers[pair])
        for pair in dropped
        if pair in offers
        for volunteer_id, slot_id in [pair]
    ]


def _needing_consent(drawn: RepairSnapshot) -> list[Change]:
    task_of = {slot.slot_id: task.task_id for task in drawn.snapshot.facts.tasks for slot in task.slots}
    return [
        Change(ChangeKind.NEEDS_CONSENT, task_of[slot_id], slot_id, volunteer_id, code=code)
        for (volunteer_id, slot_id), code in sorted(drawn.shaky.items())
        if slot_id in task_of
    ]


def _in_reserve(proposals: Sequence[Proposal]) -> list[Change]:
    return [
        Change(ChangeKind.IN_RESERVE, proposal.task_id, proposal.slot_id, proposal.volunteer_id)
        for proposal in proposals
    ]


def _asking(proposal: Proposal) -> Change:
    return Change(
        ChangeKind.ASK,
        proposal.task_id,
        proposal.slot_id,
        proposal.volunteer_id,
        offer_id=proposal.offer_id,
        refusal_reason=proposal.refusal_reason,
    )


def _kept(store: Store, run: PlanRun, repair: Repair, asked: int, now: datetime) -> PlanRun:
    """The repair stored; let out at once if the circle's policy wants that, and it touches few."""
    circle = store.facts.circle(run.circle_id)
    limit = (circle.repair_people_limit if circle else 0) or DEFAULT_PEOPLE_LIMIT
    by_policy = bool(circle and circle.repairs_by_policy and asked > 0)
    by_policy = by_policy and repair.people_touched(asked) <= limit
    store.repairs.add(
        Repair(
            repair.plan_run_id,
            repair.base_plan_run_id,
            repair.kept,
            repair.objective_before,
            repair.best_nearby,
            by_policy,
            changes=repair.changes,
        )
    )
    if by_policy:
        return place_order(store, run, "", (), now)
    return run
