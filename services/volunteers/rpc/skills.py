"""RPCs on the skill taxonomy."""

from functools import partial
from typing import Any

from google.protobuf.empty_pb2 import Empty

from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import merged
from libs.rpc.paging import requested_page
from services.volunteers.domain.skill import SkillProfile
from services.volunteers.rpc.store import Store
from services.volunteers.use_cases import taxonomy
from services.volunteers.wire import skills as wire


class SkillRpcs:
    """The taxonomy's part of VolunteersService."""

    def __init__(self, desk: Desk[Store]) -> None:
        self._desk = desk

    async def CreateSkill(self, request: api.CreateSkillRequest, _: Any) -> pb.Skill:
        profile = wire.read_skill_profile(request.skill)
        return await self._desk.command(
            request,
            lambda store, principal, now: wire.print_skill(
                taxonomy.create_skill(store, principal, now, request.skill.skill_id, profile)
            ),
        )

    async def GetSkill(self, request: api.GetSkillRequest, _: Any) -> pb.Skill:
        return await self._desk.query(lambda store, _: wire.print_skill(store.skill(request.skill_id)))

    async def ListSkills(self, request: api.ListSkillsRequest, _: Any) -> api.ListSkillsResponse:
        page = requested_page(request)
        found, last = await self._desk.query(lambda store, _: store.list_skills(page.after_id, page.size))
        return api.ListSkillsResponse(
            skills=map(wire.print_skill, found), next_page_token=page.next_token(last)
        )

    async def UpdateSkill(self, request: api.UpdateSkillRequest, _: Any) -> pb.Skill:
        given = request.skill

        def edit(profile: SkillProfile) -> SkillProfile:
            current = wire.print_skill_profile(profile)
            return wire.read_skill_profile(merged(current, given, request.update_mask, wire.SKILL_FIELDS))

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: wire.print_skill(
                taxonomy.update_skill(store, principal, now, given.skill_id, seen, edit)
            ),
        )

    async def DeleteSkill(self, request: api.DeleteSkillRequest, _: Any) -> Empty:
        seen = partial(check_etag, request.etag)

        def delete(store: Store, principal: Any, now: Any) -> Empty:
            taxonomy.delete_skill(store, principal, now, request.skill_id, seen)
            return Empty()

        return await self._desk.command(request, delete)
