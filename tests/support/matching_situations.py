"""Small problems with a plan in force, ready to be asked about."""

from collections.abc import Iterable, Iterator

from libs.matching_engine.neighbourhoods.alternative import Displacement
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.plan import Plan
from libs.matching_engine.search.effort import Effort, Limits
from tests.support.matching_examples import parsed, solution_of
from tests.support.matching_oracle import Document
from tests.support.matching_problems import small_problem

NamedPair = tuple[str, str]


def effort() -> Effort:
    """As long as it takes."""
    return Effort(Limits(time_limit=None), lambda: 0.0)


def situation_of(document: Document, assignments: Iterable[NamedPair]) -> Situation:
    """A plan in force."""
    found = parsed(document)
    pairs = [(found.volunteer_numbers[who], found.slot_numbers[seat]) for who, seat in assignments]
    return Situation(found, Plan(found, pairs))


def solved(seeds: range) -> Iterator[tuple[Document, tuple[NamedPair, ...], Situation]]:
    """Small problems with their best plans."""
    for seed in seeds:
        document = small_problem(seed)
        solution = solution_of(document)
        if solution.status == "optimal":
            yield document, solution.assignments, situation_of(document, solution.assignments)


def after(assignments: Iterable[NamedPair], moves: Iterable[Displacement]) -> set[NamedPair]:
    """The plan after some moves."""
    plan = set(assignments)
    for move in moves:
        plan -= {(move.volunteer, seat) for seat in move.leaves}
        plan |= {(move.volunteer, seat) for seat in move.takes}
    return plan
