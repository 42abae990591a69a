"""Whatever is malformed is refused with the JSON path of the fault and a way to mend it."""

import copy
import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.matching_engine.files.parsing import parse_problem, read_problem
from libs.matching_engine.files.reading import ProblemError
from tests.support.matching_examples import Document, encoded, problem, slot, task, volunteer

WHOLE: Document = problem(
    [
        volunteer(
            "ann",
            speed=100,
            reach=None,
            skills={"care": 2},
            undesired=[[5, 9]],
            max_minutes=None,
            tags=["x"],
            circles=["east"],
            blocked=["nowhere"],
            likes={"art": -3},
            load=1,
            min_gap=5,
        ),
        volunteer("bob", home=None),
    ],
    [
        task("walk", 600, org="kitchen", category="art", priority=3, tags=["x"], circles={"east": 0}),
        task("talk", None, slot("t/1", skills={"care": 1}, prefers=["care"]), all_or_nothing=True),
    ],
    name="a whole one",
    weights={"travel": 2},
    skills=[{"id": "care", "implies": ["kindness"]}, {"id": "kindness"}],
    fixed=[["ann", "walk/seat"]],
    published=[["ann", "walk/seat"], ["bob", "t/1"]],
    pair_rules=[{"kind": "apart", "members": ["ann", "bob"]}],
    pairs=[{"volunteer": "bob", "slot": "t/1", "score": -5, "minutes": 3, "forbidden": False}],
)

Path = tuple[str | int, ...]
MISSING = object()


def bent(path: Path, value: Any) -> Document:
    """The whole document with another value in one place, or without it."""
    document = copy.deepcopy(WHOLE)
    target: Any = document
    for step in path[:-1]:
        target = target[step]
    if value is MISSING:
        del target[path[-1]]
    elif isinstance(target, list) and path[-1] == len(target):
        target.append(value)
    else:
        target[path[-1]] = value
    return document


ANN, WALK, SEAT = ("volunteers", 0), ("tasks", 0), ("tasks", 0, "slots", 0)

FAULTS: list[tuple[Path, Any, str]] = [
    (("format",), MISSING, "$.format"),
    (("format",), "volunteer-circle-problem/2", "$.format"),
    (("volunteers",), MISSING, "$.volunteers"),
    (("volunteers",), {}, "$.volunteers"),
    (("tasks",), None, "$.tasks"),
    (("name",), 5, "$.name"),
    (("colour",), 1, "$.colour"),
    (("fixed",), None, "$.fixed"),
    (("weights",), None, "$.weights"),
    (("weights",), {"travle": 1}, "$.weights.travle"),
    (("weights",), {"travel": -1}, "$.weights.travel"),
    (("weights",), {"travel": None}, "$.weights.travel"),
    (("weights",), {"required": 200}, "$.weights.required"),
    (("weights",), {"extra": 400}, "$.weights.extra"),
    (("skills", 0, "id"), 7, "$.skills[0].id"),
    (("skills", 1, "id"), "care", "$.skills[1].id"),
    (("skills", 0, "implies"), ["kindness", "kindness"], "$.skills[0].implies[1]"),
    (("skills", 0, "implies"), ["none"], "$.skills[0].implies[0]"),
    (("skills", 0, "implies"), ["care"], "$.skills[0].implies"),
    (("skills", 1, "implies"), ["care"], "$.skills[0].implies"),
    ((*ANN, "id"), MISSING, "$.volunteers[0].id"),
    ((*ANN, "id"), "bob", "$.volunteers[1].id"),
    ((*ANN, "id"), None, "$.volunteers[0].id"),
    ((*ANN, "windows"), MISSING, "$.volunteers[0].windows"),
    ((*ANN, "windows"), [[5, 5]], "$.volunteers[0].windows[0]"),
    ((*ANN, "windows"), [[0, 9], [5]], "$.volunteers[0].windows[1]"),
    ((*ANN, "windows"), [[0, 9.0]], "$.volunteers[0].windows[0][1]"),
    ((*ANN, "windows"), [[False, 9]], "$.volunteers[0].windows[0][0]"),
    ((*ANN, "windows"), [[0, 10**12 + 1]], "$.volunteers[0].windows[0][1]"),
    ((*ANN, "undesired"), [[9, 5]], "$.volunteers[0].undesired[0]"),
    ((*ANN, "home"), [0], "$.volunteers[0].home"),
    ((*ANN, "home"), [0, "1"], "$.volunteers[0].home[1]"),
    ((*ANN, "speed"), 0, "$.volunteers[0].speed"),
    ((*ANN, "speed"), None, "$.volunteers[0].speed"),
    ((*ANN, "speed"), True, "$.volunteers[0].speed"),
    ((*ANN, "reach"), -1, "$.volunteers[0].reach"),
    ((*ANN, "skills"), {"care": 4}, "$.volunteers[0].skills.care"),
    ((*ANN, "skills"), {"care": 0}, "$.volunteers[0].skills.care"),
    ((*ANN, "skills"), {"no such": 1}, '$.volunteers[0].skills["no such"]'),
    ((*ANN, "skills"), ["care"], "$.volunteers[0].skills"),
    ((*ANN, "skills"), None, "$.volunteers[0].skills"),
    ((*ANN, "max_tasks"), 1.5, "$.volunteers[0].max_tasks"),
    ((*ANN, "min_gap"), None, "$.volunteers[0].min_gap"),
    ((*ANN, "tags"), ["x", "x"], "$.volunteers[0].tags[1]"),
    ((*ANN, "circles"), ["a", 1], "$.volunteers[0].circles[1]"),
    ((*ANN, "blocked"), "kitchen", "$.volunteers[0].blocked"),
    ((*ANN, "likes"), {"art": 4}, "$.volunteers[0].likes.art"),
    ((*ANN, "load"), -1, "$.volunteers[0].load"),
    ((*ANN, "load"), 10**13, "$.volunteers[0].load"),
    ((*ANN, "shoe_size"), 40, "$.volunteers[0].shoe_size"),
    (("volunteers", 1), "bob", "$.volunteers[1]"),
    ((*WALK, "id"), "talk", "$.tasks[1].id"),
    ((*WALK, "end"), MISSING, "$.tasks[0].end"),
    ((*WALK, "end"), 600, "$.tasks[0].end"),
    ((*WALK, "start"), None, "$.tasks[0].start"),
    (("tasks", 1, "minutes"), MISSING, "$.tasks[1].minutes"),
    (("tasks", 1, "minutes"), -1, "$.tasks[1].minutes"),
    ((*WALK, "minutes"), "60", "$.tasks[0].minutes"),
    ((*WALK, "priority"), 4, "$.tasks[0].priority"),
    ((*WALK, "priority"), None, "$.tasks[0].priority"),
    ((*WALK, "org"), 3, "$.tasks[0].org"),
    ((*WALK, "circles"), {"east": -1}, "$.tasks[0].circles.east"),
    ((*WALK, "circles"), ["east"], "$.tasks[0].circles"),
    ((*WALK, "all_or_nothing"), None, "$.tasks[0].all_or_nothing"),
    ((*WALK, "all_or_nothing"), 1, "$.tasks[0].all_or_nothing"),
    ((*WALK, "slots"), MISSING, "$.tasks[0].slots"),
    ((*WALK, "leader"), "ann", "$.tasks[0].leader"),
    ((*SEAT, "id"), "t/1", "$.tasks[1].slots[0].id"),
    ((*SEAT, "min"), 2, "$.tasks[0].slots[0].min"),
    ((*SEAT, "desired"), 2, "$.tasks[0].slots[0].desired"),
    ((*SEAT, "max"), 0, "$.tasks[0].slots[0].max"),
    ((*SEAT, "min"), MISSING, "$.tasks[0].slots[0].min"),
    ((*SEAT, "max"), None, "$.tasks[0].slots[0].max"),
    ((*SEAT, "skills"), {"none": 1}, "$.tasks[0].slots[0].skills.none"),
    ((*SEAT, "prefers"), ["none"], "$.tasks[0].slots[0].prefers[0]"),
    (("fixed", 1), ["ann", "walk/seat"], "$.fixed[1]"),
    (("fixed", 0), ["ann"], "$.fixed[0]"),
    (("fixed", 0), ["cid", "walk/seat"], "$.fixed[0][0]"),
    (("fixed", 0), ["ann", "walk"], "$.fixed[0][1]"),
    (("published", 0, 1), 5, "$.published[0][1]"),
    (("published", 2), ["bob", "t/1"], "$.published[2]"),
    (("pair_rules", 0, "kind"), "near", "$.pair_rules[0].kind"),
    (("pair_rules", 0, "members"), ["ann"], "$.pair_rules[0].members"),
    (("pair_rules", 0, "members"), ["ann", "ann"], "$.pair_rules[0].members[1]"),
    (("pair_rules", 0, "members"), ["ann", "cid"], "$.pair_rules[0].members[1]"),
    (("pair_rules", 1), {"kind": "apart", "members": ["bob", "ann"]}, "$.pair_rules[1]"),
    (("pairs", 0, "volunteer"), "cid", "$.pairs[0].volunteer"),
    (("pairs", 0, "slot"), MISSING, "$.pairs[0].slot"),
    (("pairs", 0, "score"), 1e3, "$.pairs[0].score"),
    (("pairs", 0, "minutes"), -1, "$.pairs[0].minutes"),
    (("pairs", 0, "forbidden"), "no", "$.pairs[0].forbidden"),
    (("pairs", 1), {"volunteer": "bob", "slot": "t/1"}, "$.pairs[1]"),
]


@pytest.mark.parametrize(("path", "value", "told"), FAULTS)
def test_each_fault_is_told_by_its_path(path: Path, value: Any, told: str) -> None:
    """The path leads to the fault, the advice says something."""
    with pytest.raises(ProblemError) as refused:
        read_problem(encoded(bent(path, value)))
    assert refused.value.path == told
    assert len(refused.value.advice) > 10


def test_the_whole_one_is_accepted_as_text_as_gzip_and_as_python_objects() -> None:
    """All three ways give the same problem."""
    raw = encoded(WHOLE)
    assert read_problem(raw) == read_problem(gzip.compress(raw)) == parse_problem(WHOLE)


ONE_VOLUNTEER = (
    b'{"format": "volunteer-circle-problem/1", "tasks": [], '
    b'"volunteers": [{"id": "a", "windows": [], "load": %s}]}'
)
TEXTS: list[tuple[bytes, str]] = [
    (b"", "$"),
    (b"{", "$"),
    (b"\xff{}", "$"),
    (b"\xef\xbb\xbf{}", "$"),
    (b"\x1f\x8bnot gzip", "$"),
    (b"[" * 100_000, "$"),
    (b"[]", "$"),
    (b"null", "$"),
    (b'{"format": 1, "format": 2}', "$.format"),
    (b'{"format": "volunteer-circle-problem/1", "volunteers": [], "tasks": [], "name": NaN}', "$.name"),
    (b'{"format": "volunteer-circle-problem/1", "volunteers": [], "tasks": [], "name": "\\ud800"}', "$.name"),
    (ONE_VOLUNTEER % b'1, "load": 1', "$.volunteers[0].load"),
    (ONE_VOLUNTEER % (b"9" * 6000), "$.volunteers[0].load"),
    (ONE_VOLUNTEER % b"Infinity", "$.volunteers[0].load"),
    (ONE_VOLUNTEER % b"1e999", "$.volunteers[0].load"),
]


@pytest.mark.parametrize(("text", "told"), TEXTS)
def test_text_that_is_no_problem(text: bytes, told: str) -> None:
    """Not JSON, not UTF-8, a key twice, a number that is none."""
    with pytest.raises(ProblemError) as refused:
        read_problem(text)
    assert refused.value.path == told


def test_nulls_where_the_contract_shows_them() -> None:
    """Home, reach, limits, org, category, place, circles, times, and what a pair leaves open."""
    document = problem(
        [volunteer("ann", reach=None, max_minutes=None, max_minutes_per_day=None, max_tasks=None)],
        [
            task("walk", 600, org=None, category=None, circles=None, minutes=None),
            task("talk", None) | {"start": None, "end": None, "at": None},
        ],
        name=None,
        pairs=[{"volunteer": "ann", "slot": "walk/seat", "score": None, "minutes": None, "forbidden": None}],
    )
    assert len(read_problem(encoded(document)).volunteers) == 1


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(noise: bytes) -> None:
    """Never with anything but a ProblemError."""
    with pytest.raises(ProblemError):
        read_problem(noise)


def every_place(value: Any, path: Path = ()) -> list[Path]:
    """The paths to everything inside a document."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for key, inner in inside for found in ((*path, key), *every_place(inner, (*path, key)))]


@pytest.mark.parametrize("change", [lambda value: [value], lambda value: {"x": value}, lambda value: 0.5])
def test_the_wrong_type_in_any_place_is_told_there(change: Callable[[Any], Any]) -> None:
    """A value wrapped or replaced anywhere is refused with a path into the same part of the document."""
    for path in every_place(WHOLE):
        target: Any = WHOLE
        for step in path:
            target = target[step]
        with pytest.raises(ProblemError) as refused:
            read_problem(json.dumps(bent(path, change(target))).encode())
        assert refused.value.path.startswith(f"$.{path[0]}")
