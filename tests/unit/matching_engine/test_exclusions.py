"""CLASH and ONE_SLOT as rows: whoever has few pairs or many, the same two exclude each other."""

import itertools

import pytest

from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.generator import generate
from libs.matching_engine.pairs.streaming import pair_source
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules.clash import clash

TwoPairs = tuple[Pair, Pair]


def all_pairs(problem: Problem) -> list[Pair]:
    """Every pair that a plan could hold, in the order of the model's variables."""
    pairs = pair_source(problem, 10**6).all()
    return list(zip(pairs.volunteers.tolist(), pairs.slots.tolist(), strict=True))


def kept_apart(problem: Problem) -> set[TwoPairs]:
    """All two pairs that some row of the model lets at most one of be taken."""
    formulation = Formulation(problem, pair_source(problem, 10**6).all())
    model, pairs = formulation.model, all_pairs(problem)
    found: set[TwoPairs] = set()
    for row in formulation.exclusion_rows.tolist():
        columns = model.columns[model.row_bounds[row] : model.row_bounds[row + 1]].tolist()
        assert model.limits[row] == 1
        found.update(itertools.combinations(sorted(pairs[column] for column in columns), 2))
    return found


def expected(problem: Problem) -> set[TwoPairs]:
    """The same by the rules, two by two."""
    of_volunteer: dict[int, list[Pair]] = {}
    for volunteer, slot in all_pairs(problem):
        of_volunteer.setdefault(volunteer, []).append((volunteer, slot))
    return {
        (one, other)
        for mine in of_volunteer.values()
        for one, other in itertools.combinations(sorted(mine), 2)
        if problem.slots[one[1]].task == problem.slots[other[1]].task
        or clash(problem, one[0], problem.slots[one[1]].task, problem.slots[other[1]].task)
    }


@pytest.mark.parametrize("many", [0, 500], ids=["all have many", "all have few"])
@pytest.mark.parametrize("seed", range(4))
def test_two_pairs_are_kept_apart_exactly_if_the_rules_say_so(
    seed: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In cities small enough that people have dozens of pairs each, by both ways to find the rows."""
    monkeypatch.setattr("libs.matching_engine.formulation.exclusions.MANY", many)
    problem = parse_problem(generate(25, 60, 1.5, seed))
    assert kept_apart(problem) == expected(problem)
