"""Readiness: a service wants calls once its schema stands and the broker has its streams.

Without a broker commands still work, since the outbox keeps their events; the service only says that it is
not well.
"""

from libs.hosting.spec import Loop
from libs.hosting.wiring import HostedService, Wiring
from libs.messaging import Stream
from libs.rpc.server import RpcServer

_PAUSE_SECONDS = 0.25


def readiness(service: HostedService, server: RpcServer, streams: list[Stream]) -> Loop:
    """Tells the health service how the service stands."""
    declared_in = 0

    async def step(_: Wiring) -> None:
        nonlocal declared_in
        broker = service.broker
        if broker.connected and declared_in != broker.connections:
            connection = broker.connections
            await broker.declare(streams)
            declared_in = connection
        ready = broker.connected and declared_in == broker.connections
        if ready != service.ready:
            await server.set_serving(ready)
            service.ready = ready

    return Loop("readiness", step, _PAUSE_SECONDS, alone=False)
