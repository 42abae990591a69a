"""One volunteer and all slots, or one pair alone: the same answers as one slot and all volunteers."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.comparison.tally import worth_of_pair
from libs.matching_engine.neighbourhoods.openings import Openings
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.rules import one_pair
from libs.matching_engine.rules.codes import TABLE_ORDER
from libs.matching_engine.rules.eligibility import PASSES, eligible_volunteers, first_broken
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


@given(st.integers(0, 10**6))
def test_one_pair_asked_alone_gets_the_same_answer(seed: int) -> None:
    """The first rule broken and the value, without a column over everybody."""
    found = parsed(small_problem(seed, volunteers=12, tasks=8))
    for slot in range(len(found.slots)):
        positions = first_broken(found, slot).tolist()
        alone = [one_pair.first_broken(found, who, slot) for who in range(len(found.volunteers))]
        assert [PASSES if code is None else TABLE_ORDER[code] for code in alone] == positions
        members = eligible_volunteers(found, slot)
        values = [worth_of_pair(found, who, slot) for who in members.tolist()]
        assert values == pair_values(found, slot, members).tolist()
