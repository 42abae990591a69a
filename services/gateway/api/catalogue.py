"""The RPCs that have a REST form, and the comments of everything in their contracts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from google.api import annotations_pb2  # type: ignore[import-untyped]
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FileDescriptorProto,
)

from libs.contracts.descriptors import proto_files
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2

SERVICES = {
    "volunteers": volunteers_service_pb2.DESCRIPTOR.services_by_name["VolunteersService"],
    "organisations": organisations_service_pb2.DESCRIPTOR.services_by_name["OrganisationsService"],
    "tasks": tasks_service_pb2.DESCRIPTOR.services_by_name["TasksService"],
    "matching": matching_service_pb2.DESCRIPTOR.services_by_name["MatchingService"],
}
"""The public gRPC services by the name of their API."""

_PARAMETER = re.compile(r"\{([a-z_.]+)\}")


@dataclass(frozen=True, slots=True)
class RestRpc:
    """One RPC in its REST form. `template` is the annotated path, for example `/v1/teams/{team.team_id}`."""

    api: str
    method: MethodDescriptor
    verb: str
    template: str
    has_body: bool

    @property
    def name(self) -> str:
        """Short name, for example `tasks.GetTask`."""
        return f"{self.api}.{self.method.name}"

    @property
    def path_fields(self) -> tuple[str, ...]:
        """Dotted paths of the request fields that the URL carries."""
        return tuple(_PARAMETER.findall(self.template))

    @property
    def path(self) -> str:
        """The path as the web framework and OpenAPI write it: parameters go by their last name."""
        return _PARAMETER.sub(lambda match: "{" + path_parameter(match[1]) + "}", self.template)


def path_parameter(field_path: str) -> str:
    """The name in the URL of a request field."""
    return field_path.rpartition(".")[2]


@cache
def rest_rpcs() -> tuple[RestRpc, ...]:
    """Every RPC with an HTTP annotation, custom verbs first: `{id}:verb` also looks like `{id}`."""
    found = [rpc for api, service in SERVICES.items() for rpc in _annotated(api, service.methods)]
    return tuple(sorted(found, key=lambda rpc: ":" not in rpc.template))


def _annotated(api: str, methods: list[MethodDescriptor]) -> Iterator[RestRpc]:
    for method in methods:
        rule = method.GetOptions().Extensions[annotations_pb2.http]
        verb = rule.WhichOneof("pattern")
        if verb:
            yield RestRpc(api, method, verb.upper(), getattr(rule, verb), rule.body == "*")


@cache
def comments() -> Mapping[str, str]:
    """The comment of every message, field, enum, value and RPC, by full name."""
    return {name: text for file in proto_files() for name, text in _comments_of(file)}


def _comments_of(file: FileDescriptorProto) -> Iterator[tuple[str, str]]:
    names = dict(_names(file))
    for location in file.source_code_info.location:
        name = names.get(tuple(location.path))
        if name and location.leading_comments:
            yield name, " ".join(location.leading_comments.split())


# Numbers of the fields that a source location's path consists of (google/protobuf/descriptor.proto).
_FILE_MESSAGE, _FILE_ENUM, _FILE_SERVICE = 4, 5, 6
_MESSAGE_FIELD, _MESSAGE_NESTED, _MESSAGE_ENUM = 2, 3, 4
_ENUM_VALUE, _SERVICE_METHOD = 2, 2

Location = tuple[int, ...]


def _names(file: FileDescriptorProto) -> Iterator[tuple[Location, str]]:
    for index, message in enumerate(file.message_type):
        yield from _message_names((_FILE_MESSAGE, index), file.package, message)
    for index, enum in enumerate(file.enum_type):
        yield from _enum_names((_FILE_ENUM, index), file.package, enum)
    for index, service in enumerate(file.service):
        for number, method in enumerate(service.method):
            path = (_FILE_SERVICE, index, _SERVICE_METHOD, number)
            yield path, f"{file.package}.{service.name}.{method.name}"


def _message_names(path: Location, scope: str, message: DescriptorProto) -> Iterator[tuple[Location, str]]:
    name = f"{scope}.{message.name}"
    yield path, name
    for index, field in enumerate(message.field):
        yield (*path, _MESSAGE_FIELD, index), f"{name}.{field.name}"
    for index, nested in enumerate(message.nested_type):
        yield from _message_names((*path, _MESSAGE_NESTED, index), name, nested)
    for index, enum in enumerate(message.enum_type):
        yield from _enum_names((*path, _MESSAGE_ENUM, index), name, enum)


def _enum_names(path: Location, scope: str, enum: EnumDescriptorProto) -> Iterator[tuple[Location, str]]:
    name = f"{scope}.{enum.name}"
    yield path, name
    for index, value in enumerate(enum.value):
        yield (*path, _ENUM_VALUE, index), f"{name}.{value.name}"
