"""The plan in force as a file tells it: a solution, or a repair, of this problem or of one from before."""

from collections.abc import Iterable

from libs.matching_engine.files import reading
from libs.matching_engine.files.reading import Json, ProblemError, shown
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.repair.carry_over import carry_over

NamedPair = tuple[str, str]


def read_assignments(document: Json) -> tuple[NamedPair, ...]:
    """The [volunteer id, slot id] pairs of a solution. Raises ProblemError with the path of a fault."""
    try:
        top = reading.check_object(document, ("assignments",), None)
        found: dict[NamedPair, None] = {}
        for path, value in reading.numbered(top, "assignments"):
            try:
                found.setdefault(_pair(value))
            except ProblemError as fault:
                raise fault.under(path) from None
        return tuple(found)
    except ProblemError as fault:
        raise fault.under("$") from None


def _pair(value: Json) -> NamedPair:
    entry = reading.check_list(value)
    if len(entry) != 2:
        raise ProblemError("", f"must be [volunteer id, slot id], not {shown(value)}")
    return reading.check_text(entry[0]), reading.check_text(entry[1])


def numbered(problem: Problem, assignments: Iterable[NamedPair]) -> list[Pair]:
    """Assignments of the problem by the numbers of volunteers and slots, sorted."""
    volunteers, slots = problem.volunteer_numbers, problem.slot_numbers
    return sorted((volunteers[who], slots[slot]) for who, slot in assignments)


def plan_of(problem: Problem, assignments: Iterable[NamedPair]) -> Plan:
    """The assignments as a plan of the problem, whose fixed pairs do not conflict.

    Raises ProblemError if they do not keep every rule of this very problem.
    """
    wanted = list(assignments)
    carried = carry_over(problem, wanted)
    for lost in carried.lost:
        pair = shown([lost.volunteer, lost.slot])
        advice = f"{pair} breaks a rule of the problem ({lost.code}); repair the plan first"
        raise ProblemError("$.assignments", advice)
    if len(carried.plan.pairs()) != len(set(wanted)):
        raise ProblemError(
            "$.assignments",
            "fixed pairs, or parts of crews and groups, are missing; repair the plan first",
        )
    return carried.plan
