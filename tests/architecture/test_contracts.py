"""The contracts are complete: events, and what every message promises."""

import re

import pytest
from google.protobuf import descriptor_pb2

from libs.contracts.descriptors import proto_files
from libs.contracts.events import EVENTS, stream_subjects

OWN = "volunteercircle."
READS = ("Get", "List", "BatchGet", "Explain", "Rank")


def own_files() -> list[descriptor_pb2.FileDescriptorProto]:
    return [file for file in proto_files() if file.package.startswith(OWN)]


def methods() -> list[tuple[str, descriptor_pb2.MethodDescriptorProto]]:
    return [
        (service.name, method)
        for file in own_files()
        for service in file.service
        for method in service.method
    ]


def message(full_name: str) -> descriptor_pb2.DescriptorProto:
    return next(
        found
        for file in own_files()
        for found in file.message_type
        if f".{file.package}.{found.name}" == full_name
    )


def test_event_types_are_well_formed_and_each_stream_takes_its_own() -> None:
    for event in EVENTS.values():
        assert re.fullmatch(r"vc\.[a-z_]+\.v1\.[a-z_]+", event.type)
        assert event.type.rsplit(".", 1)[0] + ".>" in stream_subjects(event.service)


@pytest.mark.parametrize(("service", "method"), [pair for pair in methods() if "Operations" not in pair[0]])
def test_methods_that_change_something_take_a_request_id(
    service: str, method: descriptor_pb2.MethodDescriptorProto
) -> None:
    if method.name.startswith(READS):
        return
    assert "request_id" in {field.name for field in message(method.input_type).field}, (
        f"{service}.{method.name}"
    )


@pytest.mark.parametrize(
    ("service", "method"), [pair for pair in methods() if pair[1].name.startswith("List")]
)
def test_lists_page(service: str, method: descriptor_pb2.MethodDescriptorProto) -> None:
    asked = {field.name for field in message(method.input_type).field}
    answered = {field.name for field in message(method.output_type).field}
    assert {"page_size", "page_token"} <= asked, f"{service}.{method.name}"
    assert "next_page_token" in answered, f"{service}.{method.name}"


@pytest.mark.parametrize(
    ("service", "method"), [pair for pair in methods() if pair[1].name.startswith("Update")]
)
def test_updates_take_a_mask(service: str, method: descriptor_pb2.MethodDescriptorProto) -> None:
    assert "update_mask" in {field.name for field in message(method.input_type).field}, (
        f"{service}.{method.name}"
    )
