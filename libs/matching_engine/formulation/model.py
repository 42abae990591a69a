"""Variables with whole bounds, an objective to maximise, and rows; nothing about volunteers or tasks.

maximise  constant + sum objective[j] * x[j]
subject to  sum a[i, j] * x[j] <= limit[i]  (or = for an equality),  lower[j] <= x[j] <= upper[j],  x whole

Variables and rows come in blocks and are kept as arrays; numbers are 64-bit integers, or Python integers
(numpy's object type) where they might not fit.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from libs.matching_engine.people.population import Indices, Mask, Numbers

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Model:
    """A linear program in whole numbers; a[rows[e], columns[e]] = coefficients[e] for each entry e."""

    constant: int
    objective: Numbers
    lower: Whole
    upper: Whole
    rows: Indices
    columns: Indices
    coefficients: Whole
    limits: Whole
    is_equality: Mask

    def value(self, solution: Whole) -> int:
        """The objective of a solution."""
        used = np.flatnonzero(solution)
        worths: list[int] = self.objective[used].tolist()
        numbers: list[int] = solution[used].tolist()
        return self.constant + sum(worth * x for worth, x in zip(worths, numbers, strict=True))

    def holds(self, solution: Whole) -> bool:
        """Whether a solution keeps all bounds and rows."""
        sums = np.zeros(len(self.limits), dtype=np.int64)
        np.add.at(sums, self.rows, self.coefficients * solution[self.columns])
        kept = np.where(self.is_equality, sums == self.limits, sums <= self.limits)
        return bool(kept.all() and (solution >= self.lower).all() and (solution <= self.upper).all())

    @cached_property
    def row_bounds(self) -> Indices:
        """Where the entries of each row begin; entries are sorted by row."""
        return np.searchsorted(self.rows, np.arange(len(self.limits) + 1)).astype(np.intp)


class ModelBuilder:
    """A model in the making, block by block."""

    def __init__(self, constant: int) -> None:
        self._constant = constant
        self._columns: list[tuple[Numbers, Whole, Whole]] = []
        self._entries: list[tuple[Indices, Indices, Whole]] = []
        self._rows: list[tuple[Whole, Mask]] = []
        self._number_of_columns = 0
        self._number_of_rows = 0

    def add_columns(self, worth: Numbers, upper: Numbers, lower: Numbers | None = None) -> Indices:
        """New variables; their numbers."""
        numbers = np.arange(self._number_of_columns, self._number_of_columns + len(worth), dtype=np.intp)
        least = np.zeros(len(worth), dtype=np.int64) if lower is None else lower.astype(np.int64)
        self._columns.append((worth, least, upper.astype(np.int64)))
        self._number_of_columns += len(worth)
        return numbers

    def add_rows(
        self, limits: Numbers, *entries: tuple[Indices, Indices, Numbers | int], equal: bool = False
    ) -> Indices:
        """New rows; each of `entries` gives row (counted within this block), column and coefficient."""
        numbers = np.arange(self._number_of_rows, self._number_of_rows + len(limits), dtype=np.intp)
        for rows, columns, coefficients in entries:
            weights = np.broadcast_to(np.asarray(coefficients, dtype=np.int64), len(columns))
            self._entries.append((np.asarray(rows, dtype=np.intp) + self._number_of_rows, columns, weights))
        self._rows.append((limits.astype(np.int64), np.full(len(limits), equal, dtype=np.bool_)))
        self._number_of_rows += len(limits)
        return numbers

    def model(self) -> Model:
        """All blocks together, entries sorted by row."""
        rows, columns, coefficients = (
            np.concatenate([block[part] for block in self._entries])
            if self._entries
            else np.zeros(0, np.intp)
            for part in range(3)
        )
        order = np.argsort(rows, kind="stable")
        return Model(
            self._constant,
            np.concatenate([block[0] for block in self._columns]),
            np.concatenate([block[1] for block in self._columns]),
            np.concatenate([block[2] for block in self._columns]),
            rows[order],
            columns[order].astype(np.intp),
            coefficients[order].astype(np.int64),
            np.concatenate([block[0] for block in self._rows]) if self._rows else np.zeros(0, np.int64),
            np.concatenate([block[1] for block in self._rows]) if self._rows else np.zeros(0, np.bool_),
        )
