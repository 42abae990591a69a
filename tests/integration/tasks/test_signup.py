"""Coming without being asked: claims, applications, the door; and what coordinators decide themselves."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from libs.access.principal import person
from libs.errors import DomainError, NotAllowed
from libs.identifiers import new_id
from services.tasks.domain.application import Application, ApplicationState
from services.tasks.domain.assignment import Assignment, AssignmentState, Origin
from services.tasks.domain.offer import Invitation, OfferState, SupersedeCause
from services.tasks.domain.task import Signup, Task, TaskState
from services.tasks.use_cases import (
    applications,
    attendance,
    claiming,
    offering,
    overriding,
    task_drafts,
    task_life,
    waiting,
)
from tests.support.tasks import ADMIN, Bench, poster, qualification, seats, tomorrow, unseen
from tests.support.tasks import line as circle_line


def claim(bench: Bench, volunteer_id: str, task: Task, slot: int = 0) -> Assignment:
    return bench.do(claiming.claim_seat, person(volunteer_id), task.slots[slot].slot_id)


def apply(bench: Bench, volunteer_id: str, task: Task, slot: int = 0) -> Application:
    slot_id = task.slots[slot].slot_id
    return bench.do(applications.submit_application, person(volunteer_id), slot_id, "I would like to")


def approve(bench: Bench, application: Application, why: str = "", principal: Any = ADMIN) -> Assignment:
    return bench.do(applications.approve_application, principal, application.application_id, unseen, why)


def refusal(use_case: Any, *arguments: Any) -> str:
    with pytest.raises(DomainError) as caught:
        use_case(*arguments)
    return caught.value.reason


def test_a_claim_takes_the_last_seat_from_those_who_were_asked(bench: Bench) -> None:
    task = bench.task(seats(1), signup=Signup.CLAIM)
    asked, quick, slow = (bench.told.volunteer() for _ in range(3))
    offer = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[0].slot_id, asked))
    seat = claim(bench, quick, task)
    assert (seat.origin, seat.offer_id, seat.state) == (Origin.CLAIM, "", AssignmentState.CONFIRMED)
    ended = bench.read(lambda repository: repository.offers.get(offer.offer_id))
    assert (ended.state, ended.supersede_cause) == (OfferState.SUPERSEDED, SupersedeCause.FILLED)
    assert bench.read(lambda repository: repository.tasks.get(task.task_id)).state is TaskState.FILLED
    assert refusal(claim, bench, slow, task) == "ALREADY_FILLED"


def test_who_was_asked_and_claims_accepts_the_offer(bench: Bench) -> None:
    task = bench.task(seats(2), seats(1), signup=Signup.CLAIM)
    volunteer = bench.told.volunteer()
    offer = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[0].slot_id, volunteer))
    seat = claim(bench, volunteer, task)
    assert (seat.origin, seat.offer_id) == (Origin.OFFER, offer.offer_id)


def test_a_seat_in_another_slot_ends_the_offer_of_the_first(bench: Bench) -> None:
    task = bench.task(seats(2), seats(1), signup=Signup.CLAIM)
    volunteer = bench.told.volunteer()
    offer = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[0].slot_id, volunteer))
    assert claim(bench, volunteer, task, slot=1).origin is Origin.CLAIM
    ended = bench.read(lambda repository: repository.offers.get(offer.offer_id))
    assert (ended.state, ended.supersede_cause) == (OfferState.SUPERSEDED, SupersedeCause.SEATED)


@pytest.mark.parametrize(
    ("signup", "claimed", "applied"),
    [
        (Signup.OFFER_ONLY, "SIGNUP_FORBIDS", "SIGNUP_FORBIDS"),
        (Signup.CLOSED, "SIGNUP_FORBIDS", "TASK_NOT_OPEN"),
        (Signup.CLAIM, "", "SIGNUP_FORBIDS"),
        (Signup.APPLY, "SIGNUP_FORBIDS", ""),
        (Signup.MIXED, "", "SIGNUP_FORBIDS"),
    ],
)
def test_ways_into_a_task(bench: Bench, signup: Signup, claimed: str, applied: str) -> None:
    task = bench.task(seats(9), signup=signup)
    volunteer = bench.told.volunteer
    for way, expected in ((claim, claimed), (apply, applied)):
        if expected:
            assert refusal(way, bench, volunteer(), task) == expected
        else:
            way(bench, volunteer(), task)


def test_in_a_mixed_task_seats_that_lead_are_applied_for(bench: Bench) -> None:
    task = bench.task(seats(1, leader=True), seats(3), signup=Signup.MIXED)
    volunteer = bench.told.volunteer()
    assert refusal(claim, bench, volunteer, task) == "SIGNUP_FORBIDS"
    assert apply(bench, volunteer, task).state is ApplicationState.SUBMITTED


def test_claims_obey_the_rules_of_acceptance(bench: Bench) -> None:
    skilled = bench.task(seats(3, required_skills=(("first-aid", 1),)), signup=Signup.CLAIM)
    other = bench.task(seats(3), signup=Signup.CLAIM, schedule=tomorrow(10))
    novice, medic = bench.told.volunteer(), bench.told.volunteer(qualifications=[qualification("first-aid")])
    assert refusal(claim, bench, novice, skilled) == "NOT_QUALIFIED"
    claim(bench, medic, skilled)
    assert refusal(claim, bench, medic, skilled) == "ALREADY_ASSIGNED"
    assert refusal(claim, bench, medic, other) == "SCHEDULE_CLASH"
    draft = bench.task(seats(3), signup=Signup.CLAIM, publish=False)
    assert refusal(claim, bench, novice, draft) == "SLOT_NOT_FOUND"


def test_closing_a_task_ends_its_offers_and_its_plans(bench: Bench) -> None:
    task = bench.task(seats(3))
    volunteer, other = bench.told.volunteer(), bench.told.volunteer()
    offer = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[0].slot_id, volunteer))
    close(bench, task)
    ended = bench.read(lambda repository: repository.offers.get(offer.offer_id))
    assert ended.state is OfferState.SUPERSEDED
    invitation = Invitation(task.slots[0].slot_id, other)
    assert refusal(bench.do, offering.create_offer, ADMIN, invitation) == "TASK_NOT_OPEN"


def close(bench: Bench, task: Task) -> None:
    bench.do(
        task_drafts.update_task,
        ADMIN,
        task.task_id,
        unseen,
        lambda current: replace(current.terms, signup=Signup.CLOSED),
    )


def test_an_application_becomes_a_seat_once_somebody_else_approves(bench: Bench) -> None:
    task = bench.task(seats(1), signup=Signup.APPLY)
    volunteer, other = bench.told.volunteer(), bench.told.volunteer()
    first, second = apply(bench, volunteer, task), apply(bench, other, task)
    assert apply(bench, volunteer, task) == first
    assert bench.read(lambda repository: repository.tasks.get(task.task_id)).slots[0].confirmed == 0
    own = poster(task.organisation_id, volunteer)
    assert refusal(approve, bench, first, "", own) == "OWN_SIGNUP"
    with pytest.raises(NotAllowed):
        approve(bench, first, "", person(volunteer))
    seat = approve(bench, first, "", poster(task.organisation_id))
    assert (seat.origin, seat.volunteer_id) == (Origin.APPLICATION, volunteer)
    assert refusal(approve, bench, first) == "APPLICATION_STATE_FORBIDS"
    assert refusal(approve, bench, second) == "ALREADY_FILLED"
    waits = bench.read(lambda repository: repository.applications.get(second.application_id))
    assert waits.state is ApplicationState.SUBMITTED


def test_applications_are_rejected_with_a_reason_or_taken_back(bench: Bench) -> None:
    task = bench.task(seats(2), signup=Signup.APPLY)
    volunteer = bench.told.volunteer()
    first = apply(bench, volunteer, task)
    rejected = bench.do(
        applications.reject_application, ADMIN, first.application_id, unseen, "We need somebody taller"
    )
    assert (rejected.state, rejected.decision_reason) == (
        ApplicationState.REJECTED,
        "We need somebody taller",
    )
    assert rejected.decided_by_person_id == ADMIN.person_id
    again = apply(bench, volunteer, task)
    assert again.application_id != first.application_id
    taken_back = bench.do(applications.withdraw_application, person(volunteer), again.application_id, unseen)
    assert taken_back.state is ApplicationState.WITHDRAWN


def test_undecided_applications_expire_when_the_task_ends_or_begins(bench: Bench) -> None:
    task = bench.task(seats(2), signup=Signup.APPLY)
    asked = apply(bench, bench.told.volunteer(), task)

    def state() -> ApplicationState:
        bench.write(
            lambda repository: applications.expire_applications(repository, bench.clock(), task.task_id)
        )
        return bench.read(lambda repository: repository.applications.get(asked.application_id)).state

    assert state() is ApplicationState.SUBMITTED
    bench.do(task_life.cancel_task, ADMIN, task.task_id, unseen, "Rain")
    assert state() is ApplicationState.EXPIRED


def test_another_seat_in_the_task_ends_an_application(bench: Bench) -> None:
    task = bench.task(seats(1, leader=True), seats(1), signup=Signup.MIXED)
    volunteer = bench.told.volunteer()
    asked = apply(bench, volunteer, task)
    claim(bench, volunteer, task, slot=1)
    after = bench.read(lambda repository: repository.applications.get(asked.application_id))
    assert after.state is ApplicationState.SUPERSEDED


def test_a_coordinator_allows_an_overlap_with_a_reason(bench: Bench) -> None:
    morning = bench.task(seats(2), signup=Signup.CLAIM)
    overlapping = bench.task(seats(2), signup=Signup.APPLY, schedule=tomorrow(10))
    volunteer = bench.told.volunteer()
    asked = apply(bench, volunteer, overlapping)
    claim(bench, volunteer, morning)
    assert refusal(approve, bench, asked) == "SCHEDULE_CLASH"
    seat = approve(bench, asked, "Hands over at ten")
    assert seat.override is not None
    assert (seat.override.by_person_id, seat.override.reason) == (ADMIN.person_id, "Hands over at ten")
    kept = bench.read(lambda repository: repository.assignments.get(seat.assignment_id))
    assert kept.override == seat.override


def test_no_reason_makes_anybody_qualified(bench: Bench) -> None:
    task = bench.task(seats(2, required_skills=(("first-aid", 1),)), signup=Signup.APPLY)
    volunteer = bench.told.volunteer(qualifications=[qualification("first-aid")])
    asked = apply(bench, volunteer, task)
    bench.told.volunteer(volunteer)
    assert refusal(approve, bench, asked, "We know her") == "NOT_QUALIFIED"


def admit(bench: Bench, volunteer_id: str, task: Task, principal: Any = ADMIN, why: str = "") -> Assignment:
    return bench.do(claiming.admit_walk_up, principal, task.slots[0].slot_id, volunteer_id, why)


def test_who_comes_to_the_door_is_seated_and_checked_in(bench: Bench) -> None:
    task = bench.task(seats(2))
    early, late, too_late = (bench.told.volunteer() for _ in range(3))
    assert refusal(admit, bench, early, task) == "CHECK_IN_CLOSED"
    bench.clock.now = task.schedule.start - timedelta(minutes=20)
    seat = admit(bench, early, task, poster(task.organisation_id, role="team_leader"))
    assert (seat.origin, seat.state) == (Origin.WALK_UP, AssignmentState.CHECKED_IN)
    bench.clock.now = task.schedule.start + timedelta(minutes=20)
    bench.write(lambda repository: task_life.advance_task(repository, bench.clock(), task.task_id))
    assert admit(bench, late, task).state is AssignmentState.CHECKED_IN
    assert refusal(admit, bench, too_late, task) == "ALREADY_FILLED"


def test_nobody_lets_themselves_in_nor_does_a_stranger(bench: Bench) -> None:
    task = bench.task(seats(2))
    volunteer = bench.told.volunteer()
    bench.clock.now = task.schedule.start
    assert refusal(admit, bench, volunteer, task, poster(task.organisation_id, volunteer)) == "OWN_SIGNUP"
    with pytest.raises(NotAllowed):
        admit(bench, volunteer, task, person(bench.told.volunteer()))
    leader = poster(task.organisation_id, role="team_leader")
    with pytest.raises(NotAllowed):
        admit(bench, volunteer, task, leader, "Nobody minds")


def test_a_promise_is_pinned_and_may_move_again(bench: Bench) -> None:
    task = bench.task(seats(2), signup=Signup.CLAIM)
    seat = claim(bench, bench.told.volunteer(), task)
    coordinator = poster(task.organisation_id)
    pinned = bench.do(overriding.pin_assignment, coordinator, seat.assignment_id, unseen, "Knows the place")
    assert (pinned.pinned_by, pinned.pin_reason) == (coordinator.person_id, "Knows the place")
    free = bench.do(overriding.unpin_assignment, coordinator, seat.assignment_id, unseen)
    assert (free.pinned_by, free.pin_reason, free.version) == ("", "", 3)
    assert bench.do(overriding.unpin_assignment, coordinator, seat.assignment_id, unseen) == free
    bench.do(attendance.cancel_assignment, ADMIN, seat.assignment_id, unseen, "A mistake")
    late = (overriding.pin_assignment, coordinator, seat.assignment_id, unseen, "Too late")
    assert refusal(bench.do, *late) == "ASSIGNMENT_STATE_FORBIDS"


def test_who_applied_for_another_time_is_not_taken_at_the_new_one(bench: Bench) -> None:
    task = bench.task(seats(1), signup=Signup.APPLY)
    asked = apply(bench, bench.told.volunteer(), task)
    change(bench, task, schedule=tomorrow(15))
    ended = bench.read(lambda repository: repository.applications.get(asked.application_id))
    assert ended.state is ApplicationState.SUPERSEDED
    assert refusal(approve, bench, asked) == "APPLICATION_STATE_FORBIDS"


def test_a_slot_in_which_promises_were_made_and_taken_back_can_go(bench: Bench) -> None:
    task = bench.task(seats(1), seats(1), signup=Signup.MIXED)
    holder, waiter = bench.told.volunteer(), bench.told.volunteer()
    seat = claim(bench, holder, task)
    entry = bench.do(waiting.join_waitlist, person(waiter), task.slots[0].slot_id)
    bench.do(attendance.withdraw_assignment, person(holder), seat.assignment_id, unseen, "Ill")
    changed = change(bench, task, slots=task.slots[1:])
    assert [slot.slot_id for slot in changed.slots] == [task.slots[1].slot_id]
    assert bench.read(lambda repository: repository.waitlist.get(entry.waitlist_entry_id)).state == "closed"
    assert refusal(claim, bench, waiter, task) == "SLOT_NOT_FOUND"
    again = bench.read(lambda repository: repository.assignments.get(seat.assignment_id))
    assert again.state is AssignmentState.WITHDRAWN


def change(bench: Bench, task: Task, slots: Any = None, **terms: Any) -> Task:
    """The task with other terms, or other slots."""
    return bench.do(
        task_drafts.update_task,
        ADMIN,
        task.task_id,
        unseen,
        lambda current: replace(current.terms, **(terms | ({"slots": slots} if slots else {}))),
    )


def test_nobody_who_has_promised_is_shut_out_by_a_change(bench: Bench) -> None:
    skill = bench.told.skill(new_id())
    task = bench.task(seats(2), signup=Signup.CLAIM)
    old, young = bench.told.volunteer(age_reached=30), bench.told.volunteer(age_reached=16)
    claim(bench, old, task)
    theirs = claim(bench, young, task)
    needy = (replace(task.slots[0], required_skills=((skill, 1),)),)
    for demand in ({"min_age": 18}, {"tags": ("first-aid",)}, {"slots": needy}):
        assert refusal(partial(change, bench, task, **demand)) == "PEOPLE_NOT_QUALIFIED"
    assert change(bench, task, min_age=16).terms.min_age == 16
    bench.do(attendance.cancel_assignment, ADMIN, theirs.assignment_id, unseen, "Eighteen and older only")
    assert change(bench, task, min_age=18).terms.min_age == 18


def test_who_decides_on_an_application_runs_the_task_as_it_is_now(bench: Bench) -> None:
    before, after = (
        bench.told.circle(host=bench.organisation_id),
        bench.told.circle(host=bench.organisation_id),
    )
    task = bench.task(seats(1), signup=Signup.APPLY, circle_id=before)
    application = apply(bench, bench.told.volunteer(circle_ids=[before, after]), task)
    change(bench, task, circle_id=after)
    assert refusal(approve, bench, application, "", circle_line(before)) == "NOT_ALLOWED"
    assert approve(bench, application, principal=circle_line(after)).state is AssignmentState.CONFIRMED
