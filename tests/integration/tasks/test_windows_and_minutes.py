"""When help would suit, and how much of it is confirmed: what the API can say and what it refuses."""

from datetime import timedelta

from google.protobuf.field_mask_pb2 import FieldMask

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, help_request_pb2, offer_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.identifiers import new_id
from tests.support.neighbourhood import refused
from tests.support.tasks import House, interval, line, task_message


def asking(circle_id: str, **fields: object) -> help_request_pb2.HelpRequest:
    return help_request_pb2.HelpRequest(
        circle_id=circle_id, category="errand", text="Shopping", risk_notes="none", **fields
    )


async def test_a_window_that_is_over_is_refused(house: House) -> None:
    circle_id = house.told.circle()
    await house.learn()
    now, resident = house.clock.now, house.stub(person(new_id()))
    past, today = interval(now - timedelta(hours=3), 3), interval(now - timedelta(hours=1), 3)
    async with refused("WINDOW_IN_PAST"):
        await resident.SubmitHelpRequest(
            api.SubmitHelpRequestRequest(help_request=asking(circle_id, windows=[today, past]))
        )
    kept = await resident.SubmitHelpRequest(
        api.SubmitHelpRequestRequest(help_request=asking(circle_id, windows=[today]))
    )
    house.clock.advance(days=1)
    changed = help_request_pb2.HelpRequest(help_request_id=kept.help_request_id, text="Shopping for two")
    said = await resident.UpdateHelpRequest(
        api.UpdateHelpRequestRequest(help_request=changed, update_mask=FieldMask(paths=["text"]))
    )
    assert said.text == "Shopping for two"
    changed.windows.append(interval(now, 1))
    async with refused("WINDOW_IN_PAST"):
        await resident.UpdateHelpRequest(
            api.UpdateHelpRequestRequest(help_request=changed, update_mask=FieldMask(paths=["windows"]))
        )
    house.clock.advance(days=-1)


async def test_none_of_the_minutes_can_be_confirmed_and_all_of_them(house: House) -> None:
    organisation_id = house.told.organisation()
    circle_id = house.told.circle(host=organisation_id)
    helpers = [house.told.volunteer(circle_ids=[circle_id]) for _ in range(2)]
    await house.learn()
    before, running = house.clock.now, house.stub(line(circle_id))
    wanted = task_message(organisation_id, most=2, circle_id=circle_id)
    draft = await running.CreateTask(api.CreateTaskRequest(task=wanted))
    task = await running.PublishTask(api.PublishTaskRequest(task_id=draft.task_id))
    promises = []
    for helper in helpers:
        offer = offer_pb2.Offer(slot_id=task.slots[0].slot_id, volunteer_id=helper)
        sent = await running.CreateOffer(api.CreateOfferRequest(offer=offer))
        answer = api.AcceptOfferRequest(offer_id=sent.offer_id)
        promises.append((await house.stub(person(helper)).AcceptOffer(answer)).assignment_id)
    house.clock.now = task.fixed.start_time.ToDatetime(before.tzinfo)
    for promise in promises:
        await running.CheckInAssignment(api.CheckInAssignmentRequest(assignment_id=promise))
    house.clock.advance(minutes=45)
    done = []
    for promise, minutes in zip(promises, ({"minutes": 0}, {}), strict=True):
        await running.CheckOutAssignment(api.CheckOutAssignmentRequest(assignment_id=promise))
        confirming = api.CompleteAssignmentRequest(assignment_id=promise, **minutes)
        done.append(await running.CompleteAssignment(confirming))
    assert [one.confirmed_minutes for one in done] == [0, 45]
    assert {one.state for one in done} == {assignment_pb2.Assignment.STATE_COMPLETED}
    house.clock.now = before
