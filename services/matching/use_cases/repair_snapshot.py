"""The problem of a repair: the tasks around a change as they stand, and who could take the seats it left.

Everybody who has said yes stays, open offers are in force, and a slot has as many seats to fill as became
free. Who no longer can keep a promise, as it looks, holds a seat that nobody else is asked for yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.matching.domain.facts import Circle, Pair, Promise, Standing, Task, Volunteer
from services.matching.domain.horizon import MOST_DAYS, Horizon, midnight_before
from services.matching.domain.problem import Draft, Facts, settled_draft
from services.matching.domain.problem.circles import CircleMap
from services.matching.domain.repair import Cause, Trigger
from services.matching.domain.weights import combined_weights
from services.matching.use_cases.ports import ConflictsOf, Store
from services.matching.use_cases.repair_ports import RepairEngine, Screened, ToMend
from services.matching.use_cases.snapshot import (
    BUDGET_WINDOW,
    LOAD_WINDOW,
    Snapshot,
    plan_circle,
    snapshot_of,
)

HORIZON_DAYS = 28
"""A repair looks so far ahead, unless the change itself lies farther: the roster is kept for one horizon."""


@dataclass(frozen=True, slots=True)
class RepairSnapshot:
    """A snapshot with what to mend in it. `shaky` are promises that break a rule now, with the rule;
    `free` counts the seats of slots that may be offered at once."""

    snapshot: Snapshot
    to_mend: ToMend
    shaky: Mapping[Pair, str]
    free: Mapping[str, int]


def draw_repair(
    store: Store,
    circle_id: str,
    causes: Sequence[Cause],
    now: datetime,
    engine: RepairEngine,
    conflicts_of: ConflictsOf,
) -> RepairSnapshot | None:
    """What is to mend, None if nothing is. Raises CircleNotFound, WeightsInvalid."""
    return _Drawing(store, plan_circle(store.facts, circle_id), causes, now, engine, conflicts_of).drawn()


def prepare(store: Store, circle_id: str, now: datetime, engine: RepairEngine) -> None:
    """Have the engine know the people of the circle before somebody waits for it. Raises CircleNotFound."""
    _Drawing(store, plan_circle(store.facts, circle_id), (), now, engine, lambda _: ()).prepare()


class _Drawing:
    def __init__(
        self,
        store: Store,
        circle: Circle,
        causes: Sequence[Cause],
        now: datetime,
        engine: RepairEngine,
        conflicts_of: ConflictsOf,
    ) -> None:
        self._store = store
        self._circle = circle
        self._causes = causes
        self._now = now
        self._engine = engine
        self._conflicts_of = conflicts_of
        self._circles = store.facts.circles()

    def drawn(self) -> RepairSnapshot | None:
        """The problem around the causes."""
        freed_to_others = self._openings_of_the_freed()
        doubted = self._doubted()
        task_ids = {cause.task_id for cause in self._causes if cause.task_id}
        task_ids |= {promise.task_id for promise in doubted} | freed_to_others.keys()
        tasks = self._plannable(task_ids)
        if not tasks:
            return None
        horizon = self._horizon(tasks)
        shaky = self._shaky(doubted, tasks, horizon)
        changed = self._changed(tasks) | freed_to_others.keys()
        promises = self._store.nearby.promised("task_id", [task.task_id for task in tasks])
        freed = self._freed(tasks)
        concerned = [
            task
            for task in tasks
            if task.task_id in changed
            or any(freed[slot.slot_id] for slot in task.slots)
            or any(pair[1] == slot.slot_id for pair in shaky for slot in task.slots)
        ]
        if not concerned:
            return None
        return self._written(concerned, horizon, promises, shaky, freed, changed, freed_to_others)

    def prepare(self) -> None:
        """Let the roster be read."""
        nested = CircleMap(self._circles).nested_in(self._circle.circle_id)
        self._screened([], self._horizon(()), nested, ())

    def _screened(
        self, tasks: Sequence[Task], horizon: Horizon, reach: Collection[str], leaving: Collection[str]
    ) -> Screened:
        return self._engine.screen(
            self._store.facts,
            self._store.nearby.versions(reach),
            Draft(self._facts(tasks, horizon), {}, frozenset()),
            (self._circle.circle_id, horizon),
            leaving,
        )

    def _plannable(self, task_ids: Collection[str]) -> list[Task]:
        """Those of the circle's tasks that still take people, by id."""
        ours = CircleMap(self._circles).nested_in(self._circle.circle_id)
        latest = self._now + timedelta(days=MOST_DAYS - 1)
        return [
            task
            for _, task in sorted(self._store.nearby.tasks(task_ids).items())
            if task.circle_id in ours
            and (task.end if task.flexible else task.start) > self._now
            and task.start < latest
        ]

    def _horizon(self, tasks: Iterable[Task]) -> Horizon:
        start = midnight_before(self._now, self._circle.time_zone)
        usual = start + timedelta(days=HORIZON_DAYS)
        far = any(task.start >= usual for task in tasks)
        end = start + timedelta(days=MOST_DAYS) if far else usual
        return Horizon(start, end, self._circle.time_zone)

    def _freed(self, tasks: Iterable[Task]) -> Counter[str]:
        """By slot, how many seats the causes made free."""
        slots = {slot.slot_id for task in tasks for slot in task.slots}
        return Counter(
            cause.slot_id for cause in self._causes if cause.trigger.frees_a_seat and cause.slot_id in slots
        )

    def _changed(self, tasks: Iterable[Task]) -> set[str]:
        """The tasks that are no longer what they were when people were asked: every seat is looked at."""
        named = {cause.task_id for cause in self._causes if cause.trigger is Trigger.TASK_CHANGED}
        return self._store.nearby.planned(named & {task.task_id for task in tasks})

    def _openings_of_the_freed(self) -> dict[str, frozenset[str]]:
        """Tasks short of people at the time of one that was called off, with whom that set free."""
        found: dict[str, frozenset[str]] = {}
        for cause in self._causes:
            if cause.trigger is not Trigger.TASK_CANCELLED:
                continue
            time = self._store.nearby.time_of(cause.task_id)
            people = self._store.nearby.freed_by(cause.task_id)
            if time is None or not people:
                continue
            horizon = Horizon(time[0] - timedelta(days=1), time[1], self._circle.time_zone)
            nested = CircleMap(self._circles).nested_in(self._circle.circle_id)
            for task in self._store.facts.open_tasks(nested, horizon, self._now):
                if task.start < time[1] and time[0] < task.end:
                    found[task.task_id] = found.get(task.task_id, frozenset()) | people
        return found

    def _doubted(self) -> list[Promise]:
        """What is promised by people who say that things are different now, or in tasks that changed."""
        people = {cause.volunteer_id for cause in self._causes if cause.trigger is Trigger.VOLUNTEER_CHANGED}
        tasks = {cause.task_id for cause in self._causes if cause.trigger is Trigger.TASK_CHANGED}
        nearby = self._store.nearby
        promises = {
            promise.pair: promise
            for promise in (*nearby.promised("volunteer_id", people), *nearby.promised("task_id", tasks))
            if promise.standing is Standing.CONFIRMED
        }
        return [promises[pair] for pair in sorted(promises)]

    def _shaky(
        self, doubted: Sequence[Promise], tasks: Sequence[Task], horizon: Horizon
    ) -> Mapping[Pair, str]:
        """Which of the promises could not be made today, and the rule against it."""
        known = {task.task_id for task in tasks}
        here = [promise for promise in doubted if promise.task_id in known]
        if not here:
            return {}
        people = {promise.volunteer_id for promise in here}
        volunteers = self._store.facts.volunteers(sorted(people))
        facts = self._facts(
            [task for task in tasks if task.task_id in {one.task_id for one in here}], horizon
        )
        document = Draft(facts, {}, frozenset()).problem(volunteers)
        return self._engine.broken(document, [promise.pair for promise in here])

    def _facts(self, tasks: Sequence[Task], horizon: Horizon) -> Facts:
        """Tasks alone: nobody has promised or served anything."""
        return Facts(
            circle=self._circle,
            horizon=horizon,
            weights=combined_weights(self._circle.weights, {}),
            circles=self._circles,
            skills=self._store.facts.skills(),
            tasks=tuple(tasks),
        )

    def _written(
        self,
        tasks: Sequence[Task],
        horizon: Horizon,
        promises: Sequence[Promise],
        shaky: Mapping[Pair, str],
        freed: Counter[str],
        changed: Collection[str],
        freed_to_others: Mapping[str, Collection[str]],
    ) -> RepairSnapshot:
        inside = {task.task_id for task in tasks}
        here = [promise for promise in promises if promise.task_id in inside]
        seated = [promise for promise in here if promise.standing is Standing.CONFIRMED]
        offers = [promise for promise in here if promise.standing is Standing.OFFERED]
        to_fill = freed + Counter(slot for _, slot in shaky)
        sure = [promise for promise in seated if promise.pair not in shaky]
        capped = [_capped(task, task.task_id in changed, [*sure, *offers], to_fill) for task in tasks]
        bare = self._facts(capped, horizon)
        leaving = {cause.volunteer_id for cause in self._causes if cause.trigger.frees_a_seat}
        leaving |= {who for who, _ in shaky}
        leaving -= {who for people in freed_to_others.values() for who in people}
        reach = {one for task in capped for one in CircleMap(self._circles).open_to(task)}
        screened = self._screened(capped, horizon, reach, leaving)
        holders = {promise.volunteer_id for promise in (*sure, *offers)}
        people = self._people(screened.volunteers, holders, reach)
        facts = self._with_lives(bare, sure, _within_seats(tasks, seated, offers), people)
        held = {who: one for who, one in people.items() if who in holders}
        draft = settled_draft(facts, held, self._conflicts_of)
        document = draft.problem(people.values())
        known = {(entry["volunteer"], entry["slot"]) for entry in document["pairs"]}
        closed = self._closed(capped, people, holders, freed_to_others) - known - set(facts.fixed_pairs)
        document["pairs"] += [
            {"volunteer": who, "slot": slot, "forbidden": True} for who, slot in sorted(closed)
        ]
        whole = replace(facts, tasks=tuple(tasks), assignments=tuple(seated), offers=tuple(offers))
        in_force = [*document["fixed"], *document["published"]]
        in_force += [[f"{slot} {number}", slot] for slot, count in to_fill.items() for number in range(count)]
        return RepairSnapshot(
            snapshot_of(document, draft.size(len(people)), whole, people.values()),
            ToMend(document, [(who, slot) for who, slot in in_force], changed, screened.left_out),
            shaky,
            _free_seats(tasks, seated, offers),
        )

    def _people(
        self, candidates: Mapping[str, Volunteer], holders: Collection[str], reach: Collection[str]
    ) -> dict[str, Volunteer]:
        missing = sorted(set(holders) - candidates.keys())
        found = {
            volunteer.volunteer_id: volunteer
            for volunteer in self._store.facts.volunteers(missing)
            if volunteer.active and not set(reach).isdisjoint(volunteer.circle_ids)
        }
        return {**candidates, **found}

    def _with_lives(
        self,
        bare: Facts,
        sure: Sequence[Promise],
        offers: Sequence[Promise],
        people: Mapping[str, Volunteer],
    ) -> Facts:
        """The facts with all that these people have promised, served and given up."""
        nearby, inside = self._store.nearby, {promise.pair for promise in (*sure, *offers)}
        elsewhere: dict[str, list[Promise]] = {}
        pending = nearby.promised("volunteer_id", people)
        for promise in (*pending, *nearby.served_since(people, bare.horizon.earliest_week)):
            if promise.pair not in inside:
                elsewhere.setdefault(promise.volunteer_id, []).append(promise)
        return replace(
            bare,
            assignments=tuple(sure),
            offers=tuple(offers),
            elsewhere={who: tuple(promised) for who, promised in elsewhere.items()},
            declined=nearby.given_up(people),
            offers_sent=nearby.offers_sent(people, self._now - BUDGET_WINDOW),
            served=nearby.times_served(people, self._now - LOAD_WINDOW),
        )

    def _closed(
        self,
        tasks: Iterable[Task],
        people: Collection[str],
        holders: Collection[str],
        freed_to_others: Mapping[str, Collection[str]],
    ) -> set[Pair]:
        """Pairs of tasks that are looked at for the sake of those alone whom a called-off task set free."""
        closed: set[Pair] = set()
        for task in tasks:
            if task.task_id in freed_to_others and task.task_id not in self._changed([task]):
                others = set(people) - set(freed_to_others[task.task_id]) - set(holders)
                closed |= {(who, slot.slot_id) for who in others for slot in task.slots}
        return closed


def _capped(task: Task, is_changed: bool, promises: Sequence[Promise], to_fill: Counter[str]) -> Task:
    """The task with the seats that are taken, asked for, or became free; what was left empty stays so."""
    if is_changed:
        return task
    taken = Counter(promise.slot_id for promise in promises)
    slots = []
    for slot in task.slots:
        seats = min(slot.max, taken[slot.slot_id] + to_fill[slot.slot_id])
        slots.append(replace(slot, min=min(slot.min, seats), desired=min(slot.desired, seats), max=seats))
    return replace(task, slots=tuple(slots))


def _within_seats(
    tasks: Iterable[Task], seated: Sequence[Promise], offers: Sequence[Promise]
) -> list[Promise]:
    """The offers for which there is a seat. More people may be asked than there are seats: those others are
    busy until they answer, and no part of the problem."""
    left = {slot.slot_id: slot.max for task in tasks for slot in task.slots}
    for promise in seated:
        left[promise.slot_id] -= 1
    found = []
    for offer in offers:
        if left[offer.slot_id] > 0:
            found.append(offer)
        left[offer.slot_id] -= 1
    return found


def _free_seats(
    tasks: Iterable[Task], seated: Sequence[Promise], offers: Sequence[Promise]
) -> dict[str, int]:
    """By slot, the seats that nobody holds and nobody is asked for; below zero where more are asked."""
    taken = Counter(promise.slot_id for promise in (*seated, *offers))
    return {slot.slot_id: slot.max - taken[slot.slot_id] for task in tasks for slot in task.slots}
