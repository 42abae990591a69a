"""The columns over all volunteers answer as a look at each volunteer by itself does."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.files.parsing import parse_one_by_one, parse_problem
from libs.matching_engine.files.reading import LARGEST
from libs.matching_engine.people.population import EVERYBODY, UNLIMITED
from tests.support.matching_examples import problem, volunteer

MOMENTS = st.integers(-4000, 4000) | st.sampled_from((-LARGEST, LARGEST - 1, 2**31 - 1, 2**31, -(2**31)))
TIMES = st.tuples(MOMENTS, st.integers(1, 3000)).map(lambda time: [time[0], min(LARGEST, time[0] + time[1])])
NAMES = st.sampled_from(("care", "first_aid", "nursing", "art", "x"))
AMOUNTS = st.none() | st.integers(0, 9) | st.just(LARGEST)
LEVELS = st.dictionaries(st.sampled_from(("care", "first_aid", "nursing")), st.integers(1, 3))
SKILLS = [
    {"id": "nursing", "implies": ["first_aid"]},
    {"id": "first_aid", "implies": ["care"]},
    {"id": "care"},
]
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "windows": st.lists(TIMES, max_size=4),
            "undesired": st.lists(TIMES, max_size=3),
            "skills": LEVELS,
            "tags": st.lists(NAMES, unique=True, max_size=3),
            "circles": st.lists(NAMES, unique=True, max_size=2),
            "blocked": st.lists(NAMES, unique=True, max_size=2),
            "likes": st.dictionaries(NAMES, st.integers(-3, 3), max_size=3),
            "max_minutes": AMOUNTS,
            "max_minutes_per_day": AMOUNTS,
            "max_tasks": AMOUNTS,
        }
    ),
    max_size=12,
)


def level_held(skills: dict[str, int], wanted: str) -> int:
    """The level of a skill, held or implied."""
    givers = {"care": ("care", "first_aid", "nursing"), "first_aid": ("first_aid", "nursing")}
    return max((skills.get(giver, 0) for giver in givers.get(wanted, (wanted,))), default=0)


@given(PEOPLE, st.lists(TIMES, min_size=1, max_size=4), st.booleans())
def test_columns_are_those_of_each_volunteer(
    people: list[Any], times: list[list[int]], in_bulk: bool
) -> None:
    """Times, skills, names and limits; read in bulk, where equal lists are one object, and one by one."""
    entries = [volunteer(f"v{number:02d}", **person) for number, person in enumerate(people)]
    document = problem(entries, [], skills=SKILLS)
    found = parse_problem(document) if in_bulk else parse_one_by_one(document)
    population = found.population
    for start, end in times:
        free = [any(a <= start and end <= b for a, b in person.windows) for person in found.volunteers]
        assert population.available(start, end, EVERYBODY).tolist() == free
        unwilling = [any(a < end and start < b for a, b in person.undesired) for person in found.volunteers]
        assert population.reluctant(start, end, EVERYBODY).tolist() == unwilling
    for name in ("care", "first_aid", "nursing", "art", "x", "unheard of"):
        for asked, field in (
            (population.with_tag, "tags"),
            (population.in_circle, "circles"),
            (population.blocking, "blocked"),
        ):
            assert asked(name, EVERYBODY).tolist() == [name in person[field] for person in people]
        assert population.liking(name, EVERYBODY).tolist() == [
            person["likes"].get(name, 0) for person in people
        ]
    for skill in ("care", "first_aid", "nursing"):
        assert population.skill_level(skill).tolist() == [
            level_held(person["skills"], skill) for person in people
        ]
    for limits, field in (
        (population.most_minutes, "max_minutes"),
        (population.most_minutes_per_day, "max_minutes_per_day"),
        (population.most_tasks, "max_tasks"),
    ):
        assert limits.tolist() == [UNLIMITED if person[field] is None else person[field] for person in people]


def test_answers_come_in_the_order_of_the_question() -> None:
    """For some volunteers only, in any order."""
    people = [volunteer(f"v{n}", tags=["x"] if n % 2 else [], windows=[[0, n + 1]]) for n in range(6)]
    population = parse_problem(problem(people, [])).population
    asked = np.array([5, 0, 3], dtype=np.intp)
    assert population.with_tag("x", asked).tolist() == [True, False, True]
    assert population.available(0, 4, asked).tolist() == [True, False, True]
    assert population.numbers(asked).tolist() == [5, 0, 3]
