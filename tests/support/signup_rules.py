"""How histories of promises grow by those who come by themselves."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from libs.access.principal import person
from services.tasks.domain.task import Signup
from services.tasks.storage.tables import application, assignment, offer, waitlist_entry
from services.tasks.use_cases import applications, attendance, claiming, waiting
from tests.support.promises import Posted, PromiseHistory
from tests.support.tasks import ADMIN, unseen


class SignupRules(PromiseHistory):
    """Claims, applications and the waitlist; the model predicts what each comes to."""

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), who=st.integers(0, 5))
    def claim(self, data: st.DataObject, who: int) -> None:
        """Somebody takes a seat, or tries to."""
        self._claim(self._some_slot(data, self._promoted), self.volunteers[who])

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), patient=st.booleans())
    def everybody_comes(self, data: st.DataObject, patient: bool) -> None:
        """Everybody wants a seat of one slot, and perhaps waits for it."""
        where = self._some_slot(data, self.is_open)
        for volunteer in self.volunteers:
            if where.signup is Signup.APPLY:
                self._apply(where, volunteer)
            else:
                self._claim(where, volunteer)
            if patient:
                self._join(where, volunteer)

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), who=st.integers(0, 5))
    def apply(self, data: st.DataObject, who: int) -> None:
        """Somebody asks for a seat."""
        self._apply(self._some_slot(data, _is_decided), self.volunteers[who])

    def _claim(self, where: Posted, volunteer: str) -> None:
        expected = self._can_claim(volunteer, where)
        assert self.attempt(claiming.claim_seat, person(volunteer), where.slot_id) is expected

    def _apply(self, where: Posted, volunteer: str) -> None:
        asked = any(
            (row.slot_id, row.volunteer_id, row.state) == (where.slot_id, volunteer, "submitted")
            for row in self.rows(application)
        )
        possible = where.signup is Signup.APPLY and self.is_open(where) and self.fits(volunteer, where)
        request = (person(volunteer), where.slot_id, "")
        assert self.attempt(applications.submit_application, *request) is (asked or possible)

    @rule(data=st.data(), answer=st.sampled_from(["approve", "reject", "withdraw"]))
    def decide(self, data: st.DataObject, answer: str) -> None:
        """Somebody else decides on an application, or it is taken back."""
        rows = self.rows(application)
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        where = self.posted[row.slot_id]
        is_open = row.state == "submitted"
        if answer == "approve":
            free = self.taken(row.slot_id) < self.most[row.slot_id]
            expected = is_open and free and self.is_open(where) and self.fits(row.volunteer_id, where)
            done = self.attempt(applications.approve_application, ADMIN, row.id, unseen, "")
            assert done is expected
        elif answer == "reject":
            assert self.attempt(applications.reject_application, ADMIN, row.id, unseen, "No") is is_open
        else:
            own = person(row.volunteer_id)
            assert self.attempt(applications.withdraw_application, own, row.id, unseen) is is_open

    @precondition(lambda self: self.posted)
    @rule(data=st.data(), who=st.integers(0, 5))
    def join_waitlist(self, data: st.DataObject, who: int) -> None:
        """Somebody waits for a seat."""
        self._join(self._some_slot(data, self._is_full), self.volunteers[who])

    def _join(self, where: Posted, volunteer: str) -> None:
        line = self._line(where)
        waits = any(row.volunteer_id == volunteer for row in line)
        has_to = self._is_full(where) or bool(line)
        expected = waits or (has_to and self.is_open(where) and self.fits(volunteer, where))
        assert self.attempt(waiting.join_waitlist, person(volunteer), where.slot_id) is expected

    @precondition(lambda self: self.posted)
    @rule(data=st.data())
    def free_an_awaited_seat(self, data: st.DataObject) -> None:
        """Somebody steps back from a slot, rather one for which others wait; who is next is asked at once."""
        where = self._some_slot(data, self._line)
        mine = [row for row in self.rows(assignment) if row.slot_id == where.slot_id]
        for row in mine:
            if row.state == "confirmed":
                own = person(row.volunteer_id)
                self.attempt(attendance.withdraw_assignment, own, row.id, unseen, "Ill")
                break
        self.move_to(self.clock())

    @rule(data=st.data())
    def leave_waitlist(self, data: st.DataObject) -> None:
        """Somebody waits no longer."""
        rows = self.rows(waitlist_entry)
        if not rows:
            return
        row = data.draw(st.sampled_from(rows))
        left = self.attempt(waiting.leave_waitlist, person(row.volunteer_id), row.id, unseen)
        assert left is (row.state == "waiting")

    def _can_claim(self, volunteer: str, where: Posted) -> bool:
        if not self.is_open(where) or not self.fits(volunteer, where):
            return False
        free = self.most[where.slot_id] - self.taken(where.slot_id)
        asked = any(
            (row.slot_id, row.volunteer_id, row.state) == (where.slot_id, volunteer, "offered")
            and self.clock() < row.expire_time
            for row in self.rows(offer)
        )
        unclaimed = where.signup is Signup.CLAIM and free > len(self._first_in_line(where))
        return free > 0 and (asked or unclaimed)

    def _is_full(self, where: Posted) -> bool:
        return self.taken(where.slot_id) >= self.most[where.slot_id]

    def _promoted(self, where: Posted) -> list[Any]:
        """Who is being asked for a seat that they waited for."""
        return [row for row in self._line(where) if row.state == "promoted"]

    def _first_in_line(self, where: Posted) -> list[Any]:
        """Whose turn a free seat is: who is being asked for it, and who waits and can be asked now."""
        return [row for row in self._line(where) if row.state == "promoted" or row.try_time <= self.clock()]

    def _line(self, where: Posted) -> list[Any]:
        """Who wants a seat of the slot."""
        return [
            row
            for row in self.rows(waitlist_entry)
            if row.slot_id == where.slot_id and row.state in ("waiting", "promoted")
        ]

    def _some_slot(self, data: st.DataObject, rather: Callable[[Posted], object] = bool) -> Posted:
        """One of the slots, rather one of which this is true."""
        every = list(self.posted.values())
        fitting = [where for where in every if rather(where)]
        prefer = fitting and data.draw(st.integers(0, 4)) > 0
        return data.draw(st.sampled_from(fitting if prefer else every))


def _is_decided(where: Posted) -> bool:
    """Whether somebody decides who comes."""
    return where.signup is Signup.APPLY
