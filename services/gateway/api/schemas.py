"""JSON schemas (OpenAPI 3.1) of messages: types and comments from the contracts, limits from their rules.

JSON keeps the field names of the contracts, enums go by name, 64-bit integers are strings, times are
RFC 3339.
"""

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor

from libs.contracts.gen.buf.validate import validate_pb2
from services.gateway.api.catalogue import comments

Schema = dict[str, Any]

_UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_EMAIL = r"[^@\s]+@[^@\s]+"
_WELL_KNOWN: dict[str, Schema] = {
    "google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
    "google.protobuf.FieldMask": {
        "type": "string",
        "maxLength": 4096,
        "pattern": r"^[a-z][a-zA-Z0-9_.]*(,[a-z][a-zA-Z0-9_.]*)*$",
        "examples": ["display_name,description"],
    },
}
_RANGES = {
    FieldDescriptor.TYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_UINT32: (0, 2**32 - 1),
}
_INT64 = {FieldDescriptor.TYPE_INT64, FieldDescriptor.TYPE_UINT64}


class Components:
    """Collects the schemas of messages and enums that others refer to."""

    def __init__(self) -> None:
        self.schemas: dict[str, Schema] = {}

    def refer(self, kind: Descriptor | EnumDescriptor) -> Schema:
        """A reference to the schema of a message or enum, which is added when it is new."""
        name = component_name(kind)
        if name not in self.schemas:
            self.schemas[name] = {}
            self.schemas[name] = self._enum(kind) if isinstance(kind, EnumDescriptor) else self.message(kind)
        return {"$ref": f"#/components/schemas/{name}"}

    def message(self, message: Descriptor, leave_out: frozenset[str] = frozenset()) -> Schema:
        """The schema of a message without the fields in `leave_out`."""
        fields = [field for field in message.fields if field.name not in leave_out]
        required = [field.name for field in fields if _rules(field).required]
        return {
            "type": "object",
            "description": comments().get(message.full_name, ""),
            "properties": {field.name: self.field(field) for field in fields},
            "additionalProperties": False,
            **({"required": required} if required else {}),
        }

    def field(self, field: FieldDescriptor) -> Schema:
        """The schema of a field, with its comment."""
        text = comments().get(field.full_name, "")
        notes: Schema = {"description": text} if text else {}
        if "Output only" in text:
            notes["readOnly"] = True
        return {**self._shape(field), **notes}

    def _shape(self, field: FieldDescriptor) -> Schema:
        rules = _rules(field)
        if _is_map(field):
            return self._map(field, rules)
        if field.is_repeated:
            return self._list(field, rules)
        return self._single(field, rules)

    def _list(self, field: FieldDescriptor, rules: Any) -> Schema:
        limits = rules.repeated
        schema: Schema = {"type": "array", "items": self._single(field, limits.items)}
        if limits.HasField("min_items"):
            schema["minItems"] = limits.min_items
        if limits.HasField("max_items"):
            schema["maxItems"] = limits.max_items
        if limits.unique:
            schema["uniqueItems"] = True
        return schema

    def _map(self, field: FieldDescriptor, rules: Any) -> Schema:
        entry = field.message_type.fields_by_name
        schema: Schema = {
            "type": "object",
            "additionalProperties": self._single(entry["value"], rules.map.values),
            "propertyNames": self._single(entry["key"], rules.map.keys),
        }
        if rules.map.HasField("max_pairs"):
            schema["maxProperties"] = rules.map.max_pairs
        return schema

    def _single(self, field: FieldDescriptor, rules: Any) -> Schema:
        if field.message_type:
            known = _WELL_KNOWN.get(field.message_type.full_name)
            return dict(known) if known else self.refer(field.message_type)
        if field.enum_type:
            return self._enum_value(field.enum_type, rules)
        if field.type == FieldDescriptor.TYPE_STRING:
            return _string(rules)
        if field.type == FieldDescriptor.TYPE_BOOL:
            return {"type": "boolean"}
        if field.type in _INT64:
            return {"type": "string", "pattern": "^-?[0-9]{1,19}$"}
        return _number(field, rules)

    def _enum_value(self, enum: EnumDescriptor, rules: Any) -> Schema:
        refused = set(rules.enum.not_in)
        if not refused:
            return self.refer(enum)
        return {
            "type": "string",
            "enum": [value.name for value in enum.values if value.number not in refused],
        }

    def _enum(self, enum: EnumDescriptor) -> Schema:
        meanings = "\n".join(
            f"- `{value.name}`: {comments().get(f'{enum.full_name}.{value.name}', '')}"
            for value in enum.values
        )
        return {
            "type": "string",
            "enum": [value.name for value in enum.values],
            "description": f"{comments().get(enum.full_name, '')}\n\n{meanings}",
        }


def component_name(kind: Descriptor | EnumDescriptor) -> str:
    """`volunteercircle.tasks.v1.Task.State` → `tasks.Task.State`."""
    return str(kind.full_name).removeprefix("volunteercircle.").replace(".v1.", ".")


def query_fields(message: Descriptor, leave_out: frozenset[str]) -> Iterator[tuple[str, FieldDescriptor]]:
    """The fields that a query string can carry, by dotted path: plain ones, and those one level down."""
    for field in message.fields:
        if field.name in leave_out:
            continue
        nested = field.message_type
        if nested is None or nested.full_name in _WELL_KNOWN:
            yield field.name, field
        else:
            for below in nested.fields:
                yield f"{field.name}.{below.name}", below


def _rules(field: FieldDescriptor) -> Any:
    options: Any = field.GetOptions()
    return options.Extensions[validate_pb2.field]


def _is_map(field: FieldDescriptor) -> bool:
    return bool(field.message_type and field.message_type.GetOptions().map_entry)


def _string(rules: Any) -> Schema:
    text = rules.string
    schema: Schema = {"type": "string"}
    if text.HasField("min_len"):
        schema["minLength"] = text.min_len
    if text.HasField("max_len"):
        schema["maxLength"] = text.max_len
    if getattr(text, "in"):
        schema["enum"] = [*([""] if _may_be_empty(rules) else []), *getattr(text, "in")]
    pattern = _pattern(text)
    if pattern:
        schema["pattern"] = f"^({pattern})?$" if _may_be_empty(rules) else f"^{pattern}$"
    return schema


def _pattern(text: Any) -> str:
    if text.uuid:
        return _UUID
    if text.email:
        return _EMAIL
    return str(text.pattern).removeprefix("^").removesuffix("$")


def _may_be_empty(rules: Any) -> bool:
    return bool(rules.ignore == validate_pb2.IGNORE_IF_ZERO_VALUE)


def _number(field: FieldDescriptor, rules: Any) -> Schema:
    low, high = _RANGES.get(field.type, (None, None))
    limits = getattr(rules, "int32" if field.type == FieldDescriptor.TYPE_INT32 else "double")
    schema: Schema = {"type": "integer" if field.type in _RANGES else "number"}
    if getattr(limits, "in"):
        return {**schema, "enum": list(getattr(limits, "in"))}
    low = limits.gte if limits.HasField("gte") else low
    high = limits.lte if limits.HasField("lte") else high
    bounds = {"minimum": low, "maximum": high}
    return {**schema, **{name: bound for name, bound in bounds.items() if bound is not None}}
