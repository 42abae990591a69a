"""Every RPC with an HTTP annotation has its route, and every route of the API its RPC."""

import pytest
from fastapi import FastAPI
from google.api import annotations_pb2

from services.gateway.api import accounts
from services.gateway.api.app import create_api
from services.gateway.api.catalogue import SERVICES, RestRpc, comments, rest_rpcs
from services.gateway.api.operations import problem_responses
from services.gateway.parts import Parts
from services.gateway.settings import GatewaySettings


def api_over(*, https: bool) -> FastAPI:
    """The application as far as it can be made without services."""
    settings = GatewaySettings(https=https)
    return create_api(Parts(settings, None, None, None, None))  # type: ignore[arg-type]


API = api_over(https=False)
DOCUMENT = API.openapi()
RPCS = {rpc.name: rpc for rpc in rest_rpcs()}
OPERATIONS = {
    operation["operationId"]: (verb, path, operation)
    for path, operations in DOCUMENT["paths"].items()
    for verb, operation in operations.items()
}


def test_every_rpc_of_the_public_services_is_annotated():
    methods = {f"{api}.{method.name}" for api, service in SERVICES.items() for method in service.methods}
    assert methods == set(RPCS)


def test_rpcs_and_operations_are_the_same_but_for_the_gateways_own():
    own = {name for name in OPERATIONS if name.startswith("accounts.")}
    assert set(OPERATIONS) - own == set(RPCS)
    assert len(own) == len(accounts.router.routes)


@pytest.mark.parametrize("rpc", RPCS.values(), ids=RPCS)
def test_the_operation_says_what_the_annotation_says(rpc: RestRpc):
    verb, path, operation = OPERATIONS[rpc.name]
    rule = rpc.method.GetOptions().Extensions[annotations_pb2.http]
    assert getattr(rule, verb).replace(".", "_").count("{") == path.count("{")
    assert operation["description"] == comments()[rpc.method.full_name]
    assert ("requestBody" in operation) == (rule.body == "*")
    assert set(problem_responses()) < set(operation["responses"])


@pytest.mark.parametrize("rpc", RPCS.values(), ids=RPCS)
def test_a_request_reaches_the_route_of_its_rpc(rpc: RestRpc):
    path = rpc.path
    for field in rpc.path_fields:
        path = path.replace("{" + field.rpartition(".")[2] + "}", "0198c0de-0000-7000-8000-000000000000")
    scope = {"type": "http", "method": rpc.verb, "path": path, "headers": [], "query_string": b""}
    matched = next(
        route
        for route in API.router.routes
        if route.matches(scope)[0].value == 2  # type: ignore[attr-defined]
    )
    assert matched.name == rpc.name  # type: ignore[attr-defined]


@pytest.mark.parametrize(("https", "cookie"), [(False, "vc_session"), (True, "__Host-vc_session")])
def test_the_session_cookie_has_the_name_that_it_is_set_under(https: bool, cookie: str):
    schemes = api_over(https=https).openapi()["components"]["securitySchemes"]
    assert schemes["session"]["name"] == cookie


def test_every_reference_in_the_document_leads_somewhere():
    schemas = DOCUMENT["components"]["schemas"]
    names = {reference.rpartition("/")[2] for reference in _references(DOCUMENT)}
    assert names <= set(schemas)
    assert all(schemas.values())


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for below in value.values() for found in _references(below)]
    return [found for below in value for found in _references(below)] if isinstance(value, list) else []


def test_every_field_of_every_message_is_described():
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for field, about in schema.get("properties", {}).items():
            assert about.get("description") or "$ref" in about or name == "Problem", f"{name}.{field}"
