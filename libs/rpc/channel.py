"""Channels to other services: who calls, until when, as part of which story, and what may be tried again."""

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from typing import Any, cast

import grpc
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions
from google.protobuf.message import Message

from libs.errors import TimeIsUp
from libs.rpc.call import current_call
from libs.rpc.identity import AUTHORIZATION
from libs.rpc.limits import MEBIBYTE
from libs.rpc.server import METADATA_BYTES
from libs.telemetry.tracing import HEADER, current_traceparent

TokenSource = Callable[[], str]

DEFAULT_SECONDS = 10.0
_SECONDS_TO_ANSWER = 0.005
_READING_VERBS = ("Get", "List", "BatchGet", "Search", "Explain", "Rank", "Preview", "Check")
_RETRY_POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.1s",
    "maxBackoff": "1s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}


class RpcChannel:
    """A channel to give to a generated stub: `TasksServiceStub(channel)`.

    Adds a token, the trace and a deadline to every call. A request that can carry a `request_id` and has none
    gets one, so that what gRPC tries again takes effect once.
    """

    def __init__(self, channel: grpc.aio.Channel, tokens: TokenSource | None, seconds: float) -> None:
        self._channel = channel
        self._tokens = tokens
        self._seconds = seconds

    def unary_unary(self, method: str, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """A callable for one method; used by generated code."""
        return self._prepared(method, self._channel.unary_unary(method, *args, **kwargs))

    def unary_stream(self, method: str, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """A callable for one method that answers with a stream; used by generated code."""
        return self._prepared(method, self._channel.unary_stream(method, *args, **kwargs))

    async def ready(self, seconds: float) -> None:
        """Wait until the other side can be reached. Raises TimeoutError."""
        await asyncio.wait_for(self._channel.channel_ready(), seconds)

    async def close(self) -> None:
        """End the channel and the calls on it."""
        await self._channel.close()

    def _prepared(self, method: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def prepared(
            request: Message, *, timeout: float | None = None, metadata: Any = (), **options: Any
        ) -> Any:
            seconds = _time_allowed(method, timeout or self._seconds)
            headers = (*metadata, *self._headers())
            return call(_repeatable(request), timeout=seconds, metadata=headers, **options)

        return prepared

    def _headers(self) -> list[tuple[str, str]]:
        headers = []
        token = self._tokens() if self._tokens else ""
        if token:
            headers.append((AUTHORIZATION, f"Bearer {token}"))
        traceparent = current_traceparent()
        if traceparent:
            headers.append((HEADER, traceparent))
        return headers


def create_channel(
    address: str,
    services: Sequence[ServiceDescriptor],
    tokens: TokenSource | None = None,
    *,
    seconds: float = DEFAULT_SECONDS,
) -> RpcChannel:
    """A channel to `host:port`, or to all replicas behind `dns:///name:port`.

    `tokens` gives the bearer token of each call (see `on_behalf_of_caller`); `services` are those that will
    be called, so that their repeatable methods are tried again while the other side is away.
    """
    channel = grpc.aio.insecure_channel(address, options=_options(services))
    return RpcChannel(channel, tokens, seconds)


def on_behalf_of_caller(own: TokenSource) -> TokenSource:
    """Forwards the token of the caller being answered, so that the one who asked is authorised; without one,
    our own."""

    def token() -> str:
        call = current_call()
        return call.token if call and call.token else own()

    return token


def is_repeatable(method: MethodDescriptor) -> bool:
    """True when the method only reads, or recognises a request that it has seen."""
    level = method.GetOptions().idempotency_level
    return (
        level != MethodOptions.IDEMPOTENCY_UNKNOWN
        or method.name.startswith(_READING_VERBS)
        or "request_id" in method.input_type.fields_by_name
    )


def _time_allowed(method: str, seconds: float) -> float:
    """Never longer than whoever waits for us waits, less what it takes to pass the answer on."""
    call = current_call()
    if call is None:
        return seconds
    remaining = call.remaining_seconds - _SECONDS_TO_ANSWER
    if remaining <= 0:
        raise TimeIsUp(method)
    return min(seconds, remaining)


def _repeatable(request: Message) -> Message:
    if "request_id" not in request.DESCRIPTOR.fields_by_name:
        return request
    identified: Any = type(request)()
    identified.CopyFrom(request)
    identified.request_id = identified.request_id or str(uuid.uuid4())
    return cast(Message, identified)


def _options(services: Sequence[ServiceDescriptor]) -> list[tuple[str, Any]]:
    names = [
        {"service": service.full_name, "method": method.name}
        for service in services
        for method in service.methods
        if is_repeatable(method)
    ]
    config: dict[str, Any] = {
        "loadBalancingConfig": [{"round_robin": {}}],
        "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
    }
    if names:
        config["methodConfig"] = [{"name": names, "retryPolicy": _RETRY_POLICY}]
    return [
        ("grpc.service_config", json.dumps(config)),
        ("grpc.enable_retries", 1),
        ("grpc.keepalive_time_ms", 30_000),
        ("grpc.keepalive_timeout_ms", 10_000),
        ("grpc.http2.max_pings_without_data", 0),
        # Who comes back is found within a second, however long they were away.
        ("grpc.initial_reconnect_backoff_ms", 200),
        ("grpc.max_reconnect_backoff_ms", 1_000),
        ("grpc.max_receive_message_length", 8 * MEBIBYTE),
        ("grpc.max_send_message_length", 8 * MEBIBYTE),
        ("grpc.max_metadata_size", METADATA_BYTES),
        ("grpc.absolute_max_metadata_size", METADATA_BYTES),
    ]
