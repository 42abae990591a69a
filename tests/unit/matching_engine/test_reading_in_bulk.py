"""Reading volunteers in bulk gives the same problem, or the same refusal, as reading them one by one."""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.files import bulk
from libs.matching_engine.files.parsing import parse_one_by_one, parse_problem, parse_text
from libs.matching_engine.files.reading import LARGEST, ProblemError, load_json
from libs.matching_engine.generator import generate
from libs.matching_engine.problem import Problem
from tests.support.matching_examples import Document, encoded, problem, volunteer
from tests.unit.matching_engine.test_malformed_problems import FAULTS, TEXTS, WHOLE, Path, bent, every_place

Outcome = str | tuple[str, str]


def outcome(read: Callable[[], Problem]) -> Outcome:
    """Everything a problem holds, in its order; or where the fault is and how to mend it."""
    try:
        return repr(read())
    except ProblemError as fault:
        return fault.path, fault.advice


def check_same(text: bytes) -> None:
    """Both ways of reading come to the same outcome."""
    assert outcome(lambda: parse_text(text)) == outcome(lambda: parse_one_by_one(load_json(text)))


def read_without_doubt(text: bytes) -> Problem:
    """The problem, read in bulk to the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("libs.matching_engine.files.parsing.parse_one_by_one", lambda document: None)
        found = parse_text(text)
    assert found is not None, "fell back to reading one by one"
    return found


@pytest.mark.parametrize(("path", "value", "told"), FAULTS)
def test_each_fault_is_told_alike(path: Path, value: Any, told: str) -> None:
    """Whatever the test of malformed problems knows."""
    check_same(encoded(bent(path, value)))
    document = bent(path, value)
    assert outcome(lambda: parse_problem(document)) == outcome(lambda: parse_one_by_one(document))


@pytest.mark.parametrize(("text", "told"), TEXTS)
def test_text_that_is_no_problem_is_told_alike(text: bytes, told: str) -> None:
    """Not JSON, not UTF-8, a key twice, a number that is none."""
    check_same(text)


def test_cities_are_read_in_bulk_without_doubt() -> None:
    """In any order, spaced in any way, with escapes, as bytes and as objects."""
    city = generate(60, 20, 1.0, 3)
    whole = repr(parse_one_by_one(city))
    for seed in range(5):
        dice = random.Random(seed)
        for key in ("volunteers", "tasks", "fixed", "published", "pairs"):
            dice.shuffle(city[key])
        for separators in ((",", ":"), (" , ", " : ")):
            text = json.dumps(city, separators=separators, indent=dice.choice((None, 1))).encode()
            assert repr(read_without_doubt(text)) == whole
        assert repr(parse_problem(city)) == whole


VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from((LARGEST, -LARGEST, LARGEST + 1, -LARGEST - 1, 2**63, -(2**64), 10**30, 0.0, 1.0, 1e3))
    | st.sampled_from(("care", "kindness", "ann", "bob", "walk/seat", "x", "", ":", '"', "\\", "é", "\ud800"))
)
NESTED = st.recursive(
    VALUES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("care", "id", "load", "windows", "é", "\ud800")), inner, max_size=3
        )
    ),
    max_leaves=6,
)
TIMES = st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)).map(list), max_size=5)


@given(st.sampled_from(every_place(WHOLE)), NESTED | TIMES, st.booleans())
def test_any_value_in_any_place_is_read_alike(path: Path, value: Any, ascii_only: bool) -> None:
    """Escaped or not; what cannot be written as UTF-8 is always escaped."""
    document = bent(path, value)
    try:
        text = json.dumps(document, ensure_ascii=ascii_only).encode()
    except UnicodeEncodeError:
        text = json.dumps(document).encode()
    check_same(text)
    assert outcome(lambda: parse_problem(document)) == outcome(lambda: parse_one_by_one(document))


@given(st.integers(0, 10**6), st.integers(0, 60), st.integers(0, 10**6), st.binary(max_size=3))
def test_damaged_text_is_read_alike(begin: int, length: int, place: int, noise: bytes) -> None:
    """A piece of the text is copied to some other place, with noise before it."""
    text = encoded(WHOLE)
    begin, place = begin % len(text), place % len(text)
    check_same(text[:place] + noise + text[begin : begin + length] + text[place:])


@given(st.integers(0, 10**6), st.integers(1, 3))
def test_a_key_twice_is_always_found(which: int, times: int) -> None:
    """In every object of a problem, whatever its names are made of."""
    document = copy.deepcopy(WHOLE)
    document["volunteers"][0]["tags"] += [":", '":', '\\":\\"', "\\", "\\\\"]
    text = json.dumps(document)
    objects = [place for place, character in enumerate(text) if text[place : place + 2] == '{"']
    begin = objects[which % len(objects)]
    key = text[begin + 1 : text.index(":", begin) + 1]
    inner, _ = json.JSONDecoder().raw_decode(text[text.index(":", begin) + 1 :].lstrip())
    text = text[: begin + 1] + f"{key} {json.dumps(inner)}, " * times + text[begin + 1 :]
    check_same(text.encode())
    with pytest.raises(ProblemError, match="stands twice in one object"):
        parse_text(text.encode())


@given(st.text())
def test_keys_are_counted_outside_of_strings(noise: str) -> None:
    """Whatever stands in a string is no key, however it is escaped."""
    for written in (json.dumps({noise: noise}), json.dumps({noise: noise}, ensure_ascii=False)):
        assert bulk.colons_outside_strings(written.encode("utf-8", "surrogatepass")) == 1


@given(st.lists(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5)), max_size=4), max_size=5))
def test_windows_are_merged_alike(found: list[list[tuple[int, int]]]) -> None:
    """Touching and overlapping windows become one, in any order."""
    entries: list[Document] = [
        volunteer(f"v{number}", windows=[[start, start + minutes] for start, minutes in windows])
        for number, windows in enumerate(found)
    ]
    check_same(encoded(problem(entries, [])))
    assert read_without_doubt(encoded(problem(entries, [])))


def test_what_volunteers_have_in_common_is_kept_once() -> None:
    """Equal lists, levels and windows are one object."""
    alike = {"tags": ["b", "a"], "likes": {"art": 1}, "windows": [[0, 9]]}
    ann, bob = read_without_doubt(
        encoded(problem([volunteer("ann", **alike), volunteer("bob", **alike)], []))
    ).volunteers
    assert ann.tags is bob.tags
    assert ann.likes is bob.likes
    assert ann.windows[0] is bob.windows[0]
