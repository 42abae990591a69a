"""A volunteer who steps back is asked for nothing more, and keeps what they have promised."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from libs.access.principal import person
from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, offer_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.identifiers import new_id
from libs.messaging import connect
from libs.messaging.event import headers_of
from libs.storage.outbox import Unpublished
from services.tasks.storage.facts import FactRows
from services.tasks.storage.tables import change
from tests.support.tasks import House, interval, line, task_message
from tests.support.waiting import eventually

Volunteer = volunteer_pb2.Volunteer
Offer = offer_pb2.Offer
WORDS = {
    Volunteer.STATE_PAUSED: "paused",
    Volunteer.STATE_SUSPENDED: "suspended",
    Volunteer.STATE_ARCHIVED: "archived",
}


class Helper:
    """A volunteer of a circle, and what they are asked and promise."""

    def __init__(self, house: House) -> None:
        self.house = house
        organisation_id = house.told.organisation()
        self.circle_id = house.told.circle(host=organisation_id)
        self.volunteer_id = house.told.volunteer(circle_ids=[self.circle_id])
        self.running = house.stub(line(self.circle_id))
        self._organisation_id = organisation_id

    async def asked(self, day: int) -> offer_pb2.Offer:
        begin = self.house.clock.now.replace(hour=9) + timedelta(days=day)
        wanted = task_message(self._organisation_id, circle_id=self.circle_id, fixed=interval(begin, 2))
        draft = await self.running.CreateTask(api.CreateTaskRequest(task=wanted))
        task = await self.running.PublishTask(api.PublishTaskRequest(task_id=draft.task_id))
        offer = Offer(slot_id=task.slots[0].slot_id, volunteer_id=self.volunteer_id)
        return await self.running.CreateOffer(api.CreateOfferRequest(offer=offer))

    async def promised(self, day: int) -> assignment_pb2.Assignment:
        offer = await self.asked(day)
        stub = self.house.stub(person(self.volunteer_id))
        return await stub.AcceptOffer(api.AcceptOfferRequest(offer_id=offer.offer_id))

    async def state_of(self, offer: offer_pb2.Offer) -> int:
        return (await self.running.GetOffer(api.GetOfferRequest(offer_id=offer.offer_id))).state

    async def tell(self, state: int, version: int, time: datetime) -> None:
        """Publish what the volunteers service told of them at that time."""
        kind = "vc.volunteer.v1.changed"
        told = Volunteer(volunteer_id=self.volunteer_id, state=state, circle_ids=[self.circle_id])
        event = Unpublished(
            new_id(), kind, kind, self.volunteer_id, version, EVENTS[kind].wrap(told), None, time
        )
        broker = await connect(self.house.nats_url, name="volunteers")
        await broker.publish(event.subject, event.payload, headers_of(event, "volunteers"))
        await broker.close()

    async def knows(self, state: int) -> None:
        async def is_known() -> bool:
            facts = await self.house.service.database.read(lambda session: _known(session, self.volunteer_id))
            return facts == WORDS.get(state, "active")

        await eventually(is_known)


def _known(session: Session, volunteer_id: str) -> str:
    return FactRows(session).volunteer(volunteer_id).state


async def helper_in(house: House) -> Helper:
    helper = Helper(house)
    await house.learn()
    return helper


@pytest.mark.parametrize("state", WORDS, ids=WORDS.values())
async def test_who_steps_back_keeps_promises_and_loses_open_offers(house: House, state: int) -> None:
    helper = await helper_in(house)
    promise, offer = await helper.promised(1), await helper.asked(2)
    await helper.tell(state, 2, house.clock.now)
    await helper.knows(state)
    assert await helper.state_of(offer) == Offer.STATE_REVOKED
    kept = await helper.running.GetAssignment(api.GetAssignmentRequest(assignment_id=promise.assignment_id))
    assert kept.state == assignment_pb2.Assignment.STATE_CONFIRMED
    why = select(change.c.reason).where(change.c.resource_id == offer.offer_id, change.c.version == 2)
    reason = await house.service.database.read(lambda session: session.execute(why).scalar_one())
    assert reason == f"The volunteer is {WORDS[state]}"


async def test_what_is_heard_again_later_takes_back_nothing(house: House) -> None:
    helper = await helper_in(house)
    offer = await helper.asked(2)
    await helper.tell(Volunteer.STATE_PAUSED, 2, house.clock.now - timedelta(days=3))
    await helper.knows(Volunteer.STATE_PAUSED)
    assert await helper.state_of(offer) == Offer.STATE_OFFERED


async def test_who_comes_back_is_asked_again(house: House) -> None:
    helper = await helper_in(house)
    offer = await helper.asked(2)
    await helper.tell(Volunteer.STATE_PAUSED, 3, house.clock.now)
    await helper.knows(Volunteer.STATE_PAUSED)
    await helper.tell(Volunteer.STATE_ACTIVE, 4, house.clock.now)
    await helper.knows(Volunteer.STATE_ACTIVE)
    assert await helper.state_of(offer) == Offer.STATE_REVOKED
    again = await helper.asked(3)
    # What comes late is older than what is known.
    await helper.tell(Volunteer.STATE_PAUSED, 2, house.clock.now)
    await helper.tell(Volunteer.STATE_SUSPENDED, 5, house.clock.now - timedelta(days=1))
    await helper.knows(Volunteer.STATE_SUSPENDED)
    assert await helper.state_of(again) == Offer.STATE_OFFERED
