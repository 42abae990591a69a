"""Malformed requests of many kinds for every unary RPC, and what a server may answer to them.

A run is repeatable: the same seed sends the same bytes. Whatever comes in, the server answers with one of the
codes that blame the request or the state, always with a reason, never with our own words about an exception.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf.descriptor import FieldDescriptor, MethodDescriptor, ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from libs.rpc.status import read_error

ALLOWED = frozenset(
    {
        "OK",
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "FAILED_PRECONDITION",
        "ABORTED",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
    }
)
"""Codes that a malformed request of a signed-in caller may end with."""

LEAKS = (
    "Traceback",
    "Error(",
    "Exception",
    ".py",
    "sqlite",
    "psycopg",
    "sqlalchemy",
    "google.protobuf",
    "object at",
)
"""Words that betray our insides."""

_PARALLEL_CALLS = 16
_SECONDS = 20.0
_OVERSIZED_BYTES = 1024 * 1024 + 1
_MOST_DEPTH = 3


@dataclass
class Findings:
    """What a run saw: cases sent, answers by code, and complaints (method, kind of case, what was wrong)."""

    cases: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)


async def fuzz(
    channel: grpc.aio.Channel,
    services: Sequence[ServiceDescriptor],
    metadata: Sequence[tuple[str, str]],
    *,
    cases: int,
    seed: int,
    skip: frozenset[str] = frozenset(),
) -> Findings:
    """Send `cases` malformed payloads, in turn to every unary RPC of the services not named in `skip`."""
    findings = Findings()
    methods = [method for service in services for method in service.methods if method.name not in skip]
    todo = _cases(methods, random.Random(seed), cases)

    async def work() -> None:
        for method, kind, payload in todo:
            call = channel.unary_unary(f"/{method.containing_service.full_name}/{method.name}")
            await _send(call, payload, metadata, f"{method.name} ({kind})", findings)

    await asyncio.gather(*(work() for _ in range(_PARALLEL_CALLS)))
    return findings


def _cases(
    methods: Sequence[MethodDescriptor], rng: random.Random, count: int
) -> Iterator[tuple[MethodDescriptor, str, bytes]]:
    kinds = list(KINDS.items())
    for number in range(count):
        method = methods[number % len(methods)]
        kind, make = kinds[number // len(methods) % len(kinds)]
        yield method, kind, make(rng, method)


async def _send(
    call: Callable[..., Any],
    payload: bytes,
    metadata: Sequence[tuple[str, str]],
    case: str,
    findings: Findings,
) -> None:
    findings.cases += 1
    try:
        await call(payload, metadata=metadata, timeout=_SECONDS)
    except grpc.aio.AioRpcError as error:
        answer = read_error(error)
        findings.codes[answer.code.name] += 1
        told = f"{answer.message} {dict(answer.metadata)} {answer.violations}"
        if answer.code.name not in ALLOWED or not answer.reason:
            findings.complaints.append(f"{case}: {answer.code.name} {answer.reason} {told} {payload[:60]!r}")
        elif any(word in told for word in LEAKS):
            findings.complaints.append(f"{case}: tells too much: {told}")
    else:
        findings.codes["OK"] += 1


def _noise(rng: random.Random, _: MethodDescriptor) -> bytes:
    return rng.randbytes(rng.randrange(1, 200))


def _valid(rng: random.Random, method: MethodDescriptor) -> bytes:
    """Well-formed, filled at random: the handlers themselves see what passes validation."""
    return _filled(rng, GetMessageClass(method.input_type), 0).SerializeToString()


def _mutated(rng: random.Random, method: MethodDescriptor) -> bytes:
    payload = bytearray(_valid(rng, method) or b"\x0a\x00")
    for _ in range(rng.randrange(1, 6)):
        payload[rng.randrange(len(payload))] = rng.randrange(256)
    return bytes(payload)


def _truncated(rng: random.Random, method: MethodDescriptor) -> bytes:
    payload = _valid(rng, method)
    return payload[: rng.randrange(len(payload))] if payload else b"\x0a"


def _doubled(rng: random.Random, method: MethodDescriptor) -> bytes:
    """Two messages in one: the last of each field wins, repeated ones are joined."""
    return _valid(rng, method) + _valid(rng, method)


def _huge_numbers(rng: random.Random, method: MethodDescriptor) -> bytes:
    """Every field as the largest number there is, or as one that never ends."""
    endless = b"\xff" * rng.choice((9, 10, 11, 64)) + b"\x01"
    numbers = [one.number for one in method.input_type.fields] or [1]
    return b"".join(_tag(number, 0) + endless for number in numbers)


def _false_lengths(rng: random.Random, method: MethodDescriptor) -> bytes:
    """A field that claims to be far longer than the message."""
    number = rng.choice([one.number for one in method.input_type.fields] or [1])
    return _tag(number, 2) + rng.choice((b"\xff\xff\xff\xff\x07", b"\xff" * 9 + b"\x01", b"\x7f")) + b"x"


def _deep(rng: random.Random, method: MethodDescriptor) -> bytes:
    """Messages within messages within messages, or groups that never end."""
    depth = rng.choice((50, 101, 2000, 20_000))
    if rng.random() < 0.5:
        return _tag(rng.randrange(1, 30), 3) * depth
    payload = b""
    for _ in range(min(depth, 2000)):
        payload = _tag(1, 2) + _varint(len(payload)) + payload
    return payload


def _not_text(rng: random.Random, method: MethodDescriptor) -> bytes:
    """Bytes that are no UTF-8 in every field that holds text."""
    return b"".join(_tag(one.number, 2) + b"\x04\xff\xfe\xc0\x80" for one in method.input_type.fields)


def _oversized(rng: random.Random, method: MethodDescriptor) -> bytes:
    """One unknown field of more than a mebibyte; rarely, since it takes long."""
    size = _OVERSIZED_BYTES if rng.random() < 0.1 else 70_000
    return _tag(4000, 2) + _varint(size) + bytes(size)


def _nothing(_: random.Random, __: MethodDescriptor) -> bytes:
    return b""


KINDS: dict[str, Callable[[random.Random, MethodDescriptor], bytes]] = {
    "noise": _noise,
    "valid": _valid,
    "mutated": _mutated,
    "truncated": _truncated,
    "doubled": _doubled,
    "huge numbers": _huge_numbers,
    "false lengths": _false_lengths,
    "deep": _deep,
    "not text": _not_text,
    "oversized": _oversized,
    "nothing": _nothing,
}

_TEXTS = (
    "",
    "x",
    "0190aaaa-0000-7000-8000-000000000001",
    "志愿",
    "'; drop table task; --",
    "\x00",
    "A" * 3000,
    '"1"',
)
_NUMBERS = (0, 1, -1, 7, 2**31 - 1, -(2**31))


def _filled(rng: random.Random, kind: type[Message], depth: int) -> Message:
    """A message with about half of its fields set to something."""
    message = kind()
    for one in message.DESCRIPTOR.fields:
        if rng.random() < 0.5:
            _fill(rng, message, one, depth)
    return message


def _fill(rng: random.Random, message: Any, one: FieldDescriptor, depth: int) -> None:
    is_map = one.message_type is not None and one.message_type.GetOptions().map_entry
    if is_map or (one.message_type is not None and depth >= _MOST_DEPTH):
        return
    if one.is_repeated:
        values = [_value(rng, one, depth) for _ in range(rng.randrange(3))]
        getattr(message, one.name).extend(values)
    elif one.message_type is not None:
        getattr(message, one.name).CopyFrom(_value(rng, one, depth))
    else:
        setattr(message, one.name, _value(rng, one, depth))


def _value(rng: random.Random, one: FieldDescriptor, depth: int) -> Any:
    if one.message_type is not None:
        return _filled(rng, GetMessageClass(one.message_type), depth + 1)
    match one.cpp_type:
        case FieldDescriptor.CPPTYPE_STRING if one.type == FieldDescriptor.TYPE_BYTES:
            return rng.randbytes(8)
        case FieldDescriptor.CPPTYPE_STRING:
            return rng.choice(_TEXTS)
        case FieldDescriptor.CPPTYPE_BOOL:
            return rng.random() < 0.5
        case FieldDescriptor.CPPTYPE_ENUM:
            return rng.choice((0, 1, 2, 3, 99, -1))
        case FieldDescriptor.CPPTYPE_DOUBLE | FieldDescriptor.CPPTYPE_FLOAT:
            return rng.choice((0.0, -0.0, 1.5, 39.9, 116.4, 1e308, float("inf"), float("nan")))
        case FieldDescriptor.CPPTYPE_UINT32 | FieldDescriptor.CPPTYPE_UINT64:
            return abs(rng.choice(_NUMBERS))
        case _:
            return rng.choice(_NUMBERS)


def _tag(number: int, wire_type: int) -> bytes:
    return _varint(number << 3 | wire_type)


def _varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)
