"""What people may do is remembered for a minute, and asked anew for those whose roles have changed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from libs.access.keys import KeyRing, ensure_signing_key
from libs.access.policy import require
from libs.access.relations import Facts
from libs.access.tokens import Signer, Verifier
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2 import (
    BatchJoinCircleRequest,
)
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2_grpc import (
    OrganisationsServiceServicer,
    add_OrganisationsServiceServicer_to_server,
)
from libs.identifiers import new_id
from libs.rpc.call import current_principal
from libs.rpc.server import create_server
from services.gateway.accounts.account import Account
from services.gateway.accounts.authority import MAX_AGE_SECONDS, Authorities
from services.gateway.api.transcoding import people_named
from services.gateway.upstream import Upstream

NOWHERE = "127.0.0.1:1"


class Questions(OrganisationsServiceServicer):
    """An organisations service in which nobody has a role; it notes about whom it is asked."""

    def __init__(self) -> None:
        self.about: list[str] = []

    async def GetAuthority(self, request: Any, context: object) -> pb.Authority:  # noqa: N802
        require(current_principal(), "organisations.GetAuthority", Facts(person_ids=[request.person_id]))
        self.about.append(request.person_id)
        return pb.Authority(person_id=request.person_id)


def account() -> Account:
    return Account(new_id(), "xenia@sample.example", "Xenia Sample", "en", False, "", datetime.now(UTC))


async def test_only_those_whose_roles_changed_are_asked_about_anew(tmp_path: Path) -> None:
    gateway = Signer(ensure_signing_key(tmp_path, "gateway"))
    questions, seconds = Questions(), [0.0]
    server = create_server("organisations", Verifier(KeyRing(tmp_path)))
    add_OrganisationsServiceServicer_to_server(questions, server)
    elsewhere = dict.fromkeys(("volunteers", "tasks", "matching"), NOWHERE)
    upstream = Upstream({**elsewhere, "organisations": await server.start("127.0.0.1:0")})
    authorities = Authorities(upstream, gateway, monotonic=lambda: seconds[0])
    mine, yours = account(), account()
    for one in (mine, yours, mine, yours):
        await authorities.credentials_of(one)
    authorities.forget(mine.person_id)
    for one in (mine, yours):
        await authorities.credentials_of(one)
    assert questions.about == [mine.person_id, yours.person_id, mine.person_id]
    seconds[0] = MAX_AGE_SECONDS + 1
    await authorities.credentials_of(yours)
    assert questions.about[3:] == [yours.person_id]
    await upstream.close()
    await server.stop(0)


def test_a_change_concerns_the_people_that_it_names() -> None:
    people = [new_id() for _ in range(3)]
    members = [pb.CircleMember(circle_id=new_id(), role=3, person_id=one) for one in people]
    members.append(pb.CircleMember(circle_id=new_id(), role=2, organisation_id=new_id()))
    assert people_named(BatchJoinCircleRequest(circle_id=new_id(), members=members)) == set(people)
    assert people_named(pb.Membership(person_id=people[0])) == {people[0]}
    assert people_named(pb.Organisation(display_name="Nobody")) == set()
