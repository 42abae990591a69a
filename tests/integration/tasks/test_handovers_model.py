"""The model of promises, in which they also pass from one person to another: stand-ins, swaps, standbys."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test
from sqlmodel import Session, select

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment as Message
from services.tasks.domain.assignment import LIVE_STATES, SEATED_STATES, Assignment, AssignmentState, Origin
from services.tasks.storage import due
from services.tasks.storage.tables import assignment, swap
from services.tasks.use_cases import stand_ins, standbys, swapping
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.assignments import read_assignment
from tests.integration.tasks.test_promises_model import REST, Promises
from tests.support.tasks import ADMIN, START, Bench, unseen

_TAKEN_OVER = frozenset({Origin.STAND_IN, Origin.SWAP})


class Handovers(Promises):
    """Everything that can happen to promises, and what happens when they pass to somebody else."""

    @rule(data=st.data(), asks=st.integers(0, 5))
    def seek_stand_in(self, data: st.DataObject, asks: int) -> None:
        one = self._some(data, AssignmentState.CONFIRMED)
        if one:
            asked = self.volunteers[asks] if asks < len(self.volunteers) else ""
            owner = person(one.volunteer_id)
            done = self._try(stand_ins.seek_stand_in, owner, one.assignment_id, unseen, "", asked)
            assert done is (self.clock() < one.schedule.start)

    @rule(data=st.data())
    def come_after_all(self, data: st.DataObject) -> None:
        one = self._some(data, AssignmentState.SEEKING_STAND_IN)
        if one:
            owner = person(one.volunteer_id)
            assert self._try(stand_ins.call_off_stand_in, owner, one.assignment_id, unseen)

    @rule(data=st.data(), who=st.integers(0, 3))
    def stand_in(self, data: st.DataObject, who: int) -> None:
        one = self._some(data, AssignmentState.SEEKING_STAND_IN)
        if one:
            substitute = self.volunteers[who]
            expected = self._can_stand_in(one, substitute)
            done = self._try(stand_ins.take_stand_in, person(substitute), one.assignment_id, unseen)
            assert done is expected

    @rule(data=st.data())
    def propose_swap(self, data: st.DataObject) -> None:
        one = self._some(data, AssignmentState.CONFIRMED)
        if one:
            slot_id = data.draw(st.sampled_from(self.slots))
            self._try(swapping.propose_swap, person(one.volunteer_id), one.assignment_id, slot_id, "")

    @rule(data=st.data(), who=st.integers(0, 3))
    def accept_swap(self, data: st.DataObject, who: int) -> None:
        swaps = sorted(self.bench.database.read_blocking(self._proposed))
        if swaps:
            which = data.draw(st.sampled_from(swaps))
            self._try(swapping.accept_swap, person(self.volunteers[who]), which, unseen)

    @rule(data=st.data(), who=st.integers(0, 3), notice=st.sampled_from([0, 120]))
    def stand_by(self, data: st.DataObject, who: int, notice: int) -> None:
        if self.slots:
            slot_id = data.draw(st.sampled_from(self.slots))
            self._try(standbys.stand_by, person(self.volunteers[who]), slot_id, notice)

    @rule(data=st.data())
    def call_standby(self, data: st.DataObject) -> None:
        one = self._some(data, AssignmentState.STANDING_BY)
        if one:
            latest = one.schedule.start - timedelta(minutes=one.notice_minutes)
            in_time = self.clock() <= latest
            done = self._try(standbys.call_standby, ADMIN, one.assignment_id, unseen)
            assert in_time or not done

    @invariant()
    def promises_rest_on_consent_and_skill(self) -> None:
        held = self._assignments()
        handed = {one.replaced_by: one for one in held if one.state is AssignmentState.REPLACED}
        for one in held:
            assert (one.assignment_id in handed) is (one.origin in _TAKEN_OVER)
            if one.assignment_id in handed:
                before = handed[one.assignment_id]
                assert (before.slot_id, before.schedule) == (one.slot_id, one.schedule)
                assert before.volunteer_id != one.volunteer_id
            if one.slot_id in self.needs_skill:
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
        start, end, rest = owner.schedule.start, owner.schedule.end, timedelta(minutes=REST)
        mine = [one for one in self._assignments() if one.volunteer_id == substitute]
        busy = any(
            one.state in LIVE_STATES and one.schedule.start < end + rest and start < one.schedule.end + rest
            for one in mine
        )
        serves = any(one.task_id == owner.task_id and one.state in SEATED_STATES for one in mine)
        needs = owner.slot_id in self.needs_skill
        is_skilled = not needs or self.skilled_until.get(substitute, START) >= end
        wanted = substitute != owner.volunteer_id and asked in ("", substitute)
        return wanted and is_skilled and self.clock() < start and not (busy or serves)

    def _some(self, data: st.DataObject, state: AssignmentState) -> Assignment | None:
        found = {one.assignment_id: one for one in self._assignments() if one.state is state}
        return found[data.draw(st.sampled_from(sorted(found)))] if found else None

    def _assignments(self) -> list[Assignment]:
        rows = self._rows(assignment).values()
        return [read_assignment(Message.FromString(row.document)) for row in rows]

    def _proposed(self, session: Session) -> list[str]:
        mine = swap.c.task_id.in_(list(self.schedules)), swap.c.state == "proposed"
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
