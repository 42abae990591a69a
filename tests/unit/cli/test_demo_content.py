"""Invented people and the invented district: the same each time, and nothing that would be refused."""

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.places import distance_metres
from libs.rpc.validation import validate
from services.cli.demo.calendar import Day
from services.cli.demo.crowd import Area, crowd, invented_name
from services.cli.demo.ids import request_id
from services.cli.demo.settling import RESIDENTS, neighbourhoods
from services.cli.demo.taxonomy import CATEGORIES, SKILLS
from services.cli.demo.willow_lake import willow_lake
from services.cli.importing.weekly_hours import DAY_NAMES

LAKE = Area(31.23, 121.47, 3_000, "Asia/Shanghai")
SKILL_IDS = {skill.skill_id for skill in SKILLS}


def test_the_same_seed_gives_the_same_people_and_another_one_others():
    assert list(crowd(20, 1, LAKE)) == list(crowd(20, 1, LAKE))
    assert list(crowd(20, 1, LAKE)) == list(crowd(50, 1, LAKE))[:20]
    assert list(crowd(20, 1, LAKE)) != list(crowd(20, 2, LAKE))


@given(st.integers(0, 2**31), st.integers(1, 20))
def test_invented_volunteers_pass_the_contract_and_live_in_their_area(seed: int, count: int):
    for registration in crowd(count, seed, LAKE):
        validate(registration)
        home = registration.person.home
        assert distance_metres((home.latitude, home.longitude), (31.23, 121.47)) <= 3_100
        assert registration.volunteer.availability
        assert set(registration.volunteer.likes) <= set(CATEGORIES)


def test_names_are_different_and_plainly_invented():
    names = [invented_name(number) for number in range(1000)]
    assert len(set(names)) == len(names)
    assert all(
        name.split()[1] in {"Example", "Sample", "Specimen", "Muster", "Beispiel", "Invented"}
        for name in names
    )


def test_no_two_people_of_the_demo_have_one_name():
    district = willow_lake()
    registrations = [one for many in neighbourhoods(district).values() for one in many]
    names = [one.person.display_name for one in registrations]
    names += [login.display_name for login in district.logins] + list(RESIDENTS)
    assert len(registrations) == district.volunteers
    assert len(set(names)) == len(names)


def test_request_ids_name_what_is_asked_for():
    assert request_id("a", 1) == request_id("a", 1)
    assert request_id("a", 1) != request_id("a", 2)


def test_implied_skills_stand_before_those_that_imply_them():
    known: set[str] = set()
    for skill in SKILLS:
        validate(skill)
        assert set(skill.implied_skill_ids) <= known
        known.add(skill.skill_id)


@given(st.dates(), st.sampled_from(DAY_NAMES))
def test_a_weekday_is_the_first_one_after_the_first_day(first: date, weekday: str):
    days = Day(first, ZoneInfo("Asia/Shanghai")).days_to(weekday)
    assert 1 <= days <= 7
    assert (first.weekday() + days) % 7 == DAY_NAMES.index(weekday)


def test_the_district_hangs_together():
    district = willow_lake()
    ZoneInfo(district.time_zone)
    organisations = {organisation.key for organisation in district.organisations}
    circles = {circle.key for circle in district.circles}
    assert circles == set(district.areas)
    for circle in district.circles:
        assert circle.host in organisations
        assert circle.parent in circles | {""}
    for organisation in district.organisations:
        assert organisation.kind in dict(organisation_pb2.Organisation.Kind.items())
        assert set(organisation.surface_of) <= circles
    for task in district.tasks:
        least, desired, most = task.people
        assert 0 <= least <= desired <= most
        assert task.organisation in organisations
        assert task.circle in circles
        assert task.category in CATEGORIES
        assert {*task.skills, *task.prefers} <= SKILL_IDS
        assert 1 <= task.day <= 10 or task.weekday in DAY_NAMES
    for request in district.requests:
        assert request.category in CATEGORIES
