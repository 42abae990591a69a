"""One plain problem that fits, to be bent by tests."""

import copy
import json
from typing import Any

from libs.matching_engine.files.parsing import parse_problem
from libs.matching_engine.files.solution import Solution
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.solve import solve

Document = dict[str, Any]

DAY = 1440
NO_WEIGHTS = dict.fromkeys(
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
    0,
)


def volunteer(name: str, **changes: Any) -> Document:
    """Somebody at home in the middle of the plane who is free for three days."""
    return {"id": name, "home": [0, 0], "windows": [[0, 3 * DAY]], **changes}


def slot(name: str, least: int = 1, desired: int = 1, most: int = 1, **changes: Any) -> Document:
    """Seats in a task."""
    return {"id": name, "min": least, "desired": desired, "max": most, **changes}


def task(name: str, start: int | None = 600, *slots: Document, **changes: Any) -> Document:
    """An hour at home's door, with one seat unless slots are given; flexible if start is None."""
    times = {"minutes": 60} if start is None else {"start": start, "end": start + 60}
    return {"id": name, "at": [0, 0], **times, "slots": list(slots) or [slot(f"{name}/seat")], **changes}


def problem(volunteers: list[Document], tasks: list[Document], **changes: Any) -> Document:
    """A whole document."""
    return {"format": "volunteer-circle-problem/1", "volunteers": volunteers, "tasks": tasks, **changes}


def parsed(document: Document) -> Problem:
    """The document as the engine sees it."""
    return parse_problem(copy.deepcopy(document))


def encoded(document: Document) -> bytes:
    """The document as a file."""
    return json.dumps(document).encode()


def solution_of(document: Document, **limits: Any) -> Solution:
    """The document solved in this process."""
    return solve(encoded(document), Limits(**limits))
