"""Some of the pairs that a plan could hold, spelled out: what models, greedy and searches work on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from libs.matching_engine.grouping import bounds_of
from libs.matching_engine.pairs.enumeration import PairTable
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Pair, Problem
from libs.matching_engine.rules.limits import minutes_of


@dataclass(frozen=True)
class Candidates:
    """Pairs by position, sorted by slot, then volunteer; values as in `enumeration.PairTable`."""

    volunteers: Indices
    slots: Indices
    tasks: Indices
    values: Numbers
    minutes: Numbers
    is_fixed: Mask
    able: Indices
    """How many pairs of each slot there are in the whole problem, at most."""
    most_tasks: Indices
    """In how many tasks each volunteer could serve in the whole problem, at most."""

    @property
    def number_of_slots(self) -> int:
        """All slots of the problem."""
        return len(self.able)

    @property
    def number_of_volunteers(self) -> int:
        """All volunteers of the problem."""
        return len(self.most_tasks)

    def __len__(self) -> int:
        return len(self.slots)

    @cached_property
    def keys(self) -> Indices:
        """One number for each pair, in ascending order."""
        return keys_of(self.number_of_volunteers, self.volunteers, self.slots)

    def positions_of(self, pairs: Sequence[Pair]) -> Indices:
        """The positions of those of some pairs that are candidates, in their order."""
        wanted = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        found = self.find(keys_of(self.number_of_volunteers, wanted[:, 0], wanted[:, 1]))
        return found[found >= 0]

    def find(self, keys: Indices) -> Indices:
        """The position of each of some keys, -1 for those that are no candidates."""
        if not len(self):
            return np.full(len(keys), -1, dtype=np.intp)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self) - 1)
        return np.where(self.keys[places] == keys, places, -1).astype(np.intp)

    @cached_property
    def slot_bounds(self) -> Indices:
        """Where the pairs of each slot begin."""
        return bounds_of(self.slots, self.number_of_slots)

    def of_volunteers(self, volunteers: Iterable[int]) -> dict[int, Indices]:
        """The positions of each of some volunteers, in order."""
        asked = np.zeros(self.number_of_volunteers, dtype=np.bool_)
        asked[list(volunteers)] = True
        found = np.flatnonzero(asked[self.volunteers])
        found = found[np.argsort(self.volunteers[found], kind="stable")]
        bounds = bounds_of(self.volunteers[found], self.number_of_volunteers)
        return {
            int(volunteer): found[bounds[volunteer] : bounds[volunteer + 1]]
            for volunteer in np.flatnonzero(asked)
        }

    def only(self, kept: Mask | Indices) -> "Candidates":
        """Some of these candidates, in the same order."""
        return Candidates(
            self.volunteers[kept],
            self.slots[kept],
            self.tasks[kept],
            self.values[kept],
            self.minutes[kept],
            self.is_fixed[kept],
            self.able,
            self.most_tasks,
        )


def keys_of(number_of_volunteers: int, volunteers: Indices, slots: Indices) -> Indices:
    """One number for each pair; numbers ascend by slot, then volunteer."""
    keys: Indices = slots * number_of_volunteers + volunteers
    return keys


def spelled_out(
    problem: Problem, table: PairTable, positions: Indices, able: Indices, most_tasks: Indices
) -> Candidates:
    """The pairs at some ascending positions of a table."""
    volunteers, slots = table.volunteers[positions].astype(np.intp), table.slots_at(positions)
    fixed = np.array(problem.fixed, dtype=np.intp).reshape(-1, 2)
    size = len(problem.volunteers)
    keys = keys_of(size, volunteers, slots)
    return Candidates(
        volunteers,
        slots,
        problem.task_of_slots[slots],
        table.values[positions].astype(problem.population.number_type),
        minutes_of(problem, volunteers, slots),
        np.isin(keys, keys_of(size, fixed[:, 0], fixed[:, 1])),
        able,
        most_tasks,
    )


def joined(parts: Sequence[Candidates]) -> Candidates:
    """Candidates of different slots or volunteers, at least one part, as one."""
    whole = Candidates(
        np.concatenate([part.volunteers for part in parts]),
        np.concatenate([part.slots for part in parts]),
        np.concatenate([part.tasks for part in parts]),
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.minutes for part in parts]),
        np.concatenate([part.is_fixed for part in parts]),
        parts[0].able,
        parts[0].most_tasks,
    )
    return whole.only(np.lexsort((whole.volunteers, whole.slots)))
