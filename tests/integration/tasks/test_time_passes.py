"""What happens because its time has come: through the use cases that the loops call, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Select
from sqlmodel import select

from libs.access.principal import person
from libs.errors import DomainError
from libs.identifiers import new_id
from libs.storage.plumbing import outbox
from services.tasks.domain.assignment import Assignment, AssignmentState
from services.tasks.domain.help_request import (
    RATING_WINDOW,
    HelpRequest,
    HelpRequestState,
    HelpRequestTerms,
)
from services.tasks.domain.offer import Invitation, Offer, OfferState
from services.tasks.domain.place import Place
from services.tasks.domain.schedule import flexible
from services.tasks.domain.task import SETTLING_TIME, Task, TaskState, TaskTerms
from services.tasks.storage import due
from services.tasks.use_cases import (
    answering,
    attendance,
    conversion,
    help_requests,
    offering,
    task_life,
)
from tests.support.tasks import ADMIN, START, Bench, line, seats, tomorrow, unseen

TERMS = HelpRequestTerms(
    category="errand",
    text="Shopping for the week",
    risk_notes="A dog that barks",
    place=Place(31.2304, 121.4737),
    address="12 Example Lane",
)


def pass_time(bench: Bench, **duration: float) -> None:
    """Let time pass and do all that is due, as the loops do."""
    bench.clock.advance(**duration)
    jobs = (
        (due.tasks_with_overdue_offers, answering.expire_offers),
        (due.tasks_due, task_life.advance_task),
        (due.requests_to_close, help_requests.close_unrated),
    )
    for find, act in jobs:
        now = bench.clock()
        for due_id in ids_of(bench, find(now)):
            bench.write(lambda repository, a=act, n=now, i=due_id: a(repository, n, i))
        assert not ids_of(bench, find(now))


def ids_of(bench: Bench, due: Select[tuple[str]]) -> list[str]:
    return bench.database.read_blocking(lambda session: list(session.execute(due).scalars()))


def asked(bench: Bench, task: Task, volunteer_id: str = "") -> Offer:
    invitation = Invitation(task.slots[0].slot_id, volunteer_id or bench.told.volunteer())
    return bench.do(offering.create_offer, ADMIN, invitation)


def promised(bench: Bench, task: Task, volunteer_id: str = "") -> Assignment:
    offer = asked(bench, task, volunteer_id)
    return bench.do(answering.accept_offer, person(offer.volunteer_id), offer.offer_id, unseen)


def task_now(bench: Bench, task: Task) -> Task:
    return bench.read(lambda repository: repository.tasks.get(task.task_id))


def state_of(bench: Bench, promise: Assignment | Offer) -> str:
    if isinstance(promise, Offer):
        return str(bench.read(lambda repository: repository.offers.get(promise.offer_id)).state)
    return str(bench.read(lambda repository: repository.assignments.get(promise.assignment_id)).state)


def triaged(bench: Bench) -> HelpRequest:
    circle_id = bench.told.circle()
    request = bench.do(help_requests.submit_help_request, person(new_id()), "", circle_id, TERMS)
    return bench.do(help_requests.triage_help_request, line(circle_id), request.help_request_id, unseen, "")


def converted(bench: Bench, request: HelpRequest, **terms: object) -> Task:
    terms = {"title": "Shopping", "category": "", "schedule": tomorrow(), "slots": (seats(1),), **terms}
    _, task = bench.do(
        conversion.convert_help_request,
        ADMIN,
        request.help_request_id,
        unseen,
        bench.organisation_id,
        TaskTerms(**terms),  # type: ignore[arg-type]
        True,
    )
    return task


def request_now(bench: Bench, request: HelpRequest) -> HelpRequest:
    return bench.read(lambda repository: repository.help_requests.get(request.help_request_id))


def member(bench: Bench, task: Task) -> str:
    return bench.told.volunteer(circle_ids=[task.terms.circle_id])


def test_an_offer_expires_at_the_end_of_its_time_or_at_the_start_of_the_task(bench: Bench) -> None:
    soon, later = bench.task(seats(1)), bench.task(seats(1), schedule=tomorrow(days=5))
    short, long = asked(bench, soon), asked(bench, later)
    assert (short.expire_time, long.expire_time) == (soon.schedule.start, START + timedelta(days=2))
    pass_time(bench, days=1, hours=1)
    assert (state_of(bench, short), state_of(bench, long)) == ("expired", "offered")
    with pytest.raises(DomainError, match="can no longer be answered"):
        bench.do(answering.accept_offer, person(short.volunteer_id), short.offer_id, unseen)
    pass_time(bench, days=1)
    assert state_of(bench, long) == "expired"


def test_a_task_with_many_overdue_offers_leaves_room_for_others(bench: Bench) -> None:
    crowded, lonely = bench.task(seats(3)), bench.task(seats(1))
    for task in (crowded, crowded, crowded, lonely):
        asked(bench, task)
    bench.clock.advance(days=2)
    overdue = ids_of(bench, due.tasks_with_overdue_offers(bench.clock()).limit(2))
    assert sorted(overdue) == sorted((crowded.task_id, lonely.task_id))


def test_late_acceptance_fails_even_before_the_loop_has_looked(bench: Bench) -> None:
    task = bench.task(seats(1), schedule=tomorrow(days=5))
    offer = asked(bench, task)
    bench.clock.now = offer.expire_time
    with pytest.raises(DomainError) as caught:
        bench.do(answering.accept_offer, person(offer.volunteer_id), offer.offer_id, unseen)
    assert caught.value.reason == "OFFER_EXPIRED"


def test_a_task_begins_without_those_who_did_not_answer_and_ends_by_itself(bench: Bench) -> None:
    task = bench.task(seats(3, least=2))
    here, forgotten = promised(bench, task), asked(bench, task)
    bench.clock.now = task.schedule.start
    bench.do(attendance.check_in_assignment, person(here.volunteer_id), here.assignment_id, unseen)
    pass_time(bench)
    begun = task_now(bench, task)
    assert (begun.state, begun.under_filled) == (TaskState.IN_PROGRESS, True)
    assert state_of(bench, forgotten) in (OfferState.SUPERSEDED, OfferState.EXPIRED)
    pass_time(bench, hours=3)
    closed_for_them = bench.read(lambda repository: repository.assignments.get(here.assignment_id))
    assert (closed_for_them.state, closed_for_them.auto_closed) == (AssignmentState.CHECKED_OUT, True)
    assert (closed_for_them.check_out_time, closed_for_them.presence_minutes) == (task.schedule.end, 120)
    assert task_now(bench, task).state is TaskState.COMPLETED
    pass_time(bench, seconds=SETTLING_TIME.total_seconds())
    assert task_now(bench, task).state is TaskState.CLOSED


def test_several_steps_that_fell_due_while_nobody_looked_are_all_done(bench: Bench) -> None:
    task = bench.task(seats(1))
    promised(bench, task)
    pass_time(bench, days=40)
    assert task_now(bench, task).state is TaskState.COMPLETED
    pass_time(bench, days=40)
    assert task_now(bench, task).state is TaskState.CLOSED


def test_who_has_not_come_after_the_grace_is_missed_and_the_task_waits_for_another_word(bench: Bench) -> None:
    task = bench.task(seats(1))
    promise = promised(bench, task)
    pass_time(bench, days=1, hours=1, minutes=59)
    assert (task_now(bench, task).state, state_of(bench, promise)) == (TaskState.IN_PROGRESS, "confirmed")
    pass_time(bench, minutes=1)
    assert (task_now(bench, task).state, state_of(bench, promise)) == (TaskState.IN_PROGRESS, "no_show")
    pass_time(bench, hours=2)
    assert (task_now(bench, task).state, state_of(bench, promise)) == (TaskState.COMPLETED, "no_show")
    pass_time(bench, seconds=SETTLING_TIME.total_seconds())
    assert (task_now(bench, task).state, state_of(bench, promise)) == (TaskState.CLOSED, "no_show")
    told = bench.database.read_blocking(
        lambda session: (
            session.execute(select(outbox.c.type).where(outbox.c.aggregate_id == promise.assignment_id))
            .scalars()
            .all()
        )
    )
    assert "vc.assignment.v1.no_show" in told


def test_people_may_come_for_as_long_as_the_circle_says_by_then(bench: Bench) -> None:
    circle = bench.told.circle(check_in_grace_minutes=15)
    task = bench.task(seats(1), circle_id=circle)
    promise = promised(bench, task, bench.told.volunteer(circle_ids=[circle]))
    pass_time(bench, days=1, hours=1)
    assert task_now(bench, task).state is TaskState.IN_PROGRESS
    bench.told.circle(circle, check_in_grace_minutes=45)
    pass_time(bench, minutes=44)
    assert state_of(bench, promise) == "confirmed"
    pass_time(bench, minutes=1)
    assert state_of(bench, promise) == "no_show"


def test_nobody_is_missed_in_a_flexible_task_that_was_done_early(bench: Bench) -> None:
    window = flexible(START, START + timedelta(days=60), 60)
    task = bench.task(seats(2), schedule=window)
    promise = promised(bench, task)
    pass_time(bench, days=1)
    bench.do(task_life.finish_task, ADMIN, task.task_id, unseen)
    pass_time(bench, seconds=SETTLING_TIME.total_seconds())
    assert (task_now(bench, task).state, state_of(bench, promise)) == (TaskState.CLOSED, "cancelled")


def test_whoever_accepts_as_the_task_starts_is_too_late(bench: Bench) -> None:
    task = bench.task(seats(2))
    first, second = asked(bench, task), asked(bench, task)
    bench.do(answering.accept_offer, person(first.volunteer_id), first.offer_id, unseen)
    bench.clock.now = task.schedule.start
    with pytest.raises(DomainError) as caught:
        bench.do(answering.accept_offer, person(second.volunteer_id), second.offer_id, unseen)
    assert caught.value.reason == "OFFER_EXPIRED"


def test_all_or_nothing_tasks_are_called_off_when_somebody_is_missing(bench: Bench) -> None:
    task = bench.task(seats(3, least=2), all_or_nothing=True)
    only_one = promised(bench, task)
    pass_time(bench, days=2)
    assert task_now(bench, task).state is TaskState.CANCELLED
    assert state_of(bench, only_one) == "cancelled"


def test_a_request_whose_task_nobody_took_comes_back(bench: Bench) -> None:
    request = triaged(bench)
    task = converted(bench, request)
    offer = asked(bench, task, member(bench, task))
    pass_time(bench, days=2)
    assert task_now(bench, task).state is TaskState.EXPIRED
    assert request_now(bench, request).state is HelpRequestState.TRIAGED
    assert state_of(bench, offer) == "expired"
    again = converted(bench, request, schedule=tomorrow(days=4))
    assert request_now(bench, request).task_ids == (task.task_id, again.task_id)


def test_cancelling_frees_everybody_and_credits_those_who_came(bench: Bench) -> None:
    request = triaged(bench)
    task = converted(bench, request, slots=(seats(3),))
    here, coming = (promised(bench, task, member(bench, task)) for _ in range(2))
    offer = asked(bench, task, member(bench, task))
    bench.clock.now = task.schedule.start - timedelta(minutes=10)
    bench.do(attendance.check_in_assignment, person(here.volunteer_id), here.assignment_id, unseen)
    assert request_now(bench, request).state is HelpRequestState.IN_SERVICE
    bench.clock.advance(minutes=40)
    bench.do(task_life.cancel_task, ADMIN, task.task_id, unseen, "Storm")
    assert (state_of(bench, here), state_of(bench, coming), state_of(bench, offer)) == (
        "left_early",
        "cancelled",
        "superseded",
    )
    assert request_now(bench, request).state is HelpRequestState.TRIAGED
    done = bench.do(attendance.complete_assignment, ADMIN, here.assignment_id, unseen, None)
    assert done.confirmed_minutes == 40


def test_withdrawing_a_request_calls_its_tasks_off(bench: Bench) -> None:
    request = triaged(bench)
    task = converted(bench, request)
    promise = promised(bench, task, member(bench, task))
    requester = person(request.requester_person_id)
    withdrawn = bench.do(conversion.withdraw_help_request, requester, request.help_request_id, unseen)
    assert withdrawn.state is HelpRequestState.WITHDRAWN
    assert task_now(bench, task).state is TaskState.CANCELLED
    assert state_of(bench, promise) == "cancelled"
    assert request_now(bench, request).state is HelpRequestState.WITHDRAWN


def test_a_flexible_task_is_done_when_its_leader_says_so(bench: Bench) -> None:
    request = triaged(bench)
    window = flexible(START, START + timedelta(days=10), 60)
    task = converted(bench, request, schedule=window, slots=(seats(1, leader=True),))
    promise = promised(bench, task, member(bench, task))
    helper = person(promise.volunteer_id)
    pass_time(bench, days=1)
    bench.do(attendance.check_in_assignment, helper, promise.assignment_id, unseen)
    bench.clock.advance(minutes=90)
    finished = bench.do(task_life.finish_task, helper, task.task_id, unseen)
    assert finished.state is TaskState.COMPLETED
    gone = bench.read(lambda repository: repository.assignments.get(promise.assignment_id))
    assert (gone.state, gone.auto_closed, gone.presence_minutes) == ("checked_out", True, 60)
    assert request_now(bench, request).state is HelpRequestState.FULFILLED


def test_a_request_that_nobody_rates_is_closed_in_the_end(bench: Bench) -> None:
    request = triaged(bench)
    task = converted(bench, request)
    promised(bench, task, member(bench, task))
    pass_time(bench, days=2)
    assert request_now(bench, request).state is HelpRequestState.FULFILLED
    pass_time(bench, seconds=RATING_WINDOW.total_seconds())
    closed = request_now(bench, request)
    assert (closed.state, closed.rating) == (HelpRequestState.CLOSED, None)


def test_no_show_is_excused_by_somebody_else(bench: Bench) -> None:
    task = bench.task(seats(1))
    promise = promised(bench, task)
    with pytest.raises(DomainError, match="may still come"):
        bench.do(attendance.mark_no_show, ADMIN, promise.assignment_id, unseen)
    pass_time(bench, days=1, hours=3)
    bench.do(attendance.mark_no_show, ADMIN, promise.assignment_id, unseen)
    excused = bench.do(attendance.excuse_assignment, ADMIN, promise.assignment_id, unseen, "Was ill")
    assert (excused.state, excused.state_reason) == (AssignmentState.EXCUSED, "Was ill")
    pass_time(bench, hours=2)
    assert task_now(bench, task).state is TaskState.CLOSED
