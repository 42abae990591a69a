"""RPCs on circles, their members, and on authority."""

from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import merged
from libs.rpc.paging import requested_page
from services.organisations.domain.circle import CircleProfile
from services.organisations.use_cases import circles, members
from services.organisations.use_cases.authority import get_authority
from services.organisations.use_cases.ports import Repository
from services.organisations.wire import circles as wire


class CircleRpcs:
    """The circles' part of OrganisationsService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def CreateCircle(self, request: api.CreateCircleRequest, _: Any) -> pb.Circle:
        profile = wire.read_circle_profile(request.circle)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_circle(
                circles.create_circle(repository, principal, now, profile)
            ),
        )

    async def GetCircle(self, request: api.GetCircleRequest, _: Any) -> pb.Circle:
        return await self._desk.query(
            lambda repository, _: wire.print_circle(repository.circle(request.circle_id))
        )

    async def ListCircles(self, request: api.ListCirclesRequest, _: Any) -> api.ListCirclesResponse:
        page = requested_page(request)
        found, last = await self._desk.query(
            lambda repository, _: repository.list_circles(request.parent_circle_id, page.after_id, page.size)
        )
        return api.ListCirclesResponse(
            circles=map(wire.print_circle, found), next_page_token=page.next_token(last)
        )

    async def UpdateCircle(self, request: api.UpdateCircleRequest, _: Any) -> pb.Circle:
        given = request.circle

        def edit(profile: CircleProfile) -> CircleProfile:
            current = wire.print_circle_profile(profile)
            return wire.read_circle_profile(merged(current, given, request.update_mask, wire.CIRCLE_FIELDS))

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_circle(
                circles.update_circle(repository, principal, now, given.circle_id, seen, edit)
            ),
        )

    async def AllyCircle(self, request: api.AllyCircleRequest, _: Any) -> pb.Circle:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_circle(
                circles.ally_circle(
                    repository, principal, now, request.circle_id, request.ally_circle_id, seen
                )
            ),
        )

    async def DissolveAlliance(self, request: api.DissolveAllianceRequest, _: Any) -> pb.Circle:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_circle(
                circles.dissolve_alliance(
                    repository, principal, now, request.circle_id, request.ally_circle_id, seen
                )
            ),
        )

    async def JoinCircle(self, request: api.JoinCircleRequest, _: Any) -> pb.CircleMember:
        part = wire.read_part(request.circle_id, request.member)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_member(
                members.join_circle(repository, principal, now, part)
            ),
        )

    async def BatchJoinCircle(
        self, request: api.BatchJoinCircleRequest, _: Any
    ) -> api.BatchJoinCircleResponse:
        parts = [wire.read_part(request.circle_id, member) for member in request.members]
        return await self._desk.command(
            request,
            lambda repository, principal, now: api.BatchJoinCircleResponse(
                members=map(
                    wire.print_member,
                    members.join_circle_together(repository, principal, now, request.circle_id, parts),
                )
            ),
        )

    async def LeaveCircle(self, request: api.LeaveCircleRequest, _: Any) -> pb.CircleMember:
        part = wire.read_part(request.circle_id, request.member)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_member(
                members.leave_circle(repository, principal, now, part)
            ),
        )

    async def ListCircleMembers(
        self, request: api.ListCircleMembersRequest, _: Any
    ) -> api.ListCircleMembersResponse:
        page = requested_page(request)
        role = wire.ROLES.word(request.role)
        found, last = await self._desk.query(
            lambda repository, principal: members.list_circle_members(
                repository, principal, request.circle_id, role, page.after_id, page.size
            )
        )
        return api.ListCircleMembersResponse(
            members=map(wire.print_member, found), next_page_token=page.next_token(last)
        )

    async def GetAuthority(self, request: api.GetAuthorityRequest, _: Any) -> pb.Authority:
        return await self._desk.query(
            lambda repository, principal: wire.print_authority(
                get_authority(repository, principal, request.person_id)
            )
        )
