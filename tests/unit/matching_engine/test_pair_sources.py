"""The pairs of a problem, kept or found anew: whatever matters is found, and what is found is a pair."""

import numpy as np
import pytest

from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.generator import generate
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.pairs.enumeration import PairTable
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.pairs.streaming import STEPS, Step, StreamedPairs, pair_source
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules import beside, eligibility, person

Valued = dict[Pair, int]


@pytest.fixture(scope="module", params=[(400, 60, 1.5, 1), (150, 90, 0.6, 2)], ids=["loose", "tight"])
def city(request: pytest.FixtureRequest) -> Problem:
    """A city with every rule in use."""
    return parse_problem(generate(*request.param))


@pytest.fixture(scope="module")
def pairs(city: Problem) -> Valued:
    """All pairs of the city, one by one by the rules."""
    found: Valued = {}
    published = set(city.published)
    for slot in range(len(city.slots)):
        volunteers = eligibility.eligible_volunteers(city, slot)
        for volunteer, value in zip(volunteers.tolist(), pair_values(city, slot, volunteers), strict=True):
            pair = volunteer, slot
            held = city.fixed_slots.get(volunteer, ())
            if slot in held or person.first_broken(city, volunteer, slot, held) is None:
                load = city.weights.load * city.volunteers[volunteer].load
                found[pair] = int(value) - load + city.weights.disruption * (pair in published)
    return found


def pairs_in(*tables: PairTable) -> Valued:
    """The pairs of some tables with their values; none twice."""
    found: Valued = {}
    for table in tables:
        slots = table.slots_at(np.arange(len(table)))
        for volunteer, slot, value in zip(
            table.volunteers.tolist(), slots.tolist(), table.values.tolist(), strict=True
        ):
            assert (volunteer, slot) not in found
            found[volunteer, slot] = value
    return found


def sources(city: Problem) -> list[PairSource]:
    """Both kinds."""
    return [pair_source(city, 10**9), StreamedPairs(city)]


def test_every_pair_is_found_and_nothing_else(city: Problem, pairs: Valued) -> None:
    """With nothing said about worth, both find all, with the value that the rules give."""
    for source in sources(city):
        assert pairs_in(*source.tables()) == pairs


@pytest.mark.parametrize("few", [0, 30])
@pytest.mark.parametrize("least", [-60, -10, 0, 15, 40, 10_000])
def test_no_pair_worth_enough_is_missing(
    city: Problem, pairs: Valued, least: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor one that is wanted; and who is found with a fellow is found with them."""
    monkeypatch.setattr("libs.matching_engine.pairs.streaming.FEW", few)
    wanted = sorted(pairs)[::50]
    found = pairs_in(*StreamedPairs(city).tables(np.full(len(city.slots), least), wanted))
    assert found.items() <= pairs.items()
    assert {pair for pair, value in pairs.items() if value >= least} | set(wanted) <= set(found)
    for rule in city.pair_rules:
        if rule.kind == "together":
            for volunteer, slot in list(found):
                if volunteer in rule.members:
                    task = set(city.tasks[city.slots[slot].task].slots)
                    assert {(m, s) for m, s in pairs if m in rule.members and s in task} <= set(found)


@pytest.mark.parametrize("few", [0, 30])
@pytest.mark.parametrize("number", [1, 5, 1000])
def test_some_pairs_are_enough_of_each_slot(
    city: Problem, pairs: Valued, number: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many of each slot or all it has, and whatever is fixed or published."""
    steps = Step(1, 1.0), Step(5, 1.0), STEPS[-1]
    monkeypatch.setattr("libs.matching_engine.pairs.streaming.STEPS", steps)
    monkeypatch.setattr("libs.matching_engine.pairs.streaming.FEW", few)
    for source in sources(city):
        found = pairs_in(*source.some(np.full(len(city.slots), number)))
        assert found.items() <= pairs.items()
        assert set(city.fixed) | (set(city.published) & set(pairs)) <= set(found)
        have = np.bincount([slot for _, slot in found], minlength=len(city.slots))
        all_of = np.bincount([slot for _, slot in pairs], minlength=len(city.slots))
        assert (have >= np.minimum(number, all_of)).all()


def test_what_fits_beside_the_fixed_is_what_the_rules_say(city: Problem) -> None:
    """Many pairs at once, or one after the other."""
    asked = [(v, s) for v in city.fixed_slots for s in range(len(city.slots))]
    volunteers, slots = np.array(asked, dtype=np.intp).T
    found = beside.fits(city, beside.Held(city, city.fixed), volunteers, slots)
    for (volunteer, slot), fits in zip(asked, found.tolist(), strict=True):
        held = city.fixed_slots[volunteer]
        expected = slot in held or person.first_broken(city, volunteer, slot, held) is None
        assert fits == expected
