"""The stage of a journey: a circle of its own, so that it disturbs nobody, with the people who play in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as vol_service
from services.cli.demo.crowd import Area, crowd
from services.cli.demo.travellers import PatientApi

VOLUNTEERS = 3

_AREA = Area(31.2300, 121.4700, 1_500, "Asia/Shanghai")
_MEMBER = org.CircleMember
Key = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what is on stage: ids, and where the resident lives."""

    organisation: str
    circle: str
    coordinator: str
    resident: str
    volunteers: tuple[str, ...]
    place: types_pb2.Place


async def build_stage(operator: PatientApi, key: Key) -> Stage:
    """Build the stage, or find it as it was built. `key` gives the request id of a step."""
    organisation = await _organisation(operator, key)
    circle = await _circle(operator, key, organisation)
    coordinator = await _person(operator, key, "Lin Journey")
    resident = await _person(operator, key, "He Journey")
    volunteers = tuple([await _volunteer(operator, key, number) for number in range(VOLUNTEERS)])
    await _join(operator, key, circle, coordinator, _MEMBER.ROLE_COORDINATOR)
    for point in (resident, *volunteers):
        await _join(operator, key, circle, point, _MEMBER.ROLE_POINT)
    return Stage(organisation, circle, coordinator, resident, volunteers, _AREA.centre)


async def _organisation(operator: PatientApi, key: Key) -> str:
    create = org_service.CreateOrganisationRequest(
        organisation=org.Organisation(
            display_name="Journey Neighbours (example)", kind=org.Organisation.KIND_GRASSROOTS
        ),
        request_id=key("organisation"),
    )
    created = await operator.call("organisations.CreateOrganisation", create, org.Organisation)
    verify = org_service.VerifyOrganisationRequest(
        organisation_id=created.organisation_id, request_id=key("verify")
    )
    await operator.call("organisations.VerifyOrganisation", verify, org.Organisation)
    return created.organisation_id


async def _circle(operator: PatientApi, key: Key, organisation: str) -> str:
    request = org_service.CreateCircleRequest(
        circle=org.Circle(
            display_name="Journey (example)",
            kind=org.Circle.KIND_PLACE,
            host_organisation_id=organisation,
            centre=_AREA.centre,
        ),
        request_id=key("circle"),
    )
    return (await operator.call("organisations.CreateCircle", request, org.Circle)).circle_id


async def _person(operator: PatientApi, key: Key, name: str) -> str:
    request = vol_service.CreatePersonRequest(
        person=person_pb2.Person(display_name=name), request_id=key(f"person/{name}")
    )
    return (await operator.call("volunteers.CreatePerson", request, person_pb2.Person)).person_id


async def _volunteer(operator: PatientApi, key: Key, number: int) -> str:
    request = list(crowd(number + 1, 1, _AREA, skills=()))[number]
    request.volunteer.reach_metres = 0
    request.request_id = key(f"volunteer/{number}")
    return (await operator.call("volunteers.CreateVolunteer", request, volunteer_pb2.Volunteer)).volunteer_id


async def _join(
    operator: PatientApi, key: Key, circle: str, person_id: str, role: org.CircleMember.Role
) -> None:
    request = org_service.JoinCircleRequest(
        circle_id=circle,
        member=org.CircleMember(circle_id=circle, role=role, person_id=person_id),
        request_id=key(f"join/{person_id}"),
    )
    await operator.call("organisations.JoinCircle", request, org.CircleMember)
