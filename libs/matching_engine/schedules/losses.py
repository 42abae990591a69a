"""What it would cost a volunteer, at given prices, to serve in a pair: for all pairs of the problem at once.

With a price on each minute of theirs, a volunteer's days fall apart, and a day without journeys is weighted
interval scheduling: before[j], the best of the pairs that end before pair j begins, and after[j] likewise,
    profit[j] = worth - minute price * minutes
    loss[j] = best of the day - (before[j] + profit[j] + after[j])
    ceiling = minute price * limit + sum over days of the best of the day
No schedule of the volunteer is worth more than the ceiling, and none with pair j more than ceiling - loss[j].
So V, the best schedule among some candidates, is the best of all unless another pair loses less than
ceiling - V, and never less than max(V, ceiling - least loss of another pair).
"""

from dataclasses import dataclass

import numpy as np

from libs.matching_engine.bounds.relaxation import PRICE_UNITS
from libs.matching_engine.formulation.companions import Company
from libs.matching_engine.grouping import bounds_of
from libs.matching_engine.pairs.candidates import Candidates, joined
from libs.matching_engine.pairs.enumeration import PairTable
from libs.matching_engine.pairs.pair_source import PairSource
from libs.matching_engine.people.population import Indices, Mask, Numbers
from libs.matching_engine.problem import Problem
from libs.matching_engine.schedules.days import day_keys
from libs.matching_engine.schedules.dual import LARGEST_SUM, Dual, Priced, TooLargeNumbers
from libs.matching_engine.timetable import FLEXIBLE, Timetable

PRECISION = PRICE_UNITS // 64
"""Minute prices are found to this many price units."""

ENDLESS = 2**60

LARGEST = 2**62
"""No margin is wider."""


@dataclass(frozen=True)
class Losses:
    """All candidates and the other pairs of least loss, in price units, and what follows for the bound."""

    pairs: Candidates
    """Closed under company."""
    is_candidate: Mask
    losses: Numbers
    ceilings: Numbers
    best: Numbers
    """What the best schedule of each volunteer is worth at most, all pairs of the problem counted."""
    bound_units: int
    margin: int
    """Pairs left out net at most -margin."""

    @property
    def net(self) -> Numbers:
        """What a plan with a pair is below the bound at least, as a number that is not positive."""
        owners = self.pairs.volunteers
        short: Numbers = np.minimum(0, self.ceilings[owners] - self.losses - self.best[owners])
        return short


def losses_of(problem: Problem, source: PairSource, dual: Dual, priced: Priced, margin: int) -> Losses:
    """The losses at some prices; pairs that lose a margin more than seems to matter are left out.

    Raises TooLargeNumbers if profits are so large that 64 bits might not hold their sum.
    """
    minute_prices = _minute_prices(problem, dual, priced)
    inside = dual.candidates
    profits = priced.worths - minute_prices[inside.volunteers] * inside.minutes
    sold = np.where(minute_prices > 0, problem.population.most_minutes, 0) * minute_prices
    first_ceilings = sold + _days(problem, inside, profits)[0]
    scope = np.maximum(first_ceilings - priced.schedules, 0) + margin
    parts, gains = _others(problem, source, dual, priced, minute_prices, scope)
    parts, gains = [inside, *parts], [profits, *gains]
    order = np.argsort(np.concatenate([part.keys for part in parts]), kind="stable")
    pairs, is_candidate = joined(parts), order < len(inside)
    profits = np.concatenate(gains)[order]
    if float(np.maximum(profits, 0).sum(dtype=np.float64)) >= LARGEST_SUM:
        raise TooLargeNumbers
    of_days, losses = _days(problem, pairs, profits)
    ceilings = sold + of_days
    least: Numbers = scope.copy()
    np.minimum.at(least, pairs.volunteers[~is_candidate], losses[~is_candidate])
    best: Numbers = np.maximum(priced.schedules, ceilings - least)
    everything = len(pairs) == source.number
    margin = LARGEST if everything else max(0, int((scope - (ceilings - best)).min(initial=LARGEST)))
    return Losses(pairs, is_candidate, losses, ceilings, best, priced.rest + int(best.sum()), margin)


def _minute_prices(problem: Problem, dual: Dual, priced: Priced) -> Numbers:
    """For each volunteer the least price at which their best days fit into their limit, by bisection.

    Any price that is not negative will do; it is 0 where the minutes sold would be worth too large a number.
    """
    program, owners = dual.program, dual.sets.owners
    worths, _ = program.set_worths(priced.worths)
    days, minutes = program.option_days, program.option_minutes
    limits = problem.population.most_minutes
    high: Numbers = np.zeros(len(limits), dtype=np.int64)
    if not len(days):
        return high
    firsts = np.flatnonzero(np.diff(days, prepend=-1))

    def fits(prices: Numbers) -> Mask:
        profits = worths - prices[owners[days]] * minutes
        best = np.maximum.reduceat(profits, firsts)
        shortest = np.minimum.reduceat(np.where(profits == best[days], minutes, ENDLESS), firsts)
        used = np.zeros(len(limits), dtype=np.int64)
        np.add.at(used, owners, shortest)
        return np.asarray(used <= limits, dtype=np.bool_)

    low: Numbers = np.where(fits(high), -1, 0)
    high[low == 0] = int(worths.max(initial=0)) + 1
    while int((high - low)[low >= 0].max(initial=0)) > PRECISION:
        middle = (low + high) // 2
        enough = fits(np.maximum(middle, 0)) & (low >= 0)
        high = np.where(enough, middle, high)
        low = np.where(enough | (low < 0), low, middle)
    worth_of_all = high.astype(np.float64) * np.maximum(limits, longest_minutes(problem))
    return np.where(worth_of_all * len(limits) < LARGEST_SUM, high, 0)


def _others(
    problem: Problem,
    source: PairSource,
    dual: Dual,
    priced: Priced,
    minute_prices: Numbers,
    scope: Numbers,
) -> tuple[list[Candidates], list[Numbers]]:
    """The pairs that are no candidates and whose profit is above -scope, with company, and their profits.

    Of these the next candidates are chosen: a row of TOGETHER that lacks a fellow's pairs would be false.
    """
    company = Company(problem)
    of_slots, of_tasks = dual.of_newcomers(priced.prices)
    shortest = _shortest(problem)
    parts, gains = [], []
    for table in source.tables():
        hopeful = _hopeful(table, of_slots, of_tasks, minute_prices, shortest, scope)
        company.close_table(table, hopeful)
        found = source.spelled_out(table, np.flatnonzero(hopeful))
        found = found.only(dual.candidates.find(found.keys) < 0)
        profit = found.values.astype(np.int64) * PRICE_UNITS + of_slots[found.slots]
        profit -= of_tasks[found.volunteers] + minute_prices[found.volunteers] * found.minutes
        stays = np.asarray(profit > -scope[found.volunteers], dtype=np.bool_)
        company.close(found, stays)
        parts.append(found.only(stays))
        gains.append(profit[stays])
    return parts, gains


def longest_minutes(problem: Problem) -> int:
    """The most minutes that any pair counts, at least 1."""
    of_pairs = (override.minutes or 0 for override in problem.overrides.values())
    return max(1, *(task.minutes for task in problem.tasks), *of_pairs)


def _shortest(problem: Problem) -> Numbers:
    """The fewest minutes that any pair of each slot counts."""
    shortest = np.array([problem.task_of(slot).minutes for slot in range(len(problem.slots))], dtype=np.int64)
    for (_, slot), override in problem.overrides.items():
        if override.minutes is not None:
            shortest[slot] = min(shortest[slot], override.minutes)
    return shortest


def _hopeful(
    table: PairTable,
    of_slots: Numbers,
    of_tasks: Numbers,
    minute_prices: Numbers,
    shortest: Numbers,
    scope: Numbers,
) -> Mask:
    """The pairs that would be of use if they took as long as the shortest of their slot."""
    who, counts = table.volunteers, table.counts
    profits = table.values.astype(np.int64) * PRICE_UNITS + np.repeat(of_slots[table.slots], counts)
    profits -= minute_prices[who] * np.repeat(shortest[table.slots], counts)
    return np.asarray(profits > (of_tasks - scope)[who], dtype=np.bool_)


def _days(problem: Problem, pairs: Candidates, profits: Numbers) -> tuple[Numbers, Numbers]:
    """For each volunteer the sum of the best of their days; what each pair loses."""
    timetable = Timetable(problem)
    gaps = np.array([volunteer.min_gap for volunteer in problem.volunteers], dtype=np.int64)
    starts, ends = timetable.starts[pairs.tasks], timetable.ends[pairs.tasks]
    flexible = starts == FLEXIBLE
    starts, ends = np.where(flexible, 0, starts), np.where(flexible, 1, ends + gaps[pairs.volunteers])
    keys, days = np.unique(day_keys(problem, pairs.volunteers, pairs.tasks), return_inverse=True)
    times = np.unique(np.concatenate([starts, ends]))
    starts, ends = np.searchsorted(times, starts), np.searchsorted(times, ends)
    before, of_day = _best_before(days, len(keys), starts, ends, profits)
    after, _ = _best_before(days, len(keys), len(times) - ends, len(times) - starts, profits)
    sums: Numbers = np.zeros(pairs.number_of_volunteers, dtype=np.int64)
    owners = np.zeros(len(keys), dtype=np.intp)
    owners[days] = pairs.volunteers
    np.add.at(sums, owners, of_day)
    return sums, of_day[days] - (before + profits + after)


def _best_before(
    days: Indices, number: int, starts: Indices, ends: Indices, profits: Numbers
) -> tuple[Numbers, Numbers]:
    """The best of the pairs of its day that end before each begins; the best of each whole day.

    All days side by side: in each the pairs in the order of their ends, the first of every day, the second...
    """
    order = np.lexsort((ends, days))
    span = int(max(starts.max(initial=0), ends.max(initial=0))) + 1
    bounds = bounds_of(days[order], number)
    clock = days[order] * span + ends[order]
    earlier = np.searchsorted(clock, days[order] * span + starts[order], side="right")
    has_earlier = earlier > bounds[days[order]]
    worth = profits[order]
    best: Numbers = np.zeros(len(order) + 1, dtype=np.int64)
    before: Numbers = np.zeros(len(order), dtype=np.int64)
    sizes = np.diff(bounds)
    largest_first = np.argsort(-sizes, kind="stable")
    begins, longer = bounds[:-1][largest_first], -sizes[largest_first]
    for rank in range(int(sizes.max(initial=0))):
        places = begins[: np.searchsorted(longer, -rank)] + rank
        before[places] = np.where(has_earlier[places], best[earlier[places] - 1], 0)
        so_far = best[places - 1] if rank else 0
        best[places] = np.maximum(so_far, before[places] + worth[places])
    of_day = np.where(sizes > 0, np.maximum(best[bounds[1:] - 1], 0), 0)
    found: Numbers = np.empty_like(before)
    found[order] = before
    return found, of_day
