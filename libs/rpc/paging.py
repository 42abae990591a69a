"""Pages of a list: sizes within bounds, and tokens that only continue the list they came from."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from google.protobuf.message import Message

from libs.errors import PageSizeInvalid, PageTokenInvalid

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
_BINDING_CHARS = 16

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for.

    `after` is the sort key of the last item already seen, empty on the first page. Fetch `size + 1` rows
    behind it: the extra one tells that there is a next page.
    """

    size: int
    after: tuple[str, ...]
    binding: str

    @property
    def fetch(self) -> int:
        """How many rows to read: one more than will be shown."""
        return self.size + 1

    def cut(self, rows: Sequence[Row], key: Callable[[Row], tuple[str, ...]]) -> tuple[Sequence[Row], str]:
        """The rows to show of those fetched, and the token of the next page, empty on the last.

        `key` gives the sort key of a row: what `after` will be on the next page.
        """
        shown = rows[: self.size]
        if len(rows) <= self.size:
            return shown, ""
        return shown, _encode(self.binding, key(shown[-1]))


def read_page(request: Message, *, default: int = DEFAULT_PAGE_SIZE, maximum: int = MAX_PAGE_SIZE) -> Page:
    """The page that a list request asks for by `page_size` and `page_token`.

    Sizes above the maximum count as the maximum. Raises PageSizeInvalid for negative sizes and
    PageTokenInvalid for a token that was made for other arguments.
    """
    size: int = request.page_size  # type: ignore[attr-defined]
    token: str = request.page_token  # type: ignore[attr-defined]
    if size < 0:
        raise PageSizeInvalid(size)
    binding = _binding_of(request)
    return Page(min(size or default, maximum), _decode(token, binding) if token else (), binding)


def _binding_of(request: Message) -> str:
    """A digest of everything in the request that must stay the same from page to page."""
    rest = type(request)()
    rest.CopyFrom(request)
    rest.ClearField("page_size")
    rest.ClearField("page_token")
    name = request.DESCRIPTOR.full_name.encode()
    return hashlib.sha256(name + b"\0" + rest.SerializeToString(deterministic=True)).hexdigest()[
        :_BINDING_CHARS
    ]


def _encode(binding: str, after: tuple[str, ...]) -> str:
    packed = json.dumps([binding, *after], separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _decode(token: str, binding: str) -> tuple[str, ...]:
    try:
        packed = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        parts = json.loads(packed)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise PageTokenInvalid from error
    if not isinstance(parts, list) or not parts or not all(isinstance(part, str) for part in parts):
        raise PageTokenInvalid
    if parts[0] != binding:
        raise PageTokenInvalid
    return tuple(parts[1:])
