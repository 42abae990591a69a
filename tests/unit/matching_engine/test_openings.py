"""One volunteer and all slots, against the rules, which look at one slot and all volunteers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.openings import Openings
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.rules.eligibility import eligible_volunteers
from tests.support.matching_examples import parsed, problem, task, volunteer
from tests.support.matching_problems import small_problem


@given(st.integers(0, 10**6))
def test_both_ways_round_the_answers_are_the_same(seed: int) -> None:
    """Who is eligible for which slot, and what each pair is worth."""
    found = parsed(small_problem(seed, volunteers=12, tasks=8))
    openings = Openings(found)
    by_slot = {
        (member, slot): value
        for slot in range(len(found.slots))
        for members in [eligible_volunteers(found, slot)]
        for member, value in zip(members.tolist(), pair_values(found, slot, members).tolist(), strict=True)
    }
    by_volunteer = {}
    for who in range(len(found.volunteers)):
        slots = openings.open_to(who)
        values = openings.values(who, slots).tolist()
        by_volunteer.update({(who, slot): value for slot, value in zip(slots.tolist(), values, strict=True)})
    assert by_volunteer == by_slot


def test_numbers_beyond_64_bits_are_exact() -> None:
    """Homes a million million metres away, and a circle that costs as much."""
    far, dear = 10**12, 10**12
    document = problem(
        [volunteer("ann", home=[far, -far], circles=["c", "d"], speed=1)],
        [task("walk", 600, at=[-far, far], circles={"c": dear, "d": dear - 1})],
    )
    found = parsed(document)
    openings = Openings(found)
    slots = openings.open_to(0)
    everybody = np.array([0], dtype=np.intp)
    assert openings.values(0, slots).tolist() == pair_values(found, 0, everybody).tolist()
