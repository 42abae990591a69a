"""Problems at the edge of the format: solved and true, within the time limit and what checking takes."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.matching_engine.checker import check_solution
from libs.matching_engine.files.reading import LARGEST, ProblemError
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.solve import solve
from tests.support.matching_examples import DAY, Document, encoded, problem, slot, task, volunteer

PATIENCE = 2.0
"""Seconds for a search."""

BEFORE_AND_AFTER = 8.0
"""Seconds of a busy processor for loading solvers, reading, the steps that cannot be cut short, checking."""


def many(number: int, make: Callable[[int], Document]) -> list[Document]:
    """As many entries."""
    return [make(place) for place in range(number)]


def in_a_row(number: int) -> list[Document]:
    """Timed tasks one after the other, without a pause."""
    return many(number, lambda place: task(f"t{place:05d}", 60 * place))


PEOPLE = many(3, lambda place: volunteer(f"v{place}"))
HUGE_WEIGHTS = dict.fromkeys(
    (
        "required",
        "desired",
        "extra",
        "served",
        "skill",
        "like",
        "travel",
        "undesired",
        "circle",
        "load",
        "disruption",
    ),
    LARGEST,
)

PROBLEMS: dict[str, Document] = {
    "nothing at all": problem([], []),
    "nobody": problem([], [task("walk"), task("talk", None)]),
    "nothing to do": problem(PEOPLE, []),
    "a task without slots": problem(PEOPLE, [{"id": "walk", "minutes": 0, "slots": []}]),
    "slots that want nobody": problem(PEOPLE, [task("walk", 600, slot("s", 0, 0, 1))]),
    "nobody is ever free": problem([volunteer("ann", windows=[])], [task("walk"), task("ride", 900)]),
    "everything is fixed": problem(
        PEOPLE, many(3, lambda n: task(f"t{n}")), fixed=[[f"v{n}", f"t{n}/seat"] for n in range(3)]
    ),
    "minutes and limits of nought": problem(
        [
            volunteer("ann", max_minutes=0, max_tasks=9),
            volunteer("bob", max_tasks=0),
            volunteer("cid", reach=0),
        ],
        [{**task("walk", None), "minutes": 0}, {**task("talk", None), "minutes": 0}, task("ride")],
    ),
    "the ends of the world": problem(
        [
            volunteer("ann", home=[-LARGEST, -LARGEST], speed=1, windows=[[-LARGEST, LARGEST]], load=LARGEST),
            volunteer("bob", home=[LARGEST, LARGEST], reach=LARGEST, windows=[[-LARGEST, LARGEST]]),
        ],
        [
            task("west", -LARGEST, at=[-LARGEST, LARGEST], circles={}),
            task("east", LARGEST - 60, at=[LARGEST, -LARGEST], priority=3),
            task("long", None, slot("s", 1, LARGEST, LARGEST)) | {"minutes": LARGEST},
        ],
        weights=HUGE_WEIGHTS,
        pairs=[{"volunteer": "ann", "slot": "s", "score": LARGEST, "minutes": LARGEST}],
    ),
    "seats without end": problem(PEOPLE, [task("feast", 600, slot("s", LARGEST, LARGEST, LARGEST))]),
    "one person, ten thousand tasks in a row": problem(
        [volunteer("ann", windows=[[0, 600_000]], max_tasks=40)], in_a_row(10_000)
    ),
    "one person, ten thousand tasks at once": problem(
        [volunteer("ann")], many(10_000, lambda n: task(f"t{n:05d}"))
    ),
    "one person, thousands of flexible tasks": problem(
        [volunteer("ann", max_minutes=6000)], many(3_000, lambda n: task(f"t{n:05d}", None))
    ),
    "ten thousand people, one slot": problem(
        many(10_000, lambda n: volunteer(f"v{n:05d}", home=[n, n])),
        [task("feast", 600, slot("s", 3, 30, 3000))],
    ),
    "one task of two hundred slots": problem(
        many(40, lambda n: volunteer(f"v{n:05d}")),
        [task("play", 600, *many(200, lambda n: slot(f"s{n:04d}")))],
    ),
    "ten thousand windows": problem(
        [
            volunteer(
                "ann",
                windows=[[7 * n, 7 * n + 5] for n in range(10_000)],
                undesired=[[n, n + 9] for n in range(10_000)],
            )
        ],
        [{**task("walk", 14), "end": 19}, {**task("ride", 20), "end": 30}],
    ),
    "a long chain of skills": problem(
        [volunteer("ann", skills={"s0000": 2})],
        [task("walk", 600, slot("s", skills={"s2999": 2}, prefers=["s1500"]))],
        skills=many(3_000, lambda n: {"id": f"s{n:04d}", "implies": [f"s{n + 1:04d}"] if n < 2_999 else []}),
    ),
    "all together": problem(
        many(60, lambda n: volunteer(f"v{n:05d}")),
        [task("feast", 600, slot("s", 1, 60, 60)), task("walk", 3 * DAY - 60)],
        pair_rules=[{"kind": "together", "members": [f"v{n:05d}" for n in range(60)]}],
    ),
    "each apart from all": problem(
        many(300, lambda n: volunteer(f"v{n:05d}")),
        [task("feast", 600, slot("s", 1, 300, 300))],
        pair_rules=[{"kind": "apart", "members": [f"v{n:05d}" for n in range(300)]}],
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_the_edge_of_the_format_is_solved(case: str) -> None:
    """A true solution without much ado, whatever the shape."""
    raw = encoded(PROBLEMS[case])
    started = time.process_time()
    solution = solve(raw, Limits(time_limit=PATIENCE))
    assert check_solution(raw, solution.document()) == []
    assert time.process_time() - started < PATIENCE + BEFORE_AND_AFTER


NUMBERS = st.integers(-5, 5) | st.sampled_from(
    [
        sign * size
        for sign in (1, -1)
        for size in (2**31, 2**53 - 1, 2**53, 2**53 + 1, LARGEST - 1, LARGEST, LARGEST + 1, 2**63)
    ]
)
AMOUNTS = NUMBERS | st.none()


@st.composite
def any_numbers(draw: st.DrawFn) -> Document:
    """A few people and tasks with numbers of any size in every place."""

    def person(name: str) -> Document:
        start = draw(NUMBERS)
        return volunteer(
            name,
            home=draw(st.none() | st.tuples(NUMBERS, NUMBERS).map(list)),
            speed=draw(NUMBERS.map(lambda speed: abs(speed) + 1)),
            reach=draw(AMOUNTS),
            windows=[[start, draw(NUMBERS)], [-LARGEST, LARGEST]][draw(st.integers(0, 1)) :],
            max_minutes=draw(AMOUNTS),
            max_tasks=draw(AMOUNTS),
            load=draw(NUMBERS.map(abs)),
            min_gap=draw(NUMBERS.map(abs)),
        )

    def job(name: str) -> Document:
        times: dict[str, Any] = {"start": draw(NUMBERS), "end": draw(NUMBERS)}
        if draw(st.booleans()):
            times = {"minutes": draw(NUMBERS.map(abs))}
        seats = sorted(draw(st.tuples(*[NUMBERS.map(abs)] * 3)))
        at = draw(st.none() | st.tuples(NUMBERS, NUMBERS).map(list))
        return {"id": name, **times, "at": at, "slots": [slot(f"{name}/s", *seats)]}

    return problem(
        [person(name) for name in ("ann", "bob")],
        [job(name) for name in ("one", "two")],
        pairs=[{"volunteer": "ann", "slot": "one/s", "score": draw(NUMBERS)}],
        weights={"travel": draw(NUMBERS.map(abs)), "load": draw(NUMBERS.map(abs))},
    )


@settings(max_examples=40)
@given(any_numbers())
def test_numbers_of_any_size_are_solved_or_refused(document: Document) -> None:
    """Refused with the path of the fault, or solved and true; nothing else."""
    raw = encoded(document)
    try:
        solution = solve(raw, Limits(time_limit=PATIENCE))
    except ProblemError as refused:
        told = [refused.path]
    else:
        told = check_solution(raw, solution.document())
    assert all(fault.startswith("$.") for fault in told)
