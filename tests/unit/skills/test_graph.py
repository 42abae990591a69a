"""What skills imply, on graphs of any shape."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.skills import SkillGraph, find_cycle

names = st.sampled_from("abcdefgh")
graphs = st.dictionaries(names, st.frozensets(names, max_size=4))
acyclic = graphs.map(
    lambda graph: {skill: {other for other in implied if other > skill} for skill, implied in graph.items()}
)
held = st.dictionaries(names, st.integers(1, 3))


def implies(graph: dict[str, set[str]], skill: str, other: str) -> bool:
    return skill == other or any(implies(graph, step, other) for step in graph.get(skill, ()))


@given(acyclic, held)
def test_closure_gives_the_highest_level_of_what_contains_a_skill(
    graph: dict[str, set[str]], levels: dict[str, int]
) -> None:
    expected = {}
    for other in "abcdefgh":
        sources = [level for skill, level in levels.items() if implies(graph, skill, other)]
        if sources:
            expected[other] = max(sources)
    assert SkillGraph(graph).closure(levels) == expected


@given(acyclic)
def test_graph_without_a_way_back_has_no_cycle(graph: dict[str, set[str]]) -> None:
    assert find_cycle(graph) == ()


@given(graphs)
def test_what_is_called_a_cycle_is_one(graph: dict[str, frozenset[str]]) -> None:
    cycle = find_cycle(graph)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(after in graph[before] for before, after in pairwise(cycle))
        with pytest.raises(ValueError, match="circle"):
            SkillGraph(graph)
    else:
        SkillGraph(graph)


@given(acyclic, names, names)
def test_closing_a_loop_is_noticed(graph: dict[str, set[str]], skill: str, other: str) -> None:
    would_loop = implies(graph, other, skill)
    looped = {**graph, skill: {*graph.get(skill, ()), other}}
    assert bool(find_cycle(looped)) == would_loop


def test_long_chains_need_no_deep_stack() -> None:
    chain = {str(number): [str(number + 1)] for number in range(5_000)}
    assert SkillGraph(chain).closure({"0": 2})["5000"] == 2
