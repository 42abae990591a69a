"""A plan may rest on every fact of a task, a volunteer and a circle: none can change unnoticed."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from libs.places import TravelMode
from services.matching.domain.facts import Circle, Grant, Limits, Promise, Slot, Standing, Task, Volunteer
from services.matching.domain.grounds import Ground, ground_of_circle, ground_of_task, ground_of_volunteer
from services.matching.domain.waves import Aim
from tests.support.matching_facts import at, circle, task, volunteer

UNTOLD = frozenset({"version", "changed_at"})
"""What tells that something changed, but not what."""

OTHERS: dict[type[Any], list[Any]] = {
    str: ["another"],
    int: [77],
    bool: [True, False],
    TravelMode: [TravelMode.CAR],
    Limits: [Limits(tasks_per_week=3)],
    Aim: [Aim(target=0.5)],
}


def changes_of(fact: Any) -> list[Any]:
    """The fact with each of its fields changed in turn."""
    return [
        pytest.param(
            fact, replace(fact, **{one.name: _other(getattr(fact, one.name), one.name)}), id=one.name
        )
        for one in fields(fact)
        if one.name not in UNTOLD and one.name != _id_of(fact)
    ]


def _id_of(fact: Any) -> str:
    return f"{type(fact).__name__.lower()}_id"


def _other(value: Any, name: str) -> Any:
    if value is None or name in ("place", "centre"):
        return (1.0, 2.0)
    if isinstance(value, tuple):
        return {
            "grants": (Grant("first-aid", 1, None, None),),
            "windows": (),
            "likes": (("errand", 3),),
            "slots": (Slot("another", 0, 1, 1, (), ()),),
        }.get(name, ("another",))
    if isinstance(value, dict):
        return {"travel": 9}
    if hasattr(value, "tzinfo"):
        return value + timedelta(hours=1)
    return next(one for one in OTHERS[type(value)] if one != value)


def ground(fact: Task | Volunteer | Circle, promises: tuple[Promise, ...] = ()) -> Ground:
    """What a plan rests on when it rests on this fact."""
    if isinstance(fact, Task):
        return ground_of_task(fact.task_id, fact, promises)
    if isinstance(fact, Volunteer):
        return ground_of_volunteer(fact.volunteer_id, fact, promises)
    return ground_of_circle(fact.circle_id, fact)


@pytest.mark.parametrize(
    ("fact", "changed"), [*changes_of(task()), *changes_of(volunteer()), *changes_of(circle())]
)
def test_no_field_changes_unnoticed(fact: Any, changed: Any) -> None:
    assert fact != changed
    assert not ground(fact).still_holds(ground(changed))


@pytest.mark.parametrize("fact", [task(), volunteer(), circle()])
def test_the_same_said_again_is_no_news(fact: Any) -> None:
    again = replace(fact, changed_at=fact.changed_at + timedelta(days=1))
    assert ground(fact).still_holds(ground(again))


def test_a_seat_taken_or_lost_and_a_new_promise_are_news() -> None:
    seat = Promise("v", "t", "s", Standing.CONFIRMED, at(0, 9), at(0, 11), flexible=False, minutes=120)
    for one in (task(), volunteer()):
        assert not ground(one).still_holds(ground(one, (seat,)))
    assert not ground(task(), (seat,)).still_holds(ground(task()))
    assert ground(volunteer(), (seat,)).still_holds(ground(volunteer())), "who is freer can still come"


def test_what_is_gone_holds_nothing() -> None:
    assert not ground(task()).still_holds(ground_of_task(task().task_id, None, ()))
    assert not ground(volunteer()).still_holds(ground(replace(volunteer(), active=False)))
