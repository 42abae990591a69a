"""Reading many volunteers at once: the same problem as reading them one by one, or a doubt.

Types, ranges and keys are checked while the text is decoded; what occurs many times (a list of names, a
window, a set of levels) is checked once and shared from then on. Whatever is wrong is only noticed here:
reading one by one finds out what it is and where.
"""

import gc
import operator
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import repeat
from typing import Annotated, Any, TypeVar

import msgspec
import numpy as np
from msgspec import UNSET, Meta, Struct, UnsetType

from libs.matching_engine.files.reading import LARGEST, Json, Object
from libs.matching_engine.people.intervals import Interval, flattened, merged
from libs.matching_engine.problem import Volunteer

Number = Annotated[int, Meta(ge=-LARGEST, le=LARGEST)]
Amount = Annotated[int, Meta(ge=0, le=LARGEST)]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Doubt(Exception):
    """Something is wrong with the problem, or looks like it."""


class VolunteerEntry(Struct, forbid_unknown_fields=True, gc=False):
    """One volunteer as written; UNSET is left out."""

    id: str
    windows: tuple[tuple[Number, Number], ...]
    home: tuple[Number, Number] | UnsetType | None = UNSET
    speed: Annotated[int, Meta(ge=1, le=LARGEST)] | UnsetType = UNSET
    reach: Amount | UnsetType | None = UNSET
    skills: dict[str, Annotated[int, Meta(ge=1, le=3)]] | UnsetType = UNSET
    undesired: tuple[tuple[Number, Number], ...] | UnsetType = UNSET
    max_minutes: Amount | UnsetType | None = UNSET
    max_minutes_per_day: Amount | UnsetType | None = UNSET
    max_tasks: Amount | UnsetType | None = UNSET
    min_gap: Amount | UnsetType = UNSET
    tags: tuple[str, ...] | UnsetType = UNSET
    circles: tuple[str, ...] | UnsetType = UNSET
    blocked: tuple[str, ...] | UnsetType = UNSET
    likes: dict[str, Annotated[int, Meta(ge=-3, le=3)]] | UnsetType = UNSET
    load: Amount | UnsetType = UNSET


class _Document(Struct, forbid_unknown_fields=True):
    """A problem of which only the volunteers are looked at more closely."""

    format: Any
    volunteers: tuple[VolunteerEntry, ...]
    tasks: Any
    name: Any = UNSET
    weights: Any = UNSET
    skills: Any = UNSET
    fixed: Any = UNSET
    published: Any = UNSET
    pair_rules: Any = UNSET
    pairs: Any = UNSET

    def top(self) -> Object:
        """The entries of the document by key."""
        given = ((name, getattr(self, name)) for name in self.__struct_fields__)
        top = {name: value for name, value in given if value is not UNSET}
        return {**top, "volunteers": VolunteerColumns(self.volunteers)}


_DECODER = msgspec.json.Decoder(_Document)


def decoded(text: bytes) -> Object:
    """The top of the document in a text, its volunteers as columns. Raises Doubt."""
    try:
        top = _DECODER.decode(text).top()
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise Doubt from fault
    keys = _keys_in(top)
    if text.count(b":") != keys and colons_outside_strings(text) != keys:
        raise Doubt("a key stands twice in one object")
    return top


def converted(document: Json) -> Object:
    """The same of a document that is decoded already. Raises Doubt."""
    try:
        return msgspec.convert(document, _Document).top()
    except (msgspec.MsgspecError, RecursionError) as fault:
        raise Doubt from fault


@contextmanager
def no_garbage() -> Iterator[None]:
    """Spare Python's garbage collector from looking again and again at millions of objects that stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def colons_outside_strings(text: bytes) -> int:
    """How many keys the objects of a JSON text have, repeated ones included."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    characters = np.frombuffer(text, dtype=np.uint8)
    inside = np.logical_xor.accumulate(characters == ord('"'))
    return int(np.count_nonzero((characters == ord(":")) & ~inside))


def _keys_in(value: Json) -> int:
    if isinstance(value, dict):
        return len(value) + sum(map(_keys_in, value.values()))
    if isinstance(value, list):
        return sum(map(_keys_in, value))
    return value.keys if isinstance(value, VolunteerColumns) else 0


class VolunteerColumns:
    """The volunteers of a document sorted by id, a list for each of their fields."""

    def __init__(self, entries: tuple[VolunteerEntry, ...]) -> None:
        self.keys = 0
        """How many keys the volunteers have in the text."""
        self._by_id = sorted(entries, key=operator.attrgetter("id"))
        self._columns = {name: self._column(name, default) for name, default in _DEFAULTS.items()}

    def _column(self, name: str, default: Json) -> list[Json]:
        column = list(map(operator.attrgetter(name), self._by_id))
        left_out = sum(map(operator.is_, column, repeat(UNSET)))
        self.keys += len(column) - left_out
        if isinstance(default, dict):
            self.keys += sum(len(levels) for levels in column if levels is not UNSET)
        return [default if value is UNSET else value for value in column] if left_out else column

    def checked(self, skills: dict[str, tuple[str, ...]]) -> tuple[Volunteer, ...]:
        """The volunteers themselves; skills are those that the problem knows. Raises Doubt."""
        names, times = Shared(_names), Shared(_times)
        checks: dict[str, Callable[[list[Any]], Iterable[Any]]] = {
            "id": _distinct,
            "windows": _windows,
            "undesired": partial(map, times.__getitem__),
            "skills": partial(_levels, skills),
            "likes": partial(_levels, None),
            **dict.fromkeys(("tags", "circles", "blocked"), partial(map, names.__getitem__)),
        }
        columns = (checks.get(name, iter)(self._columns[name]) for name in Volunteer.__slots__)
        return tuple(map(Volunteer, *columns))


def volunteers(top: Object, skills: dict[str, tuple[str, ...]]) -> tuple[Volunteer, ...]:
    """The volunteers of a document from `decoded` or `converted`, sorted by id. Raises Doubt."""
    columns: VolunteerColumns = top["volunteers"]
    return columns.checked(skills)


_DEFAULTS: dict[str, Json] = {
    "id": "",
    "windows": (),
    "home": None,
    "speed": 250,
    "reach": None,
    "skills": {},
    "undesired": (),
    "max_minutes": None,
    "max_minutes_per_day": None,
    "max_tasks": None,
    "min_gap": 0,
    "tags": (),
    "circles": (),
    "blocked": (),
    "likes": {},
    "load": 0,
}


class Shared(dict[Key, Value]):
    """One value for all equal keys, made when first asked for."""

    def __init__(self, make: Callable[[Key], Value]) -> None:
        self._make = make

    def __missing__(self, key: Key) -> Value:
        value = self[key] = self._make(key)
        return value


def _distinct(ids: list[str]) -> list[str]:
    _check_characters(ids)
    if not all(map(operator.lt, ids, ids[1:])):
        raise Doubt("an id is taken twice")
    return ids


def _check_characters(texts: Iterable[str]) -> None:
    try:
        "".join(texts).encode()
    except UnicodeEncodeError as fault:
        raise Doubt from fault


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    _check_characters(names)
    if len(set(names)) < len(names):
        raise Doubt("a name stands twice in a list")
    return tuple(sorted(names))


def _levels(
    known: dict[str, tuple[str, ...]] | None, column: list[dict[str, int]]
) -> Iterator[dict[str, int]]:
    def levels(entries: tuple[tuple[str, int], ...]) -> dict[str, int]:
        found = dict(sorted(entries))
        _check_characters(found)
        if known is not None and not known.keys() >= found.keys():
            raise Doubt("there is no such skill")
        return found

    shared = Shared(levels)
    return (shared[tuple(entry.items())] for entry in column)


def _windows(column: list[tuple[Interval, ...]]) -> list[tuple[Interval, ...]]:
    shared = Shared(_interval)
    result = [tuple(map(shared.__getitem__, windows)) for windows in column]
    starts, ends, owners = flattened(column)
    joined = (owners[1:] == owners[:-1]) & (starts[1:] <= ends[:-1])
    for owner in np.unique(owners[1:][joined]).tolist():
        result[owner] = tuple(map(shared.__getitem__, merged(list(result[owner]))))
    return result


def _interval(interval: Interval) -> Interval:
    if interval[0] >= interval[1]:
        raise Doubt("an interval ends before it starts")
    return interval


def _times(times: tuple[Interval, ...]) -> tuple[Interval, ...]:
    return tuple(sorted(map(_interval, times)))
