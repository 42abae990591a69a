"""Generated cities: the same arguments give the same city, as a document and as a problem."""

import hashlib
import json

import pytest

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.generator import generate, generate_problem


@pytest.mark.parametrize(
    ("arguments", "digest"),
    [
        ((40, 12, 1.5, 0), "b8a79133fe86546c"),
        ((300, 80, 0.6, 2), "56f9fb9d736e3a72"),
        ((0, 5, 1.0, 1), "ea7035a5b04dcb6b"),
        ((5, 0, 1.0, 1), "72f0a6eb12d3c287"),
    ],
)
def test_the_same_arguments_give_the_same_document(
    arguments: tuple[int, int, float, int], digest: str
) -> None:
    """Figures of benchmarks name nothing but the arguments."""
    text = json.dumps(generate(*arguments)).encode()
    assert hashlib.sha256(text).hexdigest()[:16] == digest


@pytest.mark.parametrize("arguments", [(40, 12, 1.5, 0), (300, 80, 0.6, 2), (0, 5, 1.0, 1), (5, 0, 1.0, 1)])
def test_the_problem_is_that_of_the_document(arguments: tuple[int, int, float, int]) -> None:
    """Made without a document, and yet the same to the last entry."""
    found = generate_problem(*arguments)
    assert repr(found) == repr(parse_problem(generate(*arguments)))
    assert find_conflicts(found) == []
