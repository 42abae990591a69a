"""The relaxation of models too large for one linear program: district by district.

Tasks are cut into districts by where they are, or seem to be, so that each has few enough pairs. Rows of
people who could serve in several districts (limits, load, exclusions) are given whole to each of them, and
the price of such a row is the highest that any district would pay. Prices that are not the best prove a bound
all the same (weak duality, see `relaxation`); it is weaker only by what neighbouring districts both would pay
for the same people.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.bounds.relaxation import Relaxation, Solved, priced, relax, solved
from libs.matching_engine.formulation.model import Model
from libs.matching_engine.formulation.whole import Formulation
from libs.matching_engine.pairs.candidates import Candidates
from libs.matching_engine.people.population import Indices, Mask
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Effort

SHARED = -1

SOME = 1e-6
"""What a solver takes less of, it does not take at all."""


def relax_by_districts(
    problem: Problem, formulation: Formulation, most: int, effort: Effort
) -> Relaxation | None:
    """The relaxation of a formulation, at most so many pairs at a time; None if the limits are too tight."""
    model, inside = formulation.model, formulation.candidates
    if len(inside) <= most:
        return relax(model, effort)
    prices, taken = np.zeros(len(model.limits)), np.zeros(len(model.objective))
    of_pairs = districts_of_tasks(problem, inside, most)[inside.tasks]
    of_columns = _districts_of_columns(model, of_pairs)
    for district in np.unique(of_columns[of_columns != SHARED]).tolist():
        part, rows, columns = _part_of(model, of_columns, district)
        found = solved(part, effort)
        if found is None:
            return None
        prices[rows] = np.where(part.is_equality, found.prices, np.maximum(prices[rows], found.prices))
        taken[columns] = np.maximum(taken[columns], found.taken)
    taken[: len(inside)][_taken_twice(inside, of_pairs, taken[: len(inside)])] = 0.0
    return priced(model, Solved(prices, taken))


def districts_of_tasks(problem: Problem, candidates: Candidates, most: int) -> Indices:
    """The district of each task: about so many pairs each, split where the city is widest."""
    weights = np.bincount(candidates.tasks, minlength=len(problem.tasks))
    districts = np.zeros(len(problem.tasks), dtype=np.intp)
    everything = np.arange(len(problem.tasks))
    for number, tasks in enumerate(_split(problem.whereabouts.places, weights, everything, most)):
        districts[tasks] = number
    return districts


def _split(places: np.ndarray, weights: Indices, tasks: Indices, most: int) -> Iterator[Indices]:
    if len(tasks) <= 1 or weights[tasks].sum() <= most:
        yield tasks
        return
    axis = int(np.argmax(np.ptp(places[tasks], axis=0)))
    tasks = tasks[np.argsort(places[tasks, axis], kind="stable")]
    before = np.cumsum(weights[tasks])
    half = int(np.clip(np.searchsorted(before, before[-1] / 2), 1, len(tasks) - 1))
    yield from _split(places, weights, tasks[:half], most)
    yield from _split(places, weights, tasks[half:], most)


def _districts_of_columns(model: Model, of_pairs: Indices) -> Indices:
    """The district of each variable: that of the pairs it shares rows with, SHARED if they are of several."""
    columns, most = len(model.objective), np.iinfo(np.intp).max
    is_pair = model.columns < len(of_pairs)
    least_of_row = np.full(len(model.limits), most, dtype=np.intp)
    last_of_row = np.full(len(model.limits), SHARED, dtype=np.intp)
    np.minimum.at(least_of_row, model.rows[is_pair], of_pairs[model.columns[is_pair]])
    np.maximum.at(last_of_row, model.rows[is_pair], of_pairs[model.columns[is_pair]])
    least = np.full(columns, most, dtype=np.intp)
    last = np.full(columns, SHARED, dtype=np.intp)
    np.minimum.at(least, model.columns, least_of_row[model.rows])
    np.maximum.at(last, model.columns, last_of_row[model.rows])
    districts = np.where(least == last, last, SHARED).astype(np.intp)
    districts[: len(of_pairs)] = of_pairs
    return districts


def _taken_twice(inside: Candidates, of_pairs: Indices, taken: NDArray[np.float64]) -> Mask:
    """The pairs of people whom several districts take: which of them has them is not known."""
    used = np.flatnonzero(taken > SOME)
    people, districts = inside.volunteers[used], of_pairs[used]
    least = np.full(inside.number_of_volunteers, np.iinfo(np.intp).max, dtype=np.intp)
    last = np.full(inside.number_of_volunteers, SHARED, dtype=np.intp)
    np.minimum.at(least, people, districts)
    np.maximum.at(last, people, districts)
    mask: Mask = (last > least)[inside.volunteers]
    return mask


def _part_of(model: Model, of_columns: Indices, district: int) -> tuple[Model, Indices, Indices]:
    """The model of one district, and which rows and columns of the whole it has."""
    in_district = of_columns == district
    touched = np.zeros(len(model.limits), dtype=np.bool_)
    touched[model.rows[in_district[model.columns]]] = True
    kept = touched[model.rows] & (in_district | (of_columns == SHARED))[model.columns]
    in_district[model.columns[kept]] = True
    rows, columns = np.flatnonzero(touched), np.flatnonzero(in_district)
    part = Model(
        0,
        model.objective[columns],
        model.lower[columns],
        model.upper[columns],
        np.searchsorted(rows, model.rows[kept]),
        np.searchsorted(columns, model.columns[kept]),
        model.coefficients[kept],
        model.limits[rows],
        model.is_equality[rows],
    )
    return part, rows, columns
