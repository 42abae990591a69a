"""A problem and a plan in force, ready to be asked who could do what as things stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from libs.matching_engine.neighbourhoods.openings import Openings
from libs.matching_engine.objective import seat_value, served_value
from libs.matching_engine.pair_value import pair_values
from libs.matching_engine.people.population import EVERYBODY, Who
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import Problem
from libs.matching_engine.rules import eligibility, person, team
from libs.matching_engine.rules.limits import over_limit_alone


@dataclass(frozen=True, slots=True)
class Takers:
    """Who could take a seat, the best first: the ready beside all they do, the busy by leaving something."""

    ready: tuple[int, ...]
    busy: tuple[int, ...]


class Situation:
    """Questions about a problem and a valid plan of it; the plan must not change meanwhile."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        self.tasks_held = np.zeros(len(problem.volunteers), dtype=np.int64)
        np.add.at(self.tasks_held, [volunteer for volunteer, _ in plan.pairs()], 1)
        self._fixed = frozenset(problem.fixed)

    @cached_property
    def openings(self) -> Openings:
        """The slots as columns."""
        return Openings(self.problem)

    def takers(self, slot: int, number: int, who: Who = EVERYBODY) -> Takers:
        """The best so many of each kind for a seat of a slot, seats left or not."""
        problem = self.problem
        able = eligibility.eligible_volunteers(problem, slot, who)
        able = able[~over_limit_alone(problem, slot, able)]
        loads = problem.population.loads[able] + self.tasks_held[able]
        worth = pair_values(problem, slot, able) - problem.weights.load * loads
        able = able[np.argsort(-worth, kind="stable")]
        serving = able[self.tasks_held[able] > 0].tolist()
        ready = (volunteer for volunteer in able.tolist() if self._is_ready(volunteer, slot))
        busy = (volunteer for volunteer in serving if self._could_come(volunteer, slot))
        return Takers(tuple(islice(ready, number)), tuple(islice(busy, number)))

    def _is_ready(self, volunteer: int, slot: int) -> bool:
        held = self.plan.slots_of(volunteer)
        return not held or person.first_broken(self.problem, volunteer, slot, held) is None

    def _could_come(self, volunteer: int, slot: int) -> bool:
        return (
            slot not in self.plan.slots_of(volunteer)
            and not self._is_ready(volunteer, slot)
            and self._can_make_room(volunteer, slot)
        )

    def _can_make_room(self, volunteer: int, slot: int) -> bool:
        fixed = self.problem.fixed_slots.get(volunteer, ())
        return person.first_broken(self.problem, volunteer, slot, fixed) is None

    def may_leave(self, volunteer: int) -> Iterator[int]:
        """The slots of a volunteer that are not fixed."""
        return (slot for slot in self.plan.slots_of(volunteer) if (volunteer, slot) not in self._fixed)

    def best_openings(self, volunteer: int, number: int) -> list[int]:
        """The slots with a seat left that are worth most with this volunteer, whatever else they do."""
        problem = self.problem
        slots = self.openings.open_to(volunteer)
        values = self.openings.values(volunteer, slots).tolist()
        worth = [
            (-value - self.worth_of_a_seat(slot), slot)
            for slot, value in zip(slots.tolist(), values, strict=True)
            if not team.is_full(problem, self.plan, slot)
        ]
        return [slot for _, slot in sorted(worth)[:number]]

    def worth_of_a_seat(self, slot: int) -> int:
        """What one more person in a slot gives, whoever it is."""
        problem, task = self.problem, self.problem.slots[slot].task
        served = 0 if self.plan.is_served(task) else served_value(problem, task)
        return seat_value(problem, slot, self.plan.taken(slot)) + served

    def with_company(self, volunteers: Iterable[int]) -> set[int]:
        """Some volunteers with everybody who serves only together with them, near or far."""
        company: set[int] = set()
        pending = list(volunteers)
        while pending:
            volunteer = pending.pop()
            if volunteer not in company:
                company.add(volunteer)
                for rule in self.problem.rules_of.get(volunteer, ()):
                    pending.extend(rule.members if rule.kind == "together" else ())
        return company
