"""Tasks, offers and assignments through the running service, on both databases."""

from datetime import timedelta

from google.protobuf.field_mask_pb2 import FieldMask

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.identifiers import new_id
from tests.support.neighbourhood import refused
from tests.support.tasks import ADMIN, START, House, instant, interval, line, poster, task_message, tomorrow

Task = task_pb2.Task
Offer = offer_pb2.Offer
Assignment = assignment_pb2.Assignment


async def published(house: House, organisation_id: str, **fields: object) -> Task:
    """A task of a verified organisation, open to matching; the clock stands at its beginning."""
    house.clock.now = START
    await house.learn()
    stub = house.stub(poster(organisation_id))
    draft = await stub.CreateTask(api.CreateTaskRequest(task=task_message(organisation_id, **fields)))
    return await stub.PublishTask(api.PublishTaskRequest(task_id=draft.task_id))


async def offered(house: House, task: Task, volunteer_id: str) -> Offer:
    """An open offer of the task's first slot."""
    await house.learn()
    offer = Offer(slot_id=task.slots[0].slot_id, volunteer_id=volunteer_id)
    return await house.stub(poster(task.organisation_id)).CreateOffer(api.CreateOfferRequest(offer=offer))


async def accepted(house: House, task: Task, volunteer_id: str) -> Assignment:
    """A seat in the task."""
    offer = await offered(house, task, volunteer_id)
    stub = house.stub(person(volunteer_id))
    return await stub.AcceptOffer(api.AcceptOfferRequest(offer_id=offer.offer_id))


def task_request(task: Task) -> api.GetTaskRequest:
    return api.GetTaskRequest(task_id=task.task_id)


async def test_drafts_are_their_organisation_s_business(house: House) -> None:
    organisation_id = house.told.organisation()
    await house.learn()
    own = house.stub(poster(organisation_id))
    draft = await own.CreateTask(api.CreateTaskRequest(task=task_message(organisation_id)))
    assert draft.state == Task.STATE_DRAFT
    assert (await own.GetTask(task_request(draft))).version == 1
    for stranger in (house.stub(person(new_id())), house.stub(None)):
        async with refused("TASK_NOT_FOUND"):
            await stranger.GetTask(task_request(draft))
    listing = api.ListTasksRequest(organisation_id=organisation_id)
    assert len((await own.ListTasks(listing)).tasks) == 1
    assert not (await house.stub(None).ListTasks(listing)).tasks
    async with refused("NOT_ALLOWED"):
        await house.stub(poster(new_id())).DeleteTask(api.DeleteTaskRequest(task_id=draft.task_id))
    await own.DeleteTask(api.DeleteTaskRequest(task_id=draft.task_id, etag=draft.etag))
    async with refused("TASK_NOT_FOUND"):
        await own.GetTask(task_request(draft))


async def test_publishing_asks_for_what_people_rely_on(house: House) -> None:
    house.clock.now = START
    pending, verified = house.told.organisation(verified=False), house.told.organisation()
    await house.learn()

    async def publishing(organisation_id: str, **fields: object) -> Task:
        stub = house.stub(poster(organisation_id))
        draft = await stub.CreateTask(api.CreateTaskRequest(task=task_message(organisation_id, **fields)))
        return await stub.PublishTask(api.PublishTaskRequest(task_id=draft.task_id))

    for reason, organisation_id, fields in (
        ("ORGANISATION_NOT_VERIFIED", pending, {}),
        ("ORGANISATION_UNKNOWN", new_id(), {}),
        ("CIRCLE_UNKNOWN", verified, {"circle_id": new_id()}),
        ("SLOT_MISSING", verified, {"slots": []}),
        ("INSURANCE_MISSING", verified, {"hazardous": True}),
        ("TASK_IN_PAST", verified, {"fixed": interval(START - timedelta(hours=1), 2)}),
    ):
        async with refused(reason):
            await publishing(organisation_id, **fields)
    task = await publishing(verified, hazardous=True, insurance_reference="HK-2027-1")
    assert (task.state, task.version) == (Task.STATE_PUBLISHED, 2)
    async with refused("TASK_STATE_FORBIDS"):
        await house.stub(poster(verified)).PublishTask(api.PublishTaskRequest(task_id=task.task_id))


async def test_bad_input_is_named(house: House) -> None:
    organisation_id = house.told.organisation()
    await house.learn()
    stub = house.stub(poster(organisation_id))
    for reason, fields in (
        ("FIELD_REQUIRED", {"title": ""}),
        ("FIELD_REQUIRED", {"category": ""}),
        ("TIME_ZONE_UNKNOWN", {"time_zone": "Moon/Sea"}),
        ("SCHEDULE_INVALID", {"fixed": interval(START, 25)}),
        ("SLOT_NOT_FOUND", {"slots": [task_pb2.Slot(slot_id=new_id(), max=1)]}),
        ("VALIDATION_FAILED", {"slots": [task_pb2.Slot(min=2, desired=1, max=1)]}),
    ):
        async with refused(reason):
            await stub.CreateTask(api.CreateTaskRequest(task=task_message(organisation_id, **fields)))
    async with refused("FIELD_REQUIRED"):
        await stub.CreateTask(api.CreateTaskRequest(task=Task(organisation_id=organisation_id, title="?")))


async def test_pages_follow_each_other(house: House) -> None:
    organisation_id = house.told.organisation()
    ids = [(await published(house, organisation_id)).task_id for _ in range(5)]
    later = await published(house, organisation_id, fixed=interval(START + timedelta(days=9), 1))
    stub = house.stub(None)
    request = api.ListTasksRequest(
        organisation_id=organisation_id,
        states=[Task.STATE_PUBLISHED],
        time=interval(START, 48),
        page_size=2,
    )
    seen: list[str] = []
    while True:
        page = await stub.ListTasks(request)
        seen += [task.task_id for task in page.tasks]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    assert seen == ids
    assert later.task_id not in seen
    request.circle_id = new_id()
    async with refused("PAGE_TOKEN_INVALID"):
        await stub.ListTasks(request)


async def test_address_is_for_those_who_go_there(house: House) -> None:
    organisation_id, volunteer_id = house.told.organisation(), house.told.volunteer()
    task = await published(house, organisation_id, address="4 Sample Court, second door")
    helper = house.stub(person(volunteer_id))

    async def address(principal: Principal | None) -> str:
        return (await house.stub(principal).GetTask(task_request(task))).address

    assert await address(poster(organisation_id, role="team_leader")) == task.address != ""
    assert await address(None) == await address(person(volunteer_id)) == ""
    assignment = await accepted(house, task, volunteer_id)
    assert await address(person(volunteer_id)) == task.address
    listed = await helper.ListTasks(api.ListTasksRequest(organisation_id=organisation_id))
    assert listed.tasks[0].address == task.address
    which = {"assignment_id": assignment.assignment_id}
    await helper.WithdrawAssignment(api.WithdrawAssignmentRequest(**which, reason="Moved away"))
    assert await address(person(volunteer_id)) == ""


async def test_a_change_makes_offers_void_but_no_promise(house: House) -> None:
    told = house.told
    organisation_id, asked, promised = told.organisation(), told.volunteer(), told.volunteer()
    task = await published(house, organisation_id, most=2)
    offer = await offered(house, task, asked)
    stub = house.stub(poster(organisation_id))

    async def update(paths: list[str], **fields: object) -> Task:
        given = Task(task_id=task.task_id, **fields)
        return await stub.UpdateTask(api.UpdateTaskRequest(task=given, update_mask=FieldMask(paths=paths)))

    changed = await update(["title"], title="Soup and bread round")
    assert changed.title == "Soup and bread round"
    assert (await stub.GetOffer(api.GetOfferRequest(offer_id=offer.offer_id))).state == Offer.STATE_OFFERED
    moved = await update(["fixed"], fixed=interval(tomorrow(13).start, 1))
    assert moved.slots[0].offered == 0
    after = await stub.GetOffer(api.GetOfferRequest(offer_id=offer.offer_id))
    assert after.state == Offer.STATE_SUPERSEDED

    await accepted(house, moved, promised)
    async with refused("TASK_HAS_ASSIGNMENTS"):
        await update(["fixed"], fixed=interval(tomorrow(15).start, 1))
    async with refused("SLOT_HAS_ASSIGNMENTS"):
        await update(["slots"], slots=[task_pb2.Slot(display_name="Other", min=1, desired=1, max=1)])
    kept = task_pb2.Slot(slot_id=task.slots[0].slot_id, display_name="Cook", min=1, desired=1, max=1)
    filled = await update(["slots"], slots=[kept, task_pb2.Slot(display_name="Driver", max=2)])
    assert [slot.confirmed for slot in filled.slots] == [1, 0]
    async with refused("ETAG_MISMATCH"):
        await update(["title"], title="Late", etag=task.etag)
    async with refused("UPDATE_MASK_INVALID"):
        await update(["state"])


async def test_offers_ask_only_whom_the_task_suits(house: House) -> None:
    told = house.told
    organisation_id = told.organisation()
    circle_id = told.circle(host=organisation_id, max_offers_per_week=2)
    told.skill("nursing", "first-aid")
    able = told.volunteer(circle_ids=[circle_id])
    task = await published(house, organisation_id, circle_id=circle_id)
    stub = house.stub(line(circle_id))

    async def refusal(volunteer_id: str, **fields: object) -> str:
        await house.learn()
        offer = Offer(slot_id=task.slots[0].slot_id, volunteer_id=volunteer_id, **fields)
        batch = await stub.BatchCreateOffers(api.BatchCreateOffersRequest(offers=[offer]))
        return str(batch.results[0].refusal.reason)

    assert await refusal(new_id()) == "VOLUNTEER_UNKNOWN"
    assert await refusal(told.volunteer()) == "OUTSIDE_CIRCLE"
    assert await refusal(told.volunteer(circle_ids=[circle_id], state=3)) == "VOLUNTEER_NOT_ACTIVE"
    blocking = told.volunteer(circle_ids=[circle_id], blocked_organisation_ids=[organisation_id])
    assert await refusal(blocking) == "BLOCKED"
    assert await refusal(able, expire_time=instant(START - timedelta(hours=1))) == "EXPIRE_TIME_INVALID"
    assert await refusal(able) == ""
    assert await refusal(able) == "OFFER_OVERLAPS"
    for day, reason in ((2, ""), (3, "CONTACT_BUDGET_SPENT")):
        task = await published(
            house, organisation_id, circle_id=circle_id, fixed=interval(tomorrow(days=day).start, 1)
        )
        assert await refusal(able) == reason
    async with refused("NOT_ALLOWED"):
        await house.stub(poster(organisation_id, role="poster")).CreateOffer(
            api.CreateOfferRequest(offer=Offer(slot_id=task.slots[0].slot_id, volunteer_id=able))
        )


async def test_lists_of_promises_show_what_is_one_s_business(house: House) -> None:
    told = house.told
    organisation_id, volunteer_id, other = told.organisation(), told.volunteer(), told.volunteer()
    task = await published(house, organisation_id, most=3)
    await accepted(house, task, volunteer_id)
    declined = await offered(house, task, other)
    mine = house.stub(person(other))
    code = Offer.DECLINE_CODE_OTHER
    await mine.DeclineOffer(
        api.DeclineOfferRequest(offer_id=declined.offer_id, decline_code=code, decline_text="Wedding")
    )
    organisation = house.stub(poster(organisation_id))
    by_task = api.ListOffersRequest(task_id=task.task_id)
    texts = {offer.decline_text for offer in (await organisation.ListOffers(by_task)).offers}
    assert texts == {"", "Wedding"}
    assert len((await mine.ListOffers(api.ListOffersRequest())).offers) == 1
    elsewhere = house.stub(poster(told.organisation()))
    async with refused("NOT_ALLOWED"):
        await elsewhere.ListOffers(by_task)
    by_volunteer = api.ListAssignmentsRequest(volunteer_id=volunteer_id)
    assert len((await organisation.ListAssignments(by_volunteer)).assignments) == 1
    assert not (await elsewhere.ListAssignments(by_volunteer)).assignments
    async with refused("NOT_ALLOWED"):
        await mine.ListAssignments(by_volunteer)


async def test_a_leader_on_site_does_what_leaders_do(house: House) -> None:
    told = house.told
    organisation_id, leader, helper = told.organisation(), told.volunteer(), told.volunteer()
    task = await published(
        house,
        organisation_id,
        slots=[
            task_pb2.Slot(display_name="Helper", min=1, desired=1, max=1),
            task_pb2.Slot(display_name="Leader", min=1, desired=1, max=1, leader=True),
        ],
    )
    one = await accepted(house, task, helper)
    offer = Offer(slot_id=task.slots[1].slot_id, volunteer_id=leader)
    led = await house.stub(poster(organisation_id)).CreateOffer(api.CreateOfferRequest(offer=offer))
    leading, helping = house.stub(person(leader)), house.stub(person(helper))
    own = await leading.AcceptOffer(api.AcceptOfferRequest(offer_id=led.offer_id))
    assert (
        len((await leading.ListAssignments(api.ListAssignmentsRequest(task_id=task.task_id))).assignments)
        == 2
    )

    which = {"assignment_id": one.assignment_id}
    house.clock.now = tomorrow().start - timedelta(hours=2)
    async with refused("CHECK_IN_CLOSED"):
        await helping.CheckInAssignment(api.CheckInAssignmentRequest(**which))
    house.clock.now = tomorrow().start + timedelta(minutes=70)
    missed = await leading.MarkNoShow(api.MarkNoShowRequest(**which))
    assert missed.state == Assignment.STATE_NO_SHOW
    async with refused("ASSIGNMENT_STATE_FORBIDS"):
        await helping.CheckInAssignment(api.CheckInAssignmentRequest(**which))
    there = await leading.CheckInAssignment(api.CheckInAssignmentRequest(**which))
    assert there.check_in_method == Assignment.CHECK_IN_METHOD_LEADER
    house.clock.advance(minutes=20)
    gone = await leading.CheckOutAssignment(api.CheckOutAssignmentRequest(**which))
    assert gone.state == Assignment.STATE_LEFT_EARLY
    async with refused("MINUTES_EXCEED_PRESENCE"):
        await leading.CompleteAssignment(api.CompleteAssignmentRequest(**which, minutes=21))
    done = await leading.CompleteAssignment(api.CompleteAssignmentRequest(**which))
    assert (done.confirmed_minutes, done.confirmed_by_person_id) == (20, leader)
    async with refused("NOT_ALLOWED"):
        await helping.MarkNoShow(api.MarkNoShowRequest(assignment_id=own.assignment_id))
    async with refused("OWN_ATTENDANCE"):
        await leading.MarkNoShow(api.MarkNoShowRequest(assignment_id=own.assignment_id))


async def test_withdrawing_late_says_so_and_frees_the_seat(house: House) -> None:
    told = house.told
    organisation_id, early, late = told.organisation(), told.volunteer(), told.volunteer()
    task = await published(house, organisation_id, most=1)
    for volunteer_id, hours, is_late in ((early, 0, False), (late, 3, True)):
        assignment = await accepted(house, task, volunteer_id)
        filled = await house.stub(None).GetTask(task_request(task))
        assert (filled.state, filled.slots[0].confirmed) == (Task.STATE_FILLED, 1)
        house.clock.advance(hours=hours)
        left = await house.stub(person(volunteer_id)).WithdrawAssignment(
            api.WithdrawAssignmentRequest(assignment_id=assignment.assignment_id, reason="Ill")
        )
        assert (left.late, left.state) == (is_late, Assignment.STATE_WITHDRAWN)
        open_again = await house.stub(None).GetTask(task_request(task))
        assert (open_again.state, open_again.slots[0].confirmed) == (Task.STATE_FILLING, 0)


async def test_opening_wider_ends_at_the_top(house: House) -> None:
    city = house.told.circle()
    organisation_id = house.told.organisation()
    lane = house.told.circle(ancestors=(city,), host=organisation_id)
    task = await published(house, organisation_id, circle_id=lane)
    stub = house.stub(line(lane))
    which = api.OpenTaskWiderRequest(task_id=task.task_id)
    assert (await stub.OpenTaskWider(which)).spill_level == 1
    async with refused("NO_WIDER_CIRCLE"):
        await stub.OpenTaskWider(which)


async def test_a_retried_command_gets_the_first_answer(house: House) -> None:
    organisation_id, volunteer_id = house.told.organisation(), house.told.volunteer()
    task = await published(house, organisation_id)
    offer = await offered(house, task, volunteer_id)
    stub = house.stub(person(volunteer_id))
    request = api.AcceptOfferRequest(offer_id=offer.offer_id, request_id=new_id())
    first = await stub.AcceptOffer(request)
    assert await stub.AcceptOffer(request) == first
    assert (
        await stub.AcceptOffer(api.AcceptOfferRequest(offer_id=offer.offer_id))
    ).offer_id == offer.offer_id
    async with refused("REQUEST_ID_REUSED"):
        await stub.AcceptOffer(api.AcceptOfferRequest(offer_id=new_id(), request_id=request.request_id))


async def test_released_plans_are_offered_once_however_often_they_are_released(house: House) -> None:
    told = house.told
    organisation_id = told.organisation()
    people = [told.volunteer() for _ in range(30)]
    task = await published(house, organisation_id, most=30)
    run = new_id()
    offers = [
        Offer(slot_id=task.slots[0].slot_id, volunteer_id=one, plan_run_id=run, reason_codes=["NEAR"])
        for one in [*people, new_id()]
    ]
    stub = house.stub(ADMIN)
    request = api.BatchCreateOffersRequest(offers=offers, request_id=new_id())
    first = await stub.BatchCreateOffers(request)
    assert [one.WhichOneof("outcome") for one in first.results] == ["offer"] * 30 + ["refusal"]
    assert await stub.BatchCreateOffers(request) == first
    again = await stub.BatchCreateOffers(api.BatchCreateOffersRequest(offers=offers))
    assert again.results[:30] == first.results[:30]
    listed = await stub.ListOffers(api.ListOffersRequest(plan_run_id=run, page_size=200))
    assert len(listed.offers) == 30
    unknown = Offer(slot_id=new_id(), volunteer_id=people[0])
    batch = await stub.BatchCreateOffers(api.BatchCreateOffersRequest(offers=[unknown]))
    assert batch.results[0].refusal.reason == "SLOT_NOT_FOUND"
