"""CLASH: of two timed tasks the earlier ends a gap, or a journey, before the later starts."""

from libs.matching_engine.problem import Problem


def clash(problem: Problem, volunteer: int, one: int, other: int) -> bool:
    """Whether this volunteer cannot do both tasks; flexible tasks clash with nothing."""
    if one == other:
        return False
    first, second = problem.tasks[one], problem.tasks[other]
    if first.start is None or second.start is None:
        return False
    if second.start < first.start:
        first, second = second, first
    assert first.end is not None
    assert second.start is not None
    pause = max(problem.volunteers[volunteer].min_gap, problem.travel(volunteer, first.at, second.at))
    return first.end + pause > second.start
