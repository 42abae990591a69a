"""Promises against a model: random histories on the real use cases and the real database.

The model predicts what can be accepted, claimed, approved and waited for. After every step the database is
asked whether seats, times, offers and qualifications are as they must be; at the end, whether every change
was told once and legally.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from libs.access.principal import person
from libs.storage import open_database
from libs.storage.migrations import migrate
from services.tasks.domain.offer import DeclineCode, Invitation
from services.tasks.domain.task import Signup, Task, TaskTerms
from services.tasks.storage.tables import assignment, offer
from services.tasks.use_cases import answering, attendance, offering, task_drafts, task_life
from tests.support.signup_rules import SignupRules
from tests.support.tasks import ADMIN, MIGRATIONS, Bench, tomorrow, unseen

ACTS = ("withdraw", "remove", "in", "out", "minutes", "missing", "excuse")
WAYS = (Signup.OFFER_ONLY, Signup.CLAIM, Signup.CLAIM, Signup.APPLY)


class Promises(SignupRules):
    """Offers and attendance, beside those who come by themselves."""

    @initialize(first=st.integers(1, 2), second=st.integers(1, 2), way=st.sampled_from(WAYS))
    def begin_with_two_tasks(self, first: int, second: int, way: Signup) -> None:
        self.post_task(tomorrow(9, 2), first, skill=False, signup=way)
        self.ask_everybody()
        self.post_task(tomorrow(11, 1), second, skill=True, signup=Signup.CLAIM)
        self.ask_everybody()

    @rule(
        hour=st.sampled_from([8, 9, 10, 11, 13]),
        hours=st.sampled_from([1, 2]),
        day=st.sampled_from([1, 2]),
        most=st.integers(1, 2),
        skill=st.booleans(),
        way=st.sampled_from(WAYS),
    )
    def post(self, hour: int, hours: int, day: int, most: int, skill: bool, way: Signup) -> None:
        when = tomorrow(hour, hours, day)
        if self.clock.now < when.start:
            self.post_task(when, most, skill, way)

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), who=st.integers(0, 5))
    def ask(self, data: st.DataObject, who: int) -> None:
        slot_id = data.draw(st.sampled_from(list(self.posted)[-4:]))
        self._ask([Invitation(slot_id, self.volunteers[who])])

    @precondition(lambda self: self.posted)
    @rule()
    def ask_everybody(self) -> None:
        self._ask([Invitation(list(self.posted)[-1], volunteer) for volunteer in self.volunteers])

    @rule(data=st.data(), times=st.integers(1, 4))
    def accept(self, data: st.DataObject, times: int) -> None:
        for _ in range(times):
            row = self._some_offer(data)
            if row is not None:
                expected = self._can_be_accepted(row)
                yes = (person(row.volunteer_id), row.id, unseen)
                assert self.attempt(answering.accept_offer, *yes) is expected

    @rule(data=st.data(), how=st.sampled_from(["decline", "revoke"]))
    def refuse(self, data: st.DataObject, how: str) -> None:
        row = self._some_offer(data)
        if row is None:
            return
        if how == "decline":
            no = (person(row.volunteer_id), row.id, unseen, DeclineCode.NO_TIME, "")
            done = self.attempt(answering.decline_offer, *no)
        else:
            done = self.attempt(answering.revoke_offer, ADMIN, row.id, unseen, "A mistake")
        assert done is (row.state == "offered")

    @rule(data=st.data(), what=st.sampled_from(ACTS))
    def attend(self, data: st.DataObject, what: str) -> None:
        rows = self.rows(assignment)
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        own = person(row.volunteer_id)
        steps: dict[str, tuple[Callable[..., Any], Any, tuple[Any, ...]]] = {
            "withdraw": (attendance.withdraw_assignment, own, ("Ill",)),
            "remove": (attendance.cancel_assignment, ADMIN, ("A mistake",)),
            "in": (attendance.check_in_assignment, own, ()),
            "out": (attendance.check_out_assignment, own, ()),
            "minutes": (attendance.complete_assignment, ADMIN, (None,)),
            "missing": (attendance.mark_no_show, ADMIN, ()),
            "excuse": (attendance.excuse_assignment, ADMIN, ("Was ill",)),
        }
        use_case, principal, rest = steps[what]
        self.attempt(use_case, principal, row.id, unseen, *rest)

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), most=st.integers(1, 3))
    def change_seats(self, data: st.DataObject, most: int) -> None:
        where = self.posted[data.draw(st.sampled_from(list(self.posted)))]
        taken = self.taken(where.slot_id)

        def revise(task: Task) -> TaskTerms:
            return replace(task.terms, slots=(replace(task.slots[0], min=1, desired=most, max=most),))

        done = self.attempt(task_drafts.update_task, ADMIN, where.task_id, unseen, revise)
        assert not (done and taken > most)
        if done:
            self.most[where.slot_id] = most

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), storm=st.integers(0, 3))
    def call_off(self, data: st.DataObject, storm: int) -> None:
        where = self.posted[data.draw(st.sampled_from(list(self.posted)))]
        if not storm and self.attempt(task_life.cancel_task, ADMIN, where.task_id, unseen, "Rain"):
            self.called_off.add(where.task_id)

    @rule(data=st.data())
    def come_and_go(self, data: st.DataObject) -> None:
        """Somebody keeps a promise, to the end or not quite."""
        rows = [row for row in self.rows(assignment) if row.state == "confirmed"]
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        self.move_to(max(self.clock(), row.start_time))
        self.attempt(attendance.check_in_assignment, person(row.volunteer_id), row.id, unseen)
        self.move_to(self.clock() + timedelta(minutes=data.draw(st.sampled_from([10, 60, 200]))))
        self.attempt(attendance.check_out_assignment, person(row.volunteer_id), row.id, unseen)

    @rule(minutes=st.sampled_from([0, 20, 60, 300]))
    def let_time_pass(self, minutes: int) -> None:
        self.move_to(self.clock() + timedelta(minutes=minutes))

    def _ask(self, invitations: list[Invitation]) -> None:
        self.snapshot = {}
        self.bench.do(offering.create_offers, ADMIN, invitations)

    def _some_offer(self, data: st.DataObject) -> Any:
        """One of the offers, rather an open one; none if there is none."""
        rows = self.rows(offer)
        if not rows:
            return None
        open_ones = [row for row in rows if row.state == "offered"]
        prefer_open = open_ones and data.draw(st.integers(0, 4)) > 0
        return data.draw(st.sampled_from(open_ones if prefer_open else rows))

    def _can_be_accepted(self, row: Any) -> bool:
        if row.state == "accepted":
            return True
        where = self.posted[row.slot_id]
        in_time = self.clock() < min(row.expire_time, where.schedule.start)
        is_free = self.taken(row.slot_id) < self.most[row.slot_id]
        return row.state == "offered" and in_time and is_free and self.fits(row.volunteer_id, where)


def keep_to_the_model(url: str, runs: int, steps: int) -> None:
    """So many random histories of so many steps, one after the other on the same database."""
    migrate(url, MIGRATIONS)
    database = open_database(url, name="tasks")
    try:
        bench = Bench(database)
        run_state_machine_as_test(
            lambda: Promises(bench),
            settings=settings(
                max_examples=runs,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        database.close_blocking()


def test_promises_keep_to_the_model(tmp_path: Path) -> None:
    keep_to_the_model(f"sqlite:///{tmp_path / 'tasks.sqlite'}", runs=300, steps=40)


def test_promises_keep_to_the_model_on_postgresql(postgres_url: str) -> None:
    keep_to_the_model(postgres_url, runs=300, steps=40)
