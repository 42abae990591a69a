"""The verdict on a history: what clients were told, held against what is there in the end.

Nothing here knows how the services work. A promise certainly stood from the answer to the acceptance until
somebody first asked to withdraw it; an operation without an answer may have happened or not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from tests.faults.history import History, Operation, Outcome

LONGEST_LATENESS = timedelta(seconds=60)
"""How long after its time an offer may still be open."""

_AFTER_EVERYTHING = datetime.max.replace(tzinfo=UTC)


@dataclass
class FinalState:
    """Everything that is there once all is quiet, read at `read_time`."""

    tasks: Mapping[str, Task]
    offers: Mapping[str, Offer]
    assignments: Mapping[str, Assignment]
    plan_runs: Mapping[str, PlanRun]
    read_time: datetime


@dataclass(frozen=True)
class Held:
    """A promise that certainly stood between two moments."""

    assignment: Assignment
    since: datetime
    until: datetime


def verdict(history: History, final: FinalState) -> list[str]:
    """All that is wrong, in words; empty when every promise was kept."""
    return [
        *_defects(history),
        *_lost(history, final),
        *_doubled(history, final),
        *_overfull(history, final),
        *_overlapping(history, final),
        *_stuck(final),
    ]


def greatest_lateness(final: FinalState) -> timedelta:
    """How long after its time the slowest offer expired."""
    late = [
        offer.answer_time.ToDatetime(UTC) - offer.expire_time.ToDatetime(UTC)
        for offer in final.offers.values()
        if offer.state == Offer.STATE_EXPIRED
    ]
    return max(late, default=timedelta())


def _defects(history: History) -> Iterator[str]:
    for one in history.operations:
        if one.outcome is Outcome.DEFECT:
            yield f"defect: {one.kind} {one.subject} was answered {one.reason}"


def _lost(history: History, final: FinalState) -> Iterator[str]:
    """Acknowledged writes that are not there."""
    withdrawn = {
        one.subject["assignment_id"] for one in history.of("withdraw") if one.outcome is not Outcome.REFUSED
    }
    for one in history.operations:
        if one.outcome is Outcome.DONE and not _is_there(one, final, withdrawn):
            yield f"lost: {one.kind} {one.subject} was acknowledged at {one.completed}"


def _is_there(one: Operation, final: FinalState, withdrawn: set[str]) -> bool:
    match one.kind:
        case "create_task":
            task = final.tasks.get(one.answer.task_id)
            return task is not None and task.title == one.subject["title"]
        case "publish_task":
            return final.tasks[one.subject["task_id"]].state >= Task.STATE_PUBLISHED
        case "create_offer":
            return one.answer.offer_id in final.offers
        case "decline":
            return final.offers[one.subject["offer_id"]].state == Offer.STATE_DECLINED
        case "withdraw":
            return final.assignments[one.subject["assignment_id"]].state == Assignment.STATE_WITHDRAWN
        case "accept":
            return _is_kept(one, final, withdrawn)
        case "release":
            run = final.plan_runs[one.subject["plan_run_id"]]
            return run.state == PlanRun.STATE_RELEASED and run.offers_sent == _sent(final, run.plan_run_id)
    return True


def _is_kept(accepted: Operation, final: FinalState, withdrawn: set[str]) -> bool:
    kept = final.assignments.get(accepted.answer.assignment_id)
    if kept is None or final.offers[accepted.subject["offer_id"]].state != Offer.STATE_ACCEPTED:
        return False
    may_be_gone = kept.assignment_id in withdrawn and kept.state == Assignment.STATE_WITHDRAWN
    return kept.state == Assignment.STATE_CONFIRMED or may_be_gone


def _sent(final: FinalState, plan_run_id: str) -> int:
    return sum(offer.plan_run_id == plan_run_id for offer in final.offers.values())


def _doubled(history: History, final: FinalState) -> Iterator[str]:
    """More effects than requests, or effects of what was refused."""
    asked_titles = {
        one.subject["title"] for one in history.of("create_task") if one.outcome is not Outcome.REFUSED
    }
    for title, times in Counter(task.title for task in final.tasks.values()).items():
        if times > (title in asked_titles):
            yield f"doubled: task {title} is there {times} times"
    asked = Counter(
        (one.subject["slot_id"], one.subject["volunteer_id"])
        for one in history.of("create_offer")
        if one.outcome is not Outcome.REFUSED
    )
    by_hand = [offer for offer in final.offers.values() if not offer.plan_run_id]
    for pair, times in Counter((offer.slot_id, offer.volunteer_id) for offer in by_hand).items():
        if times > asked[pair]:
            yield f"doubled: offer {pair} is there {times} times and was asked for {asked[pair]} times"
    planned = Counter(
        (offer.plan_run_id, offer.slot_id, offer.volunteer_id)
        for offer in final.offers.values()
        if offer.plan_run_id
    )
    yield from (f"doubled: {key} was sent {times} times" for key, times in planned.items() if times > 1)
    yield from _unwanted(history, final)


def _unwanted(history: History, final: FinalState) -> Iterator[str]:
    """Promises that nobody made, and offers with more than one."""
    said_yes = {one.subject["offer_id"] for one in history.of("accept") if one.outcome is not Outcome.REFUSED}
    by_offer = Counter(one.offer_id for one in final.assignments.values())
    for offer_id, times in by_offer.items():
        if times > 1 or offer_id not in said_yes:
            yield f"doubled: offer {offer_id} has {times} promises; said yes: {offer_id in said_yes}"
    for offer_id, offer in final.offers.items():
        if (offer.state == Offer.STATE_ACCEPTED) != (offer_id in by_offer):
            yield f"half done: offer {offer_id} is {Offer.State.Name(offer.state)}"


def _overfull(history: History, final: FinalState) -> Iterator[str]:
    """Slots with more people than seats, in the end or at any moment in between."""
    most = {slot.slot_id: slot.max for task in final.tasks.values() for slot in task.slots}
    counted = {slot.slot_id: slot.confirmed for task in final.tasks.values() for slot in task.slots}
    there = Counter(
        one.slot_id for one in final.assignments.values() if one.state == Assignment.STATE_CONFIRMED
    )
    for slot_id, seats in most.items():
        people = there[slot_id]
        if people > seats or people != counted[slot_id]:
            yield f"overfull: slot {slot_id} has {people} people and counts {counted[slot_id]} of {seats}"
    by_slot: dict[str, list[Held]] = defaultdict(list)
    for held in _certainly_held(history):
        by_slot[held.assignment.slot_id].append(held)
    for slot_id, all_held in by_slot.items():
        moments = [(held.since, 1) for held in all_held] + [(held.until, -1) for held in all_held]
        taken = 0
        for moment, change in sorted(moments):
            taken += change
            if taken > most[slot_id]:
                yield f"overfull: slot {slot_id} had {taken} people of {most[slot_id]} at {moment}"


def _overlapping(history: History, final: FinalState) -> Iterator[str]:
    """People with two promises at the same time that stood at the same moment."""
    by_volunteer: dict[str, list[Held]] = defaultdict(list)
    for held in _certainly_held(history):
        by_volunteer[held.assignment.volunteer_id].append(held)
    for volunteer_id, all_held in by_volunteer.items():
        for one, other in combinations(all_held, 2):
            both_stood = one.since < other.until and other.since < one.until
            times = [_time(final, held.assignment) for held in (one, other)]
            if both_stood and times[0][0] < times[1][1] and times[1][0] < times[0][1]:
                ids = one.assignment.assignment_id, other.assignment.assignment_id
                yield f"overlapping: {volunteer_id} held {ids} at once"


def _certainly_held(history: History) -> list[Held]:
    withdrawn: dict[str, datetime] = {}
    for one in history.of("withdraw"):
        key = one.subject["assignment_id"]
        withdrawn[key] = min(one.invoked, withdrawn.get(key, one.invoked))
    first_told: dict[str, Operation] = {}
    for one in history.of("accept", Outcome.DONE):
        first_told.setdefault(one.answer.assignment_id, one)
    held = [
        Held(one.answer, one.completed or _AFTER_EVERYTHING, withdrawn.get(key, _AFTER_EVERYTHING))
        for key, one in first_told.items()
    ]
    return [one for one in held if one.since < one.until]


def _time(final: FinalState, held: Assignment) -> tuple[Any, Any]:
    fixed = final.tasks[held.task_id].fixed
    return fixed.start_time.ToDatetime(UTC), fixed.end_time.ToDatetime(UTC)


def _stuck(final: FinalState) -> Iterator[str]:
    for offer_id, offer in final.offers.items():
        due = offer.expire_time.ToDatetime(UTC) + LONGEST_LATENESS
        if offer.state == Offer.STATE_OFFERED and due < final.read_time:
            yield f"stuck: offer {offer_id} is still open"
        if offer.state == Offer.STATE_EXPIRED and offer.answer_time.ToDatetime(UTC) > due:
            yield f"stuck: offer {offer_id} expired only at {offer.answer_time.ToDatetime(UTC)}"
