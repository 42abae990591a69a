"""People through the running service: who sees how much; on both databases."""

from google.protobuf.field_mask_pb2 import FieldMask

from libs.access.principal import Principal, person, service
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as organisations_api
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Place
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.identifiers import new_id
from libs.places import cell_of
from tests.support.neighbourhood import ADMIN, Neighbourhood, refused
from tests.support.waiting import eventually

PRIVATE = {
    "email": "yu.example@example.org",
    "phone": "+8613800001234",
    "birth_date": "1999-12-31",
    "home": Place(latitude=31.2, longitude=121.4),
}


async def seen_by(neighbourhood: Neighbourhood, principal: Principal, person_id: str) -> pb.Person:
    return await neighbourhood.volunteers(principal).GetPerson(api.GetPersonRequest(person_id=person_id))


def shown(person: pb.Person) -> set[str]:
    """The private fields that a message shows, its name included."""
    return {
        field.name
        for field, _ in person.ListFields()
        if field.name in {"display_name", "locale", "suspension_reason", *PRIVATE}
    }


async def test_the_person_sees_everything_and_others_what_is_their_business(
    neighbourhood: Neighbourhood,
) -> None:
    somebody = await neighbourhood.person(display_name="Yu Example", **PRIVATE)
    me = person(somebody.person_id)
    assert shown(await seen_by(neighbourhood, me, somebody.person_id)) == {
        "display_name",
        "locale",
        *PRIVATE,
    }
    administrator = shown(await seen_by(neighbourhood, ADMIN, somebody.person_id))
    assert administrator == {"display_name", "locale", "email", "phone"}
    auditor = person(new_id(), platform_roles=frozenset({"auditor"}))
    suite = service(neighbourhood.gateway.issuer)
    for principal in (auditor, suite):
        named = await seen_by(neighbourhood, principal, somebody.person_id)
        assert shown(named) - {"locale"} == {"display_name"}


async def test_strangers_see_nobody(neighbourhood: Neighbourhood) -> None:
    somebody = await neighbourhood.person(**PRIVATE)
    stranger = person(
        new_id(),
        circle_roles={new_id(): frozenset({"coordinator"})},
        organisation_roles={new_id(): frozenset({"org_admin"})},
    )
    async with refused("NOT_ALLOWED"):
        await seen_by(neighbourhood, stranger, somebody.person_id)
    answer = await neighbourhood.volunteers(stranger).BatchGetPeople(
        api.BatchGetPeopleRequest(person_ids=[somebody.person_id, new_id()])
    )
    assert not answer.people
    async with refused("NOT_AUTHENTICATED"):
        await neighbourhood.volunteers(None).GetPerson(api.GetPersonRequest(person_id=somebody.person_id))
    async with refused("PERSON_NOT_FOUND"):
        await seen_by(neighbourhood, ADMIN, new_id())


async def test_who_works_with_somebody_learns_their_name(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    surface, employer = await neighbourhood.organisation(), await neighbourhood.organisation()
    circle = (await neighbourhood.circle(host.organisation_id)).circle_id
    somebody = await neighbourhood.person(display_name="Yu Example", **PRIVATE)
    await neighbourhood.join(circle, "point", person_id=somebody.person_id)
    await neighbourhood.join(circle, "surface", organisation_id=surface.organisation_id)
    membership = organisation_pb2.Membership(
        organisation_id=employer.organisation_id,
        person_id=somebody.person_id,
        roles=[organisation_pb2.Membership.ROLE_POSTER],
    )
    await neighbourhood.organisations().CreateMembership(
        organisations_api.CreateMembershipRequest(membership=membership)
    )
    leader = frozenset({"team_leader"})
    colleagues = [
        person(new_id(), circle_roles={circle: frozenset({"coordinator"})}),
        *(
            person(new_id(), organisation_roles={one.organisation_id: leader})
            for one in (host, surface, employer)
        ),
    ]

    async def sees(principal: Principal) -> bool:
        answer = await neighbourhood.volunteers(principal).BatchGetPeople(
            api.BatchGetPeopleRequest(person_ids=[somebody.person_id])
        )
        return bool(answer.people)

    async def all_see() -> bool:
        return all([await sees(principal) for principal in colleagues])

    await eventually(all_see)
    for principal in colleagues:
        named = await seen_by(neighbourhood, principal, somebody.person_id)
        assert (named.display_name, shown(named) - {"locale"}) == ("Yu Example", {"display_name"})
    await neighbourhood.leave(circle, "point", person_id=somebody.person_id)

    async def only_the_employer_sees() -> bool:
        return [await sees(principal) for principal in colleagues] == [False, False, False, True]

    await eventually(only_the_employer_sees)


async def test_the_volunteer_follows_the_person(neighbourhood: Neighbourhood) -> None:
    volunteer = await neighbourhood.volunteer()
    assert (volunteer.home_cell, volunteer.age_reached) == ("", 0)
    me = neighbourhood.volunteers(person(volunteer.volunteer_id))
    known = await me.GetPerson(api.GetPersonRequest(person_id=volunteer.volunteer_id))

    async def update(paths: list[str], **fields: object) -> pb.Person:
        given = pb.Person(person_id=volunteer.volunteer_id, **fields)
        return await me.UpdatePerson(
            api.UpdatePersonRequest(person=given, update_mask=FieldMask(paths=paths))
        )

    moved = await update(["home", "birth_date"], home=PRIVATE["home"], birth_date="2001-01-01")
    assert moved.display_name == known.display_name
    now = await neighbourhood.get_volunteer(volunteer.volunteer_id)
    assert (now.home_cell, now.age_reached, now.version) == (cell_of(31.2, 121.4), 18, 2)
    await update(["email"], email="new@example.org")
    assert (await neighbourhood.get_volunteer(volunteer.volunteer_id)).version == 2
    async with refused("ETAG_MISMATCH"):
        await update(["email"], email="newer@example.org", etag=known.etag)
    async with refused("VALIDATION_FAILED"):
        await update(["birth_date"], birth_date="2001-02-29")
    async with refused("VALIDATION_FAILED"):
        await update(["birth_date"], birth_date="2999-01-01")
    async with refused("FIELD_REQUIRED"):
        await update(["display_name"])
    async with refused("UPDATE_MASK_INVALID"):
        await update(["suspension_reason"])
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(person(new_id())).UpdatePerson(
            api.UpdatePersonRequest(person=moved, update_mask=FieldMask(paths=["email"]))
        )


async def test_a_birthday_is_told_without_anybody_doing_anything(neighbourhood: Neighbourhood) -> None:
    volunteer = await neighbourhood.volunteers().CreateVolunteer(
        api.CreateVolunteerRequest(
            person=pb.Person(display_name="Young Example", birth_date="2010-01-01"),
            volunteer=volunteer_pb2.Volunteer(),
        )
    )
    database = neighbourhood.volunteers_service.database
    # As if the volunteer had registered before the last birthday that matters.
    await database.write(
        lambda session: session.connection().exec_driver_sql(
            "UPDATE volunteer SET next_age_time = '2020-01-01 12:00:00' "
            f"WHERE id = '{volunteer.volunteer_id}'"
        )
    )

    async def told() -> bool:
        return (await neighbourhood.get_volunteer(volunteer.volunteer_id)).version == 2

    await eventually(told)
    assert (await neighbourhood.get_volunteer(volunteer.volunteer_id)).age_reached == 16
