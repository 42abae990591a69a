"""Which events this service listens to: it remembers the newest word on whom and what promises depend."""

from collections.abc import Callable, Mapping
from datetime import datetime

from google.protobuf.message import Message
from sqlmodel import Session

from libs.contracts.events import EVENTS, EventType
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CircleMember
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.messaging import Event, Handler
from services.tasks.wire.facts import needed_of, surface_id

Learn = Callable[[Session, str, str, int, Message], None]
"""Keeps a fact: its projection, id and version, and what was told; older versions are ignored."""

Follow = Callable[[Session, str, datetime], None]
"""Draws the consequences for a volunteer's open offers of what was told of them at that time."""

_PROJECTIONS = {
    "volunteer": "volunteers",
    "skill": "skills",
    "organisation": "organisations",
    "circle": "circles",
}
_DELETED_SKILL = "vc.skill.v1.deleted"


def reactions(learn: Learn, follow: Follow) -> Mapping[str, Handler]:
    """The handlers by event type."""
    told_whole = {
        event.type: _handler(learn, event)
        for event in EVENTS.values()
        if event.resource_field in _PROJECTIONS
    }
    told_whole |= {
        event.type: _volunteer_handler(told_whole[event.type], follow, event)
        for event in EVENTS.values()
        if event.resource_field == "volunteer"
    }
    parts = (event for event in EVENTS.values() if event.resource_field == "circle_member")
    return told_whole | {event.type: _surface_handler(learn, event) for event in parts}


def _handler(learn: Learn, kind: EventType) -> Handler:
    projection = _PROJECTIONS[kind.resource_field]

    def handle(session: Session, event: Event) -> None:
        fact = _needed(kind.type, kind.unwrap(event.payload))
        learn(session, projection, event.aggregate_id, event.aggregate_version, fact)

    return handle


def _volunteer_handler(learn: Handler, follow: Follow, kind: EventType) -> Handler:
    """Who is no longer active keeps what they promised, and is asked for nothing more."""

    def handle(session: Session, event: Event) -> None:
        learn(session, event)
        told = kind.unwrap(event.payload)
        if isinstance(told, Volunteer) and told.state != Volunteer.STATE_ACTIVE:
            follow(session, event.aggregate_id, event.time)

    return handle


def _surface_handler(learn: Learn, kind: EventType) -> Handler:
    """Of those who join and leave circles only the surface matters here; who has left stays known as such."""

    def handle(session: Session, event: Event) -> None:
        part = kind.unwrap(event.payload)
        if isinstance(part, CircleMember) and part.role == CircleMember.ROLE_SURFACE:
            part_id = surface_id(part.circle_id, part.organisation_id)
            learn(session, "surfaces", part_id, event.aggregate_version, part)

    return handle


def _needed(event_type: str, resource: Message) -> Message:
    if event_type == _DELETED_SKILL:
        return skill_pb2.Skill()
    return needed_of(resource)
