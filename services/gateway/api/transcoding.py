"""From an HTTP request to the RPC's message, and from its answer to JSON."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from libs.errors import FieldViolation, InvalidArgument, ValidationFailed
from services.gateway.api.catalogue import RestRpc, path_parameter
from services.gateway.api.schemas import query_fields

MAX_DEPTH = 32
"""How deep JSON may nest; no message of ours needs half of it."""

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")
# An unclosed string is one token as well, so that no text takes more than one pass.
_BRACKETS_AND_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_BOOLEANS = {"true": True, "false": False}
_NUMBERS = {FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT32}


class JsonMalformed(InvalidArgument):
    """The body is no JSON object, or not one of the expected shape."""

    reason = "JSON_MALFORMED"

    def __init__(self, problem: str) -> None:
        super().__init__(f"The body cannot be read: {problem}.", problem=problem)


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; an empty body is the empty object. Raises JsonMalformed."""
    if not body.strip():
        return {}
    _check_depth(body)
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise JsonMalformed("it is no JSON text") from error
    if not isinstance(value, dict):
        raise JsonMalformed("it must be a JSON object")
    if b"\\u0000" in body:
        raise JsonMalformed("text must not contain the character U+0000")
    return value


def _check_depth(body: bytes) -> None:
    depth = 0
    for token in _BRACKETS_AND_STRINGS.finditer(body):
        depth += {b"{": 1, b"[": 1, b"}": -1, b"]": -1}.get(token[0], 0)
        if depth > MAX_DEPTH:
            raise JsonMalformed(f"it nests deeper than {MAX_DEPTH} levels")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def build_request(
    rpc: RestRpc,
    path: Mapping[str, str],
    query: Iterable[tuple[str, str]],
    body: dict[str, Any],
    idempotency_key: str = "",
) -> Message:
    """The request message. Raises JsonMalformed or ValidationFailed when something does not fit it."""
    fields = body if rpc.has_body else _read_query(rpc, query)
    for field_path in rpc.path_fields:
        _put(fields, field_path, path[path_parameter(field_path)])
    request = _parse(rpc.method.input_type, _with_mask(rpc, fields))
    if idempotency_key and "request_id" in rpc.method.input_type.fields_by_name and not _request_id(request):
        request.request_id = idempotency_key  # type: ignore[attr-defined]
    return request


def _request_id(request: Message) -> str:
    return str(getattr(request, "request_id", ""))


def _parse(message: Descriptor, fields: dict[str, Any]) -> Message:
    try:
        return json_format.ParseDict(fields, GetMessageClass(message)())
    except (json_format.ParseError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise JsonMalformed(_first_line(error)) from error


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return lines[0][:300].rstrip(". ") if lines else "it does not fit the schema"


def _put(fields: dict[str, Any], field_path: str, value: str) -> None:
    """Set a field from the URL; a body may repeat it, but not contradict it."""
    *parents, name = field_path.split(".")
    for parent in parents:
        below = fields.setdefault(parent, {})
        if not isinstance(below, dict):
            raise JsonMalformed(f"{parent} must be an object")
        fields = below
    if fields.setdefault(name, value) not in (value, "", None):
        raise _violation(field_path, "must be the same in the body as in the URL")
    fields[name] = value


def _with_mask(rpc: RestRpc, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with `update_mask` as JSON writes it; left out, it names the fields that are given."""
    if "update_mask" not in rpc.method.input_type.fields_by_name:
        return fields
    given = fields.get("update_mask")
    if given is not None and not isinstance(given, str):
        raise _violation("update_mask", "must be field names separated by commas")
    names = [name.strip() for name in given.split(",")] if given else _given_fields(rpc, fields)
    return {**fields, "update_mask": ",".join(_camel_case(name) for name in names)}


def _given_fields(rpc: RestRpc, fields: dict[str, Any]) -> list[str]:
    resource = rpc.path_fields[0].partition(".")[0]
    identity = {path_parameter(field) for field in rpc.path_fields} | {"etag"}
    return [name for name in fields.get(resource, {}) if name not in identity]


def _camel_case(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def _read_query(rpc: RestRpc, query: Iterable[tuple[str, str]]) -> dict[str, Any]:
    known = dict(query_fields(rpc.method.input_type, frozenset(rpc.path_fields)))
    fields: dict[str, Any] = {}
    for name, text in query:
        field = known.get(name)
        if field is None:
            raise _violation(name[:200], "is no parameter of this method")
        parent, _, leaf = name.rpartition(".")
        target = fields.setdefault(parent, {}) if parent else fields
        value = _query_value(name, field, text)
        if field.is_repeated:
            target.setdefault(leaf, []).append(value)
        elif leaf in target:
            raise _violation(name, "may be given once")
        else:
            target[leaf] = value
    return fields


def _query_value(name: str, field: FieldDescriptor, text: str) -> Any:
    if "\x00" in text:
        raise _violation(name, "must not contain the character U+0000")
    if field.type == FieldDescriptor.TYPE_BOOL:
        if text not in _BOOLEANS:
            raise _violation(name, "must be true or false")
        return _BOOLEANS[text]
    if field.cpp_type in _NUMBERS and not _WHOLE_NUMBER.fullmatch(text):
        raise _violation(name, "must be a whole number")
    if field.enum_type and text not in field.enum_type.values_by_name:
        raise _violation(name, "must be one of " + ", ".join(field.enum_type.values_by_name))
    return text


def _violation(field: str, description: str) -> ValidationFailed:
    return ValidationFailed([FieldViolation(field, description)])


def print_message(message: Message) -> dict[str, Any]:
    """A message as JSON: every field that is not a message or a choice is there, even when empty."""
    return json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )


def people_named(message: Message) -> set[str]:
    """Ids of the people whom a message concerns, wherever in it they stand in a field `person_id`."""
    people: set[str] = set()
    for field, value in message.ListFields():
        if field.name == "person_id":
            people.add(value)
        elif field.message_type and not field.message_type.GetOptions().map_entry:
            for part in value if field.is_repeated else (value,):
                people |= people_named(part)
    return people
