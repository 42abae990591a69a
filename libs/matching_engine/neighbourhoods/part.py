"""A part of a problem as a problem of its own: some volunteers are freed, everything else is held.

Freed volunteers may take any seat of the tasks touched; everybody else stays where the plan has them. The
part holds everything that the freed can change: all plan pairs of the freed and of the tasks touched, all
slots of those tasks, all companions of the freed. So two plans of the part differ in value by exactly as much
as the plans of the whole problem that they belong to, and one keeps all rules if and only if the other does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from libs.matching_engine.neighbourhoods.openings import Openings
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Pair, PairRule, Problem
from libs.matching_engine.rules import eligibility, person


@dataclass(frozen=True)
class Part:
    """Numbers are those within the part; `volunteers` and `slots` give the numbers in the whole problem."""

    problem: Problem
    volunteers: tuple[int, ...]
    slots: tuple[int, ...]
    freed: frozenset[int]
    held: tuple[Pair, ...]
    """Pairs of the plan that stay: those of volunteers who are not freed, and what is fixed."""
    loose: tuple[Pair, ...]
    """Pairs of the plan that may go."""

    @property
    def plan(self) -> list[Pair]:
        """The part of the plan, sorted."""
        return sorted((*self.held, *self.loose))

    def outside(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Pairs of the part in the numbers of the whole problem."""
        return [(self.volunteers[volunteer], self.slots[slot]) for volunteer, slot in pairs]

    @cached_property
    def _inside(self) -> tuple[dict[int, int], dict[int, int]]:
        return (
            {number: place for place, number in enumerate(self.volunteers)},
            {number: place for place, number in enumerate(self.slots)},
        )

    def inside(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Those of some pairs of the whole problem that lie in the part, in its numbers."""
        volunteers, slots = self._inside
        return [(volunteers[v], slots[s]) for v, s in pairs if v in volunteers and s in slots]


def part_around(problem: Problem, plan: Plan, volunteers: Iterable[int], slots: Iterable[int] = ()) -> Part:
    """The part in which these volunteers are freed, for the tasks of these slots and those they serve in.

    The plan has to keep all rules of the problem.
    """
    freed = set(volunteers)
    tasks = sorted({problem.slots[slot].task for slot in (*slots, *_slots_held(plan, freed))})
    inside = [slot for task in tasks for slot in problem.tasks[task].slots]
    serving = [(volunteer, slot) for slot in inside for volunteer in plan.volunteers_in(slot)]
    rules = _rules_of(problem, freed)
    companions = (member for rule in rules for member in rule.members)
    people = sorted({*freed, *companions, *(volunteer for volunteer, _ in serving)})
    part_of_problem, place_of_person, place_of_slot = _cut_out(problem, people, tasks, inside, rules)
    fixed = set(part_of_problem.fixed)
    pairs = [(place_of_person[volunteer], place_of_slot[slot]) for volunteer, slot in serving]
    free = frozenset(place_of_person[volunteer] for volunteer in freed)
    return Part(
        part_of_problem,
        tuple(people),
        tuple(sorted(inside)),
        free,
        tuple(pair for pair in pairs if pair[0] not in free or pair in fixed),
        tuple(pair for pair in pairs if pair[0] in free and pair not in fixed),
    )


def _slots_held(plan: Plan, volunteers: Iterable[int]) -> list[int]:
    return [slot for volunteer in volunteers for slot in plan.slots_of(volunteer)]


def _rules_of(problem: Problem, freed: Iterable[int]) -> list[PairRule]:
    """The rules that hold for somebody freed; all others hold whatever the freed do."""
    rules = {rule for volunteer in freed for rule in problem.rules_of.get(volunteer, ())}
    return sorted(rules, key=lambda rule: (rule.kind, rule.members))


def _cut_out(
    problem: Problem, people: list[int], tasks: list[int], slots: list[int], rules: list[PairRule]
) -> tuple[Problem, dict[int, int], dict[int, int]]:
    slots = sorted(slots)
    place_of_person = {volunteer: place for place, volunteer in enumerate(people)}
    place_of_task = {task: place for place, task in enumerate(tasks)}
    place_of_slot = {slot: place for place, slot in enumerate(slots)}

    def inside(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
        return tuple(
            (place_of_person[volunteer], place_of_slot[slot])
            for volunteer, slot in pairs
            if volunteer in place_of_person and slot in place_of_slot
        )

    fixed = ((volunteer, slot) for volunteer in people for slot in problem.fixed_slots.get(volunteer, ()))
    overrides = {
        (place_of_person[volunteer], place_of_slot[slot]): override
        for slot in slots
        for volunteer, override in problem.overrides_of_slot.get(slot, ())
        if volunteer in place_of_person
    }
    part = replace(
        problem,
        volunteers=tuple(problem.volunteers[volunteer] for volunteer in people),
        tasks=tuple(
            replace(
                problem.tasks[task], slots=tuple(place_of_slot[slot] for slot in problem.tasks[task].slots)
            )
            for task in tasks
        ),
        slots=tuple(
            replace(problem.slots[slot], task=place_of_task[problem.slots[slot].task]) for slot in slots
        ),
        fixed=tuple(sorted(inside(fixed))),
        published=tuple(sorted(inside(problem.published))),
        pair_rules=tuple(
            PairRule(rule.kind, tuple(place_of_person[member] for member in rule.members)) for rule in rules
        ),
        overrides=overrides,
    )
    return part, place_of_person, place_of_slot


def candidates_of(part: Part, barred: Iterable[Pair] = ()) -> Candidates:
    """What is held, and every pair of the freed that is eligible and fits beside what is fixed.

    The part's own `plan` is among them if it keeps the rules. `barred` pairs are left out.
    """
    problem = part.problem
    free = np.array(sorted(part.freed), dtype=np.intp)
    volunteers, slots, values = pairs_between(problem, free)
    fits = _fits(problem, volunteers, slots, set(barred))
    held = np.array([pair for pair in part.held if pair[0] not in part.freed], dtype=np.intp).reshape(-1, 2)
    volunteers = np.concatenate([volunteers[fits], held[:, 0]])
    slots = np.concatenate([slots[fits], held[:, 1]])
    values = np.concatenate([values[fits], _values_of(problem, held)])
    order = np.lexsort((volunteers, slots))
    return _candidates(part, volunteers[order], slots[order], values[order])


def _candidates(part: Part, volunteers: Indices, slots: Indices, values: Numbers) -> Candidates:
    problem = part.problem
    task_of_slot = np.array([slot.task for slot in problem.slots], dtype=np.intp)
    pairs = list(zip(volunteers.tolist(), slots.tolist(), strict=True))
    held, published = set(part.held), problem.published_pairs
    values[[pair in published for pair in pairs]] += problem.weights.disruption
    return Candidates(
        volunteers,
        slots,
        task_of_slot[slots],
        values,
        np.array([problem.minutes(*pair) for pair in pairs], dtype=np.int64),
        np.array([pair in held for pair in pairs], dtype=np.bool_),
        np.bincount(slots, minlength=len(problem.slots)).astype(np.intp),
        np.bincount(volunteers, minlength=len(problem.volunteers)).astype(np.intp),
    )


def pairs_between(problem: Problem, volunteers: Indices) -> tuple[Indices, Indices, Numbers]:
    """All eligible pairs of some volunteers (sorted) with any slot; values are pair term less load so far.

    Volunteer by volunteer or slot by slot, whichever takes fewer steps.
    """
    loads = problem.weights.load * problem.population.loads
    found: list[tuple[Indices, Indices, Numbers]] = []
    if len(volunteers) < len(problem.slots):
        openings = Openings(problem)
        for volunteer in volunteers.tolist():
            slots = openings.open_to(volunteer)
            values = openings.values(volunteer, slots) - loads[volunteer]
            found.append((np.full(len(slots), volunteer, dtype=np.intp), slots, values))
    else:
        for slot in range(len(problem.slots)):
            members = eligibility.eligible_volunteers(problem, slot, volunteers)
            values = pair_values(problem, slot, members) - loads[members]
            found.append((members, np.full(len(members), slot, dtype=np.intp), values))
    number_type = problem.population.number_type
    return (
        np.concatenate([np.zeros(0, np.intp), *(who for who, _, _ in found)]),
        np.concatenate([np.zeros(0, np.intp), *(where for _, where, _ in found)]),
        np.concatenate([np.zeros(0, number_type), *(worth for _, _, worth in found)]),
    )


def _fits(problem: Problem, volunteers: Indices, slots: Indices, barred: set[Pair]) -> Indices:
    """The places of the pairs that fit into their volunteer's life beside what is fixed."""
    fixed = set(problem.fixed)
    return np.array(
        [
            place
            for place, pair in enumerate(zip(volunteers.tolist(), slots.tolist(), strict=True))
            if pair in fixed
            or (
                pair not in barred
                and person.first_broken(problem, *pair, problem.fixed_slots.get(pair[0], ())) is None
            )
        ],
        dtype=np.intp,
    )


def _values_of(problem: Problem, pairs: Indices) -> Numbers:
    """The pair term less load so far of each pair."""
    loads = problem.weights.load * problem.population.loads
    values: Numbers = np.zeros(len(pairs), dtype=problem.population.number_type)
    for slot in np.unique(pairs[:, 1]).tolist():
        inside = pairs[:, 1] == slot
        values[inside] = pair_values(problem, slot, pairs[inside, 0]) - loads[pairs[inside, 0]]
    return values
