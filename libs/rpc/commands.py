"""Commands and queries: a use case run on the database, once, and only with the policy's consent.

A command is one write: its effect, its events and the answer it gave are on disk together or not at all.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar, cast

from google.protobuf import descriptor_pool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from sqlmodel import Session

from libs.access.authorisation import current_authorisation
from libs.access.policy import rule_for
from libs.crash_points import crash_point
from libs.errors import DomainError, Unavailable
from libs.rpc.call import Call, current_call
from libs.storage import idempotency
from libs.storage.database import Database

Answer = TypeVar("Answer", bound=Message)
Result = TypeVar("Result")


class Queries:
    """Runs functions that only read, for the call under way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, fn: Callable[[Session], Result]) -> Result:
        """The function's result on one state of the database.

        Raises AuthorisationForgotten when the policy should have been asked and was not.
        """
        return await self._database.read(_authorised(fn))

    async def look_up(self, fn: Callable[[Session], Result]) -> Result:
        """As `run`, for functions that find a few rows by their keys, which is done without delay."""
        return await self._database.look_up(_authorised(fn))


class Commands:
    """Runs functions that change something, for the call under way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, request: Message, fn: Callable[[Session], Answer]) -> Answer:
        """The function's answer once its effect is on disk; a retry gets the first answer again.

        A request is recognised by caller, method and `request_id`; without an id it is always new. Raises
        RequestIdReused when the id came with another content, AuthorisationForgotten when the policy was not
        asked; then, as with every exception, nothing is changed.
        """
        call = _call()
        request_id: str = getattr(request, "request_id", "")
        if not request_id:
            return await self._database.write(lambda session: _checked(call.method, fn(session)))
        once = _Once(call, request_id, request)
        try:
            answer = await self._database.write(lambda session: once.answer(session, fn))
        except Unavailable:
            raise
        except DomainError:
            # What is in the way may be the effect of this same request, sent before or twice at once.
            first = await self._database.read(once.first_answer)
            if first is None:
                raise
            return cast(Answer, first)
        crash_point("command.committed", call.method)
        return answer


class _Once:
    """One identified request. That it is new is taken for granted; its answer cannot be kept twice."""

    def __init__(self, call: Call, request_id: str, request: Message) -> None:
        self._method = call.method
        self._request_id = request_id
        self._key = (call.principal.subject, call.method, request_id)
        self._digest = hashlib.sha256(request.SerializeToString(deterministic=True)).digest()

    def first_answer(self, session: Session) -> Message | None:
        """What the request was answered before, None when it was not."""
        known = idempotency.lookup(session, *self._key, self._digest)
        if known is None:
            return None
        _settled_before()
        return _answer_type(self._method).FromString(known)

    def answer(self, session: Session, fn: Callable[[Session], Answer]) -> Answer:
        """The function's answer, kept together with its effect."""
        crash_point("command.begun", self._method)
        answer = _checked(self._method, fn(session))
        crash_point("command.effected", self._method)
        idempotency.remember(session, *self._key, self._digest, answer.SerializeToString())
        crash_point("command.remembered", self._method)
        return answer


def _call() -> Call:
    call = current_call()
    if call is None:
        raise LookupError("Commands and queries run inside an RPC; other work uses the database itself")
    return call


def _checked(rpc: str, answer: Answer) -> Answer:
    _insist(rpc)
    return answer


def _authorised(fn: Callable[[Session], Result]) -> Callable[[Session], Result]:
    """The function for the call under way, insisting that it asks the policy."""
    rpc = _call().method

    def checked(session: Session) -> Result:
        result = fn(session)
        _insist(rpc)
        return result

    return checked


def _insist(rpc: str) -> None:
    authorisation = current_authorisation()
    if authorisation is not None and rule_for(rpc).needs_facts:
        authorisation.insist()


def _settled_before() -> None:
    """The first answer was given with the policy's consent, to this same caller."""
    authorisation = current_authorisation()
    if authorisation is not None:
        authorisation.settled = True


@lru_cache(maxsize=1024)
def _answer_type(method: str) -> type[Message]:
    """The message class that an RPC (full name) answers with."""
    pool = descriptor_pool.Default()  # type: ignore[no-untyped-call]
    descriptor = pool.FindMethodByName(method[1:].replace("/", "."))
    return GetMessageClass(descriptor.output_type)
