"""Whose people an organisation may ask: those of circles that it hosts or is on the surface of, and below."""

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.identifiers import new_id
from tests.support.neighbourhood import refused
from tests.support.tasks import ADMIN, START, House, line, poster, task_message


async def draft_as(house: House, principal: Principal, organisation_id: str, circle_id: str) -> task_pb2.Task:
    house.clock.now = START
    task = task_message(organisation_id, circle_id=circle_id)
    return await house.stub(principal).CreateTask(api.CreateTaskRequest(task=task))


async def publish_as(house: House, principal: Principal, task: task_pb2.Task) -> task_pb2.Task:
    return await house.stub(principal).PublishTask(api.PublishTaskRequest(task_id=task.task_id))


async def offer_as(house: House, principal: Principal, task: task_pb2.Task, volunteer_id: str) -> None:
    offer = offer_pb2.Offer(slot_id=task.slots[0].slot_id, volunteer_id=volunteer_id)
    await house.stub(principal).CreateOffer(api.CreateOfferRequest(offer=offer))


async def test_neither_organisation_nor_coordinator_alone_reaches_a_circle(house: House) -> None:
    told = house.told
    stranger, circle_id = told.organisation(), told.circle(host=told.organisation())
    await house.learn()
    for principal in (poster(stranger), line(circle_id)):
        async with refused("ORGANISATION_NOT_IN_CIRCLE"):
            await draft_as(house, principal, stranger, circle_id)
        batch = api.BatchCreateTasksRequest(
            requests=[api.CreateTaskRequest(task=task_message(stranger, circle_id=circle_id))]
        )
        async with refused("ORGANISATION_NOT_IN_CIRCLE"):
            await house.stub(principal).BatchCreateTasks(batch)


async def test_only_who_may_post_in_a_circle_publishes_and_asks_its_people(house: House) -> None:
    told = house.told
    stranger, circle_id = told.organisation(), told.circle(host=told.organisation())
    volunteer_id = told.volunteer(circle_ids=[circle_id])
    await house.learn()
    imported = await draft_as(house, ADMIN, stranger, circle_id)
    for principal in (poster(stranger), line(circle_id)):
        async with refused("ORGANISATION_NOT_IN_CIRCLE"):
            await publish_as(house, principal, imported)
        several = api.BatchPublishTasksRequest(task_ids=[imported.task_id])
        async with refused("ORGANISATION_NOT_IN_CIRCLE"):
            await house.stub(principal).BatchPublishTasks(several)
    await publish_as(house, ADMIN, imported)
    for principal in (poster(stranger), line(circle_id)):
        async with refused("ORGANISATION_NOT_IN_CIRCLE"):
            await offer_as(house, principal, imported, volunteer_id)
    told.surface(circle_id, stranger)
    await house.learn()
    await offer_as(house, line(circle_id), imported, volunteer_id)


async def test_hosts_and_surface_post_in_their_circles_and_those_nested_in_them(house: House) -> None:
    told = house.told
    host, surface, above, beside = (told.organisation() for _ in range(4))
    district = told.circle(host=above)
    lane = told.circle(host=host, ancestors=(district,))
    told.surface(lane, surface)
    told.surface(district, beside)
    await house.learn()
    for organisation_id in (host, surface, above, beside):
        for principal in (poster(organisation_id), line(lane)):
            await publish_as(house, principal, await draft_as(house, principal, organisation_id, lane))
    for organisation_id in (host, surface):
        async with refused("ORGANISATION_NOT_IN_CIRCLE"):
            await draft_as(house, poster(organisation_id), organisation_id, district)


async def test_who_has_left_the_surface_no_longer_posts(house: House) -> None:
    told = house.told
    organisation_id, circle_id = told.organisation(), told.circle(host=told.organisation())
    told.surface(circle_id, organisation_id)
    await house.learn()
    draft = await draft_as(house, poster(organisation_id), organisation_id, circle_id)
    told.surface(circle_id, organisation_id, active=False)
    await house.learn()
    async with refused("ORGANISATION_NOT_IN_CIRCLE"):
        await publish_as(house, poster(organisation_id), draft)


async def test_a_task_does_not_move_into_a_circle_that_its_organisation_has_no_part_in(house: House) -> None:
    organisation_id = house.told.organisation()
    own, foreign = house.told.circle(host=organisation_id), house.told.circle(host=house.told.organisation())
    await house.learn()
    draft = await draft_as(house, poster(organisation_id), organisation_id, own)
    moved = task_pb2.Task(task_id=draft.task_id, circle_id=foreign)
    request = api.UpdateTaskRequest(task=moved)
    request.update_mask.paths.append("circle_id")
    async with refused("ORGANISATION_NOT_IN_CIRCLE"):
        await house.stub(poster(organisation_id)).UpdateTask(request)


async def test_a_request_is_answered_in_the_name_of_its_circle_s_organisations(house: House) -> None:
    told = house.told
    stranger, circle_id = told.organisation(), told.circle(host=told.organisation())
    await house.learn()
    asked = help_request_pb2.HelpRequest(
        circle_id=circle_id, category="errand", text="Shopping", risk_notes="none"
    )
    request = await house.stub(person(new_id())).SubmitHelpRequest(
        api.SubmitHelpRequestRequest(help_request=asked)
    )
    which = {"help_request_id": request.help_request_id}
    running = house.stub(line(circle_id))
    await running.TriageHelpRequest(api.TriageHelpRequestRequest(**which))
    convert = api.ConvertHelpRequestRequest(**which, task=task_message(stranger))
    async with refused("ORGANISATION_NOT_IN_CIRCLE"):
        await running.ConvertHelpRequest(convert)
    told.surface(circle_id, stranger)
    await house.learn()
    await running.ConvertHelpRequest(convert)
