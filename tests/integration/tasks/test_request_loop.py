"""The whole way of a request: asked, triaged, made a task, offered, accepted, served, confirmed, rated."""

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, help_request_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.identifiers import new_id
from libs.storage import outbox
from tests.support.tasks import House, line, task_message
from tests.support.waiting import eventually

Request = help_request_pb2.HelpRequest
Task = task_pb2.Task
Assignment = assignment_pb2.Assignment


async def test_from_asking_to_thanks(house: House) -> None:
    house.clock.now = house.clock.now.replace(hour=8)
    told = house.told
    organisation_id, volunteer_id = told.organisation(), told.volunteer()
    circle_id = told.circle(host=organisation_id)
    told.volunteer(volunteer_id, circle_ids=[circle_id])
    await house.learn()
    resident, coordinator = person(new_id()), line(circle_id)
    asking, running, helping = house.stub(resident), house.stub(coordinator), house.stub(person(volunteer_id))

    request = await asking.SubmitHelpRequest(
        api.SubmitHelpRequestRequest(
            help_request=Request(
                circle_id=circle_id,
                category="errand",
                text="Shopping for the week, third floor",
                risk_notes="none",
                place=types_pb2.Place(latitude=31.2304, longitude=121.4737),
                address="12 Example Lane, flat 3",
                beneficiary="Grandfather Example",
            )
        )
    )
    assert request.state == Request.STATE_SUBMITTED
    which = {"help_request_id": request.help_request_id}
    asked = await running.AskHelpRequestDetails(
        api.AskHelpRequestDetailsRequest(**which, reason="How heavy?")
    )
    assert (asked.state, asked.state_reason) == (Request.STATE_NEEDS_INFO, "How heavy?")
    await asking.ResubmitHelpRequest(api.ResubmitHelpRequestRequest(**which))
    triaged = await running.TriageHelpRequest(api.TriageHelpRequestRequest(**which))
    assert triaged.state == Request.STATE_TRIAGED

    made = await running.ConvertHelpRequest(
        api.ConvertHelpRequestRequest(
            **which, task=task_message(organisation_id, circle_id=circle_id), publish=True
        )
    )
    assert made.help_request.state == Request.STATE_SCHEDULED
    assert made.task.state == Task.STATE_PUBLISHED
    assert made.task.address == "12 Example Lane, flat 3"
    assert made.task.place != request.place

    offer = await running.CreateOffer(
        api.CreateOfferRequest(
            offer=offer_pb2.Offer(slot_id=made.task.slots[0].slot_id, volunteer_id=volunteer_id)
        )
    )
    stranger = await house.stub(person(new_id())).GetTask(api.GetTaskRequest(task_id=made.task.task_id))
    assert (stranger.address, stranger.state) == ("", Task.STATE_FILLING)
    assignment = await helping.AcceptOffer(api.AcceptOfferRequest(offer_id=offer.offer_id))
    assert assignment.state == Assignment.STATE_CONFIRMED
    seen_by_helper = await helping.GetHelpRequest(api.GetHelpRequestRequest(**which))
    assert seen_by_helper.address == "12 Example Lane, flat 3"
    assert seen_by_helper.place == request.place

    mine = {"assignment_id": assignment.assignment_id}
    house.clock.now = assignment.time.start_time.ToDatetime(tzinfo=house.clock.now.tzinfo)
    house.clock.advance(minutes=-10)
    await helping.CheckInAssignment(api.CheckInAssignmentRequest(**mine))
    served = await asking.GetHelpRequest(api.GetHelpRequestRequest(**which))
    assert served.state == Request.STATE_IN_SERVICE
    house.clock.advance(hours=2, minutes=10)
    await helping.CheckOutAssignment(api.CheckOutAssignmentRequest(**mine))
    completed = await running.CompleteAssignment(api.CompleteAssignmentRequest(**mine, minutes=100))
    assert (completed.state, completed.confirmed_minutes) == (Assignment.STATE_COMPLETED, 100)

    house.clock.advance(hours=2)

    async def is_fulfilled() -> bool:
        now = await asking.GetHelpRequest(api.GetHelpRequestRequest(**which))
        return bool(now.state == Request.STATE_FULFILLED)

    await eventually(is_fulfilled)
    task = await running.GetTask(api.GetTaskRequest(task_id=made.task.task_id))
    assert task.state == Task.STATE_CLOSED
    rated = await asking.RateHelpRequest(
        api.RateHelpRequestRequest(**which, rating=help_request_pb2.Rating(score=5, comment="Thank you!"))
    )
    assert (rated.state, rated.rating.score) == (Request.STATE_CLOSED, 5)

    async def is_all_told() -> bool:
        backlog = await house.service.database.read(outbox.backlog)
        return backlog.depth == 0

    await eventually(is_all_told)
