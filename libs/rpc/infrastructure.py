"""What a server answers beside its own APIs: health and reflection, which need no caller, and unknown
methods.
"""

from collections.abc import Callable, Mapping
from typing import Any

import grpc
from google.protobuf.message import DecodeError

from libs.errors import MethodUnknown
from libs.rpc.grpc_types import Context, Handler
from libs.rpc.status import rich_status


class Infrastructure:
    """Registers gRPC's own services, which come without our pipeline.

    Bytes that are no message count as the empty request, which these services answer harmlessly; gRPC would
    tell the caller about our exception instead.
    """

    def __init__(self, serve: Callable[[str, Mapping[str, Handler]], None]) -> None:
        self._serve = serve

    def add_generic_rpc_handlers(self, handlers: object) -> None:
        """Generated code announces its handlers twice; `add_registered_method_handlers` has their names."""

    def add_registered_method_handlers(self, name: str, handlers: Mapping[str, Handler]) -> None:
        """Serve the methods without identity and policy."""
        self._serve(name, {method: _tolerant(handler) for method, handler in handlers.items()})


class UnknownMethods(grpc.GenericRpcHandler):
    """Answers every method that nobody registered; to be added last."""

    def service(self, details: grpc.HandlerCallDetails) -> Handler:
        """A handler that says the method does not exist."""

        async def refuse(_: bytes, context: Context) -> bytes:
            await context.abort(*rich_status(MethodUnknown(details.method)))

        return grpc.unary_unary_rpc_method_handler(refuse)


def _tolerant(handler: Handler) -> Handler:
    parse: Any = handler.request_deserializer

    def parse_or_empty(raw: bytes) -> Any:
        try:
            return parse(raw)
        except DecodeError:
            return parse(b"")

    named_tuple: Any = handler
    tolerant: Handler = named_tuple._replace(request_deserializer=parse_or_empty)
    return tolerant
