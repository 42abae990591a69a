"""What every importer of tasks produces, and the pieces that they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from google.protobuf.timestamp_pb2 import Timestamp

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from services.cli.importing.findings import Finding, refused_rows


@dataclass(frozen=True, slots=True)
class PostingOrganisation:
    """Who posts a task: who exists as `organisation_id`, or is to be found or made by `external_id`."""

    organisation_id: str = ""
    external_id: str = ""
    display_name: str = ""
    time_zone: str = ""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row that became a task; `task.organisation_id` is still empty."""

    row: int
    organisation: PostingOrganisation
    task: task_pb2.Task

    @property
    def seats(self) -> int:
        """People that the task can use at most."""
        return sum(slot.max for slot in self.task.slots)


@dataclass(frozen=True, slots=True)
class TaskFile:
    """Everything that a file says."""

    rows_read: int
    tasks: tuple[TaskRow, ...]
    findings: tuple[Finding, ...]

    @property
    def rows_refused(self) -> int:
        """Rows that create nothing."""
        return len(refused_rows(self.findings))


def without_doubles(tasks: Iterable[TaskRow], column: str) -> tuple[list[TaskRow], list[Finding]]:
    """The first task of each external id, and a finding for every later one."""
    first_row: dict[str, int] = {}
    kept, findings = [], []
    for task in tasks:
        earlier = first_row.setdefault(task.task.external_id, task.row)
        if earlier == task.row:
            kept.append(task)
        else:
            findings.append(
                Finding(task.row, column, f"row {earlier} has the same id", "Give each row an id of its own.")
            )
    return kept, findings


def interval(start: datetime, end: datetime) -> types_pb2.Interval:
    """The half-open stretch between two aware instants."""
    return types_pb2.Interval(start_time=_timestamp(start), end_time=_timestamp(end))


def fixed_schedule(task: task_pb2.Task, start: datetime, end: datetime) -> None:
    """Everybody comes from `start` to `end`."""
    task.fixed.CopyFrom(interval(start, end))


def flexible_schedule(task: task_pb2.Task, start: datetime, end: datetime, minutes: int) -> None:
    """Each person takes `minutes` at a time of their own between `start` and `end`."""
    task.flexible.CopyFrom(task_pb2.FlexibleSchedule(window=interval(start, end), minutes=minutes))


def in_row_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings as a reader of the file meets them."""
    return tuple(sorted(findings, key=lambda finding: finding.row))


def external_ids(tasks: Sequence[TaskRow]) -> list[str]:
    """The external ids of the tasks, in their order."""
    return [task.task.external_id for task in tasks]


def _timestamp(instant: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(instant)
    return stamp
