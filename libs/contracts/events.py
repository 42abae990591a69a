"""The event catalogue, read from the options of the event messages: type, message, resource, stream.

The type of an event is also the NATS subject on which it is published. Each service owns one stream with all
its subjects.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType, ModuleType
from typing import TypeAlias

from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from libs.contracts.gen.volunteercircle.events.matching.v1 import events_pb2 as matching_events
from libs.contracts.gen.volunteercircle.events.organisations.v1 import events_pb2 as organisations_events
from libs.contracts.gen.volunteercircle.events.tasks.v1 import events_pb2 as tasks_events
from libs.contracts.gen.volunteercircle.events.v1 import options_pb2
from libs.contracts.gen.volunteercircle.events.volunteers.v1 import events_pb2 as volunteers_events

MessageClass: TypeAlias = type[Message]

_MODULES: Mapping[str, ModuleType] = {
    "volunteers": volunteers_events,
    "organisations": organisations_events,
    "tasks": tasks_events,
    "matching": matching_events,
}


@dataclass(frozen=True)
class EventType:
    """One kind of event: its type (also its subject), who emits it, its message and the one field in it."""

    type: str
    service: str
    message: MessageClass
    resource_field: str

    def wrap(self, resource: Message) -> bytes:
        """Serialises an event of this type that carries `resource`."""
        return self.message(**{self.resource_field: resource}).SerializeToString()

    def unwrap(self, payload: bytes) -> Message:
        """Reads the resource out of a serialised event. Raises DecodeError on other bytes."""
        resource: Message = getattr(self.message.FromString(payload), self.resource_field)
        return resource


def _catalogue() -> Mapping[str, EventType]:
    events = {}
    for service, module in _MODULES.items():
        for descriptor in module.DESCRIPTOR.message_types_by_name.values():
            event_type = descriptor.GetOptions().Extensions[options_pb2.type]
            events[event_type] = EventType(
                event_type, service, GetMessageClass(descriptor), descriptor.fields[0].name
            )
    return MappingProxyType(events)


EVENTS: Mapping[str, EventType] = _catalogue()
"""Every event of the suite by type."""


def event_types(service: str) -> list[EventType]:
    """The events that a service emits, by type."""
    return sorted(
        (event for event in EVENTS.values() if event.service == service), key=lambda event: event.type
    )


def stream_name(service: str) -> str:
    """Name of the JetStream stream that holds a service's events."""
    return service.upper()


def stream_subjects(service: str) -> list[str]:
    """Subjects of a service's stream: one pattern for each kind of aggregate, `vc.<aggregate>.v1.>`."""
    return sorted({event.type.rsplit(".", 1)[0] + ".>" for event in event_types(service)})
