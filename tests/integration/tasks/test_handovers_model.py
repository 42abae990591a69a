"""A model of promises that pass from one person to another: stand-ins, swaps and standbys."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import Session, select

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment as Message
from services.tasks.domain.assignment import (
    AWAITED_STATES,
    LIVE_STATES,
    PASSED_ON,
    Assignment,
    AssignmentState,
)
from services.tasks.domain.task import Signup
from services.tasks.storage import due
from services.tasks.storage.tables import assignment, swap
from services.tasks.use_cases import attendance, claiming, stand_ins, standbys, swapping
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.assignments import read_assignment
from tests.support.promises import Posted, PromiseHistory
from tests.support.tasks import ADMIN, START, Bench, tomorrow, unseen


class Handovers(PromiseHistory):
    """Promises of four people in three tasks pass from one to another, are taken back, kept, or end."""

    @initialize(most=st.integers(1, 2))
    def begin_with_three_tasks(self, most: int) -> None:
        """Two at the same time and one later, which some may serve in beside the first."""
        for when, skill in ((tomorrow(9, 2), False), (tomorrow(9, 2), False), (tomorrow(14, 2), True)):
            self.post_task(when, most, skill, Signup.CLAIM)
        self.everybody_serves()

    @rule()
    def everybody_serves(self) -> None:
        """Seats are taken by whoever can, so that there is something to hand over."""
        for volunteer in self.volunteers:
            for slot_id in self.posted:
                self.attempt(claiming.claim_seat, person(volunteer), slot_id)

    @rule(data=st.data(), by=st.sampled_from(["withdraw", "remove", "come"]))
    def end(self, data: st.DataObject, by: str) -> None:
        """Somebody steps back, is removed, or comes although a stand-in was sought."""
        one = self._some(data, *AWAITED_STATES, AssignmentState.STANDING_BY)
        if one is None:
            return
        own = person(one.volunteer_id)
        if by == "withdraw":
            self.attempt(attendance.withdraw_assignment, own, one.assignment_id, unseen, "Ill")
        elif by == "remove":
            self.attempt(attendance.cancel_assignment, ADMIN, one.assignment_id, unseen, "A mistake")
        else:
            self.move_to(max(self.clock(), one.schedule.start))
            self.attempt(attendance.check_in_assignment, ADMIN, one.assignment_id, unseen)

    @rule(minutes=st.sampled_from([0, 60, 600, 1440]))
    def let_time_pass(self, minutes: int) -> None:
        self.move_to(self.clock() + timedelta(minutes=minutes))

    @rule(data=st.data(), who=st.integers(0, 3))
    def hand_over(self, data: st.DataObject, who: int) -> None:
        """Somebody looks for a stand-in, and somebody tries to be it."""
        self.seek_stand_in(data, len(self.volunteers))
        self.stand_in(data, who)

    @rule(data=st.data(), who=st.integers(0, 3))
    def change_places(self, data: st.DataObject, who: int) -> None:
        """Somebody proposes to change places, and somebody tries to do it."""
        self.propose_swap(data)
        self.accept_swap(data, who)

    @rule(data=st.data(), asks=st.integers(0, 5))
    def seek_stand_in(self, data: st.DataObject, asks: int) -> None:
        one = self._some(data, AssignmentState.CONFIRMED)
        if one:
            asked = self.volunteers[asks] if asks < len(self.volunteers) else ""
            owner = person(one.volunteer_id)
            done = self.attempt(stand_ins.seek_stand_in, owner, one.assignment_id, unseen, "", asked)
            assert done is (self.clock() < one.schedule.start)

    @rule(data=st.data())
    def come_after_all(self, data: st.DataObject) -> None:
        one = self._some(data, AssignmentState.SEEKING_STAND_IN)
        if one:
            owner = person(one.volunteer_id)
            assert self.attempt(stand_ins.call_off_stand_in, owner, one.assignment_id, unseen)

    @rule(data=st.data(), who=st.integers(0, 3))
    def stand_in(self, data: st.DataObject, who: int) -> None:
        one = self._some(data, AssignmentState.SEEKING_STAND_IN)
        if one:
            substitute = self.volunteers[who]
            expected = self._can_stand_in(one, substitute)
            done = self.attempt(stand_ins.take_stand_in, person(substitute), one.assignment_id, unseen)
            assert done is expected

    @rule(data=st.data())
    def propose_swap(self, data: st.DataObject) -> None:
        one = self._some(data, AssignmentState.CONFIRMED)
        if one:
            taken = {held.slot_id for held in self._assignments() if held.state in LIVE_STATES}
            slot_id = data.draw(st.sampled_from(sorted(taken - {one.slot_id} or taken)))
            self.attempt(swapping.propose_swap, person(one.volunteer_id), one.assignment_id, slot_id, "")

    @rule(data=st.data(), who=st.integers(0, 3))
    def accept_swap(self, data: st.DataObject, who: int) -> None:
        swaps = sorted(self.bench.database.read_blocking(self._proposed))
        if swaps:
            which = data.draw(st.sampled_from(swaps))
            self.attempt(swapping.accept_swap, person(self.volunteers[who]), which, unseen)

    @rule(data=st.data(), who=st.integers(0, 3), notice=st.sampled_from([0, 120]))
    def stand_by(self, data: st.DataObject, who: int, notice: int) -> None:
        if self.posted:
            slot_id = data.draw(st.sampled_from(list(self.posted)))
            self.attempt(standbys.stand_by, person(self.volunteers[who]), slot_id, notice)

    @rule(data=st.data())
    def call_standby(self, data: st.DataObject) -> None:
        one = self._some(data, AssignmentState.STANDING_BY)
        if one:
            latest = one.schedule.start - timedelta(minutes=one.notice_minutes)
            in_time = self.clock() <= latest
            done = self.attempt(standbys.call_standby, ADMIN, one.assignment_id, unseen)
            assert in_time or not done

    @invariant()
    def promises_rest_on_consent_and_skill(self) -> None:
        held = self._assignments()
        handed = {one.replaced_by: one for one in held if one.state is AssignmentState.REPLACED}
        for one in held:
            assert (one.assignment_id in handed) is (one.origin in PASSED_ON)
            if one.assignment_id in handed:
                before = handed[one.assignment_id]
                assert (before.slot_id, before.schedule) == (one.slot_id, one.schedule)
                assert before.volunteer_id != one.volunteer_id
            if self.posted[one.slot_id].needs_skill:
                assert self.skilled_until.get(one.volunteer_id, START) >= one.schedule.end

    @invariant()
    def who_looks_for_a_stand_in_is_still_to_come(self) -> None:
        for one in self._assignments():
            if one.state is AssignmentState.SEEKING_STAND_IN:
                assert one.stand_in is not None
                assert self.clock() < one.schedule.start
            if one.state is AssignmentState.CONFIRMED:
                assert one.stand_in is None

    def _do_what_is_due(self, repository: Repository) -> None:
        super()._do_what_is_due(repository)
        for swap_id in self.bench.database.read_blocking(
            lambda session: list(session.connection().execute(due.overdue_swaps(self.clock())).scalars())
        ):
            swapping.expire_swap(repository, self.clock(), swap_id)

    def _can_stand_in(self, owner: Assignment, substitute: str) -> bool:
        """Worked out from the rows alone, without the code under test."""
        asked = owner.stand_in.asked_volunteer_id if owner.stand_in else ""
        wanted = substitute != owner.volunteer_id and asked in ("", substitute)
        where: Posted = self.posted[owner.slot_id]
        return wanted and self.clock() < where.schedule.start and self.fits(substitute, where)

    def _some(self, data: st.DataObject, *states: AssignmentState) -> Assignment | None:
        found = {one.assignment_id: one for one in self._assignments() if one.state in states}
        return found[data.draw(st.sampled_from(sorted(found)))] if found else None

    def _assignments(self) -> list[Assignment]:
        return [read_assignment(Message.FromString(row.document)) for row in self.rows(assignment)]

    def _proposed(self, session: Session) -> list[str]:
        tasks = [where.task_id for where in self.posted.values()]
        mine = swap.c.task_id.in_(tasks), swap.c.state == "proposed"
        return list(session.connection().execute(select(swap.c.id).where(*mine)).scalars())


def test_promises_that_pass_between_people_keep_to_the_model(bench: Bench) -> None:
    run_state_machine_as_test(
        lambda: Handovers(bench),
        settings=settings(
            max_examples=40,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
