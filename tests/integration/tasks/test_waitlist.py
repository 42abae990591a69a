"""Waiting for a seat: in line by time, asked one after the other, seated by nobody's silence."""

from typing import Any

import pytest

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Limits, QuietHours
from libs.errors import DomainError
from services.tasks.domain.assignment import Assignment, AssignmentState, Origin
from services.tasks.domain.offer import DeclineCode, Invitation, Offer, OfferSource, OfferState
from services.tasks.domain.task import Signup
from services.tasks.domain.waitlist import LONGEST_PROMOTION, RETRY_AFTER, WaitlistEntry, WaitlistState
from services.tasks.storage import due
from services.tasks.use_cases import answering, attendance, claiming, offering, task_life, waiting
from tests.support.tasks import ADMIN, START, Bench, seats, tomorrow, unseen


class Line:
    """A task with one seat, which somebody holds, and others who wait for it."""

    def __init__(self, bench: Bench, waiting_people: int, most: int = 1) -> None:
        self.bench = bench
        self.task = bench.task(seats(most), signup=Signup.CLAIM)
        self.slot_id = self.task.slots[0].slot_id
        self.holders = [bench.told.volunteer() for _ in range(most)]
        self.held = [self.claim(holder) for holder in self.holders]
        self.people = [bench.told.volunteer() for _ in range(waiting_people)]
        self.entries: list[WaitlistEntry] = []
        for volunteer in self.people:
            self.entries.append(self.join(volunteer))
            bench.clock.advance(seconds=1)

    def claim(self, volunteer_id: str) -> Assignment:
        return self.bench.do(claiming.claim_seat, person(volunteer_id), self.slot_id)

    def join(self, volunteer_id: str) -> WaitlistEntry:
        return self.bench.do(waiting.join_waitlist, person(volunteer_id), self.slot_id)

    def free_a_seat(self, number: int = 0) -> None:
        holder = person(self.holders[number])
        self.bench.do(attendance.withdraw_assignment, holder, self.held[number].assignment_id, unseen, "Ill")

    def tend(self) -> int:
        """What the service does by itself; says how many tasks needed it."""

        def look(session: Any) -> list[str]:
            return list(session.connection().execute(due.waitlists_to_tend(self.bench.clock())).scalars())

        found = self.bench.database.read_blocking(look)
        for task_id in found:
            self.bench.write(
                lambda repository, task_id=task_id: waiting.tend_waitlist(
                    repository, self.bench.clock(), task_id
                )
            )
        return len(found)

    def states(self) -> list[str]:
        return [
            str(self.bench.read(lambda repository, one=one: repository.waitlist.get(one)).state)
            for one in (entry.waitlist_entry_id for entry in self.entries)
        ]

    def offers(self) -> list[Offer]:
        return self.bench.read(lambda repository: repository.offers.open_of_task(self.task.task_id))


def test_the_first_in_line_is_asked_and_takes_the_seat_by_saying_yes(bench: Bench) -> None:
    line = Line(bench, 3)
    assert line.tend() == 0
    line.free_a_seat()
    assert line.tend() == 1
    assert line.states() == ["promoted", "waiting", "waiting"]
    (offer,) = line.offers()
    assert (offer.source, offer.volunteer_id) == (OfferSource.WAITLIST, line.people[0])
    assert offer.expire_time == bench.clock() + LONGEST_PROMOTION
    assert line.tend() == 0, "one free seat is offered to one person"
    seat = bench.do(answering.accept_offer, person(line.people[0]), offer.offer_id, unseen)
    assert (seat.origin, seat.state) == (Origin.OFFER, AssignmentState.CONFIRMED)
    assert line.states() == ["seated", "waiting", "waiting"]
    assert line.tend() == 0


def test_who_sleeps_while_a_seat_comes_free_has_as_long_to_answer_as_anybody(bench: Bench) -> None:
    line = Line(bench, 0)
    until_noon = QuietHours(start_minute=20 * 60, end_minute=12 * 60)
    sleeper = bench.told.volunteer(time_zone="UTC", limits=Limits(quiet_hours=until_noon))
    line.entries.append(line.join(sleeper))
    line.free_a_seat()
    line.tend()
    (offer,) = line.offers()
    assert (offer.state, offer.send_time) == (OfferState.WAITING, START.replace(hour=12))
    assert offer.expire_time == START.replace(hour=12) + LONGEST_PROMOTION


@pytest.mark.parametrize("answer", ["declines", "keeps silent"])
def test_who_does_not_want_the_seat_passes_it_on(bench: Bench, answer: str) -> None:
    line = Line(bench, 2)
    line.free_a_seat()
    line.tend()
    (offer,) = line.offers()
    if answer == "declines":
        no = (person(line.people[0]), offer.offer_id, unseen, DeclineCode.NO_TIME, "")
        bench.do(answering.decline_offer, *no)
    else:
        bench.clock.now = offer.expire_time
        bench.write(lambda repository: answering.expire_offers(repository, bench.clock(), line.task.task_id))
    line.tend()
    assert line.states() == ["passed", "promoted"]
    assert [one.volunteer_id for one in line.offers()] == [line.people[1]]


def test_nobody_overtakes_those_who_are_being_asked(bench: Bench) -> None:
    line = Line(bench, 1)
    quick = bench.told.volunteer()
    line.free_a_seat()
    line.tend()
    assert refusal(line.claim, quick) == "WAITLIST_FIRST"
    assert line.join(quick).state is WaitlistState.WAITING


def test_nobody_overtakes_those_who_are_about_to_be_asked(bench: Bench) -> None:
    line = Line(bench, 1)
    quick = bench.told.volunteer()
    line.free_a_seat()
    assert refusal(line.claim, quick) == "WAITLIST_FIRST"
    line.tend()
    assert line.states() == ["promoted"]


def test_whom_the_seat_does_not_suit_keeps_it_from_nobody(bench: Bench) -> None:
    line = Line(bench, 1)
    elsewhere = bench.task(seats(1), signup=Signup.CLAIM, schedule=tomorrow(10))
    bench.do(claiming.claim_seat, person(line.people[0]), elsewhere.slots[0].slot_id)
    line.free_a_seat()
    line.tend()
    assert line.claim(bench.told.volunteer()).state is AssignmentState.CONFIRMED


def test_a_seat_that_is_taken_otherwise_leads_back_into_the_line(bench: Bench) -> None:
    line = Line(bench, 2)
    line.free_a_seat()
    line.tend()
    other = bench.told.volunteer()
    asked = bench.do(offering.create_offer, ADMIN, Invitation(line.slot_id, other))
    bench.do(answering.accept_offer, person(other), asked.offer_id, unseen)
    line.tend()
    assert line.states() == ["waiting", "waiting"]
    assert line.offers() == []


def test_as_many_are_asked_as_seats_are_free(bench: Bench) -> None:
    line = Line(bench, 3, most=2)
    line.free_a_seat(0)
    line.free_a_seat(1)
    line.tend()
    assert line.states() == ["promoted", "promoted", "waiting"]


def test_whom_the_seat_does_not_suit_now_keeps_the_place_in_line(bench: Bench) -> None:
    line = Line(bench, 2)
    elsewhere = bench.task(seats(1), signup=Signup.CLAIM, schedule=tomorrow(10))
    busy = bench.do(claiming.claim_seat, person(line.people[0]), elsewhere.slots[0].slot_id)
    line.free_a_seat()
    line.tend()
    assert line.states() == ["waiting", "promoted"]
    (offer,) = line.offers()
    bench.do(answering.decline_offer, person(line.people[1]), offer.offer_id, unseen, DeclineCode.OTHER, "")
    bench.do(attendance.withdraw_assignment, person(line.people[0]), busy.assignment_id, unseen, "Changed")
    line.tend()
    assert line.offers() == []
    bench.clock.now += RETRY_AFTER
    line.tend()
    assert line.states() == ["promoted", "passed"]


def test_joining_twice_is_joining_once(bench: Bench) -> None:
    line = Line(bench, 1)
    assert line.join(line.people[0]) == line.entries[0]


def test_nobody_waits_for_a_free_seat_nor_for_one_that_does_not_suit(bench: Bench) -> None:
    line = Line(bench, 0)
    assert refusal(line.join, line.holders[0]) == "ALREADY_ASSIGNED"
    line.free_a_seat()
    assert refusal(line.join, bench.told.volunteer()) == "SEAT_FREE"


def test_leaving_is_for_those_who_wait(bench: Bench) -> None:
    line = Line(bench, 2)
    leave = (waiting.leave_waitlist, person(line.people[1]), line.entries[1].waitlist_entry_id, unseen)
    assert bench.do(*leave).state is WaitlistState.LEFT
    line.free_a_seat()
    line.tend()
    first = (waiting.leave_waitlist, person(line.people[0]), line.entries[0].waitlist_entry_id, unseen)
    assert refusal(bench.do, *first) == "WAITLIST_ENTRY_STATE_FORBIDS"


@pytest.mark.parametrize("promoted", [False, True])
def test_the_line_ends_with_the_task(bench: Bench, promoted: bool) -> None:
    line = Line(bench, 2)
    if promoted:
        line.free_a_seat()
        line.tend()
    bench.do(task_life.cancel_task, ADMIN, line.task.task_id, unseen, "Rain")
    line.tend()
    assert line.states() == ["closed", "closed"]
    assert line.tend() == 0


def refusal(use_case: Any, *arguments: Any) -> str:
    with pytest.raises(DomainError) as caught:
        use_case(*arguments)
    return caught.value.reason


def test_no_more_people_are_asked_than_seats_are_free(bench: Bench) -> None:
    line = Line(bench, 2, most=2)
    line.free_a_seat(0)
    line.free_a_seat(1)
    line.tend()
    other = bench.told.volunteer()
    asked = bench.do(offering.create_offer, ADMIN, Invitation(line.slot_id, other))
    bench.do(answering.accept_offer, person(other), asked.offer_id, unseen)
    assert [offer.volunteer_id for offer in line.offers()] == [line.people[0]]
    line.tend()
    assert line.states() == ["promoted", "waiting"]


def test_who_has_said_no_is_not_counted_among_those_who_are_asked(bench: Bench) -> None:
    line = Line(bench, 2, most=2)
    line.free_a_seat(0)
    line.free_a_seat(1)
    line.tend()
    first = next(offer for offer in line.offers() if offer.volunteer_id == line.people[0])
    bench.do(answering.decline_offer, person(line.people[0]), first.offer_id, unseen, DeclineCode.OTHER, "")
    other = bench.told.volunteer()
    asked = bench.do(offering.create_offer, ADMIN, Invitation(line.slot_id, other))
    bench.do(answering.accept_offer, person(other), asked.offer_id, unseen)
    assert [offer.volunteer_id for offer in line.offers()] == [line.people[1]], "one seat is still free"
