"""Waves: the plan's own people first, with reserves where few say yes; reserves again where people did not.

A wave is a release like the first one, ordered in the transaction that tells why it is needed. So it is not
lost and not sent twice, whatever dies when. It asks only for what is still missing, and only people who have
not been asked for the task before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from libs.identifiers import new_id
from services.matching.domain.experience import MEMORY, Rates, rates_of_circle, rates_of_person
from services.matching.domain.facts import Promise, Standing, Task, Volunteer
from services.matching.domain.proposal import Proposal
from services.matching.domain.release import Release
from services.matching.domain.staffing import (
    Headcount,
    Staffing,
    people_to_ask,
    print_of,
    slot_of,
    task_ids_of,
)
from services.matching.domain.waves import USUAL_AIM
from services.matching.use_cases.ports import FactBook, Store


def first_wave(store: Store, release: Release, now: datetime) -> None:
    """Let reserves join a release where too few of the plan's own people may say yes.

    From now on the run is the one that staffs these slots; what older runs began there ends.
    """
    sent = [one.slot_id for one in store.releases.proposals(release.release_id)]
    store.staffing.end(sent, but=release.plan_run_id)
    goals = store.plans.placed(release.plan_run_id, sent)
    tasks = store.facts.tasks(task_id for task_id, _, _ in goals)
    begun = [
        Staffing(release.plan_run_id, slot_id, task_id, goal, print_of(tasks[task_id]), wave=1)
        for task_id, slot_id, goal in goals
        if task_id in tasks
    ]
    store.staffing.begin(begun)
    for staffing, reserves in _reserves_to_ask(store, begun, now):
        store.staffing.claim(release, staffing, reserves)


def next_waves(store: Store, task_ids: Collection[str], now: datetime) -> bool:
    """Order another wave for every slot of these tasks that needs one. Returns whether any does."""
    by_run: dict[str, list[Staffing]] = defaultdict(list)
    for staffing in store.staffing.of_tasks(task_ids):
        by_run[staffing.plan_run_id].append(staffing)
    ordered = [_next_wave(store, plan_run_id, by_run[plan_run_id], now) for plan_run_id in sorted(by_run)]
    return any(ordered)


def _next_wave(store: Store, plan_run_id: str, staffings: Sequence[Staffing], now: datetime) -> bool:
    store.runs.get(plan_run_id, lock=True)
    before = store.releases.last(plan_run_id)
    asking = _reserves_to_ask(store, staffings, now)
    if before is None or not asking:
        return False
    release = Release(new_id(), plan_run_id, before.person_id, now)
    store.releases.add(release)
    for staffing, reserves in asking:
        store.staffing.claim(release, staffing.after_wave(), reserves)
    return True


def _reserves_to_ask(
    store: Store, staffings: Sequence[Staffing], now: datetime
) -> list[tuple[Staffing, list[Proposal]]]:
    """The slots that need more people than may say yes already, each with the reserves to ask now."""
    tasks = store.facts.tasks(task_ids_of(staffings))
    over = [one for one in staffings if one.is_over(tasks.get(one.task_id), now)]
    store.staffing.end([one.slot_id for one in over])
    lasting = [one for one in staffings if one not in over]
    if not lasting:
        return []
    situation = _Situation(store, lasting, tasks, now)
    found = [(staffing, situation.to_ask(staffing)) for staffing in lasting]
    return [(staffing, reserves) for staffing, reserves in found if reserves]


class _Situation:
    """Everything that is known about some slots of a run and the people who may be asked for them."""

    def __init__(
        self, store: Store, staffings: Sequence[Staffing], tasks: dict[str, Task], now: datetime
    ) -> None:
        plan_run_id, slot_ids = staffings[0].plan_run_id, [one.slot_id for one in staffings]
        task_ids = task_ids_of(staffings)
        self._now = now
        self._tasks = tasks
        self._promises = _by_slot(store.facts.promised_in(task_ids))
        self._on_their_way = store.staffing.on_their_way(plan_run_id, slot_ids)
        self._asked = store.facts.asked_for(task_ids) | store.staffing.sent(plan_run_id, task_ids)
        reserves = store.staffing.reserves(plan_run_id, slot_ids)
        self._reserves: dict[str, list[Proposal]] = defaultdict(list)
        for reserve in reserves:
            self._reserves[reserve.slot_id].append(reserve)
        self._people = {
            one.volunteer_id: one
            for one in store.facts.volunteers(sorted({one.volunteer_id for one in reserves}))
        }
        self._circles = store.facts.circles()
        self._rates = self._learn(store.facts, tasks.values())

    def to_ask(self, staffing: Staffing) -> list[Proposal]:
        """The reserves of a slot that must be asked now, the best first; each person for one slot only."""
        task = self._tasks[staffing.task_id]
        aim = self._circles[task.circle_id].aim if task.circle_id in self._circles else USUAL_AIM
        candidates = [one for one in self._reserves[staffing.slot_id] if self._may_be_asked(one)]
        number = people_to_ask(
            staffing,
            slot_of(task, staffing.slot_id),
            self._headcount(staffing.slot_id),
            [self._acceptance(one.volunteer_id) for one in candidates],
            aim,
            aim.is_last_chance(task.last_start, self._now),
        )
        chosen = candidates[:number]
        self._asked |= {(task_id, one.volunteer_id) for one in chosen for task_id in self._tasks}
        return chosen

    def _may_be_asked(self, reserve: Proposal) -> bool:
        """Whether the person is as the plan knew them, and has not been asked for the task."""
        person: Volunteer | None = self._people.get(reserve.volunteer_id)
        unchanged = person is not None and person.active and person.version == reserve.volunteer_version
        return unchanged and (reserve.task_id, reserve.volunteer_id) not in self._asked

    def _headcount(self, slot_id: str) -> Headcount:
        promises = self._promises[slot_id]
        pending = {one.volunteer_id for one in promises if one.standing is Standing.OFFERED}
        pending |= self._on_their_way.get(slot_id, frozenset())
        confirmed = {one.volunteer_id for one in promises if one.standing is Standing.CONFIRMED}
        return Headcount(len(confirmed), [self._acceptance(one) for one in sorted(pending - confirmed)])

    def _acceptance(self, volunteer_id: str) -> float:
        return self._rates[volunteer_id].acceptance

    def _learn(self, facts: FactBook, tasks: Iterable[Task]) -> dict[str, Rates]:
        people = {one.volunteer_id for promises in self._promises.values() for one in promises}
        people |= {volunteer_id for waiting in self._on_their_way.values() for volunteer_id in waiting}
        return learned_rates(facts, people | set(self._people), {one.circle_id for one in tasks}, self._now)


def learned_rates(
    facts: FactBook, volunteer_ids: Collection[str], circle_ids: Collection[str], now: datetime
) -> dict[str, Rates]:
    """By volunteer, what their own past and that of these circles say about the next offer."""
    circle = rates_of_circle(facts.records_of_circles(circle_ids, now - MEMORY))
    records = facts.records(volunteer_ids, now - MEMORY)
    return {
        volunteer_id: rates_of_person(records[volunteer_id], circle) if volunteer_id in records else circle
        for volunteer_id in volunteer_ids
    }


def with_chances(proposals: Iterable[Proposal], rates: dict[str, Rates]) -> list[Proposal]:
    """The proposals with how likely their people say yes, and come."""
    return [
        replace(
            one,
            acceptance=rates[one.volunteer_id].acceptance,
            presence=rates[one.volunteer_id].presence,
        )
        for one in proposals
    ]


def _by_slot(promises: Iterable[Promise]) -> dict[str, list[Promise]]:
    found: dict[str, list[Promise]] = defaultdict(list)
    for promise in promises:
        found[promise.slot_id].append(promise)
    return found
