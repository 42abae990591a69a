"""Volunteers through the running service, on both databases."""

import asyncio

from google.protobuf.field_mask_pb2 import FieldMask

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Place
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.identifiers import new_id
from libs.places import cell_of
from libs.storage import outbox
from services.volunteers.domain.volunteer_number import is_number
from tests.support.neighbourhood import Neighbourhood, refused
from tests.support.waiting import eventually

State = pb.Volunteer.State
NINE_TO_NOON = pb.AvailabilityWindow(
    kind=pb.AvailabilityWindow.KIND_AVAILABLE,
    weekly=pb.WeeklySpan(weekdays=[1, 3], start_minute=540, end_minute=720),
)


def line_of(circle_id: str) -> Principal:
    return person(new_id(), circle_roles={circle_id: frozenset({"coordinator"})})


async def types_told(neighbourhood: Neighbourhood, volunteer_id: str) -> list[str]:
    table = outbox.outbox
    rows = table.select().where(table.c.aggregate_id == volunteer_id).order_by(table.c.aggregate_version)
    return await neighbourhood.volunteers_service.database.read(
        lambda session: [row.type for row in session.connection().execute(rows)]
    )


async def test_a_new_person_becomes_a_volunteer(neighbourhood: Neighbourhood) -> None:
    home = Place(latitude=31.2304, longitude=121.4737)
    volunteer = await neighbourhood.volunteers().CreateVolunteer(
        api.CreateVolunteerRequest(
            person=person_pb2.Person(display_name="Lin Example", birth_date="2001-02-03", home=home),
            volunteer=pb.Volunteer(
                availability=[NINE_TO_NOON],
                likes={"visiting": 2},
                tags=["lang-en"],
                limits=pb.Limits(max_minutes_per_day=240),
            ),
        )
    )
    assert volunteer.state == State.STATE_ACTIVE
    assert is_number(volunteer.volunteer_number)
    assert volunteer.home_cell == cell_of(31.2304, 121.4737)
    assert (volunteer.age_reached, volunteer.time_zone, volunteer.travel_mode) == (18, "Asia/Shanghai", 3)
    assert await neighbourhood.get_volunteer(volunteer.volunteer_id) == volunteer
    assert await types_told(neighbourhood, volunteer.volunteer_id) == ["vc.volunteer.v1.registered"]


async def test_events_carry_no_personal_data(neighbourhood: Neighbourhood) -> None:
    volunteer = await neighbourhood.volunteers().CreateVolunteer(
        api.CreateVolunteerRequest(
            person=person_pb2.Person(
                display_name="Canary Q7",
                email="canary.q7@example.org",
                phone="+8613800007777",
                birth_date="1987-06-05",
                home=Place(latitude=31.123456, longitude=121.654321),
            ),
            volunteer=pb.Volunteer(),
        )
    )
    rows = outbox.outbox.select().where(outbox.outbox.c.aggregate_id == volunteer.volunteer_id)
    payloads = await neighbourhood.volunteers_service.database.read(
        lambda session: [row.payload for row in session.connection().execute(rows)]
    )
    place = Place(latitude=31.123456, longitude=121.654321).SerializeToString()
    for secret in (b"Canary Q7", b"canary.q7", b"13800007777", b"1987", place):
        assert all(secret not in payload for payload in payloads)


async def test_a_known_person_registers_themselves(neighbourhood: Neighbourhood) -> None:
    somebody = await neighbourhood.person()
    me = neighbourhood.volunteers(person(somebody.person_id))
    request = api.CreateVolunteerRequest(volunteer=pb.Volunteer(volunteer_id=somebody.person_id))
    volunteer = await me.CreateVolunteer(request)
    assert volunteer.volunteer_id == somebody.person_id
    async with refused("VOLUNTEER_EXISTS"):
        await me.CreateVolunteer(request)
    request.person.display_name = "Somebody Else"
    async with refused("PERSON_GIVEN_TWICE"):
        await me.CreateVolunteer(request)
    async with refused("FIELD_REQUIRED"):
        await neighbourhood.volunteers().CreateVolunteer(api.CreateVolunteerRequest(volunteer=pb.Volunteer()))
    async with refused("PERSON_NOT_FOUND"):
        await neighbourhood.volunteers().CreateVolunteer(
            api.CreateVolunteerRequest(volunteer=pb.Volunteer(volunteer_id=new_id()))
        )


async def test_nobody_registers_another_who_exists(neighbourhood: Neighbourhood) -> None:
    somebody = await neighbourhood.person()
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(line_of(new_id())).CreateVolunteer(
            api.CreateVolunteerRequest(volunteer=pb.Volunteer(volunteer_id=somebody.person_id))
        )


async def test_registering_twice_at_once_makes_one_volunteer(neighbourhood: Neighbourhood) -> None:
    somebody = await neighbourhood.person()
    request = api.CreateVolunteerRequest(volunteer=pb.Volunteer(volunteer_id=somebody.person_id))
    stub = neighbourhood.volunteers(person(somebody.person_id))
    answers = await asyncio.gather(*(stub.CreateVolunteer(request) for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(answer, Exception) for answer in answers) == 1


async def test_who_has_joined_a_circle_before_registering_is_in_it(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    circle = await neighbourhood.circle(host.organisation_id)
    somebody = await neighbourhood.person()
    await neighbourhood.join(circle.circle_id, "point", person_id=somebody.person_id)

    async def is_known() -> bool:
        seen = await neighbourhood.volunteers(line_of(circle.circle_id)).BatchGetPeople(
            api.BatchGetPeopleRequest(person_ids=[somebody.person_id])
        )
        return bool(seen.people)

    await eventually(is_known)
    volunteer = await neighbourhood.volunteers(person(somebody.person_id)).CreateVolunteer(
        api.CreateVolunteerRequest(volunteer=pb.Volunteer(volunteer_id=somebody.person_id))
    )
    assert list(volunteer.circle_ids) == [circle.circle_id]


async def test_circles_follow_joining_and_leaving(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    circles = [await neighbourhood.circle(host.organisation_id) for _ in range(2)]
    volunteer = await neighbourhood.volunteer()

    async def are(*ids: str) -> None:
        async def equal() -> bool:
            now = await neighbourhood.get_volunteer(volunteer.volunteer_id)
            return list(now.circle_ids) == sorted(ids)

        await eventually(equal)

    one, other = (circle.circle_id for circle in circles)
    await neighbourhood.join(one, "point", person_id=volunteer.volunteer_id)
    await are(one)
    await neighbourhood.join(other, "point", person_id=volunteer.volunteer_id)
    await are(one, other)
    listed = await neighbourhood.volunteers(line_of(one)).ListVolunteers(
        api.ListVolunteersRequest(circle_id=one)
    )
    assert [found.volunteer_id for found in listed.volunteers] == [volunteer.volunteer_id]
    await neighbourhood.leave(one, "point", person_id=volunteer.volunteer_id)
    await are(other)
    assert await types_told(neighbourhood, volunteer.volunteer_id) == [
        "vc.volunteer.v1.registered",
        *["vc.volunteer.v1.changed"] * 3,
    ]


async def test_lists_show_a_circle_and_a_state_page_by_page(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    circle = (await neighbourhood.circle(host.organisation_id)).circle_id
    made = [await neighbourhood.volunteer(applicant=number == 3) for number in range(5)]
    await neighbourhood.volunteer()
    for volunteer in made:
        await neighbourhood.join(circle, "point", person_id=volunteer.volunteer_id)
    stub = neighbourhood.volunteers(line_of(circle))

    async def found(state: int = 0) -> list[str]:
        ids, token = [], ""
        while True:
            page = await stub.ListVolunteers(
                api.ListVolunteersRequest(circle_id=circle, state=state, page_size=2, page_token=token)
            )
            ids += [volunteer.volunteer_id for volunteer in page.volunteers]
            token = page.next_page_token
            if not token:
                return ids

    everybody = [volunteer.volunteer_id for volunteer in made]

    async def all_arrived() -> bool:
        return await found() == everybody

    await eventually(all_arrived)
    assert await found(State.STATE_APPLICANT) == [everybody[3]]
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(line_of(circle)).ListVolunteers(api.ListVolunteersRequest())
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(line_of(new_id())).ListVolunteers(
            api.ListVolunteersRequest(circle_id=circle)
        )
    seen = await stub.BatchGetVolunteers(
        api.BatchGetVolunteersRequest(
            volunteer_ids=[everybody[1], (await neighbourhood.volunteer()).volunteer_id, everybody[0]]
        )
    )
    assert [volunteer.volunteer_id for volunteer in seen.volunteers] == [everybody[1], everybody[0]]


async def test_update_tells_what_changed(neighbourhood: Neighbourhood) -> None:
    volunteer = await neighbourhood.volunteer(reach_metres=3000)
    me = neighbourhood.volunteers(person(volunteer.volunteer_id))

    async def update(paths: list[str], **fields: object) -> pb.Volunteer:
        given = pb.Volunteer(volunteer_id=volunteer.volunteer_id, **fields)
        return await me.UpdateVolunteer(
            api.UpdateVolunteerRequest(volunteer=given, update_mask=FieldMask(paths=paths))
        )

    await update(["availability"], availability=[NINE_TO_NOON])
    await update(["limits.max_tasks_per_week"], limits=pb.Limits(max_tasks_per_week=2))
    last = await update(["tags", "travel_mode"], tags=["lang-en"], travel_mode=4)
    assert (last.reach_metres, last.limits.max_tasks_per_week, list(last.availability)) == (
        3000,
        2,
        [NINE_TO_NOON],
    )
    assert (last.version, last.travel_mode) == (4, pb.Volunteer.TRAVEL_MODE_CAR)
    assert await types_told(neighbourhood, volunteer.volunteer_id) == [
        "vc.volunteer.v1.registered",
        "vc.volunteer.v1.availability_changed",
        "vc.volunteer.v1.limits_changed",
        "vc.volunteer.v1.changed",
    ]
    async with refused("UPDATE_MASK_INVALID"):
        await update(["circle_ids"])
    async with refused("ETAG_MISMATCH"):
        await update(["tags"], etag=volunteer.etag)
    async with refused("VALIDATION_FAILED"):
        backwards = pb.WeeklySpan(weekdays=[1], start_minute=700, end_minute=600)
        await update(["availability"], availability=[pb.AvailabilityWindow(kind=1, weekly=backwards)])
    async with refused("VALIDATION_FAILED"):
        never = pb.WeeklySpan(weekdays=[1], end_minute=600, valid_from_date="2026-02-30")
        await update(["availability"], availability=[pb.AvailabilityWindow(kind=1, weekly=never)])
    async with refused("UPDATE_MASK_EMPTY"):
        await update([])
    async with refused("TIME_ZONE_UNKNOWN"):
        await update(["time_zone"], time_zone="Atlantis/Deep")
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(person(new_id())).UpdateVolunteer(
            api.UpdateVolunteerRequest(volunteer=volunteer, update_mask=FieldMask(paths=["tags"]))
        )


async def test_a_volunteer_stands_where_their_steps_led(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    circle = (await neighbourhood.circle(host.organisation_id)).circle_id
    volunteer = await neighbourhood.volunteer(applicant=True)
    which = {"volunteer_id": volunteer.volunteer_id}
    me, admin = neighbourhood.volunteers(person(volunteer.volunteer_id)), neighbourhood.volunteers()
    line = neighbourhood.volunteers(line_of(circle))
    async with refused("NOT_ALLOWED"):
        await me.ActivateVolunteer(api.ActivateVolunteerRequest(**which))
    async with refused("NOT_ALLOWED"):
        await line.ActivateVolunteer(api.ActivateVolunteerRequest(**which))
    async with refused("VOLUNTEER_STATE_FORBIDS"):
        await me.PauseVolunteer(api.PauseVolunteerRequest(**which))
    await neighbourhood.join(circle, "point", person_id=volunteer.volunteer_id)

    async def is_in_the_circle() -> bool:
        return bool((await neighbourhood.get_volunteer(volunteer.volunteer_id)).circle_ids)

    await eventually(is_in_the_circle)
    active = await line.ActivateVolunteer(api.ActivateVolunteerRequest(**which))
    assert active.state == State.STATE_ACTIVE
    assert (await me.PauseVolunteer(api.PauseVolunteerRequest(**which))).state == State.STATE_PAUSED
    assert (await me.ActivateVolunteer(api.ActivateVolunteerRequest(**which))).state == State.STATE_ACTIVE
    await line.SuspendVolunteer(api.SuspendVolunteerRequest(**which, reason="Missed three times"))
    seen = await me.GetPerson(api.GetPersonRequest(person_id=volunteer.volunteer_id))
    assert seen.suspension_reason == "Missed three times"
    async with refused("NOT_ALLOWED"):
        await me.ActivateVolunteer(api.ActivateVolunteerRequest(**which))
    await admin.ActivateVolunteer(api.ActivateVolunteerRequest(**which))
    seen = await me.GetPerson(api.GetPersonRequest(person_id=volunteer.volunteer_id))
    assert seen.suspension_reason == ""
    assert (await me.ArchiveVolunteer(api.ArchiveVolunteerRequest(**which))).state == State.STATE_ARCHIVED
    async with refused("VOLUNTEER_STATE_FORBIDS"):
        await admin.ActivateVolunteer(api.ActivateVolunteerRequest(**which))


async def test_a_batch_registers_all_or_none(neighbourhood: Neighbourhood) -> None:
    stub = neighbourhood.volunteers()

    def requests(names: list[str]) -> list[api.CreateVolunteerRequest]:
        return [
            api.CreateVolunteerRequest(
                person=person_pb2.Person(display_name=name),
                volunteer=pb.Volunteer(availability=[NINE_TO_NOON], tags=["batch"]),
            )
            for name in names
        ]

    answer = await stub.BatchCreateVolunteers(
        api.BatchCreateVolunteersRequest(requests=requests([f"Person {n}" for n in range(50)]))
    )
    assert len({volunteer.volunteer_number for volunteer in answer.volunteers}) == 50
    ids = [volunteer.volunteer_id for volunteer in answer.volunteers]
    got = await stub.BatchGetVolunteers(api.BatchGetVolunteersRequest(volunteer_ids=[*ids, new_id()]))
    assert list(got.volunteers) == list(answer.volunteers)
    people = await stub.BatchGetPeople(api.BatchGetPeopleRequest(person_ids=ids))
    assert [one.display_name for one in people.people] == [f"Person {n}" for n in range(50)]

    def count(session: object) -> int:
        return len(session.connection().execute(outbox.outbox.select()).all())

    before = await neighbourhood.volunteers_service.database.read(count)
    failing = requests(["Good"])
    failing.append(api.CreateVolunteerRequest(volunteer=pb.Volunteer(volunteer_id=new_id())))
    async with refused("PERSON_NOT_FOUND"):
        await stub.BatchCreateVolunteers(api.BatchCreateVolunteersRequest(requests=failing))
    assert await neighbourhood.volunteers_service.database.read(count) == before
