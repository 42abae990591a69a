"""Nobody acts for an organisation before both have said yes, and nobody is known to it before."""

from typing import Any

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2
from libs.identifiers import new_id
from tests.support.neighbourhood import Neighbourhood, refused
from tests.support.waiting import eventually

State = pb.Membership.State


class Pair:
    """A person, an organisation and the two who may speak: the person and the organisation's head."""

    def __init__(self, neighbourhood: Neighbourhood, organisation: pb.Organisation, person_id: str) -> None:
        self.which = {"organisation_id": organisation.organisation_id, "person_id": person_id}
        self.membership = pb.Membership(**self.which, roles=[pb.Membership.ROLE_POSTER])
        roles = {organisation.organisation_id: frozenset({"org_admin"})}
        self.head_principal = person(new_id(), organisation_roles=roles)
        self.head = neighbourhood.organisations(self.head_principal)
        self.person = neighbourhood.organisations(person(person_id))
        self._neighbourhood = neighbourhood

    async def create(self, stub: Any) -> pb.Membership:
        return await stub.CreateMembership(api.CreateMembershipRequest(membership=self.membership))

    async def accept(self, stub: Any) -> pb.Membership:
        return await stub.AcceptMembership(api.AcceptMembershipRequest(**self.which))

    async def approve(self, stub: Any) -> pb.Membership:
        return await stub.ApproveMembership(api.ApproveMembershipRequest(**self.which))

    async def decline(self, stub: Any) -> pb.Membership:
        return await stub.DeclineMembership(api.DeclineMembershipRequest(**self.which))

    async def authority(self) -> pb.Authority:
        return await self.person.GetAuthority(api.GetAuthorityRequest(person_id=self.which["person_id"]))

    async def name_is_seen(self) -> bool:
        stub = self._neighbourhood.volunteers(self.head_principal)
        request = volunteers_service_pb2.BatchGetPeopleRequest(person_ids=[self.which["person_id"]])
        return bool((await stub.BatchGetPeople(request)).people)

    async def all_is_heard(self) -> None:
        """Wait until the volunteers service knows what the organisations service has told."""
        (subscriber,) = self._neighbourhood.volunteers_service.subscribers

        async def nothing_waits() -> bool:
            backlog = await self._neighbourhood.organisations_service.relay.backlog()
            state = await subscriber.state()
            return backlog.depth == 0 and state is not None and state.pending + state.unanswered == 0

        await eventually(nothing_waits)


async def pair(neighbourhood: Neighbourhood) -> Pair:
    somebody = await neighbourhood.person()
    return Pair(neighbourhood, await neighbourhood.organisation(), somebody.person_id)


async def test_an_invitation_counts_once_it_is_accepted(neighbourhood: Neighbourhood) -> None:
    both = await pair(neighbourhood)
    invited = await both.create(both.head)
    assert invited.state == State.STATE_INVITED
    await both.all_is_heard()
    assert not await both.name_is_seen()
    authority = await both.authority()
    assert (list(authority.memberships), list(authority.pending_memberships)) == ([], [invited])
    listing = api.ListMembershipsRequest(organisation_id=both.which["organisation_id"])
    assert both.which["person_id"] not in [
        one.person_id for one in (await both.head.ListMemberships(listing)).memberships
    ]
    listing.state = State.STATE_INVITED
    assert list((await both.head.ListMemberships(listing)).memberships) == [invited]
    async with refused("NOT_ALLOWED"):
        await both.accept(both.head)
    async with refused("MEMBERSHIP_NOT_PENDING"):
        await both.approve(both.head)
    async with refused("MEMBERSHIP_EXISTS"):
        await both.create(both.person)
    accepted = await both.accept(both.person)
    assert (accepted.state, accepted.version) == (State.STATE_ACTIVE, 2)
    assert list((await both.authority()).memberships) == [accepted]
    await eventually(both.name_is_seen)
    async with refused("MEMBERSHIP_NOT_PENDING"):
        await both.decline(both.person)


async def test_a_request_counts_once_it_is_approved(neighbourhood: Neighbourhood) -> None:
    both = await pair(neighbourhood)
    assert (await both.create(both.person)).state == State.STATE_REQUESTED
    assert not (await both.authority()).memberships
    await eventually(both.name_is_seen)
    async with refused("NOT_ALLOWED"):
        await both.approve(both.person)
    async with refused("MEMBERSHIP_NOT_PENDING"):
        await both.accept(both.person)
    assert (await both.approve(both.head)).state == State.STATE_ACTIVE
    assert len((await both.authority()).memberships) == 1


async def test_what_is_declined_can_be_proposed_again(neighbourhood: Neighbourhood) -> None:
    both = await pair(neighbourhood)
    await both.create(both.head)
    async with refused("NOT_ALLOWED"):
        await both.decline(neighbourhood.organisations(person(new_id())))
    assert (await both.decline(both.person)).state == State.STATE_ENDED
    async with refused("MEMBERSHIP_NOT_FOUND"):
        await both.accept(both.person)
    assert not (await both.authority()).pending_memberships
    assert (await both.create(both.person)).version == 3
    assert (await both.decline(both.head)).state == State.STATE_ENDED

    async def is_unknown_again() -> bool:
        return not await both.name_is_seen()

    await eventually(is_unknown_again)


async def test_an_administrator_needs_nobodys_yes(neighbourhood: Neighbourhood) -> None:
    both = await pair(neighbourhood)
    assert (await both.create(neighbourhood.organisations())).state == State.STATE_ACTIVE
