"""Events between services: the relay out of the outbox, the subscriber into the inbox, NATS between them."""

from libs.messaging.broker import Broker, connect
from libs.messaging.errors import BrokerUnavailable
from libs.messaging.event import Event
from libs.messaging.relay import Relay
from libs.messaging.replay import rebuild_projection, replay
from libs.messaging.subscriber import Handler, InBulk, Subscriber
from libs.messaging.topology import Consumer, Stream

__all__ = [
    "Broker",
    "BrokerUnavailable",
    "Consumer",
    "Event",
    "Handler",
    "InBulk",
    "Relay",
    "Stream",
    "Subscriber",
    "connect",
    "rebuild_projection",
    "replay",
]
