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

from libs.access import authorisation
from libs.access.authorisation import Authorisation
from libs.access.policy import admit, rule_for
from libs.access.principal import ANONYMOUS
from libs.access.tokens import Verifier
from libs.errors import MalformedRequest, MessageTooLarge, Overloaded
from libs.rpc.call import Call, enter
from libs.rpc.grpc_types import Context, Handler
from libs.rpc.identity import identify
from libs.rpc.limits import RpcLimits
from libs.rpc.observation import Ending, Observation
from libs.rpc.outcome import outcome
from libs.rpc.status import rich_status
from libs.rpc.validation import validate
from libs.telemetry.tracing import HEADER, enter_trace

_NO_CUT = nullcontext()


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
    """Everything around the handler of one method (full RPC name). Raises PolicyMissing without a rule."""

    def __init__(
        self,
        method: str,
        handler: Handler,
        verifier: Verifier,
        limits: RpcLimits,
        room: Room,
        observation: Observation,
        page_key: bytes,
    ) -> None:
        self._method = method
        self._page_key = page_key
        self._respond: Any = handler.unary_unary or handler.unary_stream
        self._read: Any = handler.request_deserializer
        self._print: Any = handler.response_serializer
        self._verifier = verifier
        self._limits = limits
        self._room = room
        self._size_limit = limits.message_limit(method)
        self._rule = rule_for(method)
        self._observation = observation

    async def unary(self, raw: bytes, context: Context) -> bytes:
        """Answer a call that ends with one message."""
        call, ending = self._begin(context), Ending()
        try:
            with self._room:
                request, proof = self._admit(call, raw, context)
                async with self._cut_off(call):
                    response = await self._respond(request, context)
                if proof:
                    proof.insist()
                answer: bytes = self._print(response)
            ending.code = grpc.StatusCode.OK
            return answer
        except Exception as error:
            return await self._refuse(error, call, ending, context)
        finally:
            self._observation.end(ending, call.principal)

    async def stream(self, raw: bytes, context: Context) -> AsyncIterator[bytes]:
        """Answer a call that ends with many messages; the policy must be asked before the first of them."""
        call, ending = self._begin(context), Ending()
        try:
            with self._room:
                request, proof = self._admit(call, raw, context)
                async with self._cut_off(call):
                    async for response in self._respond(request, context):
                        if proof:
                            proof.insist()
                        yield self._print(response)
            ending.code = grpc.StatusCode.OK
        except Exception as error:
            await self._refuse(error, call, ending, context)
        finally:
            self._observation.end(ending, call.principal)

    def _begin(self, context: Context) -> Call:
        """The call as it comes in, from somebody not yet known."""
        allowed = context.time_remaining()
        seconds = self._limits.default_seconds if allowed is None else min(allowed, self._limits.max_seconds)
        deadline, ours = time.monotonic() + seconds, seconds != allowed
        call = Call(self._method, ANONYMOUS, "", deadline, ours_to_end=ours, page_key=self._page_key)
        enter(call)
        return call

    def _admit(self, call: Call, raw: bytes, context: Context) -> tuple[Message, Authorisation | None]:
        """Let the call in with its request, or raise the domain error that says why not.

        With the request comes what the handler has to settle: nothing, when the door could decide alone.
        """
        metadata: Any = context.invocation_metadata() or ()
        enter_trace(next((str(value) for key, value in metadata if key == HEADER), None))
        call.principal, call.token = identify(self._verifier, metadata)
        admit(call.principal, self._method, self._rule)
        request = self._parse(raw)
        validate(request)
        return request, authorisation.begin(self._method) if self._rule.needs_facts else None

    def _parse(self, raw: bytes) -> Message:
        if len(raw) > self._size_limit:
            raise MessageTooLarge(self._method, len(raw), self._size_limit)
        try:
            request: Message = self._read(raw)
        except DecodeError as error:
            raise MalformedRequest(self._method) from error
        return request

    def _cut_off(self, call: Call) -> AbstractAsyncContextManager[Any]:
        """Ends the handler at our own deadline; a deadline of the caller's is kept by gRPC itself."""
        return asyncio.timeout(call.remaining_seconds) if call.ours_to_end else _NO_CUT

    async def _refuse(self, error: Exception, call: Call, ending: Ending, context: Context) -> NoReturn:
        """Answer with the error's meaning; ends the call."""
        answer = outcome(error, call, self._observation)
        code, message, metadata = rich_status(answer)
        ending.code, ending.reason, ending.message = code, answer.reason, message
        await context.abort(code, message, metadata)
