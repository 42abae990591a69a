"""Presence that can be trusted: codes, kiosks, notes afterwards, no-shows, appeals."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, attendance_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.errors import DomainError
from libs.identifiers import new_id
from services.tasks.domain.assignment import AppealState, Assignment, AssignmentState, CheckInMethod
from services.tasks.domain.door import STEP, Kiosk, code_at, code_change_time, is_code, new_secret, read_kiosk
from services.tasks.domain.offer import Invitation
from services.tasks.domain.presence_errors import KioskTokenInvalid
from services.tasks.domain.schedule import fixed
from services.tasks.domain.task import SETTLING_TIME, Task, TaskState
from services.tasks.use_cases import answering, appeals, attendance, claiming, door, offering, task_life
from tests.support.neighbourhood import refused
from tests.support.tasks import (
    ADMIN,
    START,
    Bench,
    House,
    interval,
    poster,
    seats,
    task_message,
    tomorrow,
    unseen,
)

ANYBODY = Principal("")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


def promised(bench: Bench, task: Task, volunteer_id: str = "") -> Assignment:
    volunteer_id = volunteer_id or bench.told.volunteer()
    offer = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[0].slot_id, volunteer_id))
    return bench.do(answering.accept_offer, person(volunteer_id), offer.offer_id, unseen)


def at(bench: Bench, moment: datetime, task: Task) -> None:
    """The moment has come, and what is due has been done."""
    bench.clock.now = moment
    bench.write(lambda repository: task_life.advance_task(repository, bench.clock(), task.task_id))


def refusal(bench: Bench, use_case: Any, *arguments: Any) -> str:
    with pytest.raises(DomainError) as caught:
        bench.do(use_case, *arguments)
    return caught.value.reason


def now_of(bench: Bench, promise: Assignment) -> Assignment:
    return bench.read(lambda repository: repository.assignments.get(promise.assignment_id))


def no_show(bench: Bench, **policy: Any) -> tuple[Task, Assignment]:
    """A task under way, and somebody who did not come."""
    circle = bench.told.circle(**policy)
    task = bench.task(seats(2), circle_id=circle)
    promise = promised(bench, task, bench.told.volunteer(circle_ids=[circle]))
    at(bench, task.schedule.start + timedelta(hours=1), task)
    assert now_of(bench, promise).state is AssignmentState.NO_SHOW
    return task, now_of(bench, promise)


@given(moment=MOMENTS, seconds=st.integers(0, 120))
def test_a_code_is_good_while_it_is_shown_and_for_one_step_more(moment: datetime, seconds: int) -> None:
    secret = new_secret()
    later = moment + timedelta(seconds=seconds)
    steps = (later - datetime(1970, 1, 1, tzinfo=UTC)) // STEP - (
        moment - datetime(1970, 1, 1, tzinfo=UTC)
    ) // STEP
    code = code_at(secret, moment)
    assert len(code) == 6
    if steps <= 1:
        assert is_code(secret, code, later)
    assert moment < code_change_time(moment) <= moment + STEP
    assert code_at(secret, code_change_time(moment) - timedelta(microseconds=1)) == code


@given(moment=MOMENTS, place=st.integers(0, 200), symbol=st.sampled_from("0a.z"))
def test_a_kiosk_s_token_is_ours_unchanged_and_in_time(moment: datetime, place: int, symbol: str) -> None:
    secret = new_secret()
    kiosk = Kiosk(new_id(), new_id(), moment.replace(microsecond=0) + timedelta(hours=1))
    token = kiosk.token(secret)
    assert read_kiosk(secret, token, moment) == kiosk
    place %= len(token)
    forged = token[:place] + symbol + token[place + 1 :]
    for which, shown, when in (
        (new_secret(), token, moment),
        (secret, token, kiosk.expire_time),
        (secret, forged if forged != token else token[1:], moment),
    ):
        with pytest.raises(KioskTokenInvalid):
            read_kiosk(which, shown, when)


def test_the_code_at_the_place_is_proof_and_one_s_own_word_may_not_be_enough(bench: Bench) -> None:
    circle = bench.told.circle(check_in_needs_proof=True)
    task = bench.task(seats(2), circle_id=circle)
    promise = promised(bench, task, bench.told.volunteer(circle_ids=[circle]))
    at(bench, task.schedule.start - timedelta(minutes=10), task)
    own = (person(promise.volunteer_id), promise.assignment_id, unseen)
    assert refusal(bench, attendance.check_in_assignment, *own) == "CHECK_IN_NEEDS_PROOF"
    assert refusal(bench, attendance.check_in_assignment, *own, "000000") == "CHECK_IN_CODE_WRONG"
    code = bench.do(door.show_check_in_code, ADMIN, task.task_id).code
    bench.clock.advance(seconds=30)
    there = bench.do(attendance.check_in_assignment, *own, code)
    assert there.check_in_evidence is not None
    assert there.check_in_evidence.method is CheckInMethod.ROTATING_CODE
    assert there.check_in_evidence.recorded_by == promise.volunteer_id


def test_a_kiosk_checks_people_of_its_task_in_and_out_until_it_is_closed(bench: Bench) -> None:
    task, leader = bench.task(seats(2)), person(new_id(), platform_roles=frozenset({"platform_admin"}))
    number = "VC0123456789AB7"
    here = promised(bench, task, bench.told.volunteer(volunteer_number=number))
    promised(bench, task)
    at(bench, task.schedule.start, task)
    kiosk, token = bench.do(door.open_kiosk, leader, task.task_id)
    assert kiosk.expire_time == task.schedule.end + timedelta(hours=1)
    _, came = bench.do(door.check_in_at_kiosk, ANYBODY, token, "vc01 2345 6789 ab7")
    assert came.assignment_id == here.assignment_id
    assert came.check_in_evidence is not None
    assert (came.check_in_evidence.method, came.check_in_evidence.recorded_by) == ("kiosk", leader.person_id)
    assert refusal(bench, door.check_in_at_kiosk, ANYBODY, token, "VC9") == "VOLUNTEER_NOT_EXPECTED"
    bench.clock.advance(hours=1)
    _, went = bench.do(door.check_out_at_kiosk, ANYBODY, token, number)
    assert (went.state, went.presence_minutes) == (AssignmentState.LEFT_EARLY, 60)
    bench.write(lambda repository: door.close_kiosks(repository, leader, task.task_id))
    assert refusal(bench, door.check_out_at_kiosk, ANYBODY, token, number) == "KIOSK_TOKEN_INVALID"


def test_leaders_say_when_somebody_left_and_volunteers_do_not(bench: Bench) -> None:
    task = bench.task(seats(1))
    promise = promised(bench, task)
    at(bench, task.schedule.start, task)
    bench.do(attendance.check_in_assignment, ADMIN, promise.assignment_id, unseen)
    at(bench, task.schedule.end + timedelta(minutes=10), task)
    left = task.schedule.start + timedelta(minutes=45)
    own = (person(promise.volunteer_id), promise.assignment_id, unseen, left)
    assert refusal(bench, attendance.check_out_assignment, *own) == "OWN_ATTENDANCE"
    before = (ADMIN, promise.assignment_id, unseen, task.schedule.start - timedelta(minutes=1))
    assert refusal(bench, attendance.check_out_assignment, *before) == "PRESENCE_INVALID"
    gone = bench.do(attendance.check_out_assignment, ADMIN, promise.assignment_id, unseen, left)
    assert (gone.state, gone.presence_minutes) == (AssignmentState.LEFT_EARLY, 45)


def test_who_was_there_after_all_is_written_down_and_confirmed_by_somebody_else(bench: Bench) -> None:
    task, promise = no_show(bench)
    at(bench, task.schedule.end + timedelta(days=1), task)
    assert bench.read(lambda repository: repository.tasks.get(task.task_id)).state is TaskState.COMPLETED
    came = task.schedule.start + timedelta(minutes=5)
    wrong = (ADMIN, promise.assignment_id, unseen, task.schedule.end, None)
    assert refusal(bench, attendance.record_attendance, *wrong) == "PRESENCE_INVALID"
    noted = bench.do(attendance.record_attendance, ADMIN, promise.assignment_id, unseen, came, None)
    assert (noted.state, noted.presence_minutes, noted.penalty_expire_time) == ("checked_out", 115, None)
    again = (ADMIN, promise.assignment_id, unseen, None)
    assert refusal(bench, attendance.complete_assignment, *again) == "OWN_ENTRY"
    other = person(new_id(), platform_roles=frozenset({"platform_admin"}))
    done = bench.do(attendance.complete_assignment, other, promise.assignment_id, unseen, None)
    assert (done.state, done.confirmed_minutes) == (AssignmentState.COMPLETED, 115)


def test_why_somebody_does_not_come_is_for_those_who_answer_and_not_for_those_who_lead(bench: Bench) -> None:
    task = bench.task(seats(1), seats(1, leader=True))
    ill = promised(bench, task)
    leader = bench.told.volunteer()
    lead = bench.do(offering.create_offer, ADMIN, Invitation(task.slots[1].slot_id, leader))
    bench.do(answering.accept_offer, person(leader), lead.offer_id, unseen)
    own = person(ill.volunteer_id)
    bench.do(attendance.withdraw_assignment, own, ill.assignment_id, unseen, "A broken leg")

    def words(reader: Principal) -> list[str]:
        def read(repository: Any) -> list[str]:
            one = attendance.get_assignment(repository, reader, ill.assignment_id)
            task_id = "" if reader is own else task.task_id
            found, _ = attendance.list_assignments(repository, reader, "", task_id, [], None, 50)
            return sorted({one.state_reason, *(other.state_reason for other in found)} - {""})

        return bench.read(read)

    assert words(person(leader)) == []
    assert words(own) == words(ADMIN) == ["A broken leg"]


def test_nobody_calls_their_own_promise_off_so_that_it_is_not_late(bench: Bench) -> None:
    task = bench.task(seats(1))
    coordinator = poster(bench.organisation_id)
    assert coordinator.person_id
    promise = promised(bench, task, bench.told.volunteer(coordinator.person_id))
    mine = (coordinator, promise.assignment_id, unseen, "Something came up")
    assert refusal(bench, attendance.cancel_assignment, *mine) == "OWN_ATTENDANCE"


def test_nobody_is_written_down_for_two_places_at_once(bench: Bench) -> None:
    task, missed = no_show(bench)
    start, begun = task.schedule.start, task.schedule.start + timedelta(minutes=90)
    meanwhile = bench.task(seats(1), schedule=fixed(begun, begun + timedelta(hours=1)))
    bench.clock.now = begun
    seat = meanwhile.slots[0].slot_id
    bench.do(claiming.admit_walk_up, ADMIN, seat, missed.volunteer_id, "Came here instead")
    for each in (task, meanwhile):
        at(bench, task.schedule.end + timedelta(days=1), each)
    overlapping = (ADMIN, missed.assignment_id, unseen, start, begun + timedelta(minutes=1))
    assert refusal(bench, attendance.record_attendance, *overlapping) == "PRESENCE_INVALID"
    noted = bench.do(attendance.record_attendance, ADMIN, missed.assignment_id, unseen, start, begun)
    assert noted.check_out_time == begun


def test_a_no_show_counts_for_as_long_as_the_policy_says_and_can_be_contested(bench: Bench) -> None:
    task, promise = no_show(bench, penalty_days=30)
    assert promise.penalty_expire_time == task.schedule.start + timedelta(hours=1, days=30)
    appeal = (person(promise.volunteer_id), promise.assignment_id, unseen, "The door was locked")
    contested = bench.do(appeals.appeal_assignment, *appeal)
    assert contested.appeal is not None
    assert contested.appeal.state is AppealState.OPEN
    assert refusal(bench, appeals.appeal_assignment, *appeal) == "NOTHING_TO_APPEAL"
    listed = bench.read(lambda repository: appeals.list_appeals(repository, ADMIN, "", None, 50)[0])
    assert [one.assignment_id for one in listed] == [promise.assignment_id]
    answer = (ADMIN, promise.assignment_id, unseen, AppealState.GRANTED, "It was, sorry")
    granted = bench.do(appeals.answer_appeal, *answer)
    assert (granted.state, granted.penalty_expire_time) == (AssignmentState.EXCUSED, None)
    assert refusal(bench, appeals.answer_appeal, *answer) == "APPEAL_NOT_OPEN"
    assert bench.read(lambda repository: appeals.list_appeals(repository, ADMIN, "", None, 50)[0]) == []


def test_a_late_mark_is_contested_and_taken_back_by_somebody_else(bench: Bench) -> None:
    task = bench.task(seats(1))
    promise = promised(bench, task)
    at(bench, task.schedule.start - timedelta(hours=1), task)
    late = bench.do(
        attendance.withdraw_assignment, person(promise.volunteer_id), promise.assignment_id, unseen, "Ill"
    )
    assert (late.late, late.penalty_expire_time) == (True, bench.clock() + timedelta(days=180))
    owner = Principal(person(promise.volunteer_id).subject, platform_roles=frozenset({"platform_admin"}))
    bench.do(appeals.appeal_assignment, owner, promise.assignment_id, unseen, "An accident")
    granted = (promise.assignment_id, unseen, AppealState.GRANTED, "Get well")
    assert refusal(bench, appeals.answer_appeal, owner, *granted) == "OWN_ATTENDANCE"
    answered = bench.do(appeals.answer_appeal, ADMIN, *granted)
    assert (answered.state, answered.late, answered.penalty_expire_time) == ("withdrawn", False, None)


def test_nobody_judges_over_their_own_mark_and_time_wipes_it_off(bench: Bench) -> None:
    circle = bench.told.circle(check_in_grace_minutes=1)
    task = bench.task(seats(2), circle_id=circle)
    first, second = (promised(bench, task, bench.told.volunteer(circle_ids=[circle])) for _ in range(2))
    bench.clock.now = task.schedule.start + timedelta(minutes=1)
    bench.do(attendance.mark_no_show, ADMIN, first.assignment_id, unseen)
    at(bench, bench.clock(), task)
    bench.do(
        appeals.appeal_assignment, person(first.volunteer_id), first.assignment_id, unseen, "I was there"
    )
    upheld = (first.assignment_id, unseen, AppealState.UPHELD, "Nobody saw you")
    assert refusal(bench, appeals.answer_appeal, ADMIN, *upheld) == "OWN_MARK"
    other = person(new_id(), platform_roles=frozenset({"platform_admin"}))
    kept = bench.do(appeals.answer_appeal, other, *upheld)
    assert (kept.state, kept.penalty_expire_time is None) == (AssignmentState.NO_SHOW, False)
    bench.clock.advance(days=181)
    late = (person(second.volunteer_id), second.assignment_id, unseen, "Too late")
    assert refusal(bench, appeals.appeal_assignment, *late) == "NOTHING_TO_APPEAL"


def test_a_clock_that_steps_back_checks_nobody_out_before_they_came(bench: Bench) -> None:
    task = bench.task(seats(1))
    promise = promised(bench, task)
    at(bench, task.schedule.start, task)
    own = (person(promise.volunteer_id), promise.assignment_id, unseen)
    bench.do(attendance.check_in_assignment, *own)
    bench.clock.advance(minutes=-20)
    assert refusal(bench, attendance.check_out_assignment, *own) == "PRESENCE_INVALID"
    at(bench, task.schedule.end + timedelta(hours=1), task)
    closed = now_of(bench, promise)
    assert (closed.state, closed.auto_closed, closed.presence_minutes) == ("checked_out", True, 120)


@pytest.mark.parametrize("night", [datetime(2027, 3, 28, 1), datetime(2027, 10, 31, 1)])
def test_nights_on_which_clocks_change_have_as_many_minutes_as_pass(bench: Bench, night: datetime) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    start, end = (
        moment.replace(tzinfo=berlin).astimezone(UTC) for moment in (night, night + timedelta(hours=3))
    )
    task = bench.task(seats(1), schedule=fixed(start, end), time_zone="Europe/Berlin")
    promise = promised(bench, task)
    at(bench, start, task)
    bench.do(attendance.check_in_assignment, person(promise.volunteer_id), promise.assignment_id, unseen)
    at(bench, end + timedelta(hours=1), task)
    assert now_of(bench, promise).presence_minutes == (end - start) // timedelta(minutes=1)
    at(bench, bench.clock() + SETTLING_TIME, task)
    assert now_of(bench, promise).state is AssignmentState.CHECKED_OUT


async def test_guessing_codes_comes_to_an_end(house: House) -> None:
    told = house.told
    organisation_id, volunteer_id = told.organisation(), told.volunteer()
    await house.learn()
    house.clock.now = START
    admin = house.stub()
    draft = await admin.CreateTask(
        api.CreateTaskRequest(task=task_message(organisation_id, fixed=interval(tomorrow().start, 2)))
    )
    task = await admin.PublishTask(api.PublishTaskRequest(task_id=draft.task_id))
    offer = await admin.CreateOffer(
        api.CreateOfferRequest(
            offer={"slot_id": task.slots[0].slot_id, "volunteer_id": volunteer_id}  # type: ignore[arg-type]
        )
    )
    own = house.stub(person(volunteer_id))
    promise = await own.AcceptOffer(api.AcceptOfferRequest(offer_id=offer.offer_id))
    house.clock.now = tomorrow().start
    leading = house.stub(poster(organisation_id, role="team_leader"))
    shown = await leading.ShowCheckInCode(attendance_pb2.ShowCheckInCodeRequest(task_id=task.task_id))
    wrong = f"{(int(shown.code) + 1) % 1000000:06}"
    for _ in range(10):
        async with refused("CHECK_IN_CODE_WRONG"):
            await own.CheckInAssignment(
                api.CheckInAssignmentRequest(assignment_id=promise.assignment_id, code=wrong)
            )
    async with refused("CHECK_IN_CODES_SPENT"):
        await own.CheckInAssignment(
            api.CheckInAssignmentRequest(assignment_id=promise.assignment_id, code=shown.code)
        )
    there = await leading.CheckInAssignment(api.CheckInAssignmentRequest(assignment_id=promise.assignment_id))
    assert there.check_in_method == assignment_pb2.Assignment.CHECK_IN_METHOD_LEADER
    async with refused("NOT_ALLOWED"):
        await own.OpenKiosk(attendance_pb2.OpenKioskRequest(task_id=task.task_id))
    kiosk = await leading.OpenKiosk(attendance_pb2.OpenKioskRequest(task_id=task.task_id))
    async with refused("VOLUNTEER_NOT_EXPECTED"):
        await house.stub(None).CheckOutAtKiosk(
            attendance_pb2.CheckOutAtKioskRequest(kiosk_token=kiosk.kiosk_token, volunteer_number="VC1")
        )
