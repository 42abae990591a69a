"""Request ids that are the same whenever the same is asked for, so that asking again does nothing twice."""

from __future__ import annotations

import uuid

_NAMESPACE = uuid.UUID("6f1d5f0a-6a51-5b0e-9a6d-3f6f0d2b8c11")


def request_id(*parts: object) -> str:
    """The request id of what the parts name."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, parts))))
