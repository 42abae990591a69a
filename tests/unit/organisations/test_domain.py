"""Rules of organisations and circles, held against what they mean."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.events import event_types
from services.organisations.domain.circle import Circle, CircleKind, CircleProfile, dissolve, seek
from services.organisations.domain.circle_member import CircleMember, CircleRole, Part, part_of
from services.organisations.domain.errors import (
    CircleAllyItself,
    CircleCycle,
    CircleMemberMismatch,
    OrganisationState,
    WeightsOutOfOrder,
)
from services.organisations.domain.events import Fact
from services.organisations.domain.membership import Membership, Role
from services.organisations.domain.organisation import (
    STEPS,
    Kind,
    Organisation,
    OrganisationProfile,
    Step,
    Verification,
)
from services.organisations.domain.policy import SEAT_WEIGHTS, CirclePolicy, policy_of
from services.organisations.domain.team import TeamProfile

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)


def organisation() -> Organisation:
    return Organisation("o", OrganisationProfile(Kind.GRASSROOTS, "Lantern Club"), NOW, NOW)


def circle(name: str) -> Circle:
    return Circle(name, CircleProfile("host", CircleKind.PLACE, name), NOW, NOW)


@given(st.lists(st.sampled_from(Step), max_size=12))
def test_verification_takes_only_the_steps_there_are(steps: list[Step]) -> None:
    now, taken = organisation(), 0
    for step in steps:
        target = STEPS.get((now.verification, step))
        if target is None:
            with pytest.raises(OrganisationState):
                now.stepped(step, NOW, "why")
        else:
            reason = "why" if step is Step.SUSPEND else ""
            now, taken = now.stepped(step, NOW, reason), taken + 1
            assert now.verification is target
    assert now.version == 1 + taken
    assert bool(now.suspension_reason) == (now.verification is Verification.SUSPENDED)


def test_every_verification_can_be_reached_and_left() -> None:
    reached = {*STEPS.values(), Verification.UNVERIFIED}
    assert reached == set(Verification) == {source for source, _ in STEPS}


moves = st.lists(
    st.tuples(st.sampled_from([seek, dissolve]), st.integers(0, 3), st.integers(0, 3)), max_size=25
)


@given(moves)
def test_circles_are_allied_exactly_when_each_seeks_the_other(steps: list) -> None:
    circles = [circle(str(number)) for number in range(4)]
    for step, one, other in steps:
        if one == other:
            if step is seek:
                with pytest.raises(CircleAllyItself):
                    seek(circles[one], circles[one], NOW)
            continue
        before = circles[one], circles[other]
        circles[one], circles[other] = step(*before, NOW)
        for old, new in zip(before, (circles[one], circles[other]), strict=True):
            assert new.version == old.version + (new is not old)
    for a in circles:
        for b in circles:
            mutual = b.circle_id in a.sought_ids and a.circle_id in b.sought_ids
            assert (b.circle_id in a.allied_ids) == mutual


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=20))
def test_nesting_never_closes_a_ring(wishes: list[tuple[int, int]]) -> None:
    circles = [circle(str(number)) for number in range(6)]
    parents: dict[int, int] = {}

    def ancestors(number: int) -> tuple[int, ...]:
        return (parents[number], *ancestors(parents[number])) if number in parents else ()

    for inner, outer in wishes:
        if inner == outer or inner in ancestors(outer):
            with pytest.raises(CircleCycle):
                circles[inner].nested(circles[outer])
            continue
        parents[inner] = outer
        for number in sorted(parents, key=lambda one: len(ancestors(one))):
            circles[number] = circles[number].nested(circles[parents[number]])
    for number, one in enumerate(circles):
        assert one.ancestor_ids == tuple(str(ancestor) for ancestor in ancestors(number))


@given(st.dictionaries(st.sampled_from(list(SEAT_WEIGHTS)), st.integers(0, 2000)))
def test_a_seat_that_is_needed_more_never_weighs_less(weights: dict[str, int]) -> None:
    seats = {**SEAT_WEIGHTS, **weights}
    if seats["required"] >= seats["desired"] >= seats["extra"]:
        assert CirclePolicy(weights=weights).weights == weights
    else:
        with pytest.raises(WeightsOutOfOrder):
            CirclePolicy(weights=weights)


def test_zero_stands_for_the_default() -> None:
    given_policy = policy_of({"offer_ttl_minutes": 0, "max_offers_per_week": 3, "ally_cost": 0}, {})
    assert given_policy == CirclePolicy(max_offers_per_week=3)


def test_a_team_always_has_its_leader() -> None:
    assert TeamProfile("Walkers", "lead", ("one",)).member_person_ids == ("lead", "one")
    assert TeamProfile("Walkers", "one", ("one", "two")).member_person_ids == ("one", "two")


def test_who_has_left_runs_nothing() -> None:
    admin = Membership("o", "p", frozenset({Role.ORG_ADMIN}), NOW)
    assert admin.runs_the_organisation
    assert not admin.ended(NOW).runs_the_organisation
    assert not admin.with_roles(frozenset({Role.POSTER}), NOW).runs_the_organisation
    assert admin.ended(NOW).with_roles(frozenset({Role.POSTER}), NOW).version == 3


@pytest.mark.parametrize("role", CircleRole)
def test_organisations_make_the_surface_and_people_the_rest(role: CircleRole) -> None:
    is_surface = role is CircleRole.SURFACE
    fitting = (
        {"person_id": "", "organisation_id": "o"} if is_surface else {"person_id": "p", "organisation_id": ""}
    )
    wrong = (
        {"person_id": "p", "organisation_id": ""} if is_surface else {"person_id": "", "organisation_id": "o"}
    )
    part = part_of("c", role, **fitting)
    assert (part.person_id, part.organisation_id) == (fitting["person_id"], fitting["organisation_id"])
    with pytest.raises(CircleMemberMismatch):
        part_of("c", role, **wrong)


def test_a_part_keeps_its_id_and_counts_on() -> None:
    member = CircleMember(Part("c", CircleRole.POINT, "p"), NOW)
    back = member.left(NOW).joined(NOW)
    assert (back.part.id, back.active, back.version) == ("c:point:p", True, 3)


def test_every_event_of_the_service_is_a_fact_it_tells() -> None:
    assert {fact.value for fact in Fact} == {event.type for event in event_types("organisations")}
