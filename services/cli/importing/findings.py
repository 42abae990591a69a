"""What an importer has to say about a row."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about one row: where, what, and how to mend it.

    `row` counts as a spreadsheet does: the header is row 1. A refused row creates nothing; a finding that
    does not refuse tells what was assumed or left out.
    """

    row: int
    column: str
    problem: str
    remedy: str
    refused: bool = True

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"Row {self.row}{column}: {self.problem}. {self.remedy}"


def refused_rows(findings: Iterable[Finding]) -> set[int]:
    """The rows that create nothing."""
    return {finding.row for finding in findings if finding.refused}


def summary(findings: Sequence[Finding], *, refused: bool) -> list[tuple[str, str, int]]:
    """How many rows share a column and a kind of problem, the most frequent first.

    Problems are of one kind when they agree up to the value they quote.
    """
    kinds = Counter(
        (finding.column, _kind(finding.problem)) for finding in findings if finding.refused == refused
    )
    return [
        (column, kind, rows)
        for (column, kind), rows in sorted(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
    ]


def write_report(path: Path, findings: Sequence[Finding]) -> None:
    """Write every finding as CSV, in the order of the rows. Raises OSError."""
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        report = csv.writer(file)
        report.writerow(["row", "column", "refused", "problem", "remedy"])
        for finding in sorted(findings, key=lambda finding: finding.row):
            refused = "yes" if finding.refused else "no"
            cells = [finding.column, refused, finding.problem, finding.remedy]
            report.writerow([finding.row, *map(_harmless, cells)])


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _kind(problem: str) -> str:
    quoted = problem.split("'")
    return "…".join(quoted[::2]) if len(quoted) > 2 else problem
