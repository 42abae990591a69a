"""Requests that change something are carried out once: a retry gets the first answer."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select, tuple_
from sqlmodel import Session

from libs.errors import RequestIdReused
from libs.storage.deferred import deferred_rows
from libs.storage.plumbing import idempotency

RETENTION = timedelta(days=7)
"""How long a retry still gets the first answer."""

_KEY_NAMES = ("principal", "method", "request_id")
_KEY = tuple(idempotency.c[name] for name in _KEY_NAMES)
_STORED = select(idempotency.c.request_hash, idempotency.c.response).where(
    *(column == bindparam(column.name) for column in _KEY)
)


def lookup(
    session: Session, principal: str, method: str, request_id: str, request_hash: bytes
) -> bytes | None:
    """The answer that this request already got, None when it is new.

    Raises:
        RequestIdReused: the id came with a different request before.
    """
    key = (principal, method, request_id)
    known = _of_this_batch(session, key) or _stored(session, key)
    if known is None:
        return None
    known_hash, response = known
    if known_hash != request_hash:
        raise RequestIdReused(request_id)
    return response


def remember(
    session: Session, principal: str, method: str, request_id: str, request_hash: bytes, response: bytes
) -> None:
    """Keep the answer with the effect of the request. Call `lookup` first."""
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


def _of_this_batch(session: Session, key: tuple[str, str, str]) -> tuple[bytes, bytes] | None:
    for row in deferred_rows(session).of(idempotency):
        if (row["principal"], row["method"], row["request_id"]) == key:
            return row["request_hash"], row["response"]
    return None


def _stored(session: Session, key: tuple[str, str, str]) -> tuple[bytes, bytes] | None:
    row = session.connection().execute(_STORED, dict(zip(_KEY_NAMES, key, strict=True))).one_or_none()
    return (row.request_hash, row.response) if row else None
