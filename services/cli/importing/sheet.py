"""A CSV file as a sheet of rows, whatever wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.cli.importing.findings import Finding
from services.cli.troubles import Trouble

_LONGEST_CELL = 1_000_000
_LARGEST_FILE_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts (the header is row 1) and its cells by column, trimmed."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that have the shape of their header, and a finding for each that has not."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]

    @property
    def rows_read(self) -> int:
        """All rows below the header that are not blank."""
        return len(self.rows) + len(self.findings)


def read_sheet(path: Path, required: Sequence[str]) -> Sheet:
    """Read a file. Raises Trouble if it is no readable CSV file or lacks a required column."""
    try:
        if path.stat().st_size > _LARGEST_FILE_BYTES:
            raise Trouble(f"{path} is larger than 200 MiB", "Split it into several files.", exit_code=2)
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Trouble(
            f"{path} is not UTF-8 (byte {error.start})", "Save it as 'CSV UTF-8'.", exit_code=2
        ) from error
    except OSError as error:
        raise Trouble(
            f"{path} cannot be read: {error.strerror}", "Check the name and its permissions.", exit_code=2
        ) from error
    return parse_sheet(text, required, name=str(path))


def parse_sheet(text: str, required: Sequence[str], *, name: str = "The file") -> Sheet:
    """Read CSV text. Raises Trouble if it has no header, or a header without a required column."""
    records = _records(text, name)
    columns = tuple(cell.strip() for cell in records[0]) if records else ()
    _insist_on_header(columns, required, name)
    rows, findings = [], []
    for number, record in enumerate(records[1:], start=2):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) == len(columns):
            rows.append(
                Row(number, {column: cell.strip() for column, cell in zip(columns, record, strict=True)})
            )
        else:
            findings.append(_misshapen(number, len(record), len(columns)))
    return Sheet(columns, tuple(rows), tuple(findings))


def _records(text: str, name: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text.replace("\0", ""), newline=""))
    try:
        return list(reader)
    except csv.Error as error:
        raise Trouble(
            f"{name} is no CSV file near line {reader.line_num}: {error}",
            "Look for a quote that never closes.",
            exit_code=2,
        ) from error


def _insist_on_header(columns: Sequence[str], required: Sequence[str], name: str) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        raise Trouble(
            f"{name} has no column {', '.join(missing)}",
            "The first line must name the columns; --template prints an example.",
            exit_code=2,
        )
    doubled = sorted({column for column in columns if column and columns.count(column) > 1})
    if doubled:
        raise Trouble(
            f"{name} has column {', '.join(doubled)} twice", "Rename or remove one of them.", exit_code=2
        )


def _misshapen(number: int, cells: int, columns: int) -> Finding:
    return Finding(
        number,
        "",
        f"it has {cells} cells where the header has {columns}",
        "Quote cells that hold commas or line breaks, and close every quote.",
    )
