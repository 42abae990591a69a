"""Identifiers: UUIDv7 as lower-case text, so that the order of ids is the order of their making."""

import re

from uuid_utils import uuid7

_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_id() -> str:
    """A new id, larger than every id this process made before."""
    return str(uuid7())


def is_id(text: str) -> bool:
    """Whether the text is an id as `new_id` writes it."""
    return _UUID7.fullmatch(text) is not None
