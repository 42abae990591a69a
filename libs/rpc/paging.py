"""Pages of a list: sizes within bounds, and tokens that only continue the list they came from.

A token is sealed with a key of the service: nobody can make one, change where it leads, or use it with other
arguments.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass

from google.protobuf.message import Message

from libs.errors import PageSizeInvalid, PageTokenInvalid
from libs.rpc.call import current_call

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
_SEAL_BYTES = 16
_KEY_OUTSIDE_OF_CALLS = secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is asked for: at most `size` items behind the one with the sort key `after`.

    `after` is empty on the first page; `key` seals what continues this very list.
    """

    size: int
    after: tuple[str, ...]
    key: bytes

    @property
    def after_id(self) -> str | None:
        """The sort key where lists are sorted by id: the last id seen, None on the first page."""
        return self.after[0] if self.after else None

    def next_token(self, *last: str | None) -> str:
        """The token of the next page, given the sort key of the last item shown; empty when that is None."""
        if None in last:
            return ""
        packed = json.dumps(last, separators=(",", ":"), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(_seal(self.key, packed) + packed).decode().rstrip("=")


def requested_page(
    request: Message, *, default: int = DEFAULT_PAGE_SIZE, maximum: int = MAX_PAGE_SIZE, keys: int = 1
) -> PageRequest:
    """The page that a list request asks for by `page_size` and `page_token`.

    Sizes above the maximum count as the maximum; `keys` is the number of parts of the sort key. Raises
    PageSizeInvalid for negative sizes and PageTokenInvalid for a token that was not made here, or for other
    arguments.
    """
    size: int = request.page_size  # type: ignore[attr-defined]
    token: str = request.page_token  # type: ignore[attr-defined]
    if size < 0:
        raise PageSizeInvalid(size)
    key = _key_of(request)
    after = _after(token, key, keys) if token else ()
    return PageRequest(min(size or default, maximum), after, key)


def _key_of(request: Message) -> bytes:
    """A key for everything in the request that must stay the same from page to page."""
    call = current_call()
    rest = type(request)()
    rest.CopyFrom(request)
    rest.ClearField("page_size")
    rest.ClearField("page_token")
    content = request.DESCRIPTOR.full_name.encode() + b"\0" + rest.SerializeToString(deterministic=True)
    return hmac.digest((call and call.page_key) or _KEY_OUTSIDE_OF_CALLS, content, hashlib.sha256)


def _seal(key: bytes, packed: bytes) -> bytes:
    return hmac.digest(key, packed, hashlib.sha256)[:_SEAL_BYTES]


def _after(token: str, key: bytes, keys: int) -> tuple[str, ...]:
    try:
        sealed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise PageTokenInvalid from error
    seal, packed = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(key, packed)):
        raise PageTokenInvalid
    parts: list[str] = json.loads(packed)
    if len(parts) != keys:
        raise PageTokenInvalid
    return tuple(parts)
