"""Variables with whole bounds, an objective to maximise, and rows; nothing about volunteers or tasks.

maximise  constant + sum objective[j] * x[j]   subject to   sum a[i, j] * x[j] <= limit[i]   (or = for an
equality),
                                                            lower[j] <= x[j] <= upper[j],   x whole
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One row; without coefficients all are 1."""

    columns: tuple[int, ...]
    coefficients: tuple[int, ...]
    limit: int
    is_equality: bool


@dataclass
class Model:
    """A linear program in whole numbers, built variable by variable and row by row."""

    constant: int = 0
    objective: list[int] = field(default_factory=list)
    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def variable(self, upper: int, worth: int = 0, lower: int = 0) -> int:
        """A new variable's number."""
        self.objective.append(worth)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.objective) - 1

    def at_most(self, limit: int, columns: Sequence[int], coefficients: Sequence[int] | None = None) -> None:
        """Add the row: weighted sum <= limit."""
        self._add(limit, columns, coefficients, False)

    def equal(self, limit: int, columns: Sequence[int], coefficients: Sequence[int] | None = None) -> None:
        """Add the row: weighted sum = limit."""
        self._add(limit, columns, coefficients, True)

    def _add(
        self, limit: int, columns: Sequence[int], coefficients: Sequence[int] | None, equality: bool
    ) -> None:
        weights = tuple(coefficients) if coefficients is not None else (1,) * len(columns)
        self.rows.append(Row(tuple(columns), weights, limit, equality))

    def value(self, solution: Sequence[int]) -> int:
        """The objective of a solution."""
        return self.constant + sum(worth * x for worth, x in zip(self.objective, solution, strict=True) if x)
