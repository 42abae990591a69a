"""Solve a problem in this very process; `child` shields its caller from a solver that dies."""

import time

from libs.matching_engine.conflicts import find_conflicts
from libs.matching_engine.files.parsing import parse_text, sha256_of
from libs.matching_engine.files.reading import uncompress
from libs.matching_engine.files.solution import Solution, invalid, solved
from libs.matching_engine.funnel import Funnel
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Report, find_plan


def solve(raw: bytes, limits: Limits, report: Report = lambda incumbent: None) -> Solution:
    """Solve the problem in a file's bytes. Raises ProblemError if it is malformed."""
    started = time.monotonic()

    def elapsed() -> float:
        return time.monotonic() - started

    plain = uncompress(raw)
    problem, sha256 = parse_text(plain), sha256_of(plain)
    conflicts = find_conflicts(problem)
    if conflicts:
        return invalid(sha256, limits, conflicts, elapsed())
    outcome = find_plan(problem, limits, elapsed, report)
    return solved(problem, sha256, limits, outcome, Funnel(problem), elapsed)
