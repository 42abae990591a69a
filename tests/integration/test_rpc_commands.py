"""Commands: one effect and one answer for each request id, nothing without the policy's consent."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from sqlmodel import Session, func, select

from libs.access.policy import require
from libs.access.principal import Principal, person
from libs.access.relations import Facts
from libs.contracts.gen.volunteercircle.volunteers.v1 import (
    skill_pb2,
    volunteer_pb2,
    volunteers_service_pb2,
    volunteers_service_pb2_grpc,
)
from libs.errors import FailedPrecondition
from libs.identifiers import new_id
from libs.rpc.call import current_principal
from libs.rpc.channel import RpcChannel
from libs.rpc.commands import Commands, Queries
from libs.rpc.status import read_error
from libs.storage import Database
from tests.support.ledger import Account
from tests.support.rpc import ADMIN, served

PERSON = new_id()


class PurseEmpty(FailedPrecondition):
    reason = "SAMPLE_PURSE_EMPTY"


def stub(channel: RpcChannel) -> Any:
    return volunteers_service_pb2_grpc.VolunteersServiceStub(channel)


async def accounts(database: Database) -> int:
    return await database.read(lambda session: session.exec(select(func.count()).select_from(Account)).one())


def creating(database: Database) -> Callable[[Any, Any], Awaitable[Message]]:
    """Opens an account for each skill; the answer tells the number of the account."""
    commands = Commands(database)

    async def create_skill(request: Any, context: object) -> Message:
        def create(session: Session) -> skill_pb2.Skill:
            session.add(Account(id=new_id(), owner=new_id()))
            session.flush()
            number = session.exec(select(func.count()).select_from(Account)).one()
            return skill_pb2.Skill(skill_id=request.skill.skill_id, version=number)

        return await commands.run(request, create)

    return create_skill


def skill_request(request_id: str = "", skill_id: str = "first-aid") -> Any:
    skill = skill_pb2.Skill(skill_id=skill_id, display_names={"en": "Skill"})
    return volunteers_service_pb2.CreateSkillRequest(skill=skill, request_id=request_id)


async def refusal(call: Awaitable[Message]) -> tuple[str, str]:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    error = read_error(caught.value)
    return error.code.name, error.reason


async def test_five_retries_at_once_have_one_effect_and_one_answer(
    tmp_path: Path, database: Database
) -> None:
    async with served(tmp_path, CreateSkill=creating(database)) as it:
        create = stub(it.channel()).CreateSkill
        for number in range(1, 11):
            request = skill_request(new_id())
            answers = await asyncio.gather(*(create(request) for _ in range(5)))
            assert [answer.version for answer in answers] == [number] * 5
        assert await accounts(database) == 10
        assert (await create(request)).version == 10


async def test_a_retry_that_finds_the_effect_of_the_first_gets_its_answer(
    tmp_path: Path, database: Database
) -> None:
    commands = Commands(database)

    async def create_skill(request: Any, context: object) -> Message:
        def spend_the_last_coin(session: Session) -> skill_pb2.Skill:
            owner = Account.owner == request.skill.skill_id
            purse = session.exec(select(Account).where(owner).with_for_update()).one()
            if not purse.balance:
                raise PurseEmpty("The purse is empty. Fill it.")
            purse.balance -= 1
            return skill_pb2.Skill(skill_id=request.skill.skill_id, version=7)

        return await commands.run(request, spend_the_last_coin)

    async with served(tmp_path, CreateSkill=create_skill) as it:
        create = stub(it.channel()).CreateSkill
        for number in range(10):
            purse = Account(id=new_id(), owner=f"purse-{number}", balance=1)
            await database.write(lambda session, purse=purse: session.add(purse))
            request = skill_request(new_id(), purse.owner)
            answers = await asyncio.gather(*(create(request) for _ in range(5)))
            assert [answer.version for answer in answers] == [7] * 5
            assert await refusal(create(skill_request(new_id(), purse.owner))) == (
                "FAILED_PRECONDITION",
                "SAMPLE_PURSE_EMPTY",
            )


async def test_requests_without_an_id_are_told_apart_by_the_channel(
    tmp_path: Path, database: Database
) -> None:
    async with served(tmp_path, CreateSkill=creating(database)) as it:
        request = skill_request()
        answers = [await stub(it.channel()).CreateSkill(request) for _ in range(3)]
        assert [answer.version for answer in answers] == [1, 2, 3]
        assert request.request_id == ""
        async with it.bare_channel() as channel:
            bare = volunteers_service_pb2_grpc.VolunteersServiceStub(channel).CreateSkill
            answer = await bare(request, metadata=it.bearer(), timeout=30)
        assert answer.version == 4


async def test_an_id_belongs_to_one_request_of_one_caller_and_method(
    tmp_path: Path, database: Database
) -> None:
    other_admin = person(new_id(), platform_roles=ADMIN.platform_roles)
    async with served(tmp_path, CreateSkill=creating(database)) as it:
        request_id = new_id()
        await stub(it.channel()).CreateSkill(skill_request(request_id))
        changed = skill_request(request_id, "cooking")
        assert await refusal(stub(it.channel()).CreateSkill(changed)) == (
            "INVALID_ARGUMENT",
            "REQUEST_ID_REUSED",
        )
        answer = await stub(it.channel(other_admin)).CreateSkill(changed)
        assert answer.version == 2


async def test_a_request_that_was_refused_may_come_again(tmp_path: Path, database: Database) -> None:
    commands, purse = Commands(database), {"empty": True}

    async def create_skill(request: Any, context: object) -> Message:
        def create(session: Session) -> skill_pb2.Skill:
            session.add(Account(id=new_id(), owner=new_id()))
            if purse["empty"]:
                raise PurseEmpty("The purse is empty. Fill it.")
            return skill_pb2.Skill(skill_id="first-aid")

        return await commands.run(request, create)

    async with served(tmp_path, CreateSkill=create_skill) as it:
        request = skill_request(new_id())
        assert await refusal(stub(it.channel()).CreateSkill(request)) == (
            "FAILED_PRECONDITION",
            "SAMPLE_PURSE_EMPTY",
        )
        assert await accounts(database) == 0
        purse["empty"] = False
        assert (await stub(it.channel()).CreateSkill(request)).skill_id == "first-aid"
        assert await accounts(database) == 1


def updating(database: Database, *, asks: bool) -> Callable[[Any, Any], Awaitable[Message]]:
    commands = Commands(database)

    async def update(request: Any, context: object) -> Message:
        principal = current_principal()

        def change(session: Session) -> volunteer_pb2.Volunteer:
            session.add(Account(id=new_id(), owner=new_id()))
            if asks:
                facts = Facts(person_ids=[request.volunteer_id])
                require(principal, "volunteers.PauseVolunteer", facts)
            return volunteer_pb2.Volunteer(volunteer_id=request.volunteer_id)

        return await commands.run(request, change)

    return update


@pytest.mark.parametrize("principal", [person(PERSON), ADMIN])
async def test_a_command_that_forgets_the_policy_changes_nothing(
    tmp_path: Path, database: Database, principal: Principal
) -> None:
    request = volunteers_service_pb2.PauseVolunteerRequest(volunteer_id=PERSON, request_id=new_id())
    async with served(tmp_path, PauseVolunteer=updating(database, asks=False)) as it:
        assert await refusal(stub(it.channel(principal)).PauseVolunteer(request)) == ("INTERNAL", "INTERNAL")
    assert await accounts(database) == 0


async def test_a_command_that_the_policy_refuses_changes_nothing(tmp_path: Path, database: Database) -> None:
    request = volunteers_service_pb2.PauseVolunteerRequest(volunteer_id=PERSON, request_id=new_id())
    async with served(tmp_path, PauseVolunteer=updating(database, asks=True)) as it:
        stranger = stub(it.channel(person(new_id())))
        assert await refusal(stranger.PauseVolunteer(request)) == ("PERMISSION_DENIED", "NOT_ALLOWED")
        assert await accounts(database) == 0
        for _ in range(2):
            assert (await stub(it.channel(person(PERSON))).PauseVolunteer(request)).volunteer_id == PERSON
    assert await accounts(database) == 1


async def test_a_query_that_forgets_the_policy_tells_nothing(tmp_path: Path, database: Database) -> None:
    queries = Queries(database)

    async def get(request: Any, context: object) -> Message:
        return await queries.run(lambda session: volunteer_pb2.Volunteer(volunteer_id=request.volunteer_id))

    request = volunteers_service_pb2.GetVolunteerRequest(volunteer_id=PERSON)
    async with served(tmp_path, GetVolunteer=get) as it:
        assert await refusal(stub(it.channel(person(PERSON))).GetVolunteer(request)) == (
            "INTERNAL",
            "INTERNAL",
        )


async def test_what_storage_has_to_say_is_told_without_the_drivers_words(
    tmp_path: Path, database: Database
) -> None:
    commands = Commands(database)

    async def clash(request: Any, context: object) -> Message:
        def create(session: Session) -> skill_pb2.Skill:
            session.add(Account(id=new_id(), owner="same"))
            return skill_pb2.Skill(skill_id="first-aid")

        return await commands.run(request, create)

    async with served(tmp_path, CreateSkill=clash) as it:
        create = stub(it.channel()).CreateSkill
        await create(skill_request(new_id()))
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await create(skill_request(new_id()))
    error = read_error(caught.value)
    assert (error.code.name, error.reason) == ("FAILED_PRECONDITION", "CONSTRAINT_VIOLATED")
    assert "account" not in repr(error).lower()


async def test_a_command_outside_of_a_call_is_a_defect(database: Database) -> None:
    with pytest.raises(LookupError, match="inside an RPC"):
        await Commands(database).run(skill_request(), lambda session: skill_pb2.Skill())
