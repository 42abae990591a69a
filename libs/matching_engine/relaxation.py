"""The linear relaxation: a bound that holds in exact arithmetic, and the pairs that cannot matter.

For any prices y >= 0 on the rows (any sign on equalities), every plan x is worth at most
    constant + sum limit[i] * y[i] + sum over j of max(d[j] * lower[j], d[j] * upper[j]),
    d[j] = c[j] - sum over i of a[i, j] * y[i]
(weak duality). HiGHS finds good prices in floating point; rounded to multiples of 2^-20 the sum is then
worked out in whole numbers, so no tolerance of any solver enters the bound. Where taking j would push the
same sum below the value of a plan in hand, j is left out: reduced-cost fixing.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from libs.matching_engine.formulation.model import Model

PRICE_UNITS = 2**20
"""Prices are whole multiples of one part in so many of a point."""

Exact = NDArray[Any]


@dataclass(frozen=True)
class Relaxation:
    """Prices of rows turned into a bound; `reduced` are worths net of prices, in price units."""

    model: Model
    bound_units: int
    reduced: list[int]

    @property
    def bound(self) -> int:
        """No solution of the model is worth more."""
        return self.bound_units // PRICE_UNITS

    def may_be_taken(self, column: int, value: int) -> bool:
        """Whether some solution worth at least `value` could have this variable above its lower bound."""
        return self.bound_units + min(0, self.reduced[column]) >= value * PRICE_UNITS


def relax(model: Model, seconds: float | None, iterations: int | None) -> Relaxation | None:
    """The relaxation of a model; None if no usable prices were found within the limits."""
    prices = _prices(model, seconds, iterations)
    return None if prices is None else _priced(model, prices)


def _prices(model: Model, seconds: float | None, iterations: int | None) -> NDArray[np.float64] | None:
    worth = np.array(model.objective, dtype=np.float64)
    equality = np.array([row.is_equality for row in model.rows], dtype=np.bool_)
    limits = np.array([row.limit for row in model.rows], dtype=np.float64)
    rows, columns, coefficients = _entries(model, np.float64)
    matrix = csr_matrix((coefficients, (rows, columns)), shape=(len(model.rows), len(worth)))
    options: dict[str, Any] = {"presolve": True}
    if seconds is not None:
        options["time_limit"] = max(0.01, seconds)
    if iterations is not None:
        options["maxiter"] = iterations
    answer = linprog(
        -worth,
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
    prices = np.zeros(len(model.rows))
    prices[~equality] = np.maximum(0.0, -answer.ineqlin.marginals)
    prices[equality] = -answer.eqlin.marginals
    return prices if bool(np.isfinite(prices).all()) else None


def _entries(model: Model, number_type: type) -> tuple[NDArray[np.intp], NDArray[np.intp], Exact]:
    """The matrix as rows, columns and coefficients."""
    sizes = [len(row.columns) for row in model.rows]
    rows = np.repeat(np.arange(len(sizes), dtype=np.intp), sizes)
    columns = np.array([column for row in model.rows for column in row.columns], dtype=np.intp)
    numbers = [number for row in model.rows for number in row.coefficients]
    return rows, columns, np.array(numbers, dtype=number_type)


def _priced(model: Model, prices: NDArray[np.float64]) -> Relaxation:
    whole = [round(price * PRICE_UNITS) for price in prices.tolist()]
    number_type = _type_for(model, whole)
    rows, columns, coefficients = _entries(model, number_type)
    reduced: Exact = np.array([worth * PRICE_UNITS for worth in model.objective], dtype=number_type)
    np.subtract.at(reduced, columns, coefficients * np.array(whole, dtype=number_type)[rows])
    net: list[int] = reduced.tolist()
    bound = model.constant * PRICE_UNITS
    bound += sum(row.limit * price for row, price in zip(model.rows, whole, strict=True) if price)
    bound += sum(
        max(worth * lower, worth * upper)
        for worth, lower, upper in zip(net, model.lower, model.upper, strict=True)
        if worth > 0 or lower != 0
    )
    return Relaxation(model, bound, net)


def _type_for(model: Model, prices: list[int]) -> type:
    """64-bit integers if nothing computed here can outgrow them, Python's integers otherwise."""
    entries_in_column = [0] * len(model.objective)
    for row in model.rows:
        for column in row.columns:
            entries_in_column[column] += 1
    largest_entry = max((abs(number) for row in model.rows for number in row.coefficients), default=0)
    largest_price = max(map(abs, prices), default=0)
    largest_worth = max(map(abs, model.objective), default=0) * PRICE_UNITS
    largest_sum = largest_worth + largest_entry * largest_price * max(entries_in_column, default=0)
    return np.int64 if largest_sum < 2**62 else object
