"""A plan run and its state machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from libs.errors import EtagMismatch
from services.matching.domain.errors import PlanRunStale, PlanRunStateWrong
from services.matching.domain.facts import Promise
from services.matching.domain.horizon import LONGEST_TASK, WEEK_BEFORE

DEFAULT_TIME_LIMIT_SECONDS = 30
MOST_ATTEMPTS = 3
"""How often a run is begun again after its process died."""


class State(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    SOLVING = "solving"
    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    TIMED_OUT_WITH_SOLUTION = "timed_out_with_solution"
    FAILED = "failed"
    CANCELLED = "cancelled"
    RELEASED = "released"
    DISCARDED = "discarded"


class Kind(StrEnum):
    """What is planned: a horizon because somebody asked, or the surroundings of a change."""

    PLAN = "plan"
    REPAIR = "repair"


class Action(StrEnum):
    """What can happen to a run; the words complete "that does not allow to ... it"."""

    TAKE = "take"
    REQUEUE = "queue again"
    PROVE = "prove"
    SETTLE = "settle"
    TIME_OUT = "time out"
    FAIL = "fail"
    CANCEL = "cancel"
    RELEASE = "release"
    DISCARD = "discard"


UNFINISHED = frozenset({State.QUEUED, State.SOLVING})
SOLVED = frozenset({State.OPTIMAL, State.FEASIBLE, State.TIMED_OUT_WITH_SOLUTION})
WITH_PLAN = SOLVED | {State.RELEASED, State.DISCARDED}

TRANSITIONS: Mapping[tuple[State, Action], State] = {
    (State.QUEUED, Action.TAKE): State.SOLVING,
    (State.QUEUED, Action.CANCEL): State.CANCELLED,
    (State.QUEUED, Action.FAIL): State.FAILED,
    (State.SOLVING, Action.REQUEUE): State.QUEUED,
    (State.SOLVING, Action.PROVE): State.OPTIMAL,
    (State.SOLVING, Action.SETTLE): State.FEASIBLE,
    (State.SOLVING, Action.TIME_OUT): State.TIMED_OUT_WITH_SOLUTION,
    (State.SOLVING, Action.FAIL): State.FAILED,
    (State.SOLVING, Action.CANCEL): State.CANCELLED,
    (State.RELEASED, Action.RELEASE): State.RELEASED,
    **{(state, Action.RELEASE): State.RELEASED for state in SOLVED},
    **{(state, Action.DISCARD): State.DISCARDED for state in SOLVED},
}
"""Where each action leads; whatever is not named is refused."""


@dataclass(frozen=True, slots=True)
class ProblemSize:
    """How large a problem is; `seats` is the sum of the slots' maxima, `fixed` the assignments that stay."""

    volunteers: int = 0
    tasks: int = 0
    slots: int = 0
    seats: int = 0
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the solver found: value, bound, how far apart, and what is left short. Seconds are wall time."""

    objective: int = 0
    bound: int = 0
    gap: float = 0.0
    terms: Mapping[str, int] = field(default_factory=dict)
    proposals: int = 0
    short_of_min: int = 0
    short_of_desired: int = 0
    stopped_by: str = ""
    solve_seconds: float = 0.0
    engine_version: str = ""


@dataclass(frozen=True, slots=True)
class PlanRun:
    """One execution of the solver over a circle and a horizon."""

    plan_run_id: str
    circle_id: str
    start: datetime
    end: datetime
    created_by_person_id: str
    created_at: datetime
    changed_at: datetime
    time_limit_seconds: int = DEFAULT_TIME_LIMIT_SECONDS
    gap_limit: float = 0.0
    seed: int = 0
    work_limit: int = 0
    weights: Mapping[str, int] = field(default_factory=dict)
    state: State = State.QUEUED
    stale: bool = False
    cancel_asked: bool = False
    attempts: int = 0
    snapshot_sha256: str = ""
    size: ProblemSize = ProblemSize()
    outcome: Outcome = Outcome()
    failure: str = ""
    offers_sent: int = 0
    offers_refused: int = 0
    kind: Kind = Kind.PLAN
    version: int = 1

    @property
    def etag(self) -> str:
        """Opaque mark of the version."""
        return f'"{self.version}"'

    def looks_at(self, promise: Promise) -> bool:
        """Whether the promise lies in a time that every snapshot for this run knows."""
        return promise.end > self.start - WEEK_BEFORE and promise.start < self.end + LONGEST_TASK

    def check_etag(self, given: str) -> None:
        """Raises EtagMismatch when the caller means another version; naming none is allowed."""
        if given and given != self.etag:
            raise EtagMismatch(given, self.etag)

    def after(self, action: Action, now: datetime, **changes: object) -> PlanRun:
        """The run after the action. Raises PlanRunStateWrong when its state does not allow that."""
        state = TRANSITIONS.get((self.state, action))
        if state is None:
            raise PlanRunStateWrong(self.plan_run_id, action.value, self.state.value)
        return replace(self, state=state, changed_at=now, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def taken(self, now: datetime) -> PlanRun:
        """Being solved, once more."""
        return self.after(Action.TAKE, now, attempts=self.attempts + 1)

    def lapsed(self, now: datetime) -> PlanRun:
        """Its process is gone: back in the queue, or failed when that happened too often; cancelled if that
        was asked."""
        if self.cancel_asked:
            return self.after(Action.CANCEL, now)
        if self.attempts >= MOST_ATTEMPTS:
            return self.failed(
                f"The solver was interrupted {self.attempts} times. Plan a shorter horizon.", now
            )
        return self.after(Action.REQUEUE, now)

    def with_snapshot(self, sha256: str, size: ProblemSize, now: datetime) -> PlanRun:
        """Being solved over this problem."""
        return replace(
            self,
            snapshot_sha256=sha256,
            size=size,
            changed_at=now,
            version=self.version + 1,
            outcome=Outcome(),
        )

    def advanced(self, objective: int, bound: int, gap: float) -> PlanRun:
        """Being solved, with a better plan or bound; too fleeting to be another version of the run."""
        return replace(self, outcome=replace(self.outcome, objective=objective, bound=bound, gap=gap))

    def solved(self, outcome: Outcome, optimal: bool, stale: bool, now: datetime) -> PlanRun:
        """With a plan."""
        if optimal:
            action = Action.PROVE
        else:
            action = Action.TIME_OUT if outcome.stopped_by == "time" else Action.SETTLE
        return self.after(action, now, outcome=outcome, stale=stale)

    def failed(self, sentence: str, now: datetime) -> PlanRun:
        """Without a plan, for a reason told in a sentence."""
        return self.after(Action.FAIL, now, failure=sentence)

    def asked_to_cancel(self, now: datetime) -> PlanRun:
        """Stopped at once when it waits; one being solved is stopped by whoever solves it, with the plan so
        far."""
        if self.state is State.SOLVING:
            return replace(self, cancel_asked=True, changed_at=now, version=self.version + 1)
        return self.after(Action.CANCEL, now)

    def became_stale(self, now: datetime) -> PlanRun:
        """A fact that it rests on has changed."""
        return replace(self, stale=True, changed_at=now, version=self.version + 1)

    def check_releasable(self) -> None:
        """Raises PlanRunStateWrong without a plan, PlanRunStale when a fact has changed."""
        if (self.state, Action.RELEASE) not in TRANSITIONS:
            raise PlanRunStateWrong(self.plan_run_id, Action.RELEASE.value, self.state.value)
        if self.stale:
            raise PlanRunStale(self.plan_run_id)
