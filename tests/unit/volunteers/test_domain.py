"""Rules of people and volunteers, held against what they mean."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from libs.contracts.events import event_types
from libs.errors import FieldRequired, ValidationFailed
from services.volunteers.domain.age import AGES_THAT_MATTER, age_reached, next_age_time
from services.volunteers.domain.errors import QualificationOfAnother, SkillCycle, VolunteerStateForbids
from services.volunteers.domain.events import Fact
from services.volunteers.domain.person import Person, PersonDetails, View
from services.volunteers.domain.qualification import (
    Claim,
    Evidence,
    Qualification,
    QualificationState,
    declared,
    granted,
)
from services.volunteers.domain.skill import Skill, SkillProfile, insist_on_order
from services.volunteers.domain.volunteer import STEPS, State, Step, Volunteer, VolunteerProfile
from services.volunteers.domain.volunteer_number import ALPHABET, PREFIX, is_number, new_number

NOW = datetime(2026, 5, 4, 8, tzinfo=UTC)
births = st.dates(date(1900, 1, 1), date(2025, 12, 31))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
skills = st.sampled_from(["cooking", "driving", "first-aid", "sewing"])


def volunteer(state: State = State.ACTIVE) -> Volunteer:
    return Volunteer("v", new_number(), VolunteerProfile(), NOW, NOW, state)


@given(births, moments)
def test_an_age_counts_once_it_is_reached_everywhere_on_earth(born: date, moment: datetime) -> None:
    last_zone = (moment - timedelta(hours=12)).date()
    years = last_zone.year - born.year - ((last_zone.month, last_zone.day) < (born.month, born.day))
    assert age_reached(born, moment) == max((age for age in AGES_THAT_MATTER if age <= years), default=0)


@given(births, moments)
def test_the_next_age_is_told_in_time(born: date, moment: datetime) -> None:
    following = next_age_time(born, moment)
    if following is None:
        assert age_reached(born, moment) == AGES_THAT_MATTER[-1]
    else:
        just_before = following - timedelta(microseconds=1)
        assert age_reached(born, max(moment, just_before)) == age_reached(born, moment)
        assert age_reached(born, following) > age_reached(born, moment)


def test_nothing_is_known_of_an_unknown_birth() -> None:
    assert (age_reached(None, NOW), next_age_time(None, NOW)) == (0, None)


def test_leap_day_children_come_of_age_on_the_first_of_march() -> None:
    assert next_age_time(date(2012, 2, 29), datetime(2029, 1, 1, tzinfo=UTC)) == datetime(
        2030, 3, 1, 12, tzinfo=UTC
    )


@given(st.data())
def test_a_mistyped_number_is_noticed(data: st.DataObject) -> None:
    number = new_number()
    assert is_number(number)
    place = data.draw(st.integers(len(PREFIX), len(number) - 1))
    symbol = data.draw(st.sampled_from(ALPHABET))
    assume(symbol != number[place])
    assert not is_number(number[:place] + symbol + number[place + 1 :])


@given(st.lists(st.sampled_from([step for step in Step if step is not Step.CHANGE]), max_size=12))
def test_a_volunteer_takes_only_the_steps_there_are(steps: list[Step]) -> None:
    now = volunteer(State.APPLICANT)
    for step in steps:
        target = STEPS.get((now.state, step))
        if target is None:
            with pytest.raises(VolunteerStateForbids):
                now.stepped(step, NOW)
        else:
            assert now.stepped(step, NOW).version == now.version + 1
            now = now.stepped(step, NOW)
            assert now.state is target


def test_nobody_comes_back_from_the_archive() -> None:
    assert not [step for state, step in STEPS if state is State.ARCHIVED]


@given(
    st.dictionaries(skills, st.sampled_from(QualificationState)),
    st.dictionaries(skills, st.integers(1, 3)),
    st.frozensets(skills),
)
def test_declaring_leaves_alone_what_others_stand_for(
    confirmed: dict[str, QualificationState], said: dict[str, int], strict: frozenset[str]
) -> None:
    current = [
        Qualification(skill, 1, Evidence.DOCUMENT, state, NOW, None, "org")
        for skill, state in confirmed.items()
    ]
    claims = [Claim(skill, level) for skill, level in said.items()]
    held = {one.skill_id: one for one in declared(claims, current, strict, NOW)}
    assert set(held) == {*confirmed, *said}
    assert [held[one.skill_id] for one in current] == current
    for skill, level in said.items():
        if skill not in confirmed:
            expected = QualificationState.PENDING if skill in strict else QualificationState.VALID
            assert (held[skill].level, held[skill].state, held[skill].verified_by) == (level, expected, "")


@given(st.lists(st.tuples(skills, st.integers(1, 3)), min_size=1, max_size=6))
def test_the_last_grant_of_a_skill_counts(grants: list[tuple[str, int]]) -> None:
    held: tuple[Qualification, ...] = ()
    for skill, level in grants:
        held = granted(Claim(skill, level, Evidence.AUTHORITY), "org", held, NOW)
    assert {one.skill_id: one.level for one in held} == dict(grants)
    assert len(held) == len({skill for skill, _ in grants})


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(1, 3), st.booleans()), max_size=10))
def test_each_organisation_stands_for_what_it_says_and_no_other(steps: list[tuple[str, int, bool]]) -> None:
    now, expected = volunteer(), dict[str, tuple[int, QualificationState]]()
    for organisation, level, grants in steps:
        if grants:
            claim = Claim("cooking", level, Evidence.DOCUMENT)
            now = now.with_qualifications(granted(claim, organisation, now.qualifications, NOW), NOW)
            expected[organisation] = (level, QualificationState.VALID)
        elif organisation in expected:
            now = now.without_qualification("cooking", organisation, NOW)
            expected[organisation] = (expected[organisation][0], QualificationState.REVOKED)
        elif expected:
            with pytest.raises(QualificationOfAnother):
                now.without_qualification("cooking", organisation, NOW)
    assert {one.verified_by: (one.level, one.state) for one in now.qualifications} == expected
    assert len(now.qualifications) == len(expected)


def test_what_an_organisation_stands_for_replaces_the_volunteers_word() -> None:
    said = declared([Claim("cooking", 1)], (), frozenset(), NOW)
    held = granted(Claim("cooking", 2, Evidence.DOCUMENT), "A", said, NOW)
    assert [(one.level, one.verified_by) for one in held] == [(2, "A")]
    # Whoever sends back what they read declares a skill as often as somebody stands for it.
    both = granted(Claim("cooking", 3, Evidence.DOCUMENT), "B", held, NOW)
    claims = [Claim(one.skill_id, one.level, one.evidence) for one in both]
    assert declared(claims, both, frozenset(), NOW) == both


def test_a_qualification_ends_after_it_starts() -> None:
    with pytest.raises(ValidationFailed):
        Claim("cooking", 1, valid_from=NOW, valid_to=NOW)


def test_a_skill_that_implies_itself_is_refused() -> None:
    taxonomy = {
        name: Skill(name, SkillProfile({"en": name}, implied), NOW)
        for name, implied in {"a": ("b",), "b": ("c",), "c": ()}.items()
    }
    insist_on_order(taxonomy["a"], taxonomy)
    with pytest.raises(SkillCycle) as refusal:
        insist_on_order(taxonomy["c"].revised(SkillProfile({"en": "c"}, ("a",)), NOW), taxonomy)
    assert refusal.value.metadata["cycle"] == "a → b → c → a"


def test_views_of_a_person() -> None:
    details = PersonDetails("Yu Example", "a@example.org", "+8612345", "en", date(1990, 1, 1), (31.2, 121.4))
    somebody = Person("p", details, NOW, NOW, "late")
    assert somebody.seen(View.EVERYTHING) == somebody
    contact = somebody.seen(View.CONTACT).details
    assert (contact.email, contact.birth_date, contact.home) == ("a@example.org", None, None)
    named = somebody.seen(View.NAME)
    assert (named.details, named.suspension_reason) == (PersonDetails("Yu Example"), "")


def test_people_have_names_and_are_born() -> None:
    with pytest.raises(FieldRequired):
        PersonDetails("  ")
    with pytest.raises(ValidationFailed):
        Person("p", PersonDetails("Yu", birth_date=date(2026, 5, 6)), NOW, NOW)


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), max_size=15))
def test_circles_are_a_sorted_set(steps: list[tuple[bool, str]]) -> None:
    now, expected = volunteer(), set()
    for joins, circle in steps:
        now = now.joined(circle, NOW) if joins else now.left(circle, NOW)
        expected = expected | {circle} if joins else expected - {circle}
        assert now.circle_ids == tuple(sorted(expected))


def test_every_event_of_the_service_is_a_fact_it_tells() -> None:
    assert {fact.value for fact in Fact} == {event.type for event in event_types("volunteers")}
