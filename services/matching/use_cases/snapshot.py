"""The snapshot: from stored facts to the bytes of a matching problem, without ever holding all volunteers at
once."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from services.matching.domain.errors import CircleNotFound
from services.matching.domain.facts import Circle, Promise, Standing, Volunteer
from services.matching.domain.grounds import (
    Ground,
    ground_of_circle,
    ground_of_task,
    ground_of_volunteer,
)
from services.matching.domain.horizon import Horizon, checked_horizon
from services.matching.domain.plan_run import ProblemSize
from services.matching.domain.problem import Draft, Facts, settled_draft
from services.matching.domain.problem.circles import CircleMap
from services.matching.domain.problem.draft import Document
from services.matching.domain.weights import combined_weights
from services.matching.use_cases.ports import ConflictsOf, FactBook

BUDGET_WINDOW = timedelta(days=7)
LOAD_WINDOW = timedelta(days=28)
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_GZIP = 31
"""zlib's word for a gzip stream; its header then carries no time, so equal problems are equal bytes."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A problem as gzip bytes with the hash of what is in them, its size, and the facts for its grounds."""

    problem: bytes
    sha256: str
    size: ProblemSize
    as_of: datetime
    facts: Facts
    versions: Mapping[str, int] = field(default_factory=dict)

    def grounds(self, task_ids: Iterable[str], volunteers: Iterable[Volunteer]) -> Iterator[Ground]:
        """What proposals for these tasks and volunteers rest on, as the snapshot saw it.

        Of a volunteer the snapshot remembers the version alone: whoever has another one by now has changed.
        """
        tasks = {task.task_id: task for task in self.facts.tasks}
        inside = [*self.facts.assignments, *self.facts.offers]
        chosen = [tasks[task_id] for task_id in sorted(set(task_ids))]
        for task in chosen:
            yield ground_of_task(task.task_id, task, [one for one in inside if one.task_id == task.task_id])
        for circle_id in sorted({self.facts.circle.circle_id, *(task.circle_id for task in chosen)}):
            yield ground_of_circle(circle_id, self.facts.circles.get(circle_id))
        promised = _by_volunteer(inside)
        for volunteer in volunteers:
            who = volunteer.volunteer_id
            known = volunteer if self.versions.get(who) == volunteer.version else None
            pending = [
                one for one in self.facts.elsewhere.get(who, ()) if one.standing is not Standing.SERVED
            ]
            yield ground_of_volunteer(who, known, [*pending, *promised.get(who, ())])


def plan_circle(book: FactBook, circle_id: str) -> Circle:
    """The circle to plan. Raises CircleNotFound."""
    circle = book.circle(circle_id)
    if circle is None:
        raise CircleNotFound(circle_id)
    return circle


def draw_snapshot(
    book: FactBook,
    circle_id: str,
    interval: tuple[datetime, datetime],
    weights: Mapping[str, int],
    now: datetime,
    conflicts_of: ConflictsOf,
) -> Snapshot:
    """What would be solved now. Raises CircleNotFound, HorizonInvalid, WeightsInvalid."""
    circle = plan_circle(book, circle_id)
    horizon = checked_horizon(*interval, circle.time_zone, now)
    facts = _gather(book, circle, horizon, combined_weights(circle.weights, weights), now)
    circles = CircleMap(facts.circles)
    reach = {circle for task in facts.tasks for circle in circles.open_to(task)}
    people = _people(book, facts, reach)
    draft = settled_draft(facts, people, conflicts_of)
    return _written(draft, facts, book.active_volunteers(reach))


def _gather(
    book: FactBook, circle: Circle, horizon: Horizon, weights: Mapping[str, int], now: datetime
) -> Facts:
    circles = book.circles()
    tasks = book.open_tasks(CircleMap(circles).nested_in(circle.circle_id), horizon, now)
    task_ids = {task.task_id for task in tasks}
    assignments: list[Promise] = []
    offers: list[Promise] = []
    elsewhere: list[Promise] = []
    since = min([horizon.earliest_week, *(task.start for task in tasks)])
    until = max([horizon.last_moment, *(task.end for task in tasks)])
    for promise in book.promises(since, until):
        if promise.task_id not in task_ids or promise.standing is Standing.SERVED:
            elsewhere.append(promise)
        elif promise.standing is Standing.OFFERED:
            offers.append(promise)
        else:
            assignments.append(promise)
    return Facts(
        circle=circle,
        horizon=horizon,
        weights=weights,
        circles=circles,
        skills=book.skills(),
        tasks=tasks,
        assignments=tuple(assignments),
        offers=tuple(offers),
        elsewhere=_by_volunteer(elsewhere),
        declined=book.declined(since, until),
        offers_sent=book.offers_sent(now - BUDGET_WINDOW),
        served=book.served(now - LOAD_WINDOW),
    )


def _people(book: FactBook, facts: Facts, reach: set[str]) -> dict[str, Volunteer]:
    """Volunteers of the problem who hold an assignment or an offer in it."""
    holders = {promise.volunteer_id for promise in (*facts.assignments, *facts.offers)}
    return {
        volunteer.volunteer_id: volunteer
        for volunteer in book.volunteers(sorted(holders))
        if volunteer.active and not reach.isdisjoint(volunteer.circle_ids)
    }


def _written(draft: Draft, facts: Facts, volunteers: Iterable[Volunteer]) -> Snapshot:
    out = _Writer()
    pairs: list[dict[str, Any]] = []
    skills: set[str] = set()
    versions: dict[str, int] = {}
    latest = max([facts.circle.changed_at, *(task.changed_at for task in facts.tasks)])
    out.write('{"volunteers":[')
    for volunteer in volunteers:
        entry = draft.entry(volunteer)
        out.write(("," if versions else "") + _JSON.encode(entry))
        skills.update(entry["skills"])
        pairs.extend(draft.forbidden(volunteer))
        versions[volunteer.volunteer_id] = volunteer.version
        latest = max(latest, volunteer.changed_at)
    rest = draft.head(skills) | {"pairs": pairs}
    out.write("]," + _JSON.encode(rest)[1:])
    problem, sha256 = out.finish()
    return Snapshot(problem, sha256, draft.size(len(versions)), latest, facts, versions)


def snapshot_of(
    document: Document, size: ProblemSize, facts: Facts, volunteers: Iterable[Volunteer]
) -> Snapshot:
    """The snapshot of a problem that is small enough to be a document."""
    out = _Writer()
    out.write(_JSON.encode(document))
    problem, sha256 = out.finish()
    versions = {volunteer.volunteer_id: volunteer.version for volunteer in volunteers}
    latest = max([facts.circle.changed_at, *(task.changed_at for task in facts.tasks)])
    return Snapshot(problem, sha256, size, latest, facts, versions)


class _Writer:
    """Compresses and hashes what is written."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._gzip = zlib.compressobj(level=1, wbits=_GZIP)
        self._chunks: list[bytes] = []

    def write(self, text: str) -> None:
        raw = text.encode()
        self._hash.update(raw)
        self._chunks.append(self._gzip.compress(raw))

    def finish(self) -> tuple[bytes, str]:
        """The gzip bytes, and the SHA-256 of what is in them in hexadecimal."""
        self._chunks.append(self._gzip.flush())
        return b"".join(self._chunks), self._hash.hexdigest()


def _by_volunteer(promises: Iterable[Promise]) -> dict[str, tuple[Promise, ...]]:
    found: dict[str, list[Promise]] = {}
    for promise in promises:
        found.setdefault(promise.volunteer_id, []).append(promise)
    return {who: tuple(promised) for who, promised in found.items()}
