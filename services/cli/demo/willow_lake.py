"""Willow Lake, the invented district of the demo: its circles, organisations, people, tasks and requests.

What is in it stands in willow_lake.toml beside this module.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from services.cli.demo.crowd import Area

PASSWORD = "willow-lake-demo"  # noqa: S105 - shown to everybody on the sign-in page of a demo
DISTRICT = "district"
RESIDENTS = ("Bao Invented", "Cai Invented", "Dai Invented")
"""Residents besides the one with a ready-made login."""

_CONTENT = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True, slots=True)
class CircleSketch:
    """A circle: the key of the organisation that hosts it, and of the circle that it is nested in."""

    key: str
    display_name: str
    host: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationSketch:
    """An organisation, of a kind as the API names it, and the circles on whose surface it is."""

    key: str
    display_name: str
    kind: str
    description: str
    surface_of: tuple[str, ...] = ()
    verified: bool = True


@dataclass(frozen=True, slots=True)
class LoginSketch:
    """A ready-made login: the part that it plays, and who plays it."""

    role: str
    display_name: str

    @property
    def email(self) -> str:
        """The address to sign in with."""
        return f"{self.role}@demo.example"


@dataclass(frozen=True, slots=True)
class TaskSketch:
    """A task, `day` days after the first day of the demo, or on the first `weekday` (Mon, Tue, ...) after it.

    It starts at the local time `start` (HH:MM), or is flexible within `days` days. `people` are min, desired
    and max.
    """

    title: str
    category: str
    organisation: str
    circle: str
    minutes: int
    people: tuple[int, int, int]
    day: int = 0
    weekday: str = ""
    start: str = ""
    days: int = 1
    skills: Mapping[str, int] = field(default_factory=dict)
    prefers: tuple[str, ...] = ()
    priority: int = 0
    leader: bool = False


@dataclass(frozen=True, slots=True)
class RequestSketch:
    """A request of a resident (0 is the ready-made login) and the state that it is brought to."""

    state: str
    resident: int
    category: str
    text: str
    risk_notes: str


@dataclass(frozen=True, slots=True)
class District:
    """Everything in Willow Lake."""

    time_zone: str
    volunteers: int
    areas: Mapping[str, Area]
    organisations: tuple[OrganisationSketch, ...]
    circles: tuple[CircleSketch, ...]
    logins: tuple[LoginSketch, ...]
    tasks: tuple[TaskSketch, ...]
    requests: tuple[RequestSketch, ...]


@cache
def willow_lake() -> District:
    """The district as its file describes it."""
    content = tomllib.loads(_CONTENT.read_text(encoding="utf-8"))
    zone = content["time_zone"]
    return District(
        time_zone=zone,
        volunteers=content["volunteers"],
        areas={
            key: Area(latitude, longitude, radius, zone)
            for key, (latitude, longitude, radius) in content["areas"].items()
        },
        organisations=_all(OrganisationSketch, content["organisations"]),
        circles=_all(CircleSketch, content["circles"]),
        logins=_all(LoginSketch, content["logins"]),
        tasks=_all(TaskSketch, content["tasks"]),
        requests=_all(RequestSketch, content["requests"]),
    )


def _all(kind: Any, entries: list[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(kind(**{name: _frozen(value) for name, value in entry.items()}) for entry in entries)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
