"""What a plan is worth, pair by pair: for one plan quicker than `objective.terms_of`, slot by slot."""

from libs.matching_engine.objective import Terms, disruption_cost, fill_value, load_cost, served_value
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem, Task, Volunteer
from libs.matching_engine.rules.one_pair import held_levels


def tally(problem: Problem, plan: Plan) -> Terms:
    """The terms of a plan; the same as `terms_of` its pairs."""
    pairs = plan.pairs()
    people = {volunteer for volunteer, _ in pairs}
    served = (task for task in range(len(problem.tasks)) if plan.is_served(task))
    return Terms(
        fill=sum(fill_value(problem, slot, plan.taken(slot)) for slot in range(len(problem.slots))),
        served=sum(served_value(problem, task) for task in served),
        pair=sum(worth_of_pair(problem, volunteer, slot) for volunteer, slot in pairs),
        load=-sum(load_cost(problem, who, len(plan.slots_of(who))) for who in people),
        disruption=-disruption_cost(problem, len(problem.published_pairs.intersection(pairs))),
    )


def worth_of_pair(problem: Problem, volunteer: int, slot: int) -> int:
    """The pair term of one pair."""
    weights, who, task = problem.weights, problem.volunteers[volunteer], problem.task_of(slot)
    worth = -weights.travel * problem.travel(volunteer, who.home, task.at)
    if task.category is not None:
        worth += weights.like * who.likes.get(task.category, 0)
    if problem.slots[slot].prefers:
        held = held_levels(problem, who)
        worth += weights.skill * sum(skill in held for skill in problem.slots[slot].prefers)
    if _is_disliked(who, task):
        worth -= weights.undesired
    if task.circles:
        worth -= weights.circle * min(task.circles[name] for name in who.circles if name in task.circles)
    override = problem.overrides.get((volunteer, slot))
    return worth if override is None else worth + override.score


def _is_disliked(who: Volunteer, task: Task) -> bool:
    if task.start is None or task.end is None:
        return False
    return any(start < task.end and task.start < end for start, end in who.undesired)
