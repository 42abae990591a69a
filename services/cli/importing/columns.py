"""The columns of our own CSV formats: what they mean, and the template that shows them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds, and what stands there in each row of the template."""

    name: str
    meaning: str
    examples: tuple[str, ...]
    required: bool = False


def required_names(columns: Sequence[Column]) -> tuple[str, ...]:
    """Names of the columns that a file must have."""
    return tuple(column.name for column in columns if column.required)


def template(columns: Sequence[Column]) -> str:
    """CSV text with the header and the example rows, as spreadsheets read it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(zip(*(column.examples for column in columns), strict=True))
    return text.getvalue()


def described(columns: Sequence[Column]) -> str:
    """One line for each column, for the help of a command."""
    return "\n\n".join(
        f"{column.name}{' (required)' if column.required else ''}: {column.meaning}" for column in columns
    )
