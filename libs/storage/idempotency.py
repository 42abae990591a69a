"""Requests that change something are carried out once: a retry gets the first answer."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select, tuple_
from sqlmodel import Session

from libs.errors import RequestIdReused
from libs.storage.deferred import deferred_rows
from libs.storage.plumbing import idempotency
from libs.storage.prepared import PreparedQuery

RETENTION = timedelta(days=7)
"""How long a retry still gets the first answer."""

_KEY = tuple(idempotency.primary_key)
_STORED = PreparedQuery(
    select(idempotency.c.request_hash, idempotency.c.response).where(
        *(column == bindparam(column.name) for column in _KEY)
    )
)


def lookup(
    session: Session, principal: str, method: str, request_id: str, request_hash: bytes
) -> bytes | None:
    """The answer that this request already got, None when it is new.

    Raises:
        RequestIdReused: the id came with a different request before.
    """
    known = _STORED.one_or_none(session, principal=principal, method=method, request_id=request_id)
    if known is None:
        return None
    if known.request_hash != request_hash:
        raise RequestIdReused(request_id)
    return bytes(known.response)


def remember(
    session: Session, principal: str, method: str, request_id: str, request_hash: bytes, response: bytes
) -> None:
    """Keep the answer with the effect of the request. The write fails with ConstraintViolated when the id is
    known already: look then what it was answered."""
    deferred_rows(session).add(
        idempotency,
        {
            "principal": principal,
            "method": method,
            "request_id": request_id,
            "request_hash": request_hash,
            "response": response,
            "created_at": datetime.now(UTC),
        },
    )


def prune(session: Session, answered_before: datetime, limit: int = 1000) -> int:
    """Forget old answers, at most `limit` at a time. Returns their number."""
    old = select(*_KEY).where(idempotency.c.created_at < answered_before).limit(limit)
    return session.connection().execute(delete(idempotency).where(tuple_(*_KEY).in_(old))).rowcount
