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
from services.matching.domain.repair import Cause
from services.matching.use_cases import repairing
from services.matching.use_cases.ports import Store
from services.matching.use_cases.staleness import facts_changed
from services.matching.use_cases.waves import next_waves
from services.matching.wire.causes import CHANGES_OF_PEOPLE, causes_of

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
    digestion_of: Callable[[Session, datetime], Digestion],
    store_of: Callable[[Session], Store],
    mend_soon: Callable[[], None],
) -> dict[str, InBulk]:
    """What to do about each type of event: everything that carries one of the resources kept.

    `mend_soon` is called, in whatever thread, just before a cause of a repair is written.
    """

    def react(session: Session, events: Sequence[Event]) -> None:
        now = datetime.now(UTC)
        digestion, store = digestion_of(session, now), store_of(session)
        changed: set[Key] = set()
        told_by_kind = _by_kind(events)
        for kind, told in told_by_kind.items():
            changed |= KEPT[kind](digestion, told)
        if changed:
            facts_changed(store, changed, now)
            if repairing.note_causes(store, _causes(store, events, changed, now)):
                mend_soon()
            next_waves(store, _missed_somebody(told_by_kind.get("offer", ()), changed), now)

    in_bulk = InBulk(react)
    return {event.type: in_bulk for event in EVENTS.values() if event.resource_field in KEPT}


def _causes(store: Store, events: Sequence[Event], changed: Collection[Key], now: datetime) -> list[Cause]:
    """What promises, as we hear now, fell through, or may have."""
    told: list[tuple[str, Any]] = [(event.type, EVENTS[event.type].unwrap(event.payload)) for event in events]
    found = [cause for event_type, one in told for cause in causes_of(event_type, one, now)]
    people = {
        one.volunteer_id: one.version
        for event_type, one in told
        if event_type in CHANGES_OF_PEOPLE and (Kind.VOLUNTEER, one.volunteer_id) in changed
    }
    news = [cause for cause in found if (Kind.TASK, cause.task_id) in changed]
    return [*news, *(repairing.causes_of_people(store, people, now) if people else ())]


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
