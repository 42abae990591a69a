"""What matching does about events: it keeps facts that plans rest on, and looks which plans that shakes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.messaging import Event, InBulk
from services.matching.domain.grounds import Key, Kind
from services.matching.use_cases.ports import Store
from services.matching.use_cases.staleness import facts_changed
from services.matching.use_cases.waves import next_waves

WITHOUT_ACCEPTANCE = (Offer.STATE_DECLINED, Offer.STATE_EXPIRED, Offer.STATE_REVOKED)
"""How an offer ends that leaves its seat wanting somebody else."""

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
        digestion, store = digestion_of(session, now), store_of(session)
        changed: set[Key] = set()
        told_by_kind = _by_kind(events)
        for kind, told in told_by_kind.items():
            changed |= KEPT[kind](digestion, told)
        if changed:
            facts_changed(store, changed, now)
            next_waves(store, _missed_somebody(told_by_kind.get("offer", ()), changed), now)

    in_bulk = InBulk(react)
    return {event.type: in_bulk for event in EVENTS.values() if event.resource_field in KEPT}


def _missed_somebody(offers: Sequence[Offer], changed: Collection[Key]) -> set[str]:
    """The tasks of which somebody, as we hear now, will not come."""
    return {
        offer.task_id
        for offer in offers
        if offer.state in WITHOUT_ACCEPTANCE and (Kind.TASK, offer.task_id) in changed
    }


def _by_kind(events: Sequence[Event]) -> dict[str, list[Any]]:
    """The resources that the events carry, by how they are kept."""
    found: dict[str, list[Any]] = {}
    for event in events:
        kind = event.type if event.type in KEPT else EVENTS[event.type].resource_field
        found.setdefault(kind, []).append(EVENTS[event.type].unwrap(event.payload))
    return found
