"""The state machines: only what the tables say, and everything final stays final."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.errors import DomainError
from services.tasks.domain.assignment import (
    ASSIGNMENT_MACHINE,
    LIVE_STATES,
    SEATED_STATES,
    UNSETTLED_STATES,
    AssignmentEvent,
    AssignmentState,
)
from services.tasks.domain.help_request import (
    HELP_REQUEST_MACHINE,
    OPEN_REQUEST_STATES,
    HelpRequest,
    HelpRequestEvent,
    HelpRequestState,
    HelpRequestTerms,
    submitted,
)
from services.tasks.domain.machine import Machine
from services.tasks.domain.offer import OFFER_MACHINE, Offer, OfferEvent, OfferSource, OfferState
from services.tasks.domain.swap import SWAP_MACHINE, SwapState
from services.tasks.domain.task import OPEN_STATES, TASK_MACHINE, Task, TaskEvent, TaskState, TaskTerms
from tests.support.tasks import START, tomorrow

TERMS = HelpRequestTerms(category="errand", text="Shopping", risk_notes="none")
REQUEST = submitted("request", "person", "circle", TERMS, START)
TASK = Task("task", "organisation", TaskTerms("Soup", "errand", tomorrow()), TaskState.DRAFT, START, START)
OFFER = Offer(
    "offer",
    "task",
    "slot",
    "volunteer",
    "organisation",
    "",
    tomorrow(),
    OfferSource.COORDINATOR,
    OfferState.OFFERED,
    START + timedelta(hours=5),
    START,
    START,
)

MACHINES = [
    pytest.param(HELP_REQUEST_MACHINE, HelpRequestState, HelpRequestEvent, REQUEST, id="request"),
    pytest.param(TASK_MACHINE, TaskState, TaskEvent, TASK, id="task"),
    pytest.param(OFFER_MACHINE, OfferState, OfferEvent, OFFER, id="offer"),
]


@pytest.mark.parametrize(("machine", "states", "events", "resource"), MACHINES)
@given(data=st.data())
def test_walks_keep_to_the_table(
    machine: Machine[Any, Any], states: Any, events: Any, resource: Any, data: st.DataObject
) -> None:
    for event in data.draw(st.lists(st.sampled_from(list(events)), max_size=12)):
        step: Callable[[], Any] = lambda: resource.after(event, START)  # noqa: B023, E731 (called at once)
        if machine.allows(resource.state, event):
            after = step()
            assert (after.state, after.version) == (
                machine.target(resource.state, event),
                resource.version + 1,
            )
            resource = after
        else:
            with pytest.raises(DomainError):
                step()


@pytest.mark.parametrize(
    ("machine", "states", "final"),
    [
        (HELP_REQUEST_MACHINE, HelpRequestState, {"rejected", "merged", "closed", "withdrawn"}),
        (TASK_MACHINE, TaskState, {"closed", "cancelled", "expired"}),
        (SWAP_MACHINE, SwapState, {"accepted", "called_off", "expired"}),
        (OFFER_MACHINE, OfferState, {"accepted", "declined", "expired", "superseded", "revoked"}),
    ],
)
def test_final_states(machine: Machine[Any, Any], states: Any, final: set[str]) -> None:
    left = {source for source, _ in machine.transitions}
    assert {str(state) for state in states if state not in left} == final


def test_every_state_of_an_assignment_can_be_reached() -> None:
    begins = {AssignmentState.CONFIRMED, AssignmentState.STANDING_BY}
    assert set(ASSIGNMENT_MACHINE.transitions.values()) | begins == set(AssignmentState)


def test_live_states_are_seated_and_unsettled() -> None:
    assert LIVE_STATES < SEATED_STATES
    assert LIVE_STATES < UNSETTLED_STATES
    assert AssignmentState.NO_SHOW not in SEATED_STATES


def test_only_a_leader_s_word_undoes_a_no_show() -> None:
    undone = {event for state, event in ASSIGNMENT_MACHINE.transitions if state is AssignmentState.NO_SHOW}
    assert undone == {AssignmentEvent.CHECK_IN, AssignmentEvent.EXCUSE}


def test_whatever_is_open_can_be_withdrawn_or_cancelled() -> None:
    assert all(HELP_REQUEST_MACHINE.allows(state, HelpRequestEvent.WITHDRAW) for state in OPEN_REQUEST_STATES)
    assert all(TASK_MACHINE.allows(state, TaskEvent.CANCEL) for state in OPEN_STATES)


@given(waits=st.lists(st.integers(1, 500), min_size=1, max_size=5))
def test_clock_of_triage_pauses_while_details_are_missing(waits: list[int]) -> None:
    request: HelpRequest = REQUEST
    now = START
    for minutes in waits:
        request = request.returned_for_details("Which floor?", now)
        now += timedelta(minutes=minutes)
        request = request.resubmitted(now)
    paused = timedelta(minutes=sum(waits))
    assert request.triage_due_time == REQUEST.triage_due_time + paused
    assert request.paused_time is None


def test_submission_needs_a_word_on_risks() -> None:
    with pytest.raises(DomainError, match="risk_notes"):
        submitted("request", "person", "circle", replace(TERMS, risk_notes=""), START)
