"""The rules among the pairs of one volunteer, for many pairs at once; `person` has them for one pair."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.grouping import spread
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import MINUTES_PER_DAY, Pair, Problem
from libs.matching_engine.rules.codes import TABLE_ORDER, Code
from libs.matching_engine.rules.eligibility import PASSES, Positions
from libs.matching_engine.rules.limits import minutes_of
from libs.matching_engine.timetable import FLEXIBLE


class Held:
    """The slots that each volunteer holds already, in a life that breaks no rule."""

    def __init__(self, problem: Problem, pairs: Iterable[Pair]) -> None:
        volunteers, slots = np.array(sorted(pairs), dtype=np.intp).reshape(-1, 2).T
        self.counts: Indices = np.bincount(volunteers, minlength=len(problem.volunteers)).astype(np.intp)
        self._slots = slots
        self._firsts = np.cumsum(self.counts) - self.counts

    def of(self, volunteers: Indices) -> tuple[Indices, Indices]:
        """The slots held by each of some volunteers, one after the other, and whose turn it is at each."""
        counts = self.counts[volunteers]
        turns = np.repeat(np.arange(len(volunteers)), counts)
        return self._slots[spread(self._firsts[volunteers], counts)], turns

    def holds(self, volunteers: Indices, slots: Indices) -> Mask:
        """Which of some pairs are held."""
        theirs, turns = self.of(volunteers)
        return _any(turns, theirs == slots[turns], len(slots))


def fits(problem: Problem, held: Held, volunteers: Indices, slots: Indices) -> Mask:
    """Which pairs are held already, or break no rule beside what is held."""
    breaks_none = first_broken(problem, held, volunteers, slots) == PASSES
    return np.asarray(breaks_none | held.holds(volunteers, slots), dtype=np.bool_)


def first_broken(problem: Problem, held: Held, volunteers: Indices, slots: Indices) -> Positions:
    """For each pair the table position of the first rule that it breaks beside what is held, or PASSES."""
    theirs, turns = held.of(volunteers)
    tasks = problem.task_of_slots
    mine, their_tasks = tasks[slots][turns], tasks[theirs]
    clashing = _any(turns, problem.timetable.clash(volunteers[turns], mine, their_tasks), len(slots))
    same_task = _any(turns, mine == their_tasks, len(slots))
    positions = np.full(len(slots), PASSES, dtype=np.int8)
    positions[same_task] = TABLE_ORDER[Code.ONE_SLOT]
    positions[_over_limit(problem, held, volunteers, slots, same_task)] = TABLE_ORDER[Code.OVER_LIMIT]
    positions[clashing] = TABLE_ORDER[Code.CLASH]
    return positions


def _over_limit(problem: Problem, held: Held, volunteers: Indices, slots: Indices, same_task: Mask) -> Mask:
    theirs, turns = held.of(volunteers)
    minutes, population = minutes_of(problem, volunteers, slots), problem.population
    their_minutes = minutes_of(problem, volunteers[turns], theirs)
    starts = problem.timetable.starts[problem.task_of_slots]
    on_that_day = (starts[theirs] // MINUTES_PER_DAY) == (starts[slots] // MINUTES_PER_DAY)[turns]
    in_all = minutes + _sums(turns, their_minutes, len(slots))
    in_a_day = minutes + _sums(turns[on_that_day], their_minutes[on_that_day], len(slots))
    mask: Mask = in_all > population.most_minutes[volunteers]
    mask |= (starts[slots] != FLEXIBLE) & (in_a_day > population.most_minutes_per_day[volunteers])
    mask |= held.counts[volunteers] + ~same_task > population.most_tasks[volunteers]
    return mask


def _any(groups: Indices, marked: Mask, size: int) -> Mask:
    found = np.zeros(size, dtype=np.bool_)
    found[groups[marked]] = True
    return found


def _sums(groups: Indices, amounts: Numbers, size: int) -> NDArray[np.int64]:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, groups, amounts)
    return sums
