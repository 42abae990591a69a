"""Where the faults happen: a verified organisation, a circle, and many volunteers who may be asked often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as vol_service
from libs.identifiers import new_id
from services.cli.demo.crowd import invented_name, weekly
from services.cli.patience import all_facts_known
from services.cli.suite_client import SuiteClient

_MOST_OFFERS_A_WEEK = 100
_ALWAYS = volunteer_pb2.AvailabilityWindow.KIND_AVAILABLE


@dataclass(frozen=True)
class Stage:
    """The ids of who plays."""

    organisation_id: str
    circle_id: str
    volunteer_ids: tuple[str, ...]


async def build_stage(client: SuiteClient, volunteers: int, **policy: Any) -> Stage:
    """Build it, the circle with this policy besides, and wait until every service knows of it."""
    operator = client.as_operator
    organisation = await operator.organisations.CreateOrganisation(
        org_service.CreateOrganisationRequest(
            organisation=org.Organisation(display_name="Faults (example)", kind=1), request_id=new_id()
        )
    )
    await operator.organisations.VerifyOrganisation(
        org_service.VerifyOrganisationRequest(
            organisation_id=organisation.organisation_id, request_id=new_id()
        )
    )
    circle = await operator.organisations.CreateCircle(
        org_service.CreateCircleRequest(
            circle=org.Circle(
                display_name="Faults (example)",
                kind=1,
                host_organisation_id=organisation.organisation_id,
                policy=org.CirclePolicy(max_offers_per_week=_MOST_OFFERS_A_WEEK, **policy),
            ),
            request_id=new_id(),
        )
    )
    registered = await operator.volunteers.BatchCreateVolunteers(
        vol_service.BatchCreateVolunteersRequest(
            requests=[_registration(number) for number in range(volunteers)], request_id=new_id()
        )
    )
    ids = tuple(one.volunteer_id for one in registered.volunteers)
    for volunteer_id in ids:
        await operator.organisations.JoinCircle(
            org_service.JoinCircleRequest(
                circle_id=circle.circle_id,
                member=org.CircleMember(
                    circle_id=circle.circle_id, role=org.CircleMember.ROLE_POINT, person_id=volunteer_id
                ),
                request_id=new_id(),
            )
        )
    await all_facts_known(client)
    return Stage(organisation.organisation_id, circle.circle_id, ids)


def _registration(number: int) -> vol_service.CreateVolunteerRequest:
    return vol_service.CreateVolunteerRequest(
        person=person_pb2.Person(display_name=invented_name(number), birth_date="1990-05-05"),
        volunteer=volunteer_pb2.Volunteer(
            time_zone="UTC",
            availability=[weekly(_ALWAYS, "Mon-Sun 00:00-24:00")],
            limits=volunteer_pb2.Limits(max_offers_per_week=_MOST_OFFERS_A_WEEK),
        ),
    )
