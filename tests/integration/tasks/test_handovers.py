"""Promises that pass between people: stand-ins, swaps, standbys, through the use cases on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from libs.access.principal import person
from libs.errors import DomainError
from libs.identifiers import new_id
from services.tasks.domain.assignment import Assignment, AssignmentState, Kind, Origin
from services.tasks.domain.offer import Invitation, Offer, SupersedeCause
from services.tasks.domain.swap import SwapState
from services.tasks.domain.task import Signup, Task, TaskTerms
from services.tasks.domain.waitlist import WaitlistState
from services.tasks.use_cases import (
    answering,
    attendance,
    claiming,
    offering,
    stand_ins,
    standbys,
    swapping,
    task_drafts,
    task_life,
    waiting,
)
from tests.support.tasks import ADMIN, Bench, seats, tomorrow, unseen


def promised(bench: Bench, task: Task, volunteer_id: str = "") -> Assignment:
    volunteer_id = volunteer_id or bench.told.volunteer()
    offer = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[0].slot_id, volunteer_id))
    return bench.do(answering.accept_offer, person(volunteer_id), offer.offer_id, unseen)


def now_of(bench: Bench, promise: Assignment) -> Assignment:
    return bench.read(lambda repository: repository.assignments.get(promise.assignment_id))


def seated(bench: Bench, task: Task) -> int:
    return bench.read(lambda repository: repository.tasks.get(task.task_id)).slots[0].confirmed


def seek(bench: Bench, promise: Assignment, asked: str = "") -> Assignment:
    owner = person(promise.volunteer_id)
    return bench.do(stand_ins.seek_stand_in, owner, promise.assignment_id, unseen, "Exam", asked)


def take(bench: Bench, promise: Assignment, volunteer_id: str) -> Assignment:
    return bench.do(stand_ins.take_stand_in, person(volunteer_id), promise.assignment_id, unseen)


def refusal(bench: Bench, use_case: Any, *arguments: Any) -> str:
    with pytest.raises(DomainError) as caught:
        bench.do(use_case, *arguments)
    return caught.value.reason


def outcome(bench: Bench, use_case: Any, *arguments: Any) -> str:
    """What a command comes to that others try to forestall."""
    try:
        return str(bench.do(use_case, *arguments).state)
    except DomainError as error:
        return error.reason


def test_a_stand_in_takes_over_and_no_seat_is_free_in_between(bench: Bench) -> None:
    task, substitute = bench.task(seats(1)), bench.told.volunteer()
    owner = promised(bench, task)
    assert seek(bench, owner).state is AssignmentState.SEEKING_STAND_IN
    assert seated(bench, task) == 1
    new = take(bench, owner, substitute)
    old = now_of(bench, owner)
    assert (new.state, new.origin, new.slot_id) == ("confirmed", Origin.STAND_IN, owner.slot_id)
    assert (old.state, old.replaced_by) == (AssignmentState.REPLACED, new.assignment_id)
    assert seated(bench, task) == 1
    assert take(bench, owner, substitute) == new
    assert refusal(
        bench, stand_ins.take_stand_in, person(bench.told.volunteer()), owner.assignment_id, unseen
    )


def test_nobody_stands_in_for_whom_another_was_asked_or_who_cannot(bench: Bench) -> None:
    task, asked, other = bench.task(seats(1)), bench.told.volunteer(), bench.told.volunteer()
    owner = promised(bench, task)
    seek(bench, owner, asked)
    for volunteer_id in (other, owner.volunteer_id):
        taken = (person(volunteer_id), owner.assignment_id, unseen)
        assert refusal(bench, stand_ins.take_stand_in, *taken) == "STAND_IN_NOT_OPEN"
    promised(bench, bench.task(seats(1)), asked)
    busy = (person(asked), owner.assignment_id, unseen)
    assert refusal(bench, stand_ins.take_stand_in, *busy) == "SCHEDULE_CLASH"
    assert now_of(bench, owner).state is AssignmentState.SEEKING_STAND_IN


def test_who_looks_for_a_stand_in_may_stop_withdraw_or_simply_come(bench: Bench) -> None:
    task = bench.task(seats(3))
    first, second, third = (promised(bench, task) for _ in range(3))
    for promise in (first, second, third):
        seek(bench, promise)
    back = bench.do(stand_ins.call_off_stand_in, person(first.volunteer_id), first.assignment_id, unseen)
    assert (back.state, back.stand_in) == (AssignmentState.CONFIRMED, None)
    bench.do(attendance.withdraw_assignment, person(second.volunteer_id), second.assignment_id, unseen, "Ill")
    bench.clock.now = task.schedule.start
    bench.write(lambda repository: task_life.advance_task(repository, bench.clock(), task.task_id))
    assert now_of(bench, third).state is AssignmentState.CONFIRMED
    assert now_of(bench, second).state is AssignmentState.WITHDRAWN


def test_stand_ins_are_shown_to_those_whom_they_suit(bench: Bench) -> None:
    circle = bench.told.circle()
    owner = promised(bench, bench.task(seats(1), circle_id=circle), bench.told.volunteer(circle_ids=[circle]))
    seek(bench, owner)
    member, stranger = bench.told.volunteer(circle_ids=[circle]), bench.told.volunteer()
    seen_by = {
        who: bench.read(
            lambda repository, w=who: stand_ins.list_stand_ins(repository, person(w), circle, None, 50)[0]
        )
        for who in (member, stranger, owner.volunteer_id)
    }
    assert [len(seen_by[who]) for who in (member, stranger, owner.volunteer_id)] == [1, 0, 0]


def test_two_people_change_places(bench: Bench) -> None:
    circle = bench.told.circle()
    early = bench.task(seats(1), circle_id=circle)
    late = bench.task(seats(1), schedule=tomorrow(10), circle_id=circle)
    ann, ben = (bench.told.volunteer(circle_ids=[circle]) for _ in range(2))
    first, second = promised(bench, early, ann), promised(bench, late, ben)
    swap = bench.do(
        swapping.propose_swap, person(ann), first.assignment_id, late.slots[0].slot_id, "Later is better"
    )
    waiting = bench.read(lambda repository: swapping.list_swaps(repository, person(ben), None, None, 50)[0])
    assert [one.swap_id for one in waiting] == [swap.swap_id]
    accepted = bench.do(swapping.accept_swap, person(ben), swap.swap_id, unseen)
    assert accepted.state is SwapState.ACCEPTED
    assert bench.do(swapping.accept_swap, person(ben), swap.swap_id, unseen) == accepted
    moved = [now_of(bench, one) for one in (first, second)]
    assert {one.state for one in moved} == {AssignmentState.REPLACED}
    held = {
        who: [
            one.task_id for one in bench.read(lambda repository, w=who: repository.assignments.awaited_of(w))
        ]
        for who in (ann, ben)
    }
    assert held == {ann: [late.task_id], ben: [early.task_id]}
    assert (seated(bench, early), seated(bench, late)) == (1, 1)


def test_a_swap_ends_when_its_place_is_given_up_or_it_is_called_off_or_late(bench: Bench) -> None:
    early, late = bench.task(seats(2)), bench.task(seats(1), schedule=tomorrow(15))
    first, other, second = promised(bench, early), promised(bench, early), promised(bench, late)
    wanted, ben = late.slots[0].slot_id, person(second.volunteer_id)
    proposed = bench.do(swapping.propose_swap, person(first.volunteer_id), first.assignment_id, wanted, "")
    bench.do(attendance.withdraw_assignment, person(first.volunteer_id), first.assignment_id, unseen, "Ill")
    assert refusal(bench, swapping.accept_swap, ben, proposed.swap_id, unseen) == "SWAP_NOT_OPEN"
    again = bench.do(swapping.propose_swap, person(other.volunteer_id), other.assignment_id, wanted, "")
    bench.do(swapping.call_off_swap, person(other.volunteer_id), again.swap_id, unseen)
    assert refusal(bench, swapping.accept_swap, ben, again.swap_id, unseen) == "SWAP_NOT_OPEN"
    bench.clock.now = early.schedule.start
    bench.write(lambda repository: swapping.expire_swap(repository, bench.clock(), proposed.swap_id))
    states = [
        bench.read(lambda repository, s=s: repository.swaps.get(s.swap_id).state) for s in (proposed, again)
    ]
    assert states == [SwapState.EXPIRED, SwapState.CALLED_OFF]


def test_a_swap_is_shown_to_those_who_can_still_answer_it(bench: Bench) -> None:
    early, late = bench.task(seats(1)), bench.task(seats(2), schedule=tomorrow(15))
    first, second = promised(bench, early), promised(bench, late)
    proposer = person(first.volunteer_id)
    swap = bench.do(swapping.propose_swap, proposer, first.assignment_id, late.slots[0].slot_id, "")
    bench.clock.advance(minutes=1)
    newcomer = promised(bench, late)

    def shown(volunteer_id: str) -> list[str]:
        found, _ = bench.do(_listed_swaps, person(volunteer_id))
        return [one.swap_id for one in found]

    assert shown(first.volunteer_id) == shown(second.volunteer_id) == [swap.swap_id]
    assert shown(newcomer.volunteer_id) == []
    assert refusal(bench, swapping.accept_swap, person(newcomer.volunteer_id), swap.swap_id, unseen) == (
        "SWAP_NOT_OPEN"
    )
    bench.do(swapping.accept_swap, person(second.volunteer_id), swap.swap_id, unseen)
    assert shown(second.volunteer_id) == shown(first.volunteer_id) == [swap.swap_id]


def _listed_swaps(repository: Any, principal: Any, _: Any) -> Any:
    return swapping.list_swaps(repository, principal, None, None, 50)


def test_why_somebody_cannot_take_a_place_is_not_told_to_who_would_give_it(bench: Bench) -> None:
    early, late = bench.task(seats(1)), bench.task(seats(1), schedule=tomorrow(15), min_age=18)
    young, old = bench.told.volunteer(age_reached=18), bench.told.volunteer(age_reached=40)
    given, wanted = promised(bench, early, young), promised(bench, late, old)
    swap = bench.do(swapping.propose_swap, person(young), given.assignment_id, wanted.slot_id, "")
    bench.told.volunteer(young, age_reached=17)
    with pytest.raises(DomainError) as caught:
        bench.do(swapping.accept_swap, person(old), swap.swap_id, unseen)
    assert caught.value.reason == "SWAP_IMPOSSIBLE"
    assert young not in str(caught.value)
    assert "age" not in str(caught.value)
    assert now_of(bench, given).state is now_of(bench, wanted).state is AssignmentState.CONFIRMED


def test_places_of_two_circles_are_not_exchanged(bench: Bench) -> None:
    circle = bench.told.circle()
    mine = promised(bench, bench.task(seats(1)))
    theirs = bench.task(seats(1), circle_id=circle)
    proposal = (person(mine.volunteer_id), mine.assignment_id, theirs.slots[0].slot_id, "")
    assert refusal(bench, swapping.propose_swap, *proposal) == "SWAP_IMPOSSIBLE"


def test_a_standby_holds_no_seat_until_called(bench: Bench) -> None:
    task, ready = bench.task(seats(2)), bench.told.volunteer()
    promised(bench, task)
    standby = bench.do(standbys.stand_by, person(ready), task.slots[0].slot_id, 120)
    assert (standby.state, standby.kind, seated(bench, task)) == ("standing_by", Kind.STANDBY, 1)
    assert bench.do(standbys.stand_by, person(ready), task.slots[0].slot_id, 120) == standby
    called = bench.do(standbys.call_standby, ADMIN, standby.assignment_id, unseen)
    assert (called.state, called.kind, seated(bench, task)) == ("confirmed", Kind.PRIMARY, 2)
    third = bench.do(standbys.stand_by, person(bench.told.volunteer()), task.slots[0].slot_id, 0)
    assert refusal(bench, standbys.call_standby, ADMIN, third.assignment_id, unseen) == "ALREADY_FILLED"


def asked_to_stand_by(bench: Bench, task: Task, volunteer_id: str) -> Offer:
    wish = Invitation(task.slots[0].slot_id, volunteer_id, kind=Kind.STANDBY, notice_minutes=90)
    return bench.do(offering.create_offer, ADMIN, wish)


def test_an_offer_to_stand_by_holds_no_seat_and_outlives_the_last_one(bench: Bench) -> None:
    task, ready, late = bench.task(seats(1)), bench.told.volunteer(), bench.told.volunteer()
    early = asked_to_stand_by(bench, task, ready)
    promised(bench, task)
    asked = asked_to_stand_by(bench, task, late)
    assert (asked.state, asked.kind, asked.notice_minutes) == ("offered", Kind.STANDBY, 90)
    standby = bench.do(answering.accept_offer, person(ready), early.offer_id, unseen)
    assert (standby.state, standby.kind, standby.notice_minutes) == ("standing_by", Kind.STANDBY, 90)
    assert (standby.origin, standby.offer_id, seated(bench, task)) == (Origin.OFFER, early.offer_id, 1)
    assert bench.do(answering.accept_offer, person(ready), early.offer_id, unseen) == standby
    again = Invitation(task.slots[0].slot_id, ready, kind=Kind.STANDBY)
    assert refusal(bench, offering.create_offer, ADMIN, again) == "ALREADY_ASSIGNED"
    assert refusal(bench, standbys.call_standby, ADMIN, standby.assignment_id, unseen) == "ALREADY_FILLED"


def test_who_stands_by_unasked_accepts_the_offer_to_do_so(bench: Bench) -> None:
    task, ready = bench.task(seats(2)), bench.told.volunteer()
    asked = asked_to_stand_by(bench, task, ready)
    standby = bench.do(standbys.stand_by, person(ready), task.slots[0].slot_id, 30)
    assert (standby.offer_id, standby.notice_minutes) == (asked.offer_id, 30)
    assert bench.do(answering.accept_offer, person(ready), asked.offer_id, unseen) == standby
    called = bench.do(standbys.call_standby, ADMIN, standby.assignment_id, unseen)
    assert (called.state, called.kind, seated(bench, task)) == ("confirmed", Kind.PRIMARY, 1)


def test_a_claim_is_no_answer_to_an_offer_to_stand_by(bench: Bench) -> None:
    task, quick = bench.task(seats(1), signup=Signup.CLAIM), bench.told.volunteer()
    asked = asked_to_stand_by(bench, task, quick)
    claimed = bench.do(claiming.claim_seat, person(quick), task.slots[0].slot_id)
    assert (claimed.state, claimed.kind, claimed.origin) == ("confirmed", Kind.PRIMARY, Origin.CLAIM)
    ended = bench.read(lambda repository: repository.offers.get(asked.offer_id))
    assert ended.supersede_cause is SupersedeCause.SEATED


@pytest.mark.parametrize("way", ["called", "let in at the door"])
def test_a_standby_who_gets_the_seat_waits_for_no_other(bench: Bench, way: str) -> None:
    task, ready = bench.task(seats(2)), bench.told.volunteer()
    slot_id = task.slots[0].slot_id
    promised(bench, task)
    held = promised(bench, task)
    waits = bench.do(waiting.join_waitlist, person(ready), slot_id)
    standby = bench.do(standbys.stand_by, person(ready), slot_id, 0)
    bench.do(attendance.withdraw_assignment, person(held.volunteer_id), held.assignment_id, unseen, "Ill")
    if way == "called":
        bench.do(standbys.call_standby, ADMIN, standby.assignment_id, unseen)
    else:
        bench.clock.now = task.schedule.start
        bench.write(lambda repository: task_life.advance_task(repository, bench.clock(), task.task_id))
        bench.do(attendance.check_in_assignment, ADMIN, standby.assignment_id, unseen)
    entry = bench.read(lambda repository: repository.waitlist.get(waits.waitlist_entry_id))
    assert entry.state is WaitlistState.SEATED


def test_a_standby_is_called_in_time_or_let_in_at_the_door_and_is_never_late(bench: Bench) -> None:
    task = bench.task(seats(3))
    promised(bench, task)
    slot_id = task.slots[0].slot_id
    here, gone, unneeded = (
        bench.do(standbys.stand_by, person(bench.told.volunteer()), slot_id, 180) for _ in range(3)
    )
    bench.clock.now = task.schedule.start - timedelta(minutes=179)
    call = (ADMIN, here.assignment_id, unseen)
    assert refusal(bench, standbys.call_standby, *call) == "STANDBY_NOTICE_TOO_SHORT"
    left = bench.do(
        attendance.withdraw_assignment, person(gone.volunteer_id), gone.assignment_id, unseen, "Ill"
    )
    assert (left.state, left.late, left.penalty_expire_time) == ("withdrawn", False, None)
    bench.clock.now = task.schedule.start + timedelta(minutes=30)
    bench.write(lambda repository: task_life.advance_task(repository, bench.clock(), task.task_id))
    own = (person(here.volunteer_id), here.assignment_id, unseen)
    assert refusal(bench, attendance.check_in_assignment, *own) == "ASSIGNMENT_STATE_FORBIDS"
    arrived = bench.do(attendance.check_in_assignment, ADMIN, here.assignment_id, unseen)
    assert (arrived.state, arrived.kind) == ("checked_in", Kind.PRIMARY)
    bench.clock.now = task.schedule.end + timedelta(hours=1)
    bench.write(lambda repository: task_life.advance_task(repository, bench.clock(), task.task_id))
    assert now_of(bench, unneeded).state is AssignmentState.RELEASED_STANDBY


def test_who_stands_by_for_another_time_is_free(bench: Bench) -> None:
    task = bench.task(seats(1))
    standby = bench.do(standbys.stand_by, person(bench.told.volunteer()), task.slots[0].slot_id, 0)

    def later(current: Task) -> TaskTerms:
        return replace(current.terms, schedule=tomorrow(20))

    bench.do(task_drafts.update_task, ADMIN, task.task_id, unseen, later)
    assert now_of(bench, standby).state is AssignmentState.CANCELLED


def test_two_substitutes_and_a_withdrawal_race_for_one_place(bench: Bench) -> None:
    task = bench.task(seats(1))
    for _ in range(10):
        owner = promised(bench, task)
        seek(bench, owner)
        volunteers = [person(bench.told.volunteer()) for _ in range(2)]
        tries = [(stand_ins.take_stand_in, one, owner.assignment_id, unseen) for one in volunteers]
        withdrawal = (
            attendance.withdraw_assignment,
            person(owner.volunteer_id),
            owner.assignment_id,
            unseen,
            "Ill",
        )
        with ThreadPoolExecutor(3) as pool:
            ends = list(pool.map(lambda arguments: outcome(bench, *arguments), [*tries, withdrawal]))
        state = now_of(bench, owner).state
        assert ends.count("confirmed") == (state is AssignmentState.REPLACED) == seated(bench, task)
        assert (ends[2] == "withdrawn") == (state is AssignmentState.WITHDRAWN)
        for one in bench.read(lambda repository: repository.assignments.of_task(task.task_id)):
            if one.state is AssignmentState.CONFIRMED:
                bench.do(attendance.cancel_assignment, ADMIN, one.assignment_id, unseen, "Next round")


def test_a_swap_and_a_cancellation_race(bench: Bench) -> None:
    early, late = bench.task(seats(1)), bench.task(seats(1), schedule=tomorrow(15))
    for _ in range(10):
        first, second = promised(bench, early), promised(bench, late)
        swap = bench.do(
            swapping.propose_swap,
            person(first.volunteer_id),
            first.assignment_id,
            late.slots[0].slot_id,
            new_id(),
        )
        tries = [
            (swapping.accept_swap, person(second.volunteer_id), swap.swap_id, unseen),
            (attendance.cancel_assignment, ADMIN, first.assignment_id, unseen, "Not needed"),
        ]
        with ThreadPoolExecutor(2) as pool:
            ends = list(pool.map(lambda arguments: outcome(bench, *arguments), tries))
        assert sorted(ends) in (["ASSIGNMENT_STATE_FORBIDS", "accepted"], ["SWAP_NOT_OPEN", "cancelled"])
        for task in (early, late):
            for one in bench.read(lambda repository, t=task: repository.assignments.of_task(t.task_id)):
                if one.state is AssignmentState.CONFIRMED:
                    bench.do(attendance.cancel_assignment, ADMIN, one.assignment_id, unseen, "Next round")
