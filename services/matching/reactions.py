"""What matching does about events: it keeps every fact that a plan can rest on, and looks which plans that
shakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Protocol

from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.messaging import Event, Handler
from services.matching.domain.grounds import Key
from services.matching.use_cases.ports import Store
from services.matching.use_cases.staleness import facts_changed


class Digestion(Protocol):
    """Keeps what events tell; each method returns the facts that changed."""

    def volunteers(self, told: Sequence[Any]) -> set[Key]: ...
    def skills(self, told: Sequence[Any], *, deleted: bool = False) -> set[Key]: ...
    def circles(self, told: Sequence[Any]) -> set[Key]: ...
    def tasks(self, told: Sequence[Any]) -> set[Key]: ...
    def offers(self, told: Sequence[Any]) -> set[Key]: ...
    def assignments(self, told: Sequence[Any]) -> set[Key]: ...


Keep = Callable[[Digestion, Sequence[Any]], set[Key]]

KEPT: Mapping[str, Keep] = {
    "volunteer": lambda digestion, told: digestion.volunteers(told),
    "skill": lambda digestion, told: digestion.skills(told),
    "circle": lambda digestion, told: digestion.circles(told),
    "task": lambda digestion, told: digestion.tasks(told),
    "offer": lambda digestion, told: digestion.offers(told),
    "assignment": lambda digestion, told: digestion.assignments(told),
}
"""How each kind of resource is kept."""


def reactions(
    digestion_of: Callable[[Session, datetime], Digestion], store_of: Callable[[Session], Store]
) -> dict[str, Handler]:
    """What to do about each type of event: everything that carries one of the resources kept."""

    def react(session: Session, event: Event, keep: Keep) -> None:
        now = datetime.now(UTC)
        changed = keep(digestion_of(session, now), [EVENTS[event.type].unwrap(event.payload)])
        if changed:
            facts_changed(store_of(session), changed, now)

    handlers = {
        event.type: partial(react, keep=KEPT[event.resource_field])
        for event in EVENTS.values()
        if event.resource_field in KEPT
    }
    handlers["vc.skill.v1.deleted"] = partial(
        react, keep=lambda digestion, told: digestion.skills(told, deleted=True)
    )
    return dict(handlers)
