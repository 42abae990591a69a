"""Offers in waves: the plan's own people, reserves where few say yes, and again for whoever did not come."""

from datetime import UTC, datetime, timedelta

import grpc
import pytest

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.errors import NotAllowed
from libs.identifiers import new_id
from tests.support.matching import Matching, coordinator, planned
from tests.support.matching_messages import (
    a_circle,
    a_task,
    a_volunteer,
    an_assignment,
    an_offer,
    newer,
    stamp,
    tomorrow,
)
from tests.support.waiting import eventually

Offer = offer_pb2.Offer
ENDS = {
    Offer.STATE_ACCEPTED: "accepted",
    Offer.STATE_DECLINED: "declined",
    Offer.STATE_EXPIRED: "expired",
    Offer.STATE_REVOKED: "revoked",
    Offer.STATE_SUPERSEDED: "superseded",
}


def sent(matching: Matching) -> list[Offer]:
    """What was sent, in its order, each offer once however often it was tried."""
    return list(matching.counter.offers.values())


async def release(matching: Matching, circle: organisation_pb2.Circle, run: pb.PlanRun) -> pb.PlanRun:
    """The run, released."""
    async with matching.client(coordinator(circle.circle_id)) as stub:
        return await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))


async def several_sent(matching: Matching, task: task_pb2.Task, number: int) -> list[Offer]:
    """So many offers, once they are sent and matching knows of them as the tasks service tells it."""
    await eventually(lambda: len(sent(matching)) >= number)
    assert len(sent(matching)) == number
    for one in sent(matching):
        if not one.version:
            one.task_id = task.task_id
            one.time.CopyFrom(task.fixed)
            await end(matching, one, Offer.STATE_OFFERED)
    return sent(matching)


async def end(matching: Matching, offer: Offer, state: "Offer.State.ValueType") -> None:
    """Tell what became of an offer."""
    offer.version += 1
    offer.state = state
    if not offer.HasField("create_time"):
        offer.create_time.GetCurrentTime()
    await matching.teller.tell(f"vc.offer.v1.{ENDS.get(state, 'sent')}", offer)
    await matching.knows_row("known_offer", offer.offer_id, offer.version)


async def settled(matching: Matching) -> None:
    """Until another event, told after all others, has been digested and no release is under way."""
    last = a_task(new_id(), tomorrow(1))
    await matching.teller.tell("vc.task.v1.published", last)
    await matching.knows_tasks(last)
    await eventually(lambda: _nothing_under_way(matching))


async def _nothing_under_way(matching: Matching) -> bool:
    from services.matching.storage.store import SqlStore

    return not await matching.service.database.read(lambda session: SqlStore(session).releases.unfinished())


def people_of(circle: organisation_pb2.Circle, number: int) -> list[volunteer_pb2.Volunteer]:
    """Points of the circle who have time."""
    return [a_volunteer(circle.circle_id) for _ in range(number)]


async def test_whoever_says_no_is_followed_by_the_next_until_somebody_accepts(matching: Matching) -> None:
    circle = a_circle()
    people, task = people_of(circle, 4), a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    assert (await release(matching, circle, run)).offers_sent == 1
    for wave, state in enumerate((Offer.STATE_DECLINED, Offer.STATE_EXPIRED, Offer.STATE_REVOKED), start=1):
        offers = await several_sent(matching, task, wave)
        assert offers[-1].wave == wave
        await end(matching, offers[-1], state)
    offers = await several_sent(matching, task, 4)
    assert {one.volunteer_id for one in offers} == {one.volunteer_id for one in people}
    await end(matching, offers[-1], Offer.STATE_ACCEPTED)
    await matching.teller.tell("vc.assignment.v1.confirmed", an_assignment(task, offers[-1].volunteer_id))
    await settled(matching)
    assert len(sent(matching)) == 4
    async with matching.client(coordinator(circle.circle_id)) as stub:
        listed = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
        told = await stub.GetPlanRun(api.GetPlanRunRequest(plan_run_id=run.plan_run_id))
    assert sorted(one.wave for one in listed.proposals) == [1, 2, 3, 4]
    assert told.offers_sent == 4


async def test_reserves_are_asked_at_once_where_few_say_yes(matching: Matching) -> None:
    circle, now = a_circle(), datetime.now(UTC)
    people = people_of(circle, 6)
    past = a_task(circle.circle_id, now - timedelta(days=9), state=task_pb2.Task.STATE_CLOSED)
    answers = [
        an_offer(
            past,
            one.volunteer_id,
            state=Offer.STATE_DECLINED,
            create_time=stamp(now - timedelta(days=10)),
        )
        for one in people
        for _ in range(20)
    ]
    await matching.teller.tell("vc.task.v1.closed", past)
    await matching.teller.tell("vc.offer.v1.declined", *answers)
    for answer in answers:
        await matching.knows_row("known_offer", answer.offer_id)
    task = a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    released = await release(matching, circle, run)
    assert released.offers_sent > 1
    offers = await several_sent(matching, task, released.offers_sent)
    assert {one.wave for one in offers} == {1}
    async with matching.client(coordinator(circle.circle_id)) as stub:
        listed = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
    assert len(listed.proposals) == released.offers_sent
    assert sorted(one.reserve_rank for one in listed.proposals) == list(range(released.offers_sent))
    assert all(0 < one.accept_probability < 0.3 < one.presence_probability for one in listed.proposals)
    for role in ("platform_admin", "operator", "auditor"):
        async with matching.client(person(new_id(), platform_roles=frozenset({role}))) as stub:
            shown = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
        assert len(shown.proposals) == released.offers_sent
        assert not any(one.accept_probability or one.presence_probability for one in shown.proposals)


async def test_somebody_who_cannot_be_asked_is_followed_by_the_next(matching: Matching) -> None:
    circle = a_circle()
    people, task = people_of(circle, 3), a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    async with matching.client(coordinator(circle.circle_id)) as stub:
        planned_pairs = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
    (first,) = planned_pairs.proposals
    matching.counter.refuse[first.slot_id, first.volunteer_id] = "CONTACT_BUDGET_SPENT"
    await release(matching, circle, run)
    (offer,) = await several_sent(matching, task, 1)
    assert (offer.wave, offer.volunteer_id == first.volunteer_id) == (2, False)


async def test_nobody_is_asked_for_a_task_that_has_changed(matching: Matching) -> None:
    circle = a_circle()
    people, task = people_of(circle, 3), a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    await release(matching, circle, run)
    (offer,) = await several_sent(matching, task, 1)
    changed = newer(task, priority=2)
    await matching.teller.tell("vc.task.v1.changed", changed)
    await matching.knows_tasks(changed)
    await end(matching, offer, Offer.STATE_DECLINED)
    await settled(matching)
    assert len(sent(matching)) == 1


async def test_nobody_is_asked_who_has_changed_or_was_asked_before(matching: Matching) -> None:
    circle = a_circle()
    people, task = people_of(circle, 4), a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    await release(matching, circle, run)
    (offer,) = await several_sent(matching, task, 1)
    changed, asked, fit = (one for one in people if one.volunteer_id != offer.volunteer_id)
    await matching.teller.tell("vc.volunteer.v1.changed", newer(changed, likes={"errand": -3}))
    by_hand = an_offer(task, asked.volunteer_id, state=Offer.STATE_DECLINED)
    await matching.teller.tell("vc.offer.v1.declined", by_hand)
    await matching.knows(newer(changed))
    await matching.knows_row("known_offer", by_hand.offer_id)
    await end(matching, offer, Offer.STATE_DECLINED)
    offers = await several_sent(matching, task, 2)
    assert offers[-1].volunteer_id == fit.volunteer_id
    await end(matching, offers[-1], Offer.STATE_DECLINED)
    await settled(matching)
    assert len(sent(matching)) == 2


async def test_a_wave_is_neither_lost_nor_sent_twice_whenever_the_service_stops(matching: Matching) -> None:
    circle = a_circle()
    people, task = people_of(circle, 4), a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    await release(matching, circle, run)
    (first,) = await several_sent(matching, task, 1)

    await matching.stop()
    first.version, first.state = first.version + 1, Offer.STATE_DECLINED
    await matching.teller.tell("vc.offer.v1.declined", first)
    await matching.start()
    _, second = await several_sent(matching, task, 2)

    matching.counter.answer_is_lost = True
    calls = len(matching.counter.calls)
    await end(matching, second, Offer.STATE_DECLINED)
    await eventually(lambda: len(matching.counter.calls) > calls)
    await matching.stop()
    matching.counter.answer_is_lost = False
    await matching.start()
    await settled(matching)
    offers = await several_sent(matching, task, 3)

    for offer in offers:  # everything is heard once more
        await matching.teller.tell(f"vc.offer.v1.{ENDS.get(offer.state, 'sent')}", offer)
    await settled(matching)
    assert len(sent(matching)) == 3
    assert len({one.volunteer_id for one in offers}) == 3
    assert [one.wave for one in offers] == [1, 2, 3]


async def test_nobody_is_asked_by_a_plan_whose_release_was_refused(matching: Matching) -> None:
    circle = a_circle()
    people, task = people_of(circle, 4), a_task(circle.circle_id, tomorrow(2, days=4))
    run = await planned(matching, circle, people, [task])
    matching.counter.error = NotAllowed("BatchCreateOffers", "somebody else")
    with pytest.raises(grpc.aio.AioRpcError):
        await release(matching, circle, run)
    matching.counter.error = None
    by_hand = an_offer(task, people[0].volunteer_id, state=Offer.STATE_DECLINED)
    await matching.teller.tell("vc.offer.v1.declined", by_hand)
    await matching.knows_row("known_offer", by_hand.offer_id)
    await settled(matching)
    assert sent(matching) == []
