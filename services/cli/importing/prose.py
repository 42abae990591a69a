"""Text from the web made plain: no markup, no entities, no invisible characters."""

from __future__ import annotations

import html
import re
import unicodedata

_LINE_ENDS = re.compile(r"<\s*(?:br|/p|/div|/li)\s*/?\s*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def plain_text(raw: str) -> str:
    """Text without markup and control characters; line breaks stay, other white space is one blank."""
    unmarked = _MARKUP.sub(
        " ", _LINE_ENDS.sub("\n", html.unescape(raw.replace("\r\n", "\n").replace("\r", "\n")))
    )
    visible = "".join(
        character
        for character in unmarked
        if character in "\n\t" or unicodedata.category(character) not in _INVISIBLE
    )
    normal = unicodedata.normalize("NFC", visible)
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", normal)).strip()


def one_line(raw: str) -> str:
    """Plain text on one line."""
    return plain_text(raw).replace("\n", " ")


def shortened(text: str, longest: int) -> str:
    """The text, cut at `longest` characters with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def slug(text: str) -> str:
    """A category name: lower case letters, digits and hyphens; empty when nothing of the text can be kept."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")[:63].strip("-")
