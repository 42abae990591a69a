"""The OpenAPI description of each RPC's REST form."""

from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from services.gateway.api.catalogue import RestRpc, comments, path_parameter
from services.gateway.api.problems import MEDIA_TYPE
from services.gateway.api.schemas import Components, Schema, query_fields

_PROBLEMS = {
    "400": "The request is wrong; `violations` says where.",
    "401": "The caller is not signed in, or the token is no good.",
    "403": "The caller may not do this.",
    "404": "There is none, or the caller may not know of it.",
    "409": "The state of things forbids it; `reason` says why.",
    "413": "The body is too large.",
    "415": "The body is not application/json.",
    "429": "A limit is reached.",
    "503": "A part of the service cannot be reached; try again.",
    "504": "It took too long and may or may not have taken effect; repeat it with the same Idempotency-Key.",
    "default": "Something else went wrong.",
}


def problem_responses() -> dict[str, Any]:
    """The declared answers of every operation that went wrong."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status, words in _PROBLEMS.items()
    }


def operation(rpc: RestRpc, components: Components) -> dict[str, Any]:
    """The OpenAPI operation of an RPC; what it refers to is added to the components."""
    text = comments().get(rpc.method.full_name, "")
    described: dict[str, Any] = {
        "operationId": rpc.name,
        "tags": [rpc.api],
        "summary": text.partition(". ")[0].rstrip("."),
        "description": text,
        "parameters": [
            *_path_parameters(rpc, components),
            *_query_parameters(rpc, components),
            *_headers(rpc),
        ],
        "responses": {**_success(rpc, components), **problem_responses()},
        "security": [{"bearer": []}, {"session": []}, {}],
    }
    if rpc.has_body:
        described["requestBody"] = _body(rpc, components)
    return described


def _success(rpc: RestRpc, components: Components) -> dict[str, Any]:
    content = {"application/json": {"schema": components.refer(rpc.method.output_type)}}
    return {"200": {"description": "The answer.", "content": content}}


def _path_parameters(rpc: RestRpc, components: Components) -> list[dict[str, Any]]:
    return [
        _parameter(
            "path", path_parameter(field), _path_schema(_resolve(rpc, field), components), required=True
        )
        for field in rpc.path_fields
    ]


def _path_schema(field: FieldDescriptor, components: Components) -> Schema:
    """Ids that a resource may leave empty on creation are never empty in a URL."""
    schema = components.field(field)
    if schema.get("pattern", "").startswith("^("):
        schema["pattern"] = schema["pattern"].replace("^(", "^", 1).removesuffix(")?$") + "$"
    schema.pop("readOnly", None)
    return schema


def _query_parameters(rpc: RestRpc, components: Components) -> list[dict[str, Any]]:
    if rpc.has_body:
        return []
    fields = query_fields(rpc.method.input_type, frozenset(rpc.path_fields))
    return [_parameter("query", name, components.field(field)) for name, field in fields]


def _headers(rpc: RestRpc) -> list[dict[str, Any]]:
    if "request_id" not in rpc.method.input_type.fields_by_name or not rpc.has_body:
        return []
    words = "UUID that makes a retry give the first answer; taken as request_id if that is empty."
    return [
        _parameter("header", "Idempotency-Key", {"type": "string", "format": "uuid", "description": words})
    ]


def _parameter(place: str, name: str, schema: Schema, *, required: bool = False) -> dict[str, Any]:
    words = schema.pop("description", "")
    return {"name": name, "in": place, "required": required, "description": words, "schema": schema}


def _resolve(rpc: RestRpc, field_path: str) -> FieldDescriptor:
    *parents, name = field_path.split(".")
    message = rpc.method.input_type
    for parent in parents:
        message = message.fields_by_name[parent].message_type
    field: FieldDescriptor = message.fields_by_name[name]
    return field


def _body(rpc: RestRpc, components: Components) -> dict[str, Any]:
    in_path = frozenset(field for field in rpc.path_fields if "." not in field)
    schema = components.message(rpc.method.input_type, in_path)
    if "update_mask" in schema["properties"]:
        schema["required"] = [name for name in schema["required"] if name != "update_mask"]
        schema["properties"]["update_mask"]["description"] = (
            "Fields to change, separated by commas. Default: those that the resource gives."
        )
    return {"required": "required" in schema, "content": {"application/json": {"schema": schema}}}
