"""Who acts for an organisation: parse, call, print."""

from collections.abc import Callable
from functools import partial
from typing import Any

from google.protobuf.empty_pb2 import Empty

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import masked_paths
from libs.rpc.paging import requested_page
from services.organisations.domain.membership import Membership, State
from services.organisations.use_cases import memberships
from services.organisations.use_cases.ports import Repository
from services.organisations.wire import organisations as wire


class MembershipRpcs:
    """The memberships' part of OrganisationsService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def CreateMembership(self, request: api.CreateMembershipRequest, _: Any) -> pb.Membership:
        given = request.membership
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_membership(
                memberships.create_membership(
                    repository,
                    principal,
                    now,
                    given.organisation_id,
                    given.person_id,
                    wire.read_roles(given),
                )
            ),
        )

    async def AcceptMembership(self, request: api.AcceptMembershipRequest, _: Any) -> pb.Membership:
        return await self._answer(request, memberships.accept_membership)

    async def ApproveMembership(self, request: api.ApproveMembershipRequest, _: Any) -> pb.Membership:
        return await self._answer(request, memberships.approve_membership)

    async def DeclineMembership(self, request: api.DeclineMembershipRequest, _: Any) -> pb.Membership:
        return await self._answer(request, memberships.decline_membership)

    async def GetMembership(self, request: api.GetMembershipRequest, _: Any) -> pb.Membership:
        return await self._desk.query(
            lambda repository, principal: wire.print_membership(
                memberships.get_membership(repository, principal, request.organisation_id, request.person_id)
            )
        )

    async def ListMemberships(
        self, request: api.ListMembershipsRequest, _: Any
    ) -> api.ListMembershipsResponse:
        page = requested_page(request)
        state = wire.MEMBERSHIP_STATES.word(request.state) or State.ACTIVE
        found, last = await self._desk.query(
            lambda repository, principal: memberships.list_memberships(
                repository, principal, request.organisation_id, state, page.after_id, page.size
            )
        )
        return api.ListMembershipsResponse(
            memberships=map(wire.print_membership, found), next_page_token=page.next_token(last)
        )

    async def UpdateMembership(self, request: api.UpdateMembershipRequest, _: Any) -> pb.Membership:
        given = request.membership
        masked_paths(request.update_mask, given, wire.MEMBERSHIP_FIELDS)
        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_membership(
                memberships.update_membership(
                    repository,
                    principal,
                    now,
                    given.organisation_id,
                    given.person_id,
                    seen,
                    wire.read_roles(given),
                )
            ),
        )

    async def DeleteMembership(self, request: api.DeleteMembershipRequest, _: Any) -> Empty:
        seen = partial(check_etag, request.etag)

        def delete(repository: Repository, principal: Any, now: Any) -> Empty:
            memberships.delete_membership(
                repository, principal, now, request.organisation_id, request.person_id, seen
            )
            return Empty()

        return await self._desk.command(request, delete)

    async def _answer(self, request: Any, use_case: Callable[..., Membership]) -> pb.Membership:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_membership(
                use_case(repository, principal, now, request.organisation_id, request.person_id, seen)
            ),
        )
