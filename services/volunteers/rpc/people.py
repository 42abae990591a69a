"""RPCs on people."""

from functools import partial
from typing import Any

from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.rpc.desk import Desk
from libs.rpc.etags import check_etag
from libs.rpc.masks import merged
from services.volunteers.domain.person import PersonDetails
from services.volunteers.rpc.store import Store
from services.volunteers.use_cases import people
from services.volunteers.wire import people as wire


class PersonRpcs:
    """The people's part of VolunteersService."""

    def __init__(self, desk: Desk[Store]) -> None:
        self._desk = desk

    async def CreatePerson(self, request: api.CreatePersonRequest, _: Any) -> pb.Person:
        details = wire.read_details(request.person)
        return await self._desk.command(
            request,
            lambda store, principal, now: wire.print_person(
                people.create_person(store, principal, now, details)
            ),
        )

    async def GetPerson(self, request: api.GetPersonRequest, _: Any) -> pb.Person:
        return await self._desk.query(
            lambda store, principal: wire.print_person(people.get_person(store, principal, request.person_id))
        )

    async def BatchGetPeople(self, request: api.BatchGetPeopleRequest, _: Any) -> api.BatchGetPeopleResponse:
        found = await self._desk.query(
            lambda store, principal: people.get_people(store, principal, request.person_ids)
        )
        return api.BatchGetPeopleResponse(people=map(wire.print_person, found))

    async def UpdatePerson(self, request: api.UpdatePersonRequest, _: Any) -> pb.Person:
        given = request.person

        def edit(details: PersonDetails) -> PersonDetails:
            current = wire.print_details(details)
            return wire.read_details(merged(current, given, request.update_mask, wire.PERSON_FIELDS))

        seen = partial(check_etag, given.etag)
        return await self._desk.command(
            request,
            lambda store, principal, now: wire.print_person(
                people.update_person(store, principal, now, given.person_id, seen, edit)
            ),
        )
