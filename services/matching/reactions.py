"""What matching does about events: it keeps facts that plans rest on, and looks which plans that shakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.messaging import Event, InBulk
from services.matching.domain.grounds import Key
from services.matching.use_cases.ports import Store
from services.matching.use_cases.staleness import facts_changed

SKILL_DELETED = "vc.skill.v1.deleted"


class Digestion(Protocol):
    """Keeps what events tell; each method returns the facts that changed."""

    def volunteers(self, told: Sequence[Any]) -> set[Key]: ...
    def skills(self, told: Sequence[Any]) -> set[Key]: ...
    def deleted_skills(self, told: Sequence[Any]) -> set[Key]: ...
    def circles(self, told: Sequence[Any]) -> set[Key]: ...
    def tasks(self, told: Sequence[Any]) -> set[Key]: ...
    def offers(self, told: Sequence[Any]) -> set[Key]: ...
    def assignments(self, told: Sequence[Any]) -> set[Key]: ...


KEPT: Mapping[str, Callable[[Digestion, Sequence[Any]], set[Key]]] = {
    "volunteer": lambda digestion, told: digestion.volunteers(told),
    "skill": lambda digestion, told: digestion.skills(told),
    SKILL_DELETED: lambda digestion, told: digestion.deleted_skills(told),
    "circle": lambda digestion, told: digestion.circles(told),
    "task": lambda digestion, told: digestion.tasks(told),
    "offer": lambda digestion, told: digestion.offers(told),
    "assignment": lambda digestion, told: digestion.assignments(told),
}
"""How each kind of resource is kept."""


def reactions(
    digestion_of: Callable[[Session, datetime], Digestion], store_of: Callable[[Session], Store]
) -> dict[str, InBulk]:
    """What to do about each type of event: everything that carries one of the resources kept."""

    def react(session: Session, events: Sequence[Event]) -> None:
        now = datetime.now(UTC)
        digestion = digestion_of(session, now)
        changed: set[Key] = set()
        for kind, told in _by_kind(events).items():
            changed |= KEPT[kind](digestion, told)
        if changed:
            facts_changed(store_of(session), changed, now)

    in_bulk = InBulk(react)
    return {event.type: in_bulk for event in EVENTS.values() if event.resource_field in KEPT}


def _by_kind(events: Sequence[Event]) -> dict[str, list[Any]]:
    """The resources that the events carry, by how they are kept."""
    found: dict[str, list[Any]] = {}
    for event in events:
        kind = event.type if event.type in KEPT else EVENTS[event.type].resource_field
        found.setdefault(kind, []).append(EVENTS[event.type].unwrap(event.payload))
    return found
