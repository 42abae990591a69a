"""Load: each further task of a volunteer costs one step more.

The k-th task costs load weight * (load + k - 1). The part that is the same for each task is in the value of
the pair; the rest is  tasks <= 1 + step[2] + ... + step[K],  step[k] costing load weight * (k - 1); cheaper
steps are used first without being told to. K is an upper bound on the tasks that fit into one volunteer's
life.
"""

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem


class Load:
    """The variables of load steps; pairs must be the model's first variables."""

    def __init__(self, problem: Problem, candidates: Candidates, model: Model) -> None:
        self._steps: dict[int, list[int]] = {}
        if problem.weights.load == 0:
            return
        for volunteer, pairs in candidates.of_volunteer.items():
            most = most_tasks(problem, volunteer, {candidates.slots[pair] for pair in pairs})
            if most > 1:
                steps = [model.variable(1, -problem.weights.load * extra) for extra in range(1, most)]
                self._steps[volunteer] = steps
                model.at_most(1, [*pairs, *steps], [1] * len(pairs) + [-1] * len(steps))

    def complete(self, solution: list[int], plan: Plan) -> None:
        """Set these variables to what a plan makes of them."""
        for volunteer, steps in self._steps.items():
            used = len(plan.slots_of(volunteer)) - 1
            for position, step in enumerate(steps):
                solution[step] = int(position < used)


def most_tasks(problem: Problem, volunteer: int, slots: set[int]) -> int:
    """No plan gives this volunteer more tasks out of these slots, even if journeys took no time."""
    person = problem.volunteers[volunteer]
    tasks = {problem.slots[slot].task for slot in slots}
    timed = sorted(
        (found.end, found.start)
        for found in (problem.tasks[task] for task in tasks)
        if found.start is not None and found.end is not None
    )
    fitting, free_from = len(tasks) - len(timed), None
    for end, start in timed:
        if free_from is None or start >= free_from:
            fitting += 1
            free_from = end + person.min_gap
    if person.max_tasks is not None:
        fitting = min(fitting, person.max_tasks)
    if person.max_minutes is not None:
        fitting = min(fitting, _shortest_within(problem, volunteer, slots, person.max_minutes))
    return fitting


def _shortest_within(problem: Problem, volunteer: int, slots: set[int], limit: int) -> int:
    shortest: dict[int, int] = {}
    for slot in slots:
        task, minutes = problem.slots[slot].task, problem.minutes(volunteer, slot)
        shortest[task] = min(shortest.get(task, minutes), minutes)
    fitting = 0
    for minutes in sorted(shortest.values()):
        limit -= minutes
        if limit < 0:
            break
        fitting += 1
    return fitting
