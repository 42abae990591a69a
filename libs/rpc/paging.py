"""Pages of a list: sizes within bounds, and tokens that only continue the list they came from."""

import base64
import binascii
import hashlib
import json
import unicodedata
from dataclasses import dataclass

from google.protobuf.message import Message

from libs.errors import PageSizeInvalid, PageTokenInvalid

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
_BINDING_CHARS = 16
# Control characters and halves of surrogate pairs.
_NEVER_STORED = ("Cc", "Cs")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is asked for: at most `size` items behind the one with the sort key `after`.

    `after` is empty on the first page; `binding` is a digest of the request's other arguments.
    """

    size: int
    after: tuple[str, ...]
    binding: str

    @property
    def after_id(self) -> str | None:
        """The sort key where lists are sorted by id: the last id seen, None on the first page."""
        return self.after[0] if self.after else None

    def next_token(self, *last: str | None) -> str:
        """The token of the next page, given the sort key of the last item shown; empty when that is None."""
        if None in last:
            return ""
        packed = json.dumps([self.binding, *last], separators=(",", ":"), ensure_ascii=False).encode()
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def requested_page(
    request: Message, *, default: int = DEFAULT_PAGE_SIZE, maximum: int = MAX_PAGE_SIZE, keys: int = 1
) -> PageRequest:
    """The page that a list request asks for by `page_size` and `page_token`.

    Sizes above the maximum count as the maximum; `keys` is the number of parts of the sort key. Raises
    PageSizeInvalid for negative sizes and PageTokenInvalid for a token that was made for other arguments.
    """
    size: int = request.page_size  # type: ignore[attr-defined]
    token: str = request.page_token  # type: ignore[attr-defined]
    if size < 0:
        raise PageSizeInvalid(size)
    binding = _binding_of(request)
    after = _after(token, binding, keys) if token else ()
    return PageRequest(min(size or default, maximum), after, binding)


def _binding_of(request: Message) -> str:
    """A digest of everything in the request that must stay the same from page to page."""
    rest = type(request)()
    rest.CopyFrom(request)
    rest.ClearField("page_size")
    rest.ClearField("page_token")
    content = request.DESCRIPTOR.full_name.encode() + b"\0" + rest.SerializeToString(deterministic=True)
    return hashlib.sha256(content).hexdigest()[:_BINDING_CHARS]


def _after(token: str, binding: str, keys: int) -> tuple[str, ...]:
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        parts = json.loads(packed)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise PageTokenInvalid from error
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise PageTokenInvalid
    if len(parts) != keys + 1 or parts[0] != binding or not all(map(_could_be_stored, parts)):
        raise PageTokenInvalid
    return tuple(parts[1:])


def _could_be_stored(text: str) -> bool:
    """Whether the text can be part of a sort key: tokens are not signed, and databases refuse some of what a
    forger can write."""
    return not any(unicodedata.category(character) in _NEVER_STORED for character in text)
