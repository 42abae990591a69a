"""Whatever goes wrong in a call, its caller gets a status with a reason, never our exception's text."""

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message

from libs.access.policy import require
from libs.access.principal import Principal, person
from libs.access.relations import Facts
from libs.contracts.gen.volunteercircle.volunteers.v1 import (
    skill_pb2,
    volunteer_pb2,
    volunteers_service_pb2,
    volunteers_service_pb2_grpc,
)
from libs.errors import FailedPrecondition, NotFound
from libs.rpc.call import current_principal
from libs.rpc.channel import RpcChannel
from libs.rpc.limits import RpcLimits
from libs.rpc.status import RemoteError, read_error
from libs.telemetry.rpc_figures import RPC_FIGURES
from tests.support.rpc import ADMIN, served

SECRET = "the password of the database"
PREFIX = "/volunteercircle.volunteers.v1.VolunteersService"
PERSON = "0190aaaa-0000-7000-8000-00000000000a"
FIRST_AID = volunteers_service_pb2.GetSkillRequest(skill_id="first-aid")


class SkillHasRetired(FailedPrecondition):
    reason = "SAMPLE_SKILL_HAS_RETIRED"

    def __init__(self, skill_id: str) -> None:
        super().__init__(f"Skill {skill_id} has retired. Use another.", field="skill_id", skill_id=skill_id)


class SampleNotFound(NotFound):
    reason = "SAMPLE_NOT_FOUND"


def stub(channel: RpcChannel | grpc.aio.Channel) -> Any:
    return volunteers_service_pb2_grpc.VolunteersServiceStub(channel)


async def refusal(call: Awaitable[Message]) -> RemoteError:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return read_error(caught.value)


def code_and_reason(error: RemoteError) -> tuple[str, str]:
    return error.code.name, error.reason


async def first_aid(request: Message, context: object) -> Message:
    return skill_pb2.Skill(skill_id="first-aid")


async def test_a_good_call_is_answered(tmp_path: Path) -> None:
    async with served(tmp_path, GetSkill=first_aid) as it:
        assert (await stub(it.channel()).GetSkill(FIRST_AID)).skill_id == "first-aid"


async def test_a_domain_error_arrives_with_reason_metadata_and_field(tmp_path: Path) -> None:
    async def retired(request: Any, context: object) -> Message:
        raise SkillHasRetired(request.skill_id)

    async with served(tmp_path, GetSkill=retired) as it:
        error = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
    assert code_and_reason(error) == ("FAILED_PRECONDITION", "SAMPLE_SKILL_HAS_RETIRED")
    assert error.message == "Skill first-aid has retired. Use another."
    assert error.metadata == {"skill_id": "first-aid"}
    assert [(violation.field, violation.description) for violation in error.violations] == [
        ("skill_id", "Skill first-aid has retired. Use another.")
    ]


async def test_an_error_of_another_service_is_passed_on_whole(tmp_path: Path) -> None:
    async def retired(request: Any, context: object) -> Message:
        raise SkillHasRetired(request.skill_id)

    async with served(tmp_path, GetSkill=retired) as other:

        async def asking_on(request: Any, context: object) -> Any:
            return await stub(other.channel()).GetSkill(request)

        async with served(tmp_path, GetSkill=asking_on) as it:
            passed_on = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
        assert passed_on == await refusal(stub(other.channel()).GetSkill(FIRST_AID))
    assert [violation.field for violation in passed_on.violations] == ["skill_id"]


async def test_a_domain_error_that_quotes_a_book_still_fits(tmp_path: Path) -> None:
    async def long_winded(request: Any, context: object) -> Message:
        raise SampleNotFound("志" * 100_000, field="f" * 9000, book="愿" * 100_000)

    async with served(tmp_path, GetSkill=long_winded) as it:
        error = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
    assert code_and_reason(error) == ("NOT_FOUND", "SAMPLE_NOT_FOUND")
    assert (len(error.message), len(error.metadata["book"])) == (600, 200)


@pytest.mark.parametrize(
    "defect", [ValueError, KeyError, RecursionError, MemoryError, AssertionError, TimeoutError]
)
async def test_a_defect_is_answered_with_an_id_and_nothing_else(
    tmp_path: Path, defect: type[Exception], capfd: pytest.CaptureFixture[str]
) -> None:
    async def broken(request: Any, context: object) -> Message:
        raise defect(SECRET)

    async with served(tmp_path, GetSkill=broken) as it:
        error = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
        again = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
    assert code_and_reason(error) == ("INTERNAL", "INTERNAL")
    assert SECRET not in repr(error)
    assert defect.__name__ not in repr(error)
    assert error.metadata["error_id"] in error.message
    assert again.metadata["error_id"] != error.metadata["error_id"]
    written = "".join(capfd.readouterr())
    assert error.metadata["error_id"] in written
    assert SECRET in written


async def test_a_handler_that_answers_nonsense_is_a_defect(tmp_path: Path) -> None:
    async def nonsense(request: Any, context: object) -> Any:
        return "a skill"

    async with served(tmp_path, GetSkill=nonsense) as it:
        error = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
    assert code_and_reason(error) == ("INTERNAL", "INTERNAL")


async def test_a_method_that_nobody_wrote_is_a_defect_and_one_that_does_not_exist_is_unimplemented(
    tmp_path: Path,
) -> None:
    async with served(tmp_path) as it, it.bare_channel() as channel:
        error = await refusal(stub(it.channel()).GetSkill(FIRST_AID))
        assert code_and_reason(error) == ("INTERNAL", "INTERNAL")
        for name in ("/volunteercircle.volunteers.v1.VolunteersService/Fly", "/other.Service/Get", "/", "/x"):
            unknown = await refusal(channel.unary_unary(name)(b"", metadata=it.bearer(), timeout=30))
            assert code_and_reason(unknown) == ("UNIMPLEMENTED", "METHOD_UNKNOWN")


@pytest.mark.parametrize(
    "payload", [b"\xff", b"\x0a\x05ab", b"\x0a\x02\xff\xfe", b"\x80" * 20, b"\x0b" * 5000]
)
async def test_bytes_that_are_no_message_are_refused(tmp_path: Path, payload: bytes) -> None:
    async with served(tmp_path, GetSkill=first_aid) as it, it.bare_channel() as channel:
        call = channel.unary_unary(f"{PREFIX}/GetSkill")
        error = await refusal(call(payload, metadata=it.bearer(), timeout=30))
    assert code_and_reason(error) == ("INVALID_ARGUMENT", "MALFORMED_REQUEST")


async def test_every_field_that_breaks_a_rule_is_named(tmp_path: Path) -> None:
    request = volunteers_service_pb2.CreateVolunteerRequest(
        volunteer=volunteer_pb2.Volunteer(volunteer_id="nobody"), request_id="not-a-uuid"
    )
    async with served(tmp_path) as it:
        error = await refusal(stub(it.channel()).CreateVolunteer(request))
    assert code_and_reason(error) == ("INVALID_ARGUMENT", "VALIDATION_FAILED")
    assert [violation.field for violation in error.violations] == ["volunteer.volunteer_id", "request_id"]
    assert all(violation.description for violation in error.violations)
    assert error.metadata == {"violations": "2", "field": "volunteer.volunteer_id"}


async def test_the_place_of_a_bad_item_is_named(tmp_path: Path) -> None:
    request = volunteers_service_pb2.BatchGetVolunteersRequest(volunteer_ids=[PERSON, "nobody"])
    async with served(tmp_path) as it:
        error = await refusal(stub(it.channel()).BatchGetVolunteers(request))
    assert [violation.field for violation in error.violations] == ["volunteer_ids[1]"]


async def test_a_message_that_is_too_large_is_refused_and_bulk_methods_take_more(tmp_path: Path) -> None:
    async with served(tmp_path) as it, it.bare_channel() as channel:
        mebibyte = b"\x0a\x10" + b"0" * 16 + b"\x9a\x06\x80\x80\x40" + b"0" * 1024 * 1024
        one = await refusal(channel.unary_unary(f"{PREFIX}/GetSkill")(mebibyte, metadata=it.bearer()))
        assert code_and_reason(one) == ("RESOURCE_EXHAUSTED", "MESSAGE_TOO_LARGE")
        assert one.metadata["limit_bytes"] == str(1024 * 1024)
        bulk = await refusal(
            channel.unary_unary(f"{PREFIX}/BatchGetVolunteers")(mebibyte, metadata=it.bearer())
        )
        assert code_and_reason(bulk) == ("INVALID_ARGUMENT", "VALIDATION_FAILED")
        huge = channel.unary_unary(f"{PREFIX}/BatchGetVolunteers")(
            b"0" * 9 * 1024 * 1024, metadata=it.bearer()
        )
        assert (await refusal(huge)).code is grpc.StatusCode.RESOURCE_EXHAUSTED


@pytest.mark.parametrize(
    "metadata",
    [
        (("authorization", "Bearer x"),),
        (("authorization", "Basic x"),),
        (("authorization", "x"),),
        (("authorization", ""),),
        (("authorization", "Bearer x"), ("authorization", "Bearer y")),
    ],
)
async def test_a_bad_token_is_refused_even_where_none_is_needed(tmp_path: Path, metadata: Any) -> None:
    async with served(tmp_path, GetSkill=first_aid) as it, it.bare_channel() as channel:
        error = await refusal(stub(channel).GetSkill(FIRST_AID, metadata=metadata, timeout=30))
    assert code_and_reason(error) == ("UNAUTHENTICATED", "TOKEN_INVALID")


async def test_who_shows_no_token_is_a_stranger(tmp_path: Path) -> None:
    seen: list[Principal] = []

    async def noting(request: Any, context: object) -> Message:
        seen.append(current_principal())
        return skill_pb2.Skill()

    async with served(tmp_path, GetSkill=noting) as it:
        await stub(it.channel(None)).GetSkill(FIRST_AID)
        await stub(it.channel(ADMIN)).GetSkill(FIRST_AID)
        request = volunteers_service_pb2.GetVolunteerRequest(volunteer_id=PERSON)
        error = await refusal(stub(it.channel(None)).GetVolunteer(request))
    assert [principal.subject for principal in seen] == ["anonymous", ADMIN.subject]
    assert code_and_reason(error) == ("UNAUTHENTICATED", "NOT_AUTHENTICATED")


async def test_who_can_never_be_allowed_is_turned_away_before_the_request_is_read(tmp_path: Path) -> None:
    async with served(tmp_path) as it, it.bare_channel() as channel:
        call = channel.unary_unary(f"{PREFIX}/DeleteSkill")
        error = await refusal(call(b"\xff", metadata=it.bearer(person(PERSON)), timeout=30))
    assert code_and_reason(error) == ("PERMISSION_DENIED", "NOT_ALLOWED")


async def asking(request: Any, context: object) -> Message:
    require(current_principal(), "volunteers.GetVolunteer", Facts(person_ids=[request.volunteer_id]))
    return volunteer_pb2.Volunteer(volunteer_id=request.volunteer_id)


async def test_the_policy_decides_once_the_resource_is_known(tmp_path: Path) -> None:
    request = volunteers_service_pb2.GetVolunteerRequest(volunteer_id=PERSON)
    async with served(tmp_path, GetVolunteer=asking) as it:
        answer = await stub(it.channel(person(PERSON))).GetVolunteer(request)
        other = it.channel(person("0190aaaa-0000-7000-8000-00000000000b"))
        error = await refusal(stub(other).GetVolunteer(request))
    assert answer.volunteer_id == PERSON
    assert code_and_reason(error) == ("PERMISSION_DENIED", "NOT_ALLOWED")


async def test_a_handler_that_forgets_to_ask_the_policy_answers_nobody(tmp_path: Path) -> None:
    async def forgetful(request: Any, context: object) -> Message:
        return volunteer_pb2.Volunteer(volunteer_id=request.volunteer_id)

    request = volunteers_service_pb2.GetVolunteerRequest(volunteer_id=PERSON)
    async with served(tmp_path, GetVolunteer=forgetful) as it:
        for principal in (person(PERSON), ADMIN):
            error = await refusal(stub(it.channel(principal)).GetVolunteer(request))
            assert code_and_reason(error) == ("INTERNAL", "INTERNAL")


async def test_a_full_server_says_so(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def waiting(request: Any, context: object) -> Message:
        await release.wait()
        return skill_pb2.Skill()

    async with served(tmp_path, GetSkill=waiting, limits=RpcLimits(concurrent_calls=4)) as it:
        get_skill = stub(it.channel()).GetSkill
        calls = [asyncio.ensure_future(refusal(get_skill(FIRST_AID))) for _ in range(3)]
        held = [asyncio.ensure_future(get_skill(FIRST_AID)) for _ in range(4)]
        done, _ = await asyncio.wait(calls + held, return_when=asyncio.FIRST_COMPLETED, timeout=10)
        assert done
        release.set()
        answers = await asyncio.gather(*calls, *held, return_exceptions=True)
    refused = [answer for answer in answers if isinstance(answer, RemoteError)]
    refused += [read_error(answer) for answer in answers if isinstance(answer, grpc.aio.AioRpcError)]
    assert refused
    assert {code_and_reason(answer) for answer in refused} == {("RESOURCE_EXHAUSTED", "OVERLOADED")}


async def test_calls_are_counted_and_logged_with_their_reason(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async def retired(request: Any, context: object) -> Message:
        raise SkillHasRetired(request.skill_id)

    figures = RPC_FIGURES.of("volunteers", f"{PREFIX}/GetSkill")
    before = figures.handled.get("FAILED_PRECONDITION", 0)
    async with served(tmp_path, GetSkill=retired) as it:
        await refusal(stub(it.channel()).GetSkill(FIRST_AID))
    assert figures.handled["FAILED_PRECONDITION"] == before + 1
    line = "".join(capfd.readouterr())
    assert "SAMPLE_SKILL_HAS_RETIRED" in line
    assert ADMIN.subject not in line
