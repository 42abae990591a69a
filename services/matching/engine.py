"""The matching engine as this service uses it: solving in a child process, explaining from problems kept in
memory.

The engine is imported on its first use: an idle service stays small.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from services.matching.domain.errors import SlotNotInPlan, VolunteerNotInPlan
from services.matching.domain.plan_run import Outcome, PlanRun
from services.matching.domain.problem import Conflict
from services.matching.domain.problem.draft import Document
from services.matching.domain.proposal import Explanation, Move, UnfilledSlot, Verdict
from services.matching.rankings import placement_of, reserves_of
from services.matching.use_cases.ports import Advance, Solved, Unsolvable

if TYPE_CHECKING:
    from libs.matching_engine.explanation import Forced
    from libs.matching_engine.files.solution import Solution
    from libs.matching_engine.problem import Problem

PROBLEMS_KEPT = 2
"""Parsed problems in memory; one of 100 000 volunteers takes some hundred megabytes."""

SECONDS_TO_EXPLAIN = 2.0
"""For the search of what a pair would cost; it takes some hundredths of one for most."""

_NOT_CHOSEN = ("NEEDED_ELSEWHERE", "NOT_WORTH_IT")


def conflicts_of(document: Document) -> list[Conflict]:
    """Which fixed pairs of a problem break a rule."""
    from libs.matching_engine.conflicts import find_conflicts
    from libs.matching_engine.files.parsing import parse_problem

    found = find_conflicts(parse_problem(document))
    return [Conflict(conflict.volunteers, conflict.slots) for conflict in found]


class MatchingEngine:
    """The engine with the problems it saw last. `workers` are threads of a search."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._problems: OrderedDict[str, Problem] = OrderedDict()
        self._lock = threading.Lock()

    def solve(
        self, run: PlanRun, problem: bytes, on_advance: Callable[[Advance], None], cancel: threading.Event
    ) -> Solved:
        """The best plan within the limits of the run, checked by code that shares nothing with the solver.

        Raises Unsolvable.
        """
        from libs.matching_engine.child import EngineFault, Progress, solve_in_child
        from libs.matching_engine.files.reading import ProblemError
        from libs.matching_engine.search.effort import Limits

        limits = Limits(
            time_limit=float(run.time_limit_seconds),
            gap=run.gap_limit,
            work=float(run.work_limit) if run.work_limit else None,
            seed=run.seed,
            workers=self._workers,
        )

        def advanced(progress: Progress) -> None:
            on_advance(Advance(progress.objective, progress.bound, progress.gap))

        try:
            solution = solve_in_child(problem, limits, advanced, cancel)
        except ProblemError as fault:
            raise Unsolvable(f"The engine does not accept the problem: {fault}") from fault
        except EngineFault as fault:
            raise Unsolvable("The plan found breaks a rule and was thrown away; this is a defect.") from fault
        if solution.terms is None:
            raise Unsolvable("Promises already made contradict each other, so there is no plan.")
        return solved_of(self._parsed(run, problem), solution)

    def explain(
        self,
        run: PlanRun,
        problem: bytes,
        assignments: Sequence[tuple[str, str]],
        volunteer_id: str,
        slot_id: str,
    ) -> Explanation:
        """Why a pair is in the plan or not. Raises VolunteerNotInPlan, SlotNotInPlan."""
        from libs.matching_engine.explanation import Placed, explain_pair

        parsed = self._parsed(run, problem)
        if volunteer_id not in parsed.volunteer_numbers:
            raise VolunteerNotInPlan(run.plan_run_id, volunteer_id)
        if slot_id not in parsed.slot_numbers:
            raise SlotNotInPlan(run.plan_run_id, slot_id)
        answer = explain_pair(parsed, assignments, volunteer_id, slot_id)
        if isinstance(answer, Placed):
            return Explanation(Verdict.PLACED, terms=answer.terms, objective_change=answer.contribution)
        code = answer.code.value
        verdict = Verdict.NOT_CHOSEN if code in _NOT_CHOSEN else Verdict.INELIGIBLE
        forced = _forced(run, parsed, assignments, volunteer_id, slot_id)
        return Explanation(
            verdict,
            code,
            answer.terms or {},
            answer.delta or 0,
            answer.in_the_way,
            forced.loss_at_most,
            forced.loss_at_least,
            tuple(Move(move.volunteer, move.leaves, move.takes) for move in forced.moves),
        )

    def _parsed(self, run: PlanRun, problem: bytes) -> Problem:
        from libs.matching_engine.files.parsing import read_problem

        with self._lock:
            if run.snapshot_sha256 not in self._problems:
                self._problems[run.snapshot_sha256] = read_problem(problem)
            self._problems.move_to_end(run.snapshot_sha256)
            while len(self._problems) > PROBLEMS_KEPT:
                self._problems.popitem(last=False)
            return self._problems[run.snapshot_sha256]


def solved_of(problem: Problem, solution: Solution) -> Solved:
    """The solution in the words of this service, with the reserves of its slots."""
    from libs.matching_engine import VERSION

    task_of = {slot.id: problem.tasks[slot.task].id for slot in problem.slots}
    unfilled = [
        UnfilledSlot(
            task_of[entry.slot],
            entry.slot,
            entry.short_of_min,
            entry.short_of_desired,
            [(code.value, count) for code, count in entry.reasons],
        )
        for entry in solution.unfilled
    ]
    outcome = Outcome(
        objective=solution.objective or 0,
        bound=solution.bound or 0,
        gap=solution.gap or 0.0,
        terms=solution.terms.as_dict() if solution.terms else {},
        proposals=len(solution.assignments),
        short_of_min=sum(slot.short_of_min for slot in unfilled),
        short_of_desired=sum(slot.short_of_desired for slot in unfilled),
        stopped_by=solution.stopped_by,
        solve_seconds=round(solution.seconds, 3),
        engine_version=VERSION,
    )
    placements = [
        placement_of(problem, problem.volunteer_numbers[who], problem.slot_numbers[slot])
        for who, slot in solution.assignments
    ]
    reserves = reserves_of(problem, solution.assignments)
    return Solved(outcome, solution.status == "optimal", placements, unfilled, reserves)


def _forced(
    run: PlanRun, problem: Problem, assignments: Sequence[tuple[str, str]], volunteer_id: str, slot_id: str
) -> Forced:
    """What it would cost to force a pair into the plan of a run."""
    from libs.matching_engine.explanation import force
    from libs.matching_engine.files.in_force import numbered
    from libs.matching_engine.neighbourhoods.situation import Situation
    from libs.matching_engine.plan import Plan
    from libs.matching_engine.search.effort import Effort, Limits

    started = time.monotonic()
    effort = Effort(Limits(time_limit=SECONDS_TO_EXPLAIN), lambda: time.monotonic() - started)
    volunteer, slot = problem.volunteer_numbers[volunteer_id], problem.slot_numbers[slot_id]
    situation = Situation(problem, Plan(problem, numbered(problem, assignments)))
    gap = run.outcome.bound - run.outcome.objective
    return force(situation, volunteer, slot, effort, bound_above=gap)
