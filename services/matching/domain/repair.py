"""Repairs: what fell through, and the difference that mending it makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

GATHERING = timedelta(milliseconds=200)
"""After the first cause, so long others may join it: ten withdrawals at once are one repair."""

MOST_ATTEMPTS = 10
"""How often a cause is taken up by processes of which none lives to tell."""

DEFAULT_PEOPLE_LIMIT = 10


class Trigger(StrEnum):
    """What made a promise fall through, or may have."""

    WITHDRAWN = "withdrawn"
    NO_SHOW = "no_show"
    REMOVED = "removed"
    TASK_CHANGED = "task_changed"
    TASK_CANCELLED = "task_cancelled"
    VOLUNTEER_CHANGED = "volunteer_changed"

    @property
    def frees_a_seat(self) -> bool:
        """Whether somebody who had promised to come no longer does."""
        return self in (Trigger.WITHDRAWN, Trigger.NO_SHOW, Trigger.REMOVED)


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that fell through in a circle. The id is made of what happened, so an event that comes twice
    is one cause; `version` is that of the resource that told it."""

    trigger: Trigger
    circle_id: str
    resource_id: str
    version: int
    noted_at: datetime
    task_id: str = ""
    slot_id: str = ""
    volunteer_id: str = ""
    attempts: int = 0

    @property
    def cause_id(self) -> str:
        """The same for the same event, always."""
        return f"{self.trigger}:{self.circle_id}:{self.resource_id}:{self.version}"


class ChangeKind(StrEnum):
    """What a line of the difference says would be done."""

    ASK = "ask"
    TAKE_BACK = "take_back"
    NEEDS_CONSENT = "needs_consent"
    IN_RESERVE = "in_reserve"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the difference; `code` is the rule that a promise which needs a consent breaks now."""

    kind: ChangeKind
    task_id: str
    slot_id: str
    volunteer_id: str
    code: str = ""
    offer_id: str = ""
    refusal_reason: str = ""


@dataclass(frozen=True, slots=True)
class Repair:
    """What a run of this kind is beside a plan run. Points are those of the part around the change.

    `changes` has all but those who are asked: these are the proposals of the run.
    """

    plan_run_id: str
    base_plan_run_id: str
    kept: int = 0
    objective_before: int = 0
    best_nearby: bool = False
    released_by_policy: bool = False
    superseded_by: str = ""
    changes: Sequence[Change] = ()

    def people_touched(self, asked: int) -> int:
        """How many are asked, or lose an offer."""
        return asked + len(self.to_take_back)

    @property
    def to_take_back(self) -> list[Change]:
        """The offers that a release takes back first."""
        return [change for change in self.changes if change.kind is ChangeKind.TAKE_BACK]
