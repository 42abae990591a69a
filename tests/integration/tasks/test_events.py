"""What the tasks service learns from others' events, and what it tells of its own."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime

from google.protobuf.message import Message
from sqlmodel import Session, select

from libs.access.principal import person
from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as operations
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2, offer_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2, volunteer_pb2
from libs.identifiers import new_id
from libs.messaging import connect
from libs.messaging.event import headers_of
from libs.storage.outbox import Unpublished
from libs.storage.plumbing import outbox
from services.tasks.domain.volunteer import Qualification
from services.tasks.storage.facts import FactRows
from tests.support.neighbourhood import refused
from tests.support.tasks import House, line, poster, qualification, task_message
from tests.support.waiting import eventually

SECRETS = ("12 Example Lane", "Grandfather Example", "a dog that barks", "third floor", "Wedding", "Ill")


def told(event_type: str, aggregate_id: str, version: int, resource: Message) -> Unpublished:
    payload = EVENTS[event_type].wrap(resource)
    return Unpublished(
        new_id(), event_type, event_type, aggregate_id, version, payload, None, datetime.now(UTC)
    )


async def publish(house: House, events: Iterable[Unpublished]) -> None:
    """Publish as the owners' relays do, but under ids that the broker takes for new ones."""
    broker = await connect(house.nats_url, name="somebody else")
    for event in events:
        headers = headers_of(event, "tests") | {"Nats-Msg-Id": new_id()}
        await broker.publish(event.subject, event.payload, headers)
    await broker.close()


async def digests(house: House) -> dict[str, str]:
    answer = await house.operations().GetProjectionDigest(operations.GetProjectionDigestRequest())
    return {one.name: one.sha256 for one in answer.projections}


async def test_newest_word_counts_whatever_the_order(house: House) -> None:
    organisation_id, volunteer_id, circle_id = new_id(), new_id(), new_id()
    states = organisation_pb2.Organisation

    def organisation(verification: int) -> Message:
        return states(organisation_id=organisation_id, verification=verification)

    def volunteer(*skills: str) -> Message:
        return volunteer_pb2.Volunteer(
            volunteer_id=volunteer_id,
            state=volunteer_pb2.Volunteer.STATE_ACTIVE,
            home_cell="8830a1a6b3fffff",
            qualifications=[qualification(skill) for skill in skills],
        )

    circle = organisation_pb2.Circle(circle_id=circle_id)

    def surface(active: bool) -> Message:
        member = organisation_pb2.CircleMember
        return member(
            circle_id=circle_id, role=member.ROLE_SURFACE, organisation_id=organisation_id, active=active
        )

    part_id = f"{circle_id}:surface:{organisation_id}"
    point = organisation_pb2.CircleMember(circle_id=circle_id, role=3, person_id=new_id(), active=True)
    events = [
        told("vc.organisation.v1.registered", organisation_id, 1, organisation(2)),
        told("vc.organisation.v1.verified", organisation_id, 3, organisation(3)),
        told("vc.organisation.v1.changed", organisation_id, 2, organisation(2)),
        told("vc.volunteer.v1.registered", volunteer_id, 1, volunteer()),
        told("vc.qualification.v1.granted", volunteer_id, 2, volunteer("cooking")),
        told("vc.qualification.v1.granted", volunteer_id, 3, volunteer("cooking", "driving")),
        told("vc.circle.v1.created", circle_id, 1, circle),
        told("vc.circle_member.v1.joined", part_id, 1, surface(True)),
        told("vc.circle_member.v1.left", part_id, 2, surface(False)),
        told("vc.circle_member.v1.joined", part_id, 3, surface(True)),
        told("vc.circle_member.v1.joined", f"{circle_id}:point:{point.person_id}", 1, point),
        told("vc.skill.v1.created", "driving", 1, skill_pb2.Skill(skill_id="driving")),
        told("vc.skill.v1.deleted", "driving", 2, skill_pb2.Skill(skill_id="driving")),
    ]
    random.Random(7).shuffle(events)
    await publish(house, [*events, *events])

    def is_all_known(session: Session) -> bool:
        facts = FactRows(session)
        try:
            grants = facts.volunteer(volunteer_id).qualifications
            known = facts.organisation(organisation_id).is_verified
            facts.circle(circle_id)
            known = known and facts.on_surface(organisation_id, [circle_id])
        except Exception:
            return False
        return known and grants == (Qualification("cooking", 1), Qualification("driving", 1))

    await eventually(lambda: house.service.database.read(is_all_known))
    before = await digests(house)
    assert set(before) == {"volunteers", "skills", "organisations", "circles", "surfaces"}
    await house.operations().RebuildProjections(operations.RebuildProjectionsRequest())

    async def is_rebuilt() -> bool:
        return await digests(house) == before

    await eventually(is_rebuilt)


async def test_events_tell_neither_address_nor_private_words(house: House) -> None:
    facts = house.told
    organisation_id = facts.organisation()
    circle_id = facts.circle(host=organisation_id)
    helper, other = (facts.volunteer(circle_ids=[circle_id]) for _ in range(2))
    await house.learn()
    running, asking = house.stub(line(circle_id)), house.stub(person(new_id()))
    request = await asking.SubmitHelpRequest(
        api.SubmitHelpRequestRequest(
            help_request=help_request_pb2.HelpRequest(
                circle_id=circle_id,
                category="errand",
                text="Shopping, third floor",
                risk_notes="a dog that barks",
                address="12 Example Lane",
                beneficiary="Grandfather Example",
                place=types_pb2.Place(latitude=31.23, longitude=121.47),
            )
        )
    )
    which = {"help_request_id": request.help_request_id}
    await running.TriageHelpRequest(api.TriageHelpRequestRequest(**which))
    made = await running.ConvertHelpRequest(
        api.ConvertHelpRequestRequest(**which, task=task_message(organisation_id, most=2), publish=True)
    )
    offers = [
        await running.CreateOffer(
            api.CreateOfferRequest(
                offer=offer_pb2.Offer(slot_id=made.task.slots[0].slot_id, volunteer_id=one)
            )
        )
        for one in (helper, other)
    ]
    await house.stub(person(other)).DeclineOffer(
        api.DeclineOfferRequest(offer_id=offers[1].offer_id, decline_code=6, decline_text="Wedding")
    )
    assignment = await house.stub(person(helper)).AcceptOffer(
        api.AcceptOfferRequest(offer_id=offers[0].offer_id)
    )
    await house.stub(person(helper)).WithdrawAssignment(
        api.WithdrawAssignmentRequest(assignment_id=assignment.assignment_id, reason="Ill")
    )
    ids = [request.help_request_id, made.task.task_id, assignment.assignment_id]
    ids += [offer.offer_id for offer in offers]

    def payloads(session: Session) -> list[bytes]:
        statement = select(outbox.c.payload).where(outbox.c.aggregate_id.in_(ids))
        return list(session.connection().execute(statement).scalars())

    whole = b"".join(await house.service.database.read(payloads))
    assert len(whole) > 1000
    assert [secret for secret in SECRETS if secret.encode() in whole] == []
    organisation = await house.stub(poster(organisation_id)).GetHelpRequest(
        api.GetHelpRequestRequest(**which)
    )
    assert (organisation.text, organisation.address, organisation.HasField("place")) == (
        "Shopping, third floor",
        "",
        False,
    )
    async with refused("NOT_ALLOWED"):
        await house.stub(person(helper)).GetHelpRequest(api.GetHelpRequestRequest(**which))
