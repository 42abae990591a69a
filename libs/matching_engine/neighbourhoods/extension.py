"""A model with more variables or more rows than it was formulated with."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from libs.matching_engine.formulation.model import Model

Entry = tuple[int, int]
"""A variable and its coefficient in a row."""

Row = tuple[Sequence[Entry], int]
"""The sum of its entries is at most the limit."""


def with_columns(model: Model, worth: list[int]) -> Model:
    """The model with variables of 0 or 1, each with its worth, after all others."""
    ones = np.ones(len(worth), dtype=np.int64)
    return replace(
        model,
        objective=np.concatenate([model.objective, np.array(worth, dtype=model.objective.dtype)]),
        lower=np.concatenate([model.lower, 0 * ones]),
        upper=np.concatenate([model.upper, ones]),
    )


def with_rows(model: Model, rows: Sequence[Row]) -> Model:
    """The model with more rows after all others."""
    entries = [
        (len(model.limits) + number, column, coefficient)
        for number, (row, _) in enumerate(rows)
        for column, coefficient in row
    ]
    table = np.array(entries, dtype=np.int64).reshape(-1, 3)
    limits = np.array([limit for _, limit in rows], dtype=np.int64)
    return replace(
        model,
        rows=np.concatenate([model.rows, table[:, 0].astype(np.intp)]),
        columns=np.concatenate([model.columns, table[:, 1].astype(np.intp)]),
        coefficients=np.concatenate([model.coefficients, table[:, 2]]),
        limits=np.concatenate([model.limits, limits]),
        is_equality=np.concatenate([model.is_equality, np.zeros(len(rows), dtype=np.bool_)]),
    )
