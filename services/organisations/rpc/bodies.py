"""RPCs on organisations, teams and memberships."""

from functools import partial
from typing import Any

from google.protobuf.empty_pb2 import Empty

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import merged
from libs.rpc.paging import requested_page
from services.organisations.domain.organisation import OrganisationProfile
from services.organisations.domain.team import TeamProfile
from services.organisations.use_cases import organisations, teams
from services.organisations.use_cases.ports import Repository
from services.organisations.wire import organisations as wire


class BodyRpcs:
    """The bodies' part of OrganisationsService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def CreateOrganisation(self, request: api.CreateOrganisationRequest, _: Any) -> pb.Organisation:
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_organisation(
                organisations.create_organisation(repository, principal, now, _new(request))
            ),
        )

    async def BatchCreateOrganisations(
        self, request: api.BatchCreateOrganisationsRequest, _: Any
    ) -> api.BatchCreateOrganisationsResponse:
        new = [_new(one) for one in request.requests]
        return await self._desk.command(
            request,
            lambda repository, principal, now: api.BatchCreateOrganisationsResponse(
                organisations=map(
                    wire.print_organisation,
                    organisations.create_organisations(repository, principal, now, new),
                )
            ),
        )

    async def GetOrganisation(self, request: api.GetOrganisationRequest, _: Any) -> pb.Organisation:
        return await self._desk.query(
            lambda repository, _: wire.print_organisation(repository.organisation(request.organisation_id))
        )

    async def BatchGetOrganisations(
        self, request: api.BatchGetOrganisationsRequest, _: Any
    ) -> api.BatchGetOrganisationsResponse:
        found = await self._desk.query(
            lambda repository, _: repository.organisations(request.organisation_ids)
        )
        return api.BatchGetOrganisationsResponse(organisations=map(wire.print_organisation, found))

    async def ListOrganisations(
        self, request: api.ListOrganisationsRequest, _: Any
    ) -> api.ListOrganisationsResponse:
        page = requested_page(request)
        verification = wire.VERIFICATIONS.word(request.verification)
        found, last = await self._desk.query(
            lambda repository, _: repository.list_organisations(
                verification, request.circle_id, page.after_id, page.size
            )
        )
        return api.ListOrganisationsResponse(
            organisations=map(wire.print_organisation, found), next_page_token=page.next_token(last)
        )

    async def UpdateOrganisation(self, request: api.UpdateOrganisationRequest, _: Any) -> pb.Organisation:
        given = request.organisation

        def edit(profile: OrganisationProfile) -> OrganisationProfile:
            current = wire.print_organisation_profile(profile)
            return wire.read_organisation_profile(
                merged(current, given, request.update_mask, wire.ORGANISATION_FIELDS)
            )

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_organisation(
                organisations.update_organisation(
                    repository, principal, now, given.organisation_id, seen, edit
                )
            ),
        )

    async def RequestVerification(self, request: api.RequestVerificationRequest, _: Any) -> pb.Organisation:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_organisation(
                organisations.request_verification(repository, principal, now, request.organisation_id, seen)
            ),
        )

    async def VerifyOrganisation(self, request: api.VerifyOrganisationRequest, _: Any) -> pb.Organisation:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_organisation(
                organisations.verify_organisation(repository, principal, now, request.organisation_id, seen)
            ),
        )

    async def SuspendOrganisation(self, request: api.SuspendOrganisationRequest, _: Any) -> pb.Organisation:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_organisation(
                organisations.suspend_organisation(
                    repository, principal, now, request.organisation_id, seen, request.reason
                )
            ),
        )

    async def CreateTeam(self, request: api.CreateTeamRequest, _: Any) -> pb.Team:
        profile = wire.read_team_profile(request.team)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_team(
                teams.create_team(repository, principal, now, request.team.organisation_id, profile)
            ),
        )

    async def GetTeam(self, request: api.GetTeamRequest, _: Any) -> pb.Team:
        return await self._desk.query(
            lambda repository, principal: wire.print_team(
                teams.get_team(repository, principal, request.team_id)
            )
        )

    async def ListTeams(self, request: api.ListTeamsRequest, _: Any) -> api.ListTeamsResponse:
        page = requested_page(request)
        found, last = await self._desk.query(
            lambda repository, principal: teams.list_teams(
                repository, principal, request.organisation_id, page.after_id, page.size
            )
        )
        return api.ListTeamsResponse(teams=map(wire.print_team, found), next_page_token=page.next_token(last))

    async def UpdateTeam(self, request: api.UpdateTeamRequest, _: Any) -> pb.Team:
        given = request.team

        def edit(profile: TeamProfile) -> TeamProfile:
            current = wire.print_team_profile(profile)
            return wire.read_team_profile(merged(current, given, request.update_mask, wire.TEAM_FIELDS))

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda repository, principal, now: wire.print_team(
                teams.update_team(repository, principal, now, given.team_id, seen, edit)
            ),
        )

    async def DeleteTeam(self, request: api.DeleteTeamRequest, _: Any) -> Empty:
        seen = partial(check_etag, request.etag)

        def delete(repository: Repository, principal: Any, now: Any) -> Empty:
            teams.delete_team(repository, principal, now, request.team_id, seen)
            return Empty()

        return await self._desk.command(request, delete)


def _new(request: api.CreateOrganisationRequest) -> organisations.NewOrganisation:
    return wire.read_organisation_profile(request.organisation), request.organisation.external_id
