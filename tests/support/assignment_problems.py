"""Generalized assignment problems in the engine's format: jobs, people, and minutes and costs for each pair.

Three classes as the literature makes them (Martello and Toth 1990; Laguna et al. 1995 for E): in C minutes
and costs have nothing to do with each other, in D and E the cheap person is slow. People have four fifths
of the minutes that an even share of all jobs would take them.
"""

import math
import random
from typing import Any

WEIGHTS = {"required": 1000, "desired": 0, "extra": 0, "served": 0, "load": 0}


def assignment_problem(kind: str, people: int, jobs: int, seed: int) -> dict[str, Any]:
    """A problem of class C, D or E; every job is a flexible task with one seat."""
    dice = random.Random(f"{kind}/{people}/{jobs}/{seed}")
    drawn = [[_minutes_and_cost(kind, dice) for _ in range(jobs)] for _ in range(people)]
    return {
        "format": "volunteer-circle-problem/1",
        "weights": WEIGHTS,
        "volunteers": [
            {
                "id": f"p{number:03d}",
                "windows": [],
                "max_minutes": 4 * sum(minutes for minutes, _ in row) // (5 * people),
            }
            for number, row in enumerate(drawn)
        ],
        "tasks": [
            {
                "id": f"j{job:04d}",
                "minutes": 60,
                "slots": [{"id": f"j{job:04d}/s", "min": 1, "desired": 1, "max": 1}],
            }
            for job in range(jobs)
        ],
        "pairs": [
            {"volunteer": f"p{number:03d}", "slot": f"j{job:04d}/s", "minutes": minutes, "score": -cost}
            for number, row in enumerate(drawn)
            for job, (minutes, cost) in enumerate(row)
        ],
    }


def _minutes_and_cost(kind: str, dice: random.Random) -> tuple[int, int]:
    if kind == "C":
        return dice.randint(5, 25), dice.randint(10, 50)
    if kind == "D":
        minutes = dice.randint(1, 100)
        return minutes, 111 - minutes + dice.randint(-10, 10)
    minutes = max(1, round(1 - 10 * math.log(1 - dice.random())))
    return minutes, max(1, round(1000 / minutes - 10 * dice.random()))
