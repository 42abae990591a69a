"""From HTTP to messages and back: what fits arrives whole, what does not is refused in words."""

import json
import string
from contextlib import suppress
from typing import Any

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.message_factory import GetMessageClass
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.errors import InvalidArgument
from services.gateway.api.catalogue import RestRpc, path_parameter, rest_rpcs
from services.gateway.api.schemas import query_fields
from services.gateway.api.transcoding import MAX_DEPTH, JsonMalformed, build_request, print_message, read_json

RPCS = {rpc.name: rpc for rpc in rest_rpcs()}
ID = "0198c0de-0000-7000-8000-000000000000"
OTHER_ID = "0198c0de-0000-7000-8000-000000000001"

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=12), below, max_size=4),
    max_leaves=12,
)


def _path(rpc: RestRpc) -> dict[str, str]:
    return {path_parameter(field): ID for field in rpc.path_fields}


def _filled(message: Descriptor, depth: int = 2) -> dict[str, Any]:
    """A JSON object with a value for every scalar field."""
    return {field.name: _value(field, depth) for field in message.fields if _fits(field, depth)}


def _fits(field: FieldDescriptor, depth: int) -> bool:
    return field.containing_oneof is None and (field.message_type is None or depth > 0)


def _value(field: FieldDescriptor, depth: int) -> Any:
    nested = field.message_type
    if nested is not None and nested.GetOptions().map_entry:
        value = nested.fields_by_name["value"]
        return {"key": _value(value, depth)}
    single = _single(field, depth)
    return [single] if field.is_repeated else single


def _single(field: FieldDescriptor, depth: int) -> Any:
    nested = field.message_type
    if nested is None:
        if field.enum_type:
            return field.enum_type.values[1].name
        by_type = {field.TYPE_STRING: ID, field.TYPE_BOOL: True, field.TYPE_INT64: "7"}
        return by_type.get(field.type, 3)
    known = {"google.protobuf.Timestamp": "2026-11-23T08:00:00Z", "google.protobuf.FieldMask": "display_name"}
    return known.get(nested.full_name) or _filled(nested, depth - 1)


@pytest.mark.parametrize("rpc", [rpc for rpc in RPCS.values() if rpc.has_body], ids=lambda rpc: rpc.name)
def test_a_body_arrives_whole(rpc: RestRpc):
    body = _filled(rpc.method.input_type)
    request = build_request(rpc, _path(rpc), [], json.loads(json.dumps(body)))
    again = json_format.MessageToDict(request, preserving_proto_field_name=True)
    if "update_mask" in body:
        body["update_mask"] = "displayName"
    assert again == json_format.MessageToDict(
        json_format.ParseDict(body, GetMessageClass(rpc.method.input_type)()),
        preserving_proto_field_name=True,
    )


@pytest.mark.parametrize("rpc", [rpc for rpc in RPCS.values() if not rpc.has_body], ids=lambda rpc: rpc.name)
def test_a_query_arrives_whole(rpc: RestRpc):
    fields = dict(query_fields(rpc.method.input_type, frozenset(rpc.path_fields)))
    query = [(name, str(_single(field, 0)).replace("True", "true")) for name, field in fields.items()]
    request = build_request(rpc, _path(rpc), query, {})
    printed = json_format.MessageToDict(request, preserving_proto_field_name=True)
    for name in fields:
        parent, _, leaf = name.rpartition(".")
        assert (printed[parent] if parent else printed)[leaf]
    for field in rpc.path_fields:
        assert getattr(request, field) == ID


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(body=st.dictionaries(st.sampled_from(["task", "update_mask", "request_id", "etag", "x"]), json_values))
def test_any_body_is_a_request_or_refused_in_words(body: dict[str, Any]):
    for name in ("tasks.UpdateTask", "tasks.ConvertHelpRequest", "organisations.JoinCircle"):
        with suppress(InvalidArgument):
            build_request(RPCS[name], _path(RPCS[name]), [], json.loads(json.dumps(body)))


@given(
    st.binary(max_size=200)
    | st.text(alphabet=string.printable + "\ud800{}[]\"'", max_size=60).map(
        lambda text: text.encode(errors="surrogatepass")
    )
)
def test_any_bytes_are_an_object_or_refused(body: bytes):
    with suppress(JsonMalformed):
        assert isinstance(read_json(body), dict)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * (MAX_DEPTH + 1) + b"1" + b"}" * (MAX_DEPTH + 1),
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": "\\u0000"}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'"a"',
        b'"' * 500_000,
        b"\xff\xfe",
    ],
    ids=[
        "deep list",
        "deep object",
        "NaN",
        "Infinity",
        "NUL",
        "huge number",
        "no object",
        "quotes",
        "no UTF-8",
    ],
)
def test_hostile_json_is_refused(body: bytes):
    with pytest.raises(InvalidArgument):
        read_json(body)


def test_url_and_body_must_not_contradict_each_other():
    with pytest.raises(InvalidArgument, match="same in the body"):
        build_request(RPCS["tasks.PublishTask"], {"task_id": ID}, [], {"task_id": OTHER_ID})
    assert build_request(RPCS["tasks.PublishTask"], {"task_id": ID}, [], {"task_id": ID}).task_id == ID  # type: ignore[attr-defined]


def test_a_mask_left_out_names_the_fields_given():
    body = {"task": {"title": "Bring soup", "place_name": "Gate", "etag": '"3"', "task_id": ID}}
    request: Any = build_request(RPCS["tasks.UpdateTask"], {"task_id": ID}, [], body)
    assert list(request.update_mask.paths) == ["title", "place_name"]


@pytest.mark.parametrize("mask", ["place_name,title", "placeName,title"])
def test_a_mask_may_be_written_either_way(mask: str):
    body = {"task": {"title": "Bring soup"}, "update_mask": mask}
    request: Any = build_request(RPCS["tasks.UpdateTask"], {"task_id": ID}, [], body)
    assert list(request.update_mask.paths) == ["place_name", "title"]


def test_the_idempotency_key_fills_an_empty_request_id():
    rpc = RPCS["tasks.PublishTask"]
    filled: Any = build_request(rpc, {"task_id": ID}, [], {}, OTHER_ID)
    kept: Any = build_request(rpc, {"task_id": ID}, [], {"request_id": ID}, OTHER_ID)
    assert (filled.request_id, kept.request_id) == (OTHER_ID, ID)


@pytest.mark.parametrize(
    "query",
    [
        [("page_size", "many")],
        [("page_size", "1_0")],
        [("page_size", "99999999999999")],
        [("states", "STATE_NONSENSE")],
        [("unknown", "1")],
        [("page_size", "1"), ("page_size", "2")],
        [("time.start_time", "yesterday")],
        [("organisation_id", "\x00")],
    ],
    ids=str,
)
def test_a_query_that_does_not_fit_is_refused(query: list[tuple[str, str]]):
    with pytest.raises(InvalidArgument):
        build_request(RPCS["tasks.ListTasks"], {}, query, {})


def test_answers_show_empty_fields_and_keep_the_names_of_the_contract():
    task = print_message(GetMessageClass(RPCS["tasks.GetTask"].method.output_type)())
    assert task["task_id"] == ""
    assert task["state"] == "STATE_UNSPECIFIED"
    assert task["slots"] == []
    assert "place" not in task
