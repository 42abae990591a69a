"""What a hosted service is made of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from google.protobuf.descriptor import ServiceDescriptor

from libs.access.tokens import Verifier
from libs.messaging import Broker, Relay, Subscriber
from libs.rpc.channel import RpcChannel, TokenSource, create_channel, on_behalf_of_caller
from libs.storage import Database


@dataclass(frozen=True, slots=True)
class Wiring:
    """What a service's own code is given: its database, the broker, and its voice towards other services.

    `tokens` gives the service's own token, for work that nobody in particular asked for.
    """

    name: str
    database: Database
    broker: Broker
    verifier: Verifier
    tokens: TokenSource
    closing: AsyncExitStack

    def channel(
        self, address: str, services: Sequence[ServiceDescriptor], *, in_own_name: bool = False
    ) -> RpcChannel:
        """A channel to another service, closed with this one.

        Calls carry the token of the caller being answered, so that they are authorised; `in_own_name` uses
        the service's own instead.
        """
        tokens = self.tokens if in_own_name else on_behalf_of_caller(self.tokens)
        channel = create_channel(address, services, tokens)
        self.closing.push_async_callback(channel.close)
        return channel


@dataclass(slots=True)
class HostedService:
    """A running service. `address` is host:port of its gRPC server; `metrics_address` may be empty."""

    name: str
    address: str
    database: Database
    broker: Broker
    relay: Relay
    subscribers: Sequence[Subscriber] = field(default_factory=list)
    metrics_address: str = ""
    ready: bool = False
