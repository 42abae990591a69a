"""RPCs on volunteers."""

from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import masked_paths, merged
from libs.rpc.paging import requested_page
from services.volunteers.domain.volunteer import Volunteer
from services.volunteers.rpc.store import Store
from services.volunteers.use_cases import registration, standing, volunteers
from services.volunteers.wire import volunteers as wire


class VolunteerRpcs:
    """The volunteers' part of VolunteersService."""

    def __init__(self, desk: Desk[Store]) -> None:
        self._desk = desk

    async def CreateVolunteer(self, request: api.CreateVolunteerRequest, _: Any) -> pb.Volunteer:
        new = wire.read_registration(request)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                registration.create_volunteer(store, principal, now, new)
            ),
        )

    async def BatchCreateVolunteers(
        self, request: api.BatchCreateVolunteersRequest, _: Any
    ) -> api.BatchCreateVolunteersResponse:
        new = [wire.read_registration(one) for one in request.requests]
        return await self._desk.command(
            request,
            lambda store, principal, now: api.BatchCreateVolunteersResponse(
                volunteers=map(store.printed, registration.create_volunteers(store, principal, now, new))
            ),
        )

    async def GetVolunteer(self, request: api.GetVolunteerRequest, _: Any) -> pb.Volunteer:
        return await self._desk.look_up(
            lambda store, principal: volunteers.get_volunteer(store, principal, request.volunteer_id)
        )

    async def BatchGetVolunteers(
        self, request: api.BatchGetVolunteersRequest, _: Any
    ) -> api.BatchGetVolunteersResponse:
        found = await self._desk.query(
            lambda store, principal: volunteers.get_volunteers(store, principal, request.volunteer_ids)
        )
        return api.BatchGetVolunteersResponse(volunteers=found)

    async def ListVolunteers(self, request: api.ListVolunteersRequest, _: Any) -> api.ListVolunteersResponse:
        page = requested_page(request)
        state = wire.STATES.word(request.state)
        found, last = await self._desk.query(
            lambda store, principal: volunteers.list_volunteers(
                store, principal, request.circle_id, state, page.after_id, page.size
            )
        )
        return api.ListVolunteersResponse(volunteers=found, next_page_token=page.next_token(last))

    async def UpdateVolunteer(self, request: api.UpdateVolunteerRequest, _: Any) -> pb.Volunteer:
        given = request.volunteer
        paths = masked_paths(request.update_mask, given, wire.VOLUNTEER_FIELDS)
        claims = wire.read_claims(given) if "qualifications" in paths else None

        def edit(volunteer: Volunteer) -> volunteers.Said:
            current = wire.print_profile(volunteer.profile)
            changed = merged(current, given, request.update_mask, wire.VOLUNTEER_FIELDS)
            return wire.read_profile(changed), claims

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                volunteers.update_volunteer(store, principal, now, given.volunteer_id, seen, edit)
            ),
        )

    async def ActivateVolunteer(self, request: api.ActivateVolunteerRequest, _: Any) -> pb.Volunteer:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                standing.activate_volunteer(store, principal, now, request.volunteer_id, seen)
            ),
        )

    async def PauseVolunteer(self, request: api.PauseVolunteerRequest, _: Any) -> pb.Volunteer:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                standing.pause_volunteer(store, principal, now, request.volunteer_id, seen)
            ),
        )

    async def SuspendVolunteer(self, request: api.SuspendVolunteerRequest, _: Any) -> pb.Volunteer:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                standing.suspend_volunteer(store, principal, now, request.volunteer_id, seen, request.reason)
            ),
        )

    async def ArchiveVolunteer(self, request: api.ArchiveVolunteerRequest, _: Any) -> pb.Volunteer:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                standing.archive_volunteer(store, principal, now, request.volunteer_id, seen)
            ),
        )

    async def GrantQualification(self, request: api.GrantQualificationRequest, _: Any) -> pb.Volunteer:
        claim = wire.read_claim(request.qualification)
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                standing.grant_qualification(
                    store, principal, now, request.volunteer_id, seen, claim, request.organisation_id
                )
            ),
        )

    async def RevokeQualification(self, request: api.RevokeQualificationRequest, _: Any) -> pb.Volunteer:
        seen = partial(check_etag, request.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: store.printed(
                standing.revoke_qualification(
                    store,
                    principal,
                    now,
                    request.volunteer_id,
                    seen,
                    request.skill_id,
                    request.organisation_id,
                )
            ),
        )
