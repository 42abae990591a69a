"""The bound of the whole problem from a model of few of its pairs.

A relaxation over some pairs gives prices to rows. Every row stays valid when the pairs left out join it as
they would in the full model, so a pair p left out of the model is worth at most
    net[p] = value[p] - price of its slot - load, limit and exclusion prices of its volunteer,
and adding the sum of all positive nets to the bound makes it hold for the whole problem. Pairs with a
positive net are candidates to join the model; when there is none, the bound is that of the full relaxation.

Joining an exclusion (a clique of clashing pairs) needs care: two newcomers must exclude each other as well.
It is granted to pairs that clash with every member and last over one instant, the latest start among the
members: any two such pairs overlap. Newcomers to a TOGETHER rule never appear: the model is closed under
company (see formulation.companions).
"""

from dataclasses import dataclass

import numpy as np

from libs.matching_engine.candidates import Candidates
from libs.matching_engine.formulation.limits import scopes_of
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.grouping import bounds_of, spread
from libs.matching_engine.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.relaxation import PRICE_UNITS, Relaxation
from libs.matching_engine.timetable import Timetable


@dataclass(frozen=True)
class Priced:
    """A bound for the whole problem and, for every candidate, its value net of all prices (price units)."""

    bound_units: int
    net: Numbers

    @property
    def bound(self) -> int:
        """No plan is worth more."""
        return self.bound_units // PRICE_UNITS

    def may_be_taken(self, value: int) -> Mask:
        """The candidates that some plan worth at least `value` could hold."""
        return np.asarray(self.bound_units + np.minimum(self.net, 0) >= value * PRICE_UNITS, dtype=np.bool_)


def price_all(
    problem: Problem, candidates: Candidates, kept: Mask, formulation: Formulation, relaxation: Relaxation
) -> Priced:
    """Turn the prices of a model of the kept candidates into a bound for all."""
    number_type = relaxation.prices.dtype
    net: Numbers = np.zeros(len(candidates), dtype=number_type)
    net[kept] = relaxation.reduced[: int(kept.sum())]
    left_out = np.flatnonzero(~kept)
    if not len(left_out):
        return Priced(relaxation.bound_units, net)
    worth = candidates.values[left_out].astype(number_type) * PRICE_UNITS
    worth -= _slot_prices(problem, formulation, relaxation.prices)[candidates.slots[left_out]]
    hopeful = worth > 0
    net[left_out] = worth
    left_out = left_out[hopeful]
    newcomers = candidates.only(left_out)
    worth = worth[hopeful] - _limit_prices(problem, newcomers, formulation, relaxation.prices)
    worth -= _at(relaxation.prices, formulation.load.row_of_volunteer[newcomers.volunteers])
    net[left_out] = worth
    hopeful = worth > 0
    left_out = left_out[hopeful]
    worth = worth[hopeful]
    worth -= _exclusion_prices(problem, candidates.only(left_out), formulation, relaxation.prices)
    net[left_out] = worth
    return Priced(relaxation.bound_units + int(worth[worth > 0].sum()), net)


def _at(prices: Numbers, rows: Indices) -> Numbers:
    """The price of each row, 0 where there is none (-1)."""
    found: Numbers = np.where(rows >= 0, prices[rows], 0).astype(prices.dtype)
    return found


def _slot_prices(problem: Problem, formulation: Formulation, prices: Numbers) -> Numbers:
    """What a pair pays for its slot, less what it earns for serving its task and filling its crew."""
    seats = formulation.seats
    by_task: Numbers = np.zeros(len(problem.tasks), dtype=prices.dtype)
    by_task[seats.served_tasks] = -prices[seats.served_rows]
    by_slot: Numbers = by_task[[slot.task for slot in problem.slots]]
    by_slot[seats.slots] += prices[seats.fill_rows]
    by_slot[seats.crew_slots] -= prices[seats.crew_rows]
    return by_slot


def _limit_prices(
    problem: Problem, newcomers: Candidates, formulation: Formulation, prices: Numbers
) -> Numbers:
    total: Numbers = np.zeros(len(newcomers), dtype=prices.dtype)
    for number, scope in enumerate(scopes_of(problem, newcomers)):
        for rows in formulation.limits:
            if rows.scope == number:
                price = np.where(scope.groups >= 0, _at(prices, rows.row_of_group[scope.groups]), 0)
                counted = scope.amounts if rows.kind is None else scope.counts_as_long(rows.kind)
                total += price * counted.astype(prices.dtype)
    return total


def _exclusion_prices(
    problem: Problem, newcomers: Candidates, formulation: Formulation, prices: Numbers
) -> Numbers:
    """What each newcomer pays for the exclusions that it may join."""
    total: Numbers = np.zeros(len(newcomers), dtype=prices.dtype)
    model, inside = formulation.model, formulation.candidates
    rows = formulation.exclusion_rows[prices[formulation.exclusion_rows] > 0]
    if not len(rows) or not len(newcomers):
        return total
    owners = inside.volunteers[model.columns[model.row_bounds[rows]]]
    rows = rows[np.argsort(owners, kind="stable")]
    owners = np.sort(owners)
    first = bounds_of(owners, newcomers.number_of_volunteers)
    counts = (first[newcomers.volunteers + 1] - first[newcomers.volunteers]).astype(np.intp)
    asking = np.repeat(np.arange(len(newcomers)), counts)
    asked = rows[spread(first[newcomers.volunteers], counts)]
    timetable = Timetable(problem)
    begins, sizes = model.row_bounds[asked], model.row_bounds[asked + 1] - model.row_bounds[asked]
    meeting = np.repeat(np.arange(len(asked)), sizes)
    members = inside.tasks[model.columns[spread(begins, sizes)]]
    who = newcomers.volunteers[asking][meeting]
    theirs = newcomers.tasks[asking][meeting]
    excludes = (theirs == members) | timetable.clash(who, theirs, members)
    joins = np.ones(len(asked), dtype=np.bool_)
    joins[meeting[~excludes]] = False
    instant = np.full(len(asked), np.iinfo(np.int64).min)
    np.maximum.at(instant, meeting, timetable.starts[members])
    joins &= timetable.lasts_over(newcomers.volunteers[asking], newcomers.tasks[asking], instant)
    np.add.at(total, asking[joins], prices[asked[joins]])
    return total
