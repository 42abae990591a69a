"""The linear relaxation of a model: a bound that holds in exact arithmetic.

For any prices y >= 0 on the rows (any sign on equalities), every plan x is worth at most
    constant + sum limit[i] * y[i] + sum over j of max(d[j] * lower[j], d[j] * upper[j]),
    d[j] = c[j] - sum over i of a[i, j] * y[i]
(weak duality). HiGHS finds good prices in floating point; rounded to multiples of 2^-20 the sum is then
worked out in whole numbers, so no tolerance of any solver enters the bound.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from libs.matching_engine.formulation.model import Model
from libs.matching_engine.people.population import Numbers
from libs.matching_engine.search.effort import Effort

PRICE_UNITS = 2**20
"""Prices are whole multiples of one part in so many of a point."""

ITERATIONS_PER_WORK = 5_000
"""Simplex iterations counted as one unit of work."""


@dataclass(frozen=True)
class Relaxation:
    """Prices of rows and the bound they prove, in price units; `reduced` are worths net of prices."""

    prices: Numbers
    bound_units: int
    reduced: Numbers
    taken: NDArray[np.float64]
    """How far each variable is taken in the best fractional plan."""


@dataclass(frozen=True)
class Solved:
    """What a solver says of a relaxation: prices of rows, and how far each variable is taken."""

    prices: NDArray[np.float64]
    taken: NDArray[np.float64]


def relax(model: Model, effort: Effort, share: float = 1.0) -> Relaxation | None:
    """The relaxation of a model; None if no usable prices were found with a share of the effort left."""
    found = solved(model, effort, share)
    return None if found is None else priced(model, found)


def solved(model: Model, effort: Effort, share: float = 1.0) -> Solved | None:
    """The relaxation in floating point; None if a share of the effort left does not suffice."""
    seconds, work = effort.seconds_for(share), effort.work_for(share)
    matrix = csr_matrix(
        (model.coefficients.astype(np.float64), model.columns, model.row_bounds),
        shape=(len(model.limits), len(model.objective)),
    )
    equality, limits = model.is_equality, model.limits.astype(np.float64)
    options: dict[str, Any] = {"presolve": True}
    if seconds is not None:
        options["time_limit"] = max(0.01, seconds)
    if work is not None:
        options["maxiter"] = max(1, int(work * ITERATIONS_PER_WORK))
    answer = linprog(
        -model.objective.astype(np.float64),
        A_ub=matrix[~equality],
        b_ub=limits[~equality],
        A_eq=matrix[equality],
        b_eq=limits[equality],
        bounds=np.column_stack([model.lower, model.upper]).astype(np.float64),
        method="highs",
        options=options,
    )
    if answer.status != 0:
        return None
    effort.spend(answer.nit / ITERATIONS_PER_WORK)
    prices = np.zeros(len(model.limits))
    prices[~equality] = np.maximum(0.0, -answer.ineqlin.marginals)
    prices[equality] = -answer.eqlin.marginals
    if not bool(np.isfinite(prices).all()):
        return None
    return Solved(prices, answer.x)


def priced(model: Model, found: Solved) -> Relaxation:
    """The bound that prices prove, in whole numbers; they need not be the best prices."""
    number_type = _type_for(model, found.prices)
    whole: Numbers = np.array(
        [round(price) for price in (found.prices * PRICE_UNITS).tolist()], dtype=number_type
    )
    reduced: Numbers = model.objective.astype(number_type) * PRICE_UNITS
    np.subtract.at(reduced, model.columns, model.coefficients * whole[model.rows])
    bound = model.constant * PRICE_UNITS
    priced = np.flatnonzero(whole)
    bound += sum(
        limit * price
        for limit, price in zip(model.limits[priced].tolist(), whole[priced].tolist(), strict=True)
    )
    matters = np.flatnonzero((reduced > 0) | (model.lower != 0))
    bound += sum(
        max(worth * lower, worth * upper)
        for worth, lower, upper in zip(
            reduced[matters].tolist(),
            model.lower[matters].tolist(),
            model.upper[matters].tolist(),
            strict=True,
        )
    )
    return Relaxation(whole, bound, reduced, found.taken)


def _type_for(model: Model, prices: NDArray[np.float64]) -> type:
    """64-bit integers if nothing computed here can outgrow them, Python's integers otherwise."""
    in_column = int(np.bincount(model.columns, minlength=1).max())
    largest_entry = int(np.abs(model.coefficients).max(initial=0))
    largest_price = int(np.abs(prices).max(initial=0.0) * PRICE_UNITS) + 1
    largest_worth = int(np.abs(model.objective).max(initial=0)) * PRICE_UNITS
    return np.int64 if largest_worth + largest_entry * largest_price * in_column < 2**62 else object
