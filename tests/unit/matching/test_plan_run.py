"""Plan runs, their grounds, releases and words."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.errors import EtagMismatch
from services.matching.domain.errors import (
    HorizonInvalid,
    PlanRunStale,
    PlanRunStateWrong,
    WeightsInvalid,
)
from services.matching.domain.facts import Standing
from services.matching.domain.grounds import ground_of_circle, ground_of_task, ground_of_volunteer
from services.matching.domain.horizon import checked_horizon
from services.matching.domain.plan_run import (
    MOST_ATTEMPTS,
    SOLVED,
    TRANSITIONS,
    UNFINISHED,
    Action,
    Outcome,
    PlanRun,
    State,
)
from services.matching.domain.proposal import Placement, Proposal, reason_codes
from services.matching.domain.release import OFFERS_PER_CALL, Release
from services.matching.domain.weights import combined_weights
from tests.support.matching_facts import MONDAY, at, circle, promise, task, volunteer

RUN_ID = "0190aaaa-0000-7000-8000-000000000001"
RUN = PlanRun(RUN_ID, "c", at(0, 0), at(14, 0), "p", MONDAY, MONDAY)


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_every_action_either_leads_along_the_machine_or_is_refused(state: State, action: Action) -> None:
    run = replace(RUN, state=state)
    target = TRANSITIONS.get((state, action))
    if target is None:
        with pytest.raises(PlanRunStateWrong):
            run.after(action, MONDAY)
    else:
        after = run.after(action, MONDAY)
        assert (after.state, after.version) == (target, run.version + 1)


@given(st.lists(st.sampled_from(list(Action)), max_size=12))
def test_no_way_leads_back_from_an_end(actions: list[Action]) -> None:
    run, ended = RUN, False
    for action in actions:
        if (run.state, action) in TRANSITIONS:
            run = run.after(action, MONDAY)
            assert not (ended and run.state in UNFINISHED)
            ended = ended or run.state not in UNFINISHED


@pytest.mark.parametrize(
    ("optimal", "stopped_by", "state"),
    [
        (True, "proof", State.OPTIMAL),
        (False, "time", State.TIMED_OUT_WITH_SOLUTION),
        (False, "gap", State.FEASIBLE),
        (False, "signal", State.FEASIBLE),
        (False, "crash", State.FEASIBLE),
    ],
)
def test_how_a_search_ended_decides_the_state(optimal: bool, stopped_by: str, state: State) -> None:
    solved = RUN.taken(MONDAY).solved(Outcome(stopped_by=stopped_by), optimal, False, MONDAY)
    assert solved.state is state


def test_a_run_whose_process_died_is_begun_again_but_not_for_ever() -> None:
    run = RUN
    for _ in range(MOST_ATTEMPTS - 1):
        run = run.taken(MONDAY).lapsed(MONDAY)
        assert run.state is State.QUEUED
    last = run.taken(MONDAY).lapsed(MONDAY)
    assert last.state is State.FAILED
    assert "3 times" in last.failure


def test_cancelling_stops_at_once_or_by_whoever_solves() -> None:
    assert RUN.asked_to_cancel(MONDAY).state is State.CANCELLED
    solving = RUN.taken(MONDAY).asked_to_cancel(MONDAY)
    assert (solving.state, solving.cancel_asked) == (State.SOLVING, True)
    assert solving.lapsed(MONDAY).state is State.CANCELLED
    with pytest.raises(PlanRunStateWrong):
        replace(RUN, state=State.OPTIMAL).asked_to_cancel(MONDAY)


def test_only_a_plan_that_still_holds_can_be_released() -> None:
    for state in (*SOLVED, State.RELEASED):
        replace(RUN, state=state).check_releasable()
        with pytest.raises(PlanRunStale):
            replace(RUN, state=state, stale=True).check_releasable()
    for state in (State.QUEUED, State.SOLVING, State.FAILED, State.CANCELLED, State.DISCARDED):
        with pytest.raises(PlanRunStateWrong):
            replace(RUN, state=state).check_releasable()


def test_etags() -> None:
    RUN.check_etag("")
    RUN.check_etag(RUN.etag)
    with pytest.raises(EtagMismatch):
        RUN.check_etag('"7"')


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1), (0, 93), (-3, -1)])
def test_horizons_in_which_nothing_can_be_planned(start: int, end: int) -> None:
    with pytest.raises(HorizonInvalid):
        checked_horizon(at(start, 0), at(end, 0), "UTC", MONDAY)


def test_minute_zero_is_local_midnight() -> None:
    horizon = checked_horizon(at(0, 10), at(3, 0), "America/New_York", MONDAY)
    assert horizon.origin == at(0, 5)
    assert (horizon.floor(at(0, 10)), horizon.ceil(at(0, 10) + timedelta(seconds=1))) == (300, 301)


def test_weights_of_the_run_go_before_those_of_the_circle() -> None:
    assert combined_weights({"like": 1, "load": 2}, {"like": 5}) == {"like": 5, "load": 2}
    with pytest.raises(WeightsInvalid):
        combined_weights({"desired": 2000}, {})
    with pytest.raises(WeightsInvalid):
        combined_weights({}, {"required": 10})
    assert combined_weights({"desired": 2000}, {"required": 3000})["required"] == 3000


def test_a_task_shakes_a_plan_when_it_changes_or_its_seats_do() -> None:
    before = ground_of_task("t", task(), [promise(task(), "w")])
    assert before.still_holds(
        ground_of_task("t", replace(task(), changed_at=at(1, 1)), [promise(task(), "w")])
    )
    assert not before.still_holds(ground_of_task("t", task(start=at(1, 10)), [promise(task(), "w")]))
    assert not before.still_holds(ground_of_task("t", task(), []))
    assert not before.still_holds(ground_of_task("t", None, [promise(task(), "w")]))
    accepted = promise(task(), "w", Standing.OFFERED)
    assert before.still_holds(ground_of_task("t", task(), [accepted]))


def test_a_volunteer_shakes_a_plan_when_they_change_or_promise_more() -> None:
    other = promise(task("other"))
    before = ground_of_volunteer("v", volunteer(), [other])
    assert before.still_holds(ground_of_volunteer("v", volunteer(version=2), []))
    assert not before.still_holds(ground_of_volunteer("v", volunteer(windows=()), [other]))
    assert not before.still_holds(ground_of_volunteer("v", volunteer(active=False), [other]))
    assert not before.still_holds(ground_of_volunteer("v", None, [other]))
    assert not before.still_holds(ground_of_volunteer("v", volunteer(), [other, promise(task("new"))]))


def test_a_circle_shakes_a_plan_when_its_policy_changes() -> None:
    before = ground_of_circle("c", circle())
    assert before.still_holds(ground_of_circle("c", circle(changed_at=at(1, 1))))
    assert not before.still_holds(ground_of_circle("c", circle(offers_per_week=3)))


def test_a_release_makes_the_same_calls_whenever_it_is_asked() -> None:
    proposals = [Proposal("t", f"s{number:05}", "v", {}, 0) for number in range(OFFERS_PER_CALL + 2)]
    release = Release(RUN_ID, "run", "p", MONDAY)
    first, second = release.calls(proposals)
    assert (len(first.proposals), len(second.proposals)) == (OFFERS_PER_CALL, 2)
    assert first.request_id != second.request_id
    assert release.calls(proposals[::-1]) == [first, second]
    assert Release("0190aaaa-0000-7000-8000-000000000002", "run", "p", MONDAY).calls(proposals)[0] != first


def placement(**changes: object) -> Placement:
    made = Placement("v", "t", "s", {"like": 0, "skill": 0, "undesired": 0}, 5, False, True, 0)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_reasons_tell_the_volunteer_what_speaks_for_them() -> None:
    assert reason_codes(placement()) == ("NEAR", "FREE_THEN", "RESTED")
    keen = placement(terms={"like": 20, "skill": 15, "undesired": -40}, travel_minutes=None, load=3)
    assert reason_codes(keen) == ("HAS_SKILL", "LIKES_CATEGORY")
    assert reason_codes(placement(asks_for_skill=True, travel_minutes=60, timed=False)) == (
        "HAS_SKILL",
        "RESTED",
    )
