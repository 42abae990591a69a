"""The answer: a plan, what it is worth, how good it is, and why seats are empty."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from libs.matching_engine import VERSION
from libs.matching_engine.conflicts import Conflict
from libs.matching_engine.funnel import Funnel, Unfilled
from libs.matching_engine.objective import Terms, terms_of
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Limits, gap_between
from libs.matching_engine.search.solver import Outcome, StoppedBy

SOLUTION_FORMAT = "volunteer-circle-solution/1"


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved problem, or the conflicts that make it invalid; `document` is its file format."""

    problem_sha256: str
    limits: Limits
    stopped_by: StoppedBy
    seconds: float
    terms: Terms | None = None
    bound: int | None = None
    assignments: tuple[tuple[str, str], ...] = ()
    unfilled: tuple[Unfilled, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def status(self) -> str:
        """optimal, feasible or invalid."""
        if self.terms is None:
            return "invalid"
        return "optimal" if self.objective == self.bound else "feasible"

    @property
    def objective(self) -> int | None:
        """What the plan is worth; None if the problem is invalid."""
        return None if self.terms is None else self.terms.total

    @property
    def gap(self) -> float | None:
        """How far the plan may be from the best, relative to the bound; None if the problem is invalid."""
        if self.objective is None or self.bound is None:
            return None
        return gap_between(self.bound, self.objective)

    def document(self) -> dict[str, Any]:
        """The solution in the format volunteer-circle-solution/1."""
        document: dict[str, Any] = {
            "format": SOLUTION_FORMAT,
            "status": self.status,
            "objective": self.objective,
            "bound": self.bound,
            "gap": self.gap,
            "terms": None if self.terms is None else self.terms.as_dict(),
            "assignments": [list(pair) for pair in self.assignments],
            "unfilled": [_unfilled(entry) for entry in self.unfilled],
            "engine": {
                "version": VERSION,
                "seed": self.limits.seed,
                "workers": self.limits.workers,
                "time_limit": self.limits.time_limit,
                "stopped_by": self.stopped_by,
            },
            "problem_sha256": self.problem_sha256,
            "seconds": round(self.seconds, 3),
        }
        if self.terms is None:
            document["conflicts"] = [_conflict(entry) for entry in self.conflicts]
        return document

    def to_json(self) -> bytes:
        """The document as UTF-8, one line a top-level entry."""
        entries = (
            f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in self.document().items()
        )
        return ("{\n" + ",\n".join(entries) + "\n}\n").encode()


def _unfilled(entry: Unfilled) -> dict[str, Any]:
    return {
        "slot": entry.slot,
        "short_of_min": entry.short_of_min,
        "short_of_desired": entry.short_of_desired,
        "reasons": [{"code": code.value, "volunteers": number} for code, number in entry.reasons],
    }


def _conflict(entry: Conflict) -> dict[str, Any]:
    return {"code": entry.code, "volunteers": list(entry.volunteers), "slots": list(entry.slots)}


def solved(
    problem: Problem,
    sha256: str,
    limits: Limits,
    outcome: Outcome,
    funnel: Funnel,
    elapsed: Callable[[], float],
) -> Solution:
    """The solution that states what a search found; `elapsed` gives the seconds spent when it is made."""
    unfilled = funnel.unfilled(Plan(problem, outcome.best.pairs))
    return Solution(
        problem_sha256=sha256,
        limits=limits,
        stopped_by=outcome.stopped_by,
        seconds=elapsed(),
        terms=terms_of(problem, outcome.best.pairs),
        bound=outcome.best.bound,
        assignments=tuple(
            sorted(
                (problem.volunteers[volunteer].id, problem.slots[slot].id)
                for volunteer, slot in outcome.best.pairs
            )
        ),
        unfilled=tuple(unfilled),
    )


def invalid(sha256: str, limits: Limits, conflicts: Sequence[Conflict], seconds: float) -> Solution:
    """The solution that says why there can be no plan."""
    return Solution(sha256, limits, "proof", seconds, conflicts=tuple(conflicts))
