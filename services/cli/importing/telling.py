"""Tells what became of a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from services.cli.console import err, out
from services.cli.importing.findings import Finding, refused_rows, summary, write_report

_ROWS_SHOWN = 20


def tell_rows(
    rows_read: int,
    findings: Sequence[Finding],
    report: Path | None,
    figures: Sequence[tuple[str, float]],
) -> None:
    """Print the figures, what was refused and what was assumed; all of it goes to the report, if wanted."""
    table = Table(show_header=False)
    refused = len(refused_rows(findings))
    for name, figure in (("Rows read", rows_read), ("Rows refused", refused), *figures):
        table.add_row(name, f"{figure:,}")
    out.print(table)
    for title, is_refused in (("Refused", True), ("Assumed", False)):
        for column, problem, rows in summary(findings, refused=is_refused):
            err.print(f"{title}: {rows} × {escape(f'{column}: {problem}')}", soft_wrap=True)
    if report is not None:
        write_report(report, findings)
        err.print(f"Every finding stands in {escape(str(report))}", soft_wrap=True)
        return
    for finding in [finding for finding in findings if finding.refused][:_ROWS_SHOWN]:
        err.print(escape(str(finding)), soft_wrap=True)
    if refused > _ROWS_SHOWN:
        err.print("The rest is told by --report FILE")
