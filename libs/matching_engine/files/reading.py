"""Reading JSON without guessing: every fault is told with its path and the way to mend it."""

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

LARGEST = 10**12
"""No number of a problem may be larger in magnitude."""

_TOO_MANY_DIGITS = 40
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

Json = Any
Object = dict[str, Json]


class ProblemError(Exception):
    """The input is refused: `path` is the fault's JSON path, `advice` says how to mend it."""

    def __init__(self, path: str, advice: str) -> None:
        super().__init__(path, advice)
        self.path = path
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.path}: {self.advice}"

    def under(self, parent: str) -> "ProblemError":
        """The same fault, seen from one level further up."""
        return ProblemError(parent + self.path, self.advice)


@dataclass(frozen=True, slots=True)
class _RepeatedKey:
    """A JSON object that names one of its keys twice; kept apart until its path is known."""

    entries: Object
    repeated: str


def _object(pairs: list[tuple[str, Json]]) -> Object | _RepeatedKey:
    result = dict(pairs)
    if len(result) == len(pairs):
        return result
    seen: set[str] = set()
    repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return _RepeatedKey(result, repeated)


def _integer(digits: str) -> int:
    return int(digits) if len(digits) <= _TOO_MANY_DIGITS else int(digits[:_TOO_MANY_DIGITS])


def uncompress(raw: bytes) -> bytes:
    """The bytes of the JSON text itself; gzip is recognised by its first two bytes.

    Raises ProblemError for a damaged gzip stream.
    """
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        return gzip.decompress(raw)
    except (OSError, EOFError, zlib.error) as fault:
        raise ProblemError("$", f"the gzip stream is damaged ({fault}); compress the file again") from fault


def load_json(raw: bytes) -> Json:
    """The JSON document in uncompressed bytes. Raises ProblemError if it is not UTF-8 or not JSON."""
    if raw.startswith(b"\xef\xbb\xbf"):
        raise ProblemError("$", "begins with a byte order mark; save the file as plain UTF-8")
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_int=_integer)
    except UnicodeDecodeError as fault:
        raise ProblemError("$", f"byte {fault.start} is not UTF-8; save the file as UTF-8") from fault
    except json.JSONDecodeError as fault:
        advice = (
            f"is not JSON at line {fault.lineno}, column {fault.colno} ({fault.msg}); mend the text there"
        )
        raise ProblemError("$", advice) from fault
    except RecursionError as fault:
        raise ProblemError("$", "is nested too deeply; a problem needs no more than five levels") from fault


def member(key: str) -> str:
    """The step of a JSON path into an object."""
    return f".{key}" if _PLAIN_KEY.match(key) else f"[{json.dumps(key, ensure_ascii=False)}]"


def shown(value: Json) -> str:
    """A value, short enough for a message."""
    text = json.dumps(value, ensure_ascii=False, default=_shown)
    return text if len(text) <= 60 else text[:57] + "..."


def _shown(value: Json) -> Json:
    return value.entries if isinstance(value, _RepeatedKey) else str(value)


def check_object(value: Json, required: Collection[str], allowed: Collection[str] | None) -> Object:
    """The value as an object with all required and only allowed keys (None: any key)."""
    if isinstance(value, _RepeatedKey):
        raise ProblemError(member(value.repeated), "this key stands twice in one object; keep one of them")
    if not isinstance(value, dict):
        raise ProblemError("", f"must be an object in braces, not {shown(value)}")
    if allowed is not None:
        for key in value:
            if key not in allowed:
                known = ", ".join(sorted(allowed))
                raise ProblemError(member(str(key)), f"is an unknown key; remove it or use one of: {known}")
    for key in required:
        if key not in value:
            raise ProblemError(member(key), "is missing; add it")
    return value


def check_list(value: Json) -> list[Json]:
    """The value as a list."""
    if not isinstance(value, list | tuple):
        raise ProblemError("", f"must be a list in brackets, not {shown(value)}")
    return value  # type: ignore[return-value]


def check_integer(value: Json, low: int, high: int) -> int:
    """The value as a whole number from low to high."""
    if type(value) is int and low <= value <= high:
        return value
    if type(value) is int:
        raise ProblemError("", f"must be from {low} to {high}; {shown(value)} is out of range")
    plain = "without quotes, fraction or exponent"
    raise ProblemError("", f"must be a whole number from {low} to {high} {plain}, not {shown(value)}")


def check_text(value: Json) -> str:
    """The value as a string of real characters."""
    if type(value) is not str:
        raise ProblemError("", f"must be a string in quotes, not {shown(value)}")
    if not value.isascii():
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as fault:
            raise ProblemError("", "holds half of a surrogate pair; write the whole character") from fault
    return value


def integer(entry: Object, key: str, default: int, low: int = -LARGEST, high: int = LARGEST) -> int:
    """The whole number under a key, or its default."""
    value = entry.get(key, default)
    if type(value) is int and low <= value <= high:
        return value
    try:
        return check_integer(value, low, high)
    except ProblemError as fault:
        raise fault.under(member(key)) from None


def integer_or_null(entry: Object, key: str, low: int = 0) -> int | None:
    """The whole number under a key, or None where it is null or left out."""
    return None if entry.get(key) is None else integer(entry, key, 0, low)


def boolean(entry: Object, key: str, default: bool) -> bool:
    """The truth value under a key, or its default."""
    value = entry.get(key, default)
    if type(value) is not bool:
        raise ProblemError(member(key), f"must be true or false, not {shown(value)}")
    return value


def text(entry: Object, key: str) -> str:
    """The string under a key that must be there."""
    try:
        return check_text(entry[key])
    except ProblemError as fault:
        raise fault.under(member(key)) from None


def text_or_null(entry: Object, key: str) -> str | None:
    """The string under a key, or None where it is null or left out."""
    return None if entry.get(key) is None else text(entry, key)


def elements(entry: Object, key: str) -> list[Json]:
    """The list under a key; empty where it is left out."""
    value = entry.get(key, ())
    if type(value) is list:
        return value
    try:
        return check_list(value)
    except ProblemError as fault:
        raise fault.under(member(key)) from None


def names(entry: Object, key: str) -> tuple[str, ...]:
    """The names listed under a key, each once, sorted."""
    found = elements(entry, key)
    if not found:
        return ()
    seen: set[str] = set()
    for position, name in enumerate(found):
        try:
            name = check_text(name)
        except ProblemError as fault:
            raise fault.under(f"{member(key)}[{position}]") from None
        if name in seen:
            raise ProblemError(
                f"{member(key)}[{position}]", f"{shown(name)} stands twice in the list; keep one of them"
            )
        seen.add(name)
    return tuple(sorted(seen))


def numbers_by_name(entry: Object, key: str, low: int, high: int) -> dict[str, int]:
    """The object of name: whole number under a key, sorted by name."""
    value = entry.get(key)
    if value is None and key not in entry:
        return {}
    try:
        mapping = check_object(value, (), None)
        for name in mapping:
            check_text(name)
            try:
                check_integer(mapping[name], low, high)
            except ProblemError as fault:
                raise fault.under(member(name)) from None
    except ProblemError as fault:
        raise fault.under(member(key)) from None
    return dict(sorted(mapping.items()))


def intervals(entry: Object, key: str) -> list[tuple[int, int]]:
    """The half-open intervals [start, end) listed under a key, in minutes."""
    result: list[tuple[int, int]] = []
    for position, value in enumerate(elements(entry, key)):
        try:
            result.append(_interval(value))
        except ProblemError as fault:
            raise fault.under(f"{member(key)}[{position}]") from None
    return result


def _interval(value: Json) -> tuple[int, int]:
    start, end = pair_of_integers(value)
    if start >= end:
        raise ProblemError("", f"must start before it ends; {shown(value)} does not")
    return start, end


def pair_of_integers(value: Json) -> tuple[int, int]:
    """A list of exactly two whole numbers."""
    entries = check_list(value)
    if len(entries) != 2:
        raise ProblemError("", f"must hold exactly two whole numbers, not {shown(value)}")
    first, second = entries
    if (
        type(first) is int
        and type(second) is int
        and -LARGEST <= first <= LARGEST
        and -LARGEST <= second <= LARGEST
    ):
        return first, second
    for position, number in enumerate(entries):
        try:
            check_integer(number, -LARGEST, LARGEST)
        except ProblemError as fault:
            raise fault.under(f"[{position}]") from None
    return first, second


def place(entry: Object, key: str) -> tuple[int, int] | None:
    """The point [x, y] in metres under a key, or None where it is null or left out."""
    value = entry.get(key)
    if value is None:
        return None
    try:
        return pair_of_integers(value)
    except ProblemError as fault:
        raise fault.under(member(key)) from None


def numbered(entry: Object, key: str) -> Iterator[tuple[str, Json]]:
    """Each element of the list under a key with its path."""
    for position, value in enumerate(elements(entry, key)):
        yield f"{member(key)}[{position}]", value
