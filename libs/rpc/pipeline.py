"""What every call passes on its way to its handler, and every error on its way back.

In this order: room, identity, the policy's door, size, parsing, validation, deadline, handler, proof that the
policy was asked. Handlers are wrapped once, when they are registered, so that a method without a rule stops
the start and a call costs no look-ups.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, NoReturn

import grpc
from google.protobuf.message import DecodeError, Message

from libs.access.authorisation import Authorisation, enter_call
from libs.access.policy import admit, rule_for
from libs.access.principal import ANONYMOUS
from libs.access.tokens import Verifier
from libs.errors import MalformedRequest, MessageTooLarge, Overloaded
from libs.rpc.call import Call, enter
from libs.rpc.identity import identify
from libs.rpc.limits import RpcLimits
from libs.rpc.observation import Ending, Observation
from libs.rpc.outcome import outcome
from libs.rpc.status import rich_status
from libs.rpc.validation import validate
from libs.telemetry.tracing import HEADER, enter_trace

Context = grpc.aio.ServicerContext[Any, Any]
Handler = grpc.RpcMethodHandler[Any, Any]


@dataclass(slots=True)
class Room:
    """How many calls a server answers now, and how many it takes at a time."""

    limit: int
    taken: int = 0

    def __enter__(self) -> None:
        if self.taken >= self.limit:
            raise Overloaded(self.limit)
        self.taken += 1

    def __exit__(self, *_: object) -> None:
        self.taken -= 1


class MethodPipeline:
    """Everything around the handler of one method (full RPC name) of one service.

    Raises PolicyMissing when the method has no rule.
    """

    def __init__(
        self, service: str, method: str, handler: Handler, verifier: Verifier, limits: RpcLimits, room: Room
    ) -> None:
        self._method = method
        self._respond: Any = handler.unary_unary or handler.unary_stream
        self._read: Any = handler.request_deserializer
        self._print: Any = handler.response_serializer
        self._verifier = verifier
        self._limits = limits
        self._room = room
        self._size_limit = limits.message_limit(method)
        self._needs_facts = rule_for(method).needs_facts
        self._observation = Observation(service, method)

    async def unary(self, raw: bytes, context: Context) -> bytes:
        """Answer a call that ends with one message."""
        call, ending = self._begin(context)
        try:
            with self._room:
                request, authorisation = self._admit(call, raw, context)
                async with self._within_deadline(call, context):
                    response = await self._respond(request, context)
                if self._needs_facts:
                    authorisation.insist()
                answer: bytes = self._print(response)
            ending.code = grpc.StatusCode.OK
            return answer
        except Exception as error:
            return await self._refuse(error, call, ending, context)
        finally:
            self._observation.end(ending, call.principal)

    async def stream(self, raw: bytes, context: Context) -> AsyncIterator[bytes]:
        """Answer a call that ends with many messages; the policy must be asked before the first of them."""
        call, ending = self._begin(context)
        try:
            with self._room:
                request, authorisation = self._admit(call, raw, context)
                async with self._within_deadline(call, context):
                    async for response in self._respond(request, context):
                        if self._needs_facts:
                            authorisation.insist()
                        yield self._print(response)
            ending.code = grpc.StatusCode.OK
        except Exception as error:
            await self._refuse(error, call, ending, context)
        finally:
            self._observation.end(ending, call.principal)

    def _begin(self, context: Context) -> tuple[Call, Ending]:
        remaining = context.time_remaining()
        seconds = self._limits.default_seconds if remaining is None else remaining
        deadline = time.monotonic() + min(seconds, self._limits.max_seconds)
        call = Call(self._method, ANONYMOUS, "", deadline)
        enter(call)
        return call, self._observation.begin()

    def _admit(self, call: Call, raw: bytes, context: Context) -> tuple[Message, Authorisation]:
        """Let the call in with its request, or raise the domain error that says why not."""
        metadata: Any = context.invocation_metadata() or ()
        enter_trace(next((str(value) for key, value in metadata if key == HEADER), None))
        call.principal, call.token = identify(self._verifier, metadata)
        admit(call.principal, self._method)
        request = self._parse(raw)
        validate(request)
        authorisation = Authorisation(self._method)
        enter_call(authorisation)
        return request, authorisation

    def _parse(self, raw: bytes) -> Message:
        if len(raw) > self._size_limit:
            raise MessageTooLarge(self._method, len(raw), self._size_limit)
        try:
            request: Message = self._read(raw)
        except DecodeError as error:
            raise MalformedRequest(self._method) from error
        return request

    def _within_deadline(self, call: Call, context: Context) -> AbstractAsyncContextManager[Any]:
        """Ends the handler at our own deadline; a caller's earlier one is kept by gRPC itself."""
        remaining = context.time_remaining()
        if remaining is not None and remaining <= self._limits.max_seconds:
            return nullcontext()
        return asyncio.timeout(call.remaining_seconds)

    async def _refuse(self, error: Exception, call: Call, ending: Ending, context: Context) -> NoReturn:
        """Answer with the error's meaning; ends the call."""
        answer = outcome(error, call, self._observation)
        code, message, metadata = rich_status(answer)
        ending.code, ending.reason, ending.message = code, answer.reason, message
        await context.abort(code, message, metadata)
