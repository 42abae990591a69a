"""The bound of the whole problem from a model of few of its pairs.

A relaxation over some pairs gives prices to rows. Every row stays valid when the pairs left out join it as
they would in the full model, so a pair p left out of the model is worth at most
    net[p] = value[p] - price of its slot - load, limit and exclusion prices of its volunteer,
and adding the sum of all positive nets to the bound makes it hold for the whole problem. Pairs with a
positive net are candidates to join the model; when there is none, the bound is that of the full relaxation.

All prices but those of slots are at least zero. So only pairs worth more than their slot's price are looked
at closely, which are few of many millions.

Joining an exclusion (a clique of clashing pairs) needs care: two newcomers must exclude each other as well.
It is granted to pairs that clash with every member and last over one instant, the latest start among the
members: any two such pairs overlap. Newcomers to a TOGETHER rule never appear: the model is closed under
company (see formulation.companions).
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from libs.matching_engine.bounds.relaxation import PRICE_UNITS, Relaxation
from libs.matching_engine.formulation.limits import scopes_of
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.grouping import bounds_of, spread
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.pairs.enumeration import PairTable
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Pair, Problem

LARGEST_IN_UNITS = 2**40
"""Points; a larger value in price units, less a price, might not fit into 64 bits."""

QUESTIONS_AT_ONCE = 500_000
"""How many times it is asked together whether a newcomer joins an exclusion; memory does not grow beyond."""


class Prices:
    """What pairs that are not in a model would pay for its rows, in price units."""

    def __init__(self, problem: Problem, formulation: Formulation, relaxation: Relaxation) -> None:
        self._problem = problem
        self._formulation = formulation
        self._prices = relaxation.prices
        self.of_slot = self._slot_prices()
        """What a pair pays for its slot, less what it earns for serving its task and filling its crew."""
        self._timetable = problem.timetable

    def newcomers(
        self, source: PairSource, table: PairTable, margin: int, wanted: Sequence[Pair] = ()
    ) -> tuple[Indices, Numbers]:
        """The positions of pairs that are not in the model, and what each nets.

        All of a table that net more than -margin (at least 0), and those wanted whatever they net.
        """
        close = table.values >= np.repeat(self.least_values(margin)[table.slots], table.counts)
        asked = table.positions_of_pairs(wanted)
        close[asked] = True
        positions = np.flatnonzero(close)
        found = source.spelled_out(table, positions)
        is_wanted = np.isin(positions, asked)
        outside = self._formulation.candidates.find(found.keys) < 0
        found, positions, is_wanted = found.only(outside), positions[outside], is_wanted[outside]
        net = _in_units(found.values, self._prices.dtype) - self.of_slot[found.slots]
        for prices in (self._load_prices, self._limit_prices, self._exclusion_prices):
            net = net - prices(found)
            stays = np.asarray(net > -margin, dtype=np.bool_) | is_wanted
            found, positions, is_wanted = found.only(stays), positions[stays], is_wanted[stays]
            net = net[stays]
        return positions, net

    def least_values(self, margin: int) -> Numbers:
        """For every slot of the problem the least value with which a pair could net more than -margin."""
        least: Numbers = (self.of_slot - margin) // PRICE_UNITS
        return least

    def _slot_prices(self) -> Numbers:
        prices, seats = self._prices, self._formulation.seats
        by_task: Numbers = np.zeros(len(self._problem.tasks), dtype=prices.dtype)
        by_task[seats.served_tasks] = -prices[seats.served_rows]
        by_slot: Numbers = by_task[self._problem.task_of_slots]
        by_slot[seats.slots] += prices[seats.fill_rows]
        by_slot[seats.crew_slots] -= prices[seats.crew_rows]
        return by_slot

    def _load_prices(self, newcomers: Candidates) -> Numbers:
        return self._at(self._formulation.load.row_of_volunteer[newcomers.volunteers])

    def _at(self, rows: Indices) -> Numbers:
        """The price of each row, 0 where there is none (-1)."""
        found: Numbers = np.where(rows >= 0, self._prices[rows], 0).astype(self._prices.dtype)
        return found

    def _limit_prices(self, newcomers: Candidates) -> Numbers:
        total: Numbers = np.zeros(len(newcomers), dtype=self._prices.dtype)
        for number, scope in enumerate(scopes_of(self._problem, newcomers)):
            for rows in self._formulation.limits:
                if rows.scope == number:
                    price = self._at(rows.of(scope.groups))
                    counted = scope.amounts if rows.kind is None else scope.counts_as_long(rows.kind)
                    total += price * counted.astype(self._prices.dtype)
        return total

    @cached_property
    def _priced_exclusions(self) -> tuple[Indices, Indices]:
        """The exclusions that have a price, by volunteer, and where those of each volunteer begin."""
        formulation = self._formulation
        model, inside = formulation.model, formulation.candidates
        rows = formulation.exclusion_rows[self._prices[formulation.exclusion_rows] > 0]
        owners = inside.volunteers[model.columns[model.row_bounds[rows]]]
        order = np.argsort(owners, kind="stable")
        return rows[order], bounds_of(owners[order], inside.number_of_volunteers)

    def _exclusion_prices(self, newcomers: Candidates) -> Numbers:
        """What each newcomer pays for the exclusions that it may join."""
        total: Numbers = np.zeros(len(newcomers), dtype=self._prices.dtype)
        rows, first = self._priced_exclusions
        counts = (first[newcomers.volunteers + 1] - first[newcomers.volunteers]).astype(np.intp)
        upto = np.cumsum(counts)
        begin = 0
        while begin < len(newcomers):
            before = int(upto[begin] - counts[begin])
            end = max(begin + 1, int(np.searchsorted(upto, before + QUESTIONS_AT_ONCE, side="right")))
            asking = np.repeat(np.arange(begin, end), counts[begin:end])
            asked = rows[spread(first[newcomers.volunteers[begin:end]], counts[begin:end])]
            joins = self._joins(newcomers.volunteers[asking], newcomers.tasks[asking], asked)
            np.add.at(total, asking[joins], self._prices[asked[joins]])
            begin = end
        return total

    def _joins(self, volunteers: Indices, tasks: Indices, exclusions: Indices) -> Mask:
        """Which tasks of volunteers may join which exclusions."""
        model, timetable = self._formulation.model, self._timetable
        begins = model.row_bounds[exclusions]
        sizes = model.row_bounds[exclusions + 1] - begins
        meeting = np.repeat(np.arange(len(exclusions)), sizes)
        members = self._formulation.candidates.tasks[model.columns[spread(begins, sizes)]]
        excludes = (tasks[meeting] == members) | timetable.clash(volunteers[meeting], tasks[meeting], members)
        joins = np.ones(len(exclusions), dtype=np.bool_)
        joins[meeting[~excludes]] = False
        instant = np.full(len(exclusions), np.iinfo(np.int64).min)
        np.maximum.at(instant, meeting, timetable.starts[members])
        return joins & timetable.lasts_over(volunteers, tasks, instant)


def _in_units(values: Numbers, number_type: np.dtype[Any]) -> Numbers:
    """Values in price units, as Python's integers where 64 bits might not hold them."""
    fits = number_type.kind != "O" and int(np.abs(values).max(initial=0)) < LARGEST_IN_UNITS
    units: Numbers = values.astype(np.int64 if fits else object) * PRICE_UNITS
    return units
