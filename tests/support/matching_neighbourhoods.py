"""Brute force with most of a plan held: only some volunteers move, and only within some tasks."""

from collections.abc import Collection, Iterable

from libs.matching_engine.objective import terms_of
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, Problem
from tests.support.matching_oracle import Choice, Document, Oracle


class HeldOracle(Oracle):
    """All plans that differ from a given one by what the freed do in the tasks open to them."""

    def __init__(
        self,
        document: Document,
        plan: Iterable[tuple[str, str]],
        freed: Collection[str],
        tasks: Collection[str],
        forced: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(document)
        self.freed, self.open, self.forced = set(freed), set(tasks), forced
        self.plan: dict[str, set[str]] = {person: set() for person in self.people}
        for person, slot in plan:
            self.plan[person].add(slot)
        self.open |= {self.slots[slot][1]["id"] for person in freed for slot in self.plan[person]}

    def choices_of(self, person: str) -> list[Choice]:
        """What somebody freed may hold; what the plan gives to everybody else."""
        if person not in self.freed:
            return [tuple(self.plan[person])]
        return [
            choice
            for choice in super().choices_of(person)
            if all(self.slots[slot][1]["id"] in self.open for slot in choice)
            and (self.forced is None or self.forced[0] != person or self.forced[1] in choice)
        ]


def value_of(problem: Problem, plan: Plan) -> int:
    """What a plan is worth."""
    return terms_of(problem, plan.pairs()).total


def named(problem: Problem, pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    """Pairs by their ids."""
    return [(problem.volunteers[volunteer].id, problem.slots[slot].id) for volunteer, slot in pairs]


def is_valid(document: Document, pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether a plan keeps every rule, judged by the rules alone."""
    oracle, plan = Oracle(document), set(pairs)
    held = {person: tuple(slot for who, slot in plan if who == person) for person in oracle.people}
    return (
        oracle.fixed <= plan
        and all(oracle.pair_is_valid(*pair) for pair in plan)
        and all(oracle.set_is_valid(person, slots) for person, slots in held.items())
        and oracle.team_is_valid(plan)
    )


def worth_of(document: Document, pairs: Iterable[tuple[str, str]]) -> int:
    """What a plan is worth, judged by the rules alone."""
    return sum(Oracle(document).parts(set(pairs)).values())
