"""Builds the ground of Willow Lake: skills, people, organisations, circles and their members.

Every request carries an id that is the same each time, so that a seeding that was interrupted is simply done
again: what happened already is answered as it was answered then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as vol_service
from services.cli.demo.crowd import crowd, weekly
from services.cli.demo.ids import request_id
from services.cli.demo.taxonomy import SKILLS
from services.cli.demo.willow_lake import DISTRICT, RESIDENTS, District, OrganisationSketch
from services.cli.patience import once_known
from services.cli.suite_client import SuiteClient

_SEED = 20261
_FIRST_AIDERS, _DRIVERS = 14, 10
_ROLES = org.Membership


@dataclass(frozen=True, slots=True)
class Ground:
    """Ids of what was built: by key, by part of a login, by neighbourhood; residents with the login first."""

    organisations: Mapping[str, str]
    circles: Mapping[str, str]
    people: Mapping[str, str]
    residents: tuple[str, ...]
    volunteers: Mapping[str, tuple[str, ...]]


async def build_ground(client: SuiteClient, district: District) -> Ground:
    """Build everything that tasks and requests stand on."""
    await ensure_skills(client)
    organisations = await _organisations(client, district.organisations)
    people = {
        login.role: await _person(client, login.display_name)
        for login in district.logins
        if login.role != "volunteer"
    }
    residents = (people["resident"], *[await _person(client, name) for name in RESIDENTS])
    circles = await _circles(client, district, organisations, people["coordinator"])
    await _memberships(client, organisations, people)
    people["volunteer"] = await _login_volunteer(client, district)
    volunteers = {
        key: await _neighbours(client, circles[key], key, registrations)
        for key, registrations in neighbourhoods(district).items()
    }
    first_neighbourhood = next(iter(volunteers))
    await _join(client, circles[first_neighbourhood], "residents", [*residents, people["volunteer"]])
    await _confirm_qualifications(client, organisations["station"], volunteers)
    return Ground(organisations, circles, people, residents, volunteers)


async def ensure_skills(client: SuiteClient) -> None:
    """Add the skills of the demo to the taxonomy, unless they are there."""
    answer = await client.as_operator.volunteers.ListSkills(vol_service.ListSkillsRequest(page_size=200))
    known = {skill.skill_id for skill in answer.skills}
    for skill in SKILLS:
        if skill.skill_id not in known:
            request = vol_service.CreateSkillRequest(
                skill=skill, request_id=request_id("skill", skill.skill_id)
            )
            await client.as_operator.volunteers.CreateSkill(request)


async def _person(client: SuiteClient, display_name: str) -> str:
    request = vol_service.CreatePersonRequest(
        person=person_pb2.Person(display_name=display_name, locale="zh"),
        request_id=request_id("person", display_name),
    )
    person = await client.as_operator.volunteers.CreatePerson(request)
    return str(person.person_id)


async def _organisations(client: SuiteClient, sketches: Iterable[OrganisationSketch]) -> dict[str, str]:
    ids = {}
    for sketch in sketches:
        organisation = org.Organisation(
            display_name=sketch.display_name,
            kind=sketch.kind,
            description=sketch.description,
            time_zone="Asia/Shanghai",
            external_id=f"demo:{sketch.key}",
        )
        request = org_service.CreateOrganisationRequest(
            organisation=organisation, request_id=request_id("organisation", sketch.key)
        )
        created = await client.as_operator.organisations.CreateOrganisation(request)
        ids[sketch.key] = created.organisation_id
        await _check_identity(client, sketch, created.organisation_id)
    return ids


async def _check_identity(client: SuiteClient, sketch: OrganisationSketch, organisation_id: str) -> None:
    key = request_id("verification", sketch.key)
    if sketch.verified:
        verify = org_service.VerifyOrganisationRequest(organisation_id=organisation_id, request_id=key)
        await client.as_operator.organisations.VerifyOrganisation(verify)
    else:
        ask = org_service.RequestVerificationRequest(organisation_id=organisation_id, request_id=key)
        await client.as_operator.organisations.RequestVerification(ask)


async def _circles(
    client: SuiteClient, district: District, organisations: Mapping[str, str], coordinator: str
) -> dict[str, str]:
    ids: dict[str, str] = {}
    for sketch in district.circles:
        circle = org.Circle(
            display_name=sketch.display_name,
            kind=org.Circle.KIND_PLACE,
            host_organisation_id=organisations[sketch.host],
            parent_circle_id=ids.get(sketch.parent, ""),
            centre=district.areas[sketch.key].centre,
            time_zone=district.time_zone,
        )
        request = org_service.CreateCircleRequest(circle=circle, request_id=request_id("circle", sketch.key))
        ids[sketch.key] = (await client.as_operator.organisations.CreateCircle(request)).circle_id
    await _line_and_surface(client, district, ids, organisations, coordinator)
    await _ally(client, [ids[sketch.key] for sketch in district.circles if sketch.parent])
    return ids


async def _line_and_surface(
    client: SuiteClient,
    district: District,
    circles: Mapping[str, str],
    organisations: Mapping[str, str],
    coordinator: str,
) -> None:
    members = [
        org.CircleMember(
            circle_id=circles[DISTRICT], role=org.CircleMember.ROLE_COORDINATOR, person_id=coordinator
        )
    ]
    members += [
        org.CircleMember(
            circle_id=circles[circle],
            role=org.CircleMember.ROLE_SURFACE,
            organisation_id=organisations[sketch.key],
        )
        for sketch in district.organisations
        for circle in sketch.surface_of
    ]
    for number, member in enumerate(members):
        request = org_service.JoinCircleRequest(
            circle_id=member.circle_id, member=member, request_id=request_id("member", number)
        )
        await client.as_operator.organisations.JoinCircle(request)


async def _ally(client: SuiteClient, neighbourhoods: list[str]) -> None:
    """Two neighbourhoods that serve each other: each seeks the other."""
    for seeker, sought in (neighbourhoods, reversed(neighbourhoods)):
        request = org_service.AllyCircleRequest(
            circle_id=seeker, ally_circle_id=sought, request_id=request_id("alliance", seeker)
        )
        await client.as_operator.organisations.AllyCircle(request)


async def _memberships(
    client: SuiteClient, organisations: Mapping[str, str], people: Mapping[str, str]
) -> None:
    for key, person_id, role in (
        ("north-shore-association", people["organisation"], _ROLES.ROLE_ORG_ADMIN),
        ("station", people["coordinator"], _ROLES.ROLE_COORDINATOR),
    ):
        membership = org.Membership(organisation_id=organisations[key], person_id=person_id, roles=[role])
        request = org_service.CreateMembershipRequest(
            membership=membership, request_id=request_id("membership", key)
        )
        await client.as_operator.organisations.CreateMembership(request)


async def _login_volunteer(client: SuiteClient, district: District) -> str:
    """The volunteer of the ready-made login: much time, fitting skills, near the lake."""
    name = next(login.display_name for login in district.logins if login.role == "volunteer")
    skills = {"elder-care": 2, "smartphone-help": 2, "cooking": 1}
    request = vol_service.CreateVolunteerRequest(
        person=person_pb2.Person(
            display_name=name, locale="zh", birth_date="1994-03-08", home=district.areas["north-shore"].centre
        ),
        volunteer=volunteer_pb2.Volunteer(
            travel_mode=volunteer_pb2.Volunteer.TRAVEL_MODE_BICYCLE,
            reach_metres=8_000,
            time_zone=district.time_zone,
            qualifications=[
                volunteer_pb2.Qualification(skill_id=skill, level=level) for skill, level in skills.items()
            ],
            availability=[weekly(volunteer_pb2.AvailabilityWindow.KIND_AVAILABLE, "Mon-Sun 08:00-21:00")],
            likes={"companionship": 3, "digital-help": 2, "environment": 1},
            limits=volunteer_pb2.Limits(max_tasks_per_week=4, min_gap_minutes=30),
            tags=["lang-zh", "lang-en"],
        ),
        request_id=request_id("volunteer", name),
    )
    return str((await client.as_operator.volunteers.CreateVolunteer(request)).volunteer_id)


def neighbourhoods(district: District) -> dict[str, list[vol_service.CreateVolunteerRequest]]:
    """By the key of its circle, the registrations of a neighbourhood's volunteers; no two have one name."""
    keys = [circle.key for circle in district.circles if circle.key != DISTRICT]
    count = district.volunteers // len(keys)
    return {
        key: list(crowd(count, _SEED + sum(map(ord, key)), district.areas[key], named_from=place * count))
        for place, key in enumerate(keys)
    }


async def _neighbours(
    client: SuiteClient, circle_id: str, key: str, registrations: list[vol_service.CreateVolunteerRequest]
) -> tuple[str, ...]:
    """Volunteers who live in a neighbourhood and are points of its circle."""
    request = vol_service.BatchCreateVolunteersRequest(
        requests=registrations, request_id=request_id("volunteers", key)
    )
    created = await client.as_operator.volunteers.BatchCreateVolunteers(request)
    ids = tuple(volunteer.volunteer_id for volunteer in created.volunteers)
    await _join(client, circle_id, f"volunteers/{key}", ids)
    return ids


async def _join(client: SuiteClient, circle_id: str, key: str, person_ids: Iterable[str]) -> None:
    point = org.CircleMember.ROLE_POINT
    request = org_service.BatchJoinCircleRequest(
        circle_id=circle_id,
        members=[
            org.CircleMember(circle_id=circle_id, role=point, person_id=person_id) for person_id in person_ids
        ],
        request_id=request_id("points", key),
    )
    await client.as_operator.organisations.BatchJoinCircle(request)


async def _confirm_qualifications(
    client: SuiteClient, organisation_id: str, volunteers: Mapping[str, tuple[str, ...]]
) -> None:
    """What needs a document is confirmed by the station, for some of each neighbourhood."""
    for ids in volunteers.values():
        grants = [(volunteer, "first-aid", 2) for volunteer in ids[:_FIRST_AIDERS]]
        grants += [(volunteer, "driving", 2) for volunteer in ids[_FIRST_AIDERS:][:_DRIVERS]]
        grants += [(volunteer, "electrics", 2) for volunteer in ids[-2:]]
        for volunteer_id, skill, level in grants:
            await _grant(client, organisation_id, volunteer_id, skill, level)


async def _grant(
    client: SuiteClient, organisation_id: str, volunteer_id: str, skill: str, level: int
) -> None:
    request = vol_service.GrantQualificationRequest(
        volunteer_id=volunteer_id,
        organisation_id=organisation_id,
        qualification=volunteer_pb2.Qualification(
            skill_id=skill, level=level, evidence=volunteer_pb2.Qualification.EVIDENCE_DOCUMENT
        ),
        request_id=request_id("grant", volunteer_id, skill),
    )
    await once_known(lambda: client.as_operator.volunteers.GrantQualification(request))
