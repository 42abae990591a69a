"""The running suite under abuse: the right status and a reason whatever is sent, and the process lives on."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.message_factory import GetMessageClass

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2
from libs.identifiers import new_id
from libs.rpc.status import RemoteError, read_error
from services.cli.operator import OPERATOR, Operator
from tests.support.fuzz import fuzz
from tests.support.process_tree import is_alive
from tests.support.suite import SuiteProcess

CASES = 20_000
APIS: dict[str, ServiceDescriptor] = {
    "organisations": organisations_service_pb2.DESCRIPTOR.services_by_name["OrganisationsService"],
    "volunteers": volunteers_service_pb2.DESCRIPTOR.services_by_name["VolunteersService"],
    "tasks": tasks_service_pb2.DESCRIPTOR.services_by_name["TasksService"],
    "matching": matching_service_pb2.DESCRIPTOR.services_by_name["MatchingService"],
}
OPERATIONS = operations_service_pb2.DESCRIPTOR.services_by_name["OperationsService"]
METHODS = [(name, method) for name, api in APIS.items() for method in api.methods]
OPERATIONS_METHODS = [("tasks", method) for method in OPERATIONS.methods]

OPEN_TO_STRANGERS = {
    *("GetOrganisation", "BatchGetOrganisations", "ListOrganisations", "GetCircle", "ListCircles"),
    *("GetSkill", "ListSkills", "GetTask", "BatchGetTasks", "ListTasks"),
    *("CheckInAtKiosk", "CheckOutAtKiosk"),
}
"""What everybody may see without signing in, and what a kiosk does with a proof in the request itself; all
else needs a token."""

NEEDS_A_ROLE = {
    *("BatchCreateOrganisations", "UpdateOrganisation", "VerifyOrganisation", "SuspendOrganisation"),
    *(
        "ApproveMembership",
        "UpdateMembership",
        "CreateCircle",
        "UpdateCircle",
        "AllyCircle",
        "BatchJoinCircle",
    ),
    *("ListCircleMembers", "BatchCreateVolunteers", "ListVolunteers", "SuspendVolunteer"),
    *("GrantQualification", "RevokeQualification", "CreateSkill", "UpdateSkill", "DeleteSkill"),
    *("TriageHelpRequest", "RejectHelpRequest", "MergeHelpRequest", "ConvertHelpRequest"),
    *("CreateTask", "BatchCreateTasks", "UpdateTask", "PublishTask", "CancelTask", "OpenTaskWider"),
    *("CreateOffer", "BatchCreateOffers", "RevokeOffer", "CancelAssignment", "ExcuseAssignment"),
    *("CreatePlanRun", "GetPlanRun", "ListPlanRuns", "CancelPlanRun", "ListProposals", "ListUnfilledSlots"),
    *("ExplainPair", "ReleasePlanRun", "DiscardPlanRun", "GetSnapshot"),
    *(method.name for method in OPERATIONS.methods),
}
"""What a signed-in person without any role is refused at the door, whatever the message says."""


class Abused:
    """A suite of its own, spoken to as a foreign client would."""

    def __init__(self, suite: SuiteProcess) -> None:
        self.suite = suite
        self.operator = Operator(suite.directory.keys)

    def bearer(self, caller: Principal = OPERATOR) -> tuple[tuple[str, str], ...]:
        """Metadata that proves the caller for five minutes."""
        return (("authorization", f"Bearer {self.operator.token(caller)}"),)

    def channel(self, service: str) -> grpc.aio.Channel:
        """A bare channel to a service."""
        return grpc.aio.insecure_channel(self.suite.runtime.services[service])

    async def refusal(
        self, service: str, method: MethodDescriptor, message: Any, metadata: Any
    ) -> RemoteError:
        """The error with which a call ends; fails if it ends well."""
        async with self.channel(service) as channel:
            call = channel.unary_unary(f"/{method.containing_service.full_name}/{method.name}")
            with pytest.raises(grpc.aio.AioRpcError) as refused:
                await call(message.SerializeToString(), metadata=metadata, timeout=20)
        return read_error(refused.value)


@pytest.fixture(scope="module")
async def abused(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Abused]:
    process = SuiteProcess(tmp_path_factory.mktemp("abused") / "data", "--no-demo")
    try:
        await process.start()
        yield Abused(process)
    finally:
        await process.kill()


def example(method: MethodDescriptor) -> Any:
    """A request that passes validation as far as ids go: nothing under these ids exists."""
    request = GetMessageClass(method.input_type)()
    for one in method.input_type.fields:
        if one.cpp_type == one.CPPTYPE_STRING and one.name.endswith("_id") and not one.is_repeated:
            setattr(request, one.name, "no-such-skill" if one.name == "skill_id" else new_id())
    return request


def gets() -> Iterator[Any]:
    for service, method in METHODS:
        if method.name.startswith("Get") and method.name not in {"GetAuthority", "GetMembership"}:
            yield pytest.param(service, method, id=method.name)


@pytest.mark.timeout(600)
async def test_twenty_thousand_malformed_requests(abused: Abused) -> None:
    """Random bytes, truncated, mutated, deep, oversized and more, spread evenly over all methods."""
    pid, sent = abused.suite.pid, 0
    for seed, (service, api) in enumerate(APIS.items()):
        cases = -(-CASES * len(api.methods) // len(METHODS))
        async with abused.channel(service) as channel:
            findings = await fuzz(channel, [api], abused.bearer(), cases=cases, seed=seed)
        assert findings.complaints == [], service
        sent += findings.cases
    assert sent >= CASES
    assert is_alive(pid)
    async with abused.suite.client() as client:
        for service in APIS:
            status = await client.operations(service).GetStatus(operations_service_pb2.GetStatusRequest())
            assert status.ready, service


@pytest.mark.parametrize("service", APIS)
async def test_malformed_requests_to_the_operators_door(abused: Abused, service: str) -> None:
    async with abused.channel(service) as channel:
        skip = frozenset({"ReplayEvents", "RebuildProjections"})
        findings = await fuzz(channel, [OPERATIONS], abused.bearer(), cases=220, seed=5, skip=skip)
    assert findings.complaints == []


async def test_without_a_token_only_public_things_can_be_asked(abused: Abused) -> None:
    for service, method in METHODS + OPERATIONS_METHODS:
        if method.name not in OPEN_TO_STRANGERS:
            error = await abused.refusal(service, method, example(method), ())
            assert error.code is grpc.StatusCode.UNAUTHENTICATED, method.name
            assert error.reason, method.name


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer x.y.z", "Basic YTpi", "Bearer " + "A" * 4000])
async def test_a_token_that_is_none_is_refused_everywhere(abused: Abused, token: str) -> None:
    for service, method in METHODS[:: len(METHODS) // 12]:
        if method.name not in OPEN_TO_STRANGERS:
            error = await abused.refusal(service, method, example(method), (("authorization", token),))
            assert error.code is grpc.StatusCode.UNAUTHENTICATED, method.name


async def test_without_a_role_nothing_that_needs_one_can_be_done(abused: Abused) -> None:
    stranger = abused.bearer(person(new_id()))
    met = set()
    for service, method in METHODS + OPERATIONS_METHODS:
        if method.name in NEEDS_A_ROLE:
            error = await abused.refusal(service, method, example(method), stranger)
            assert error.code is grpc.StatusCode.PERMISSION_DENIED, method.name
            assert error.reason, method.name
            met.add(method.name)
    assert met == NEEDS_A_ROLE


@pytest.mark.parametrize(("service", "method"), list(gets()))
async def test_unknown_ids_are_not_found_with_a_reason(
    abused: Abused, service: str, method: MethodDescriptor
) -> None:
    error = await abused.refusal(service, method, example(method), abused.bearer())
    assert error.code is grpc.StatusCode.NOT_FOUND
    assert error.reason.endswith("_NOT_FOUND")


async def test_a_stale_etag_is_refused(abused: Abused) -> None:
    organisations = organisations_service_pb2
    async with abused.suite.client() as client:
        api = client.as_operator.organisations
        created = await api.CreateOrganisation(
            organisations.CreateOrganisationRequest(
                organisation={"display_name": "Lantern Kitchen", "kind": "KIND_GRASSROOTS"}
            )
        )
        update = organisations.UpdateOrganisationRequest(
            organisation={
                "organisation_id": created.organisation_id,
                "display_name": "Lantern Kitchen East",
                "etag": created.etag,
            },
            update_mask={"paths": ["display_name"]},
        )
        await api.UpdateOrganisation(update)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await api.UpdateOrganisation(update)
    error = read_error(refused.value)
    assert (error.code, error.reason) == (grpc.StatusCode.ABORTED, "ETAG_MISMATCH")


async def test_a_message_beyond_every_limit_is_refused_and_the_service_lives(abused: Abused) -> None:
    async with abused.channel("tasks") as channel:
        call = channel.unary_unary(f"/{APIS['tasks'].full_name}/CreateTask")
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call(bytes(9 * 1024 * 1024), metadata=abused.bearer(), timeout=20)
        assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
    assert is_alive(abused.suite.pid)


def test_the_log_holds_no_defect(abused: Abused) -> None:
    """Runs last: nothing above may have been answered with INTERNAL behind our back."""
    log = Path(abused.suite.log).read_text()
    assert "Traceback" not in log
