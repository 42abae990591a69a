"""Facts of a plan with every part in place, to be bent by each test."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from libs.availability import Kind, WeeklySpan, Window
from libs.places import TravelMode, cell_of
from services.matching.domain.facts import (
    Circle,
    Limits,
    Promise,
    Slot,
    Standing,
    Task,
    Volunteer,
)
from services.matching.domain.horizon import Horizon
from services.matching.domain.problem import Draft, Facts, settled_draft
from services.matching.engine import conflicts_of

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
"""A Monday without changes of clocks anywhere."""

CENTRE = (52.52, 13.405)
EVERY_DAY = frozenset(range(1, 8))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the first weeks, day 0 being the Monday."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def all_week(kind: Kind = Kind.AVAILABLE) -> Window:
    """Every hour of every day."""
    return Window(kind, WeeklySpan(EVERY_DAY, 0, 1440))


def circle(circle_id: str = "c", parent: str = "", **changes: Any) -> Circle:
    """A circle in UTC around the centre."""
    made = Circle(circle_id, parent, (), CENTRE, "UTC", 0, 0, 0, {}, MONDAY)
    return replace(made, **changes)


def volunteer(volunteer_id: str = "v", **changes: Any) -> Volunteer:
    """An active point of circle c, free all week, living in the centre."""
    made = Volunteer(
        volunteer_id=volunteer_id,
        active=True,
        home_cell=cell_of(*CENTRE),
        travel_mode=TravelMode.BICYCLE,
        reach_metres=0,
        time_zone="UTC",
        grants=(),
        windows=(all_week(),),
        limits=Limits(),
        likes=(),
        blocked_organisation_ids=(),
        tags=(),
        circle_ids=("c",),
        age_reached=0,
        version=1,
        changed_at=MONDAY,
    )
    return replace(made, **changes)


def slot(slot_id: str = "s", least: int = 1, desired: int = 1, most: int = 1, **changes: Any) -> Slot:
    """A slot that asks for nothing."""
    return replace(Slot(slot_id, least, desired, most, (), ()), **changes)


def task(task_id: str = "t", start: datetime = at(1, 9), hours: float = 2, **changes: Any) -> Task:
    """A task of circle c in the centre, with one slot named after it."""
    made = Task(
        task_id=task_id,
        organisation_id="o",
        circle_id="c",
        spill_level=0,
        category="errand",
        start=start,
        end=start + timedelta(hours=hours),
        flexible=False,
        minutes=round(hours * 60),
        place=CENTRE,
        priority=0,
        min_age=0,
        tags=(),
        all_or_nothing=False,
        slots=(slot(f"{task_id}-slot"),),
        changed_at=MONDAY,
    )
    return replace(made, **changes)


def promise(of: Task, who: str = "v", standing: Standing = Standing.CONFIRMED, **changes: Any) -> Promise:
    """A seat in the task's first slot."""
    slot_id = of.slots[0].slot_id
    made = Promise(who, of.task_id, slot_id, standing, of.start, of.end, of.flexible, of.minutes, of.place)
    return replace(made, **changes)


def facts(*tasks: Task, **changes: Any) -> Facts:
    """Facts of circle c over two weeks from Monday."""
    known = {"c": circle()}
    made = Facts(
        circle=known["c"],
        horizon=Horizon(MONDAY, MONDAY + timedelta(days=14), "UTC"),
        weights={},
        circles=known,
        tasks=tuple(sorted(tasks, key=lambda one: one.task_id)),
    )
    return replace(made, **changes)


def problem(given: Facts, *people: Volunteer) -> dict[str, Any]:
    """The problem with these volunteers, as it is written and read again."""
    written: dict[str, Any] = json.loads(json.dumps(draft(given, *people).problem(people)))
    return written


def draft(given: Facts, *people: Volunteer) -> Draft:
    """The settled draft with these volunteers."""
    holders = {one.volunteer_id for one in (*given.assignments, *given.offers)}
    involved = {one.volunteer_id: one for one in people if one.volunteer_id in holders and one.active}
    return settled_draft(given, involved, conflicts_of)


def entry(given: Facts, person: Volunteer) -> dict[str, Any]:
    """The entry of one volunteer."""
    (found,) = problem(given, person)["volunteers"]
    return found
