"""Everybody at once: of many acceptances of the last seat, and of two overlapping promises, one is confirmed.

The use case runs as a command does, in `database.write`, from one thread for each caller.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, func, select

from libs.access.principal import person
from libs.errors import DomainError
from libs.identifiers import new_id
from libs.storage import ConstraintViolated
from services.tasks.domain.application import Application
from services.tasks.domain.assignment import Assignment, AssignmentState, Origin
from services.tasks.domain.help_request import HelpRequest, HelpRequestTerms
from services.tasks.domain.offer import Offer, OfferSource, OfferState
from services.tasks.domain.task import Signup, Task, TaskState
from services.tasks.storage.tables import assignment
from services.tasks.use_cases import answering, applications, attendance, claiming, help_requests
from services.tasks.use_cases.ports import Repository
from tests.support.tasks import ADMIN, Bench, line, seats, tomorrow, unseen

THREADS = 200
ROUNDS = 200
MERGES = 40
APPROVALS = 30


def sent(bench: Bench, pairs: Sequence[tuple[str, Task]]) -> list[Offer]:
    """Open offers, also such as the service would not send: this is about accepting them."""
    offers = [an_offer(bench, volunteer_id, task) for volunteer_id, task in pairs]

    def send(repository: Repository) -> list[Offer]:
        repository.offers.add_all(offers)
        return offers

    return bench.write(send)


def an_offer(bench: Bench, volunteer_id: str, task: Task) -> Offer:
    now = bench.clock()
    return Offer(
        offer_id=new_id(),
        task_id=task.task_id,
        slot_id=task.slots[0].slot_id,
        volunteer_id=volunteer_id,
        organisation_id=task.organisation_id,
        circle_id="",
        schedule=task.schedule,
        source=OfferSource.COORDINATOR,
        state=OfferState.OFFERED,
        expire_time=task.schedule.last_start,
        create_time=now,
        update_time=now,
    )


def outcome(bench: Bench, offer: Offer) -> Assignment | str:
    """The assignment, or the reason of the refusal."""
    try:
        return bench.do(answering.accept_offer, person(offer.volunteer_id), offer.offer_id, unseen)
    except DomainError as refusal:
        return refusal.reason


def at_once(bench: Bench, pool: ThreadPoolExecutor, offers: Sequence[Offer]) -> list[Assignment | str]:
    """What becomes of the offers when all are accepted at the same moment."""
    start = Barrier(len(offers))

    def accept(offer: Offer) -> Assignment | str:
        start.wait()
        return outcome(bench, offer)

    return list(pool.map(accept, offers))


def won(outcomes: Sequence[Assignment | str]) -> list[Assignment]:
    return [one for one in outcomes if isinstance(one, Assignment)]


def test_two_hundred_threads_race_for_the_last_seat(bench: Bench) -> None:
    task = bench.task(seats(1))
    offers = sent(bench, [(bench.told.volunteer(), task) for _ in range(THREADS)])
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = at_once(bench, pool, offers)
    assert len(won(outcomes)) == 1
    assert set(outcomes) - set(won(outcomes)) == {"ALREADY_FILLED"}
    after = bench.read(lambda repository: repository.tasks.get(task.task_id))
    assert (after.state, after.slots[0].confirmed, after.slots[0].offered) == (TaskState.FILLED, 1, 0)


def test_claims_and_acceptances_race_for_the_last_seat(bench: Bench) -> None:
    task = bench.task(seats(1), signup=Signup.CLAIM)
    slot_id = task.slots[0].slot_id
    offers = sent(bench, [(bench.told.volunteer(), task) for _ in range(THREADS // 2)])
    claimants = [bench.told.volunteer() for _ in range(THREADS // 2)]
    start = Barrier(THREADS)

    def claim(volunteer_id: str) -> Assignment | str:
        try:
            return bench.do(claiming.claim_seat, person(volunteer_id), slot_id)
        except DomainError as refusal:
            return refusal.reason

    def come(asked: Offer | str) -> Assignment | str:
        start.wait()
        return claim(asked) if isinstance(asked, str) else outcome(bench, asked)

    everybody = [one for pair in zip(offers, claimants, strict=True) for one in pair]
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(come, everybody))
    assert len(won(outcomes)) == 1
    assert set(outcomes) - set(won(outcomes)) == {"ALREADY_FILLED"}
    after = bench.read(lambda repository: repository.tasks.get(task.task_id))
    assert (after.slots[0].confirmed, after.slots[0].offered) == (1, 0)


def test_two_people_approve_two_applications_for_one_seat(bench: Bench) -> None:
    task = bench.task(seats(1), signup=Signup.APPLY)
    for _ in range(APPROVALS):
        asked = [
            bench.do(
                applications.submit_application, person(bench.told.volunteer()), task.slots[0].slot_id, ""
            )
            for _ in range(2)
        ]
        start = Barrier(2)

        def approve(application: Application, start: Barrier = start) -> Assignment | str:
            start.wait()
            try:
                return bench.do(
                    applications.approve_application, ADMIN, application.application_id, unseen, ""
                )
            except DomainError as refusal:
                return refusal.reason

        with ThreadPoolExecutor(2) as pool:
            outcomes = list(pool.map(approve, asked))
        (seat,) = won(outcomes)
        assert [one for one in outcomes if isinstance(one, str)] == ["ALREADY_FILLED"]
        bench.do(attendance.cancel_assignment, ADMIN, seat.assignment_id, unseen, "Again")


def test_two_hundred_times_one_person_accepts_two_overlapping_tasks(bench: Bench) -> None:
    early, late = bench.task(seats(ROUNDS)), bench.task(seats(ROUNDS), schedule=tomorrow(10))
    people = [bench.told.volunteer() for _ in range(ROUNDS)]
    offers = sent(bench, [(one, task) for one in people for task in (early, late)])
    with ThreadPoolExecutor(2) as pool:
        for first in range(0, len(offers), 2):
            outcomes = at_once(bench, pool, offers[first : first + 2])
            assert len(won(outcomes)) == 1
            assert set(outcomes) - set(won(outcomes)) == {"SCHEDULE_CLASH"}


def test_many_people_with_many_overlapping_offers(bench: Bench) -> None:
    """Every thread its own order, so that locks taken in a circle would show."""
    tasks = [bench.task(seats(3), schedule=tomorrow(9 + hour)) for hour in (0, 1, 2, 3)]
    people = [bench.told.volunteer() for _ in range(10)]
    offers = sent(bench, [(one, task) for one in people for task in tasks])
    shuffled = sorted(offers, key=lambda offer: hash((offer.volunteer_id, offer.task_id)))
    with ThreadPoolExecutor(len(offers)) as pool:
        outcomes = at_once(bench, pool, shuffled)
    assert {one for one in outcomes if isinstance(one, str)} <= {"ALREADY_FILLED", "SCHEDULE_CLASH"}
    held: dict[str, list[Assignment]] = {}
    for one in won(outcomes):
        held.setdefault(one.volunteer_id, []).append(one)
    for mine in held.values():
        assert not any(
            one.schedule.overlaps(other.schedule) for one in mine for other in mine if one is not other
        )
    assert all(sum(one.task_id == task.task_id for one in won(outcomes)) <= 3 for task in tasks)


def test_saying_yes_twice_at_once_is_one_yes(bench: Bench) -> None:
    task = bench.task(seats(2))
    (offer,) = sent(bench, [(bench.told.volunteer(), task)])
    with ThreadPoolExecutor(8) as pool:
        outcomes = at_once(bench, pool, [offer] * 8)
    assert len({one.assignment_id for one in won(outcomes)}) == 1
    assert len(won(outcomes)) == 8


def test_two_requests_are_not_merged_into_each_other(bench: Bench) -> None:
    circle_id = bench.told.circle()
    coordinator = line(circle_id)
    terms = HelpRequestTerms(category="errand", text="Shopping", risk_notes="none")
    with ThreadPoolExecutor(2) as pool:
        for _ in range(MERGES):
            one, other = (
                bench.do(help_requests.submit_help_request, person(new_id()), "", circle_id, terms)
                for _ in range(2)
            )
            start = Barrier(2)

            def merge(pair: tuple[HelpRequest, HelpRequest], start: Barrier = start) -> str:
                request_id, into_id = (request.help_request_id for request in pair)
                start.wait()
                try:
                    bench.do(help_requests.merge_help_request, coordinator, request_id, unseen, into_id)
                except DomainError as refusal:
                    return refusal.reason
                return "merged"

            assert sorted(pool.map(merge, [(one, other), (other, one)])) == ["MERGE_TARGET_INVALID", "merged"]


def test_the_database_itself_refuses_what_the_code_should_not_ask(bench: Bench) -> None:
    """A forgetful program: assignments written without any check."""
    one_seat, wide = bench.task(seats(1)), bench.task(seats(5), schedule=tomorrow(10))
    first, second = bench.told.volunteer(), bench.told.volunteer()
    offers = sent(bench, [(first, one_seat), (second, one_seat), (first, wide)])
    write = [keeper(offer) for offer in offers]
    bench.write(write[0])
    for breach, guard in ((write[1], "slot"), (write[2], "assignment_no_overlap")):
        with pytest.raises(ConstraintViolated) as caught:
            bench.write(breach)
        assert guard in caught.value.constraint

    def count(session: Session) -> int:
        statement = select(func.count()).select_from(assignment)
        return int(session.connection().execute(statement).scalar_one())

    assert bench.database.read_blocking(count) == 1


def keeper(offer: Offer) -> Callable[[Repository], None]:
    """Writes an assignment for an offer, come what may."""
    made = Assignment(
        assignment_id=new_id(),
        task_id=offer.task_id,
        slot_id=offer.slot_id,
        volunteer_id=offer.volunteer_id,
        organisation_id=offer.organisation_id,
        circle_id="",
        origin=Origin.OFFER,
        offer_id=offer.offer_id,
        schedule=offer.schedule,
        state=AssignmentState.CONFIRMED,
        create_time=offer.create_time,
        update_time=offer.create_time,
    )
    return lambda repository: repository.assignments.add(made)
