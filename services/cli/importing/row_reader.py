"""Reads the cells of one row as what they should be, and remembers everything that they are not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from google.protobuf.message import Message

from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.errors import ValidationFailed
from libs.rpc.validation import validate
from services.cli.importing.findings import Finding
from services.cli.importing.prose import plain_text
from services.cli.importing.sheet import Row

_YES = {"yes", "y", "true", "1", "是"}
_NO = {"", "no", "n", "false", "0", "否"}


Choice = TypeVar("Choice")


class RowReader:
    """One row being read. A cell that is not what it should be becomes a finding and reads as its default."""

    def __init__(self, row: Row) -> None:
        self.row = row.number
        self.findings: list[Finding] = []
        self._cells = row.cells

    @property
    def is_refused(self) -> bool:
        """Whether something was found that keeps the row from being used."""
        return any(finding.refused for finding in self.findings)

    def refuse(self, column: str, problem: str, remedy: str) -> None:
        """Remember why the row cannot be used."""
        self.findings.append(Finding(self.row, column, problem, remedy))

    def note(self, column: str, problem: str, remedy: str) -> None:
        """Remember what was assumed or left out; the row is used all the same."""
        self.findings.append(Finding(self.row, column, problem, remedy, refused=False))

    def raw(self, column: str) -> str:
        """The cell as it stands, trimmed; empty when the sheet has no such column."""
        return self._cells.get(column, "")

    def text(self, column: str, *, required: bool = False) -> str:
        """The cell as plain text."""
        text = plain_text(self.raw(column))
        if required and not text:
            self.refuse(column, "it is empty", "Fill it in.")
        return text

    def whole(self, column: str, low: int, high: int, default: int | None = None) -> int | None:
        """A whole number from `low` to `high`; `default` for an empty cell, and None after a finding."""
        cell = self.raw(column)
        if not cell:
            return default
        try:
            number = int(cell)
        except ValueError:
            self.refuse(column, f"'{cell}' is no whole number", f"Give a number from {low} to {high}.")
            return None
        if not low <= number <= high:
            self.refuse(
                column, f"'{cell}' is not between {low} and {high}", f"Give a number from {low} to {high}."
            )
            return None
        return number

    def decimal(self, column: str, low: float, high: float) -> float | None:
        """A decimal number from `low` to `high`; None for an empty cell and after a finding."""
        cell = self.raw(column)
        try:
            number = float(cell) if cell else None
        except ValueError:
            number = float("nan")
        if number is None or low <= number <= high:
            return number
        self.refuse(
            column, f"'{cell}' is no number between {low:g} and {high:g}", "Use decimal degrees, like 31.23."
        )
        return None

    def yes(self, column: str) -> bool:
        """Yes or no; empty is no."""
        cell = self.raw(column).casefold()
        if cell not in _YES | _NO:
            self.refuse(column, f"'{cell}' is neither yes nor no", "Write yes or no.")
        return cell in _YES

    def day(self, column: str, form: str = "%Y-%m-%d", example: str = "2027-03-31") -> date | None:
        """A day in the given form of strptime; None for an empty cell and after a finding."""
        cell = self.raw(column)
        if not cell:
            return None
        try:
            return datetime.strptime(cell, form).date()
        except ValueError:
            self.refuse(column, f"'{cell}' is no date", f"Write it like {example}.")
            return None

    def clock(self, column: str) -> time | None:
        """A time of day as HH:MM; None for an empty cell and after a finding."""
        cell = self.raw(column)
        if not cell:
            return None
        try:
            return datetime.strptime(cell, "%H:%M").time()
        except ValueError:
            self.refuse(column, f"'{cell}' is no time of day", "Write it like 09:30, on the 24-hour clock.")
            return None

    def zone(self, column: str, default: str) -> str:
        """The name of a time zone."""
        name = self.raw(column) or default
        if zone_named(name) is not None:
            return name
        self.refuse(column, f"'{name}' is no time zone", "Write an IANA name like Asia/Shanghai.")
        return default

    def choice(self, column: str, choices: Mapping[str, Choice], default: str) -> Choice:
        """One of the words of `choices`, whatever its case; gives its value."""
        cell = self.raw(column).casefold() or default
        if cell not in choices:
            self.refuse(column, f"'{cell}' is not known", f"Use one of: {', '.join(choices)}.")
        return choices.get(cell, choices[default])

    def items(self, column: str) -> list[str]:
        """Parts of a cell that are separated by semicolons, without empty ones."""
        return [part.strip() for part in self.raw(column).split(";") if part.strip()]

    def levels(self, column: str) -> list[tuple[str, int]]:
        """Skills with their levels, written `skill` (level 1) or `skill:level`, separated by semicolons."""
        levels = []
        for item in self.items(column):
            skill, _, level = (part.strip() for part in item.partition(":"))
            if level in ("", "1", "2", "3"):
                levels.append((skill, int(level or 1)))
            else:
                self.refuse(column, f"'{item}' has no level from 1 to 3", "Write it like first-aid:2.")
        return levels

    def place(self) -> types_pb2.Place | None:
        """The place in `latitude` and `longitude`; None where both are empty and after a finding."""
        latitude, longitude = self.decimal("latitude", -90, 90), self.decimal("longitude", -180, 180)
        if bool(self.raw("latitude")) != bool(self.raw("longitude")):
            self.refuse("latitude", "only one of latitude and longitude is given", "Give both, or none.")
        if latitude is None or longitude is None:
            return None
        return types_pb2.Place(latitude=latitude, longitude=longitude)

    def insist_on_contract(self, message: Message, columns: Mapping[str, str]) -> None:
        """Refuse what the API itself would refuse.

        `columns` names the columns of fields by their paths or the beginnings of these; all others stand in a
        column of their own name.
        """
        try:
            validate(message)
        except ValidationFailed as failure:
            for violation in failure.violations:
                column = _column_of(violation.field, columns)
                self.refuse(
                    column,
                    f"the API refuses it: it {_sentence(violation.description)}",
                    "Change it accordingly.",
                )


def zone_named(name: str) -> tzinfo | None:
    """The time zone of this name, or None."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _column_of(field: str, columns: Mapping[str, str]) -> str:
    known = max((path for path in columns if field.startswith(path)), key=len, default="")
    return columns[known] if known else field.partition("[")[0]


def _sentence(description: str) -> str:
    return description.strip().rstrip(".")
