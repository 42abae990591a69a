"""A plan whose facts have changed cannot be released; what does not matter leaves it as it is."""

from typing import Any

import grpc
import pytest

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.identifiers import new_id
from libs.rpc.status import read_error
from tests.support.matching import Matching, coordinator, planned
from tests.support.matching_messages import (
    a_circle,
    a_task,
    a_volunteer,
    an_assignment,
    an_offer,
    newer,
    tomorrow,
)
from tests.support.waiting import eventually


class Situation:
    """A solved run with two tasks, two volunteers who are proposed, and a third who is not."""

    def __init__(self, matching: Matching) -> None:
        self.matching = matching
        self.circle = a_circle()
        self.people = [a_volunteer(self.circle.circle_id, likes={"errand": 3 - n}) for n in range(3)]
        self.tasks = [a_task(self.circle.circle_id, tomorrow(hour), category="errand") for hour in (2, 3)]
        self.run = pb.PlanRun()

    async def solve(self) -> "Situation":
        self.run = await planned(self.matching, self.circle, self.people, self.tasks)
        assert (self.run.state, self.run.proposals, self.run.stale) == (pb.PlanRun.STATE_OPTIMAL, 2, False)
        return self

    async def current(self) -> pb.PlanRun:
        async with self.matching.client(coordinator(self.circle.circle_id)) as stub:
            return await stub.GetPlanRun(api.GetPlanRunRequest(plan_run_id=self.run.plan_run_id))

    async def proposals(self) -> list[pb.Proposal]:
        async with self.matching.client(coordinator(self.circle.circle_id)) as stub:
            request = api.ListProposalsRequest(plan_run_id=self.run.plan_run_id)
            return list((await stub.ListProposals(request)).proposals)

    async def release(self, *task_ids: str) -> pb.PlanRun:
        async with self.matching.client(coordinator(self.circle.circle_id)) as stub:
            request = api.ReleasePlanRunRequest(plan_run_id=self.run.plan_run_id, task_ids=task_ids)
            return await stub.ReleasePlanRun(request)

    async def becomes_stale(self) -> None:
        async def is_stale() -> bool:
            return (await self.current()).stale

        await eventually(is_stale)
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await self.release()
        assert read_error(refused.value).reason == "PLAN_RUN_STALE"
        assert self.matching.counter.calls == []

    async def proposed(self) -> tuple[Any, Any]:
        """A volunteer who is proposed and the task."""
        first = (await self.proposals())[0]
        person = next(one for one in self.people if one.volunteer_id == first.volunteer_id)
        return person, next(one for one in self.tasks if one.task_id == first.task_id)


async def test_changes_of_facts_make_the_plan_stale(matching: Matching) -> None:
    tell = matching.teller.tell
    situation = await Situation(matching).solve()
    task = situation.tasks[0]
    await tell("vc.task.v1.cancelled", newer(task, state=task_pb2.Task.STATE_CANCELLED))
    await situation.becomes_stale()

    situation = await Situation(matching).solve()
    await tell("vc.task.v1.changed", newer(situation.tasks[0], signup=task_pb2.Task.SIGNUP_CLOSED))
    await situation.becomes_stale()

    situation = await Situation(matching).solve()
    person, _ = await situation.proposed()
    await tell("vc.volunteer.v1.paused", newer(person, state=volunteer_pb2.Volunteer.STATE_PAUSED))
    await situation.becomes_stale()

    situation = await Situation(matching).solve()
    person, _ = await situation.proposed()
    elsewhere = a_task(situation.circle.circle_id, tomorrow(2))
    await tell("vc.assignment.v1.confirmed", an_assignment(elsewhere, person.volunteer_id))
    await situation.becomes_stale()

    situation = await Situation(matching).solve()
    stranger = new_id()
    await tell("vc.offer.v1.sent", an_offer(situation.tasks[1], stranger))
    await situation.becomes_stale()

    situation = await Situation(matching).solve()
    wider = newer(situation.circle, allied_circle_ids=[new_id()])
    await tell("vc.circle.v1.changed", wider)
    await situation.becomes_stale()


async def test_what_does_not_matter_changes_nothing(matching: Matching) -> None:
    tell = matching.teller.tell
    situation = await Situation(matching).solve()
    task = situation.tasks[0]
    filling = newer(task, state=task_pb2.Task.STATE_FILLING)
    proposed = {proposal.volunteer_id for proposal in await situation.proposals()}
    idle = next(one for one in situation.people if one.volunteer_id not in proposed)
    paused = newer(idle, state=volunteer_pb2.Volunteer.STATE_PAUSED)
    another = a_task(situation.circle.circle_id, tomorrow(5))
    await tell("vc.task.v1.filling", filling)
    await tell("vc.volunteer.v1.paused", paused)
    await tell("vc.task.v1.published", another)
    await matching.knows_tasks(filling, another)
    await matching.knows(paused)
    assert not (await situation.current()).stale
    released = await situation.release()
    assert (released.state, released.offers_sent) == (pb.PlanRun.STATE_RELEASED, 2)


async def test_a_plan_released_in_part_survives_what_its_own_offers_lead_to(matching: Matching) -> None:
    tell = matching.teller.tell
    situation = await Situation(matching).solve()
    person, task = await situation.proposed()
    part = await situation.release(task.task_id)
    assert (part.state, part.offers_sent) == (pb.PlanRun.STATE_RELEASED, 1)
    offer = an_offer(task, person.volunteer_id, plan_run_id=situation.run.plan_run_id)
    await tell("vc.offer.v1.sent", offer)
    accepted = newer(offer, state=offer_pb2.Offer.STATE_ACCEPTED)
    await tell("vc.offer.v1.accepted", accepted)
    assignment = an_assignment(task, person.volunteer_id, offer_id=offer.offer_id)
    await tell("vc.assignment.v1.confirmed", assignment)
    await matching.knows_row("known_assignment", assignment.assignment_id)
    assert not (await situation.current()).stale
    rest = await situation.release()
    assert (rest.offers_sent, len(matching.counter.calls)) == (2, 2)


async def test_an_accepted_offer_that_the_plan_kept_is_no_news(matching: Matching) -> None:
    tell = matching.teller.tell
    circle = a_circle()
    person, other = a_volunteer(circle.circle_id), a_volunteer(circle.circle_id)
    asked, free = a_task(circle.circle_id, tomorrow(2)), a_task(circle.circle_id, tomorrow(2))
    offer = an_offer(asked, person.volunteer_id)
    await tell("vc.offer.v1.sent", offer)
    await matching.knows_row("known_offer", offer.offer_id)
    run = await planned(matching, circle, [person, other], [asked, free])
    async with matching.client(coordinator(circle.circle_id)) as stub:
        listed = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
        assert sorted(proposal.published for proposal in listed.proposals) == [False, True]
        await tell("vc.offer.v1.accepted", newer(offer, state=offer_pb2.Offer.STATE_ACCEPTED))
        assignment = an_assignment(asked, person.volunteer_id, offer_id=offer.offer_id)
        await tell("vc.assignment.v1.confirmed", assignment)
        await matching.knows_row("known_assignment", assignment.assignment_id)
        await matching.knows_row("known_offer", offer.offer_id, 2)
        released = await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
    assert released.offers_sent == 1
    assert matching.counter.calls[0].offers[0].volunteer_id == other.volunteer_id
    withdrawn = newer(assignment, state=assignment_pb2.Assignment.STATE_WITHDRAWN)
    await tell("vc.assignment.v1.withdrawn", withdrawn)
    await matching.knows_row("known_assignment", assignment.assignment_id, 2)


async def test_promises_for_another_time_shake_no_plan(matching: Matching) -> None:
    """Neither those from before the plan nor those that are made while it waits."""
    tell = matching.teller.tell
    circle = a_circle()
    person = a_volunteer(circle.circle_id)
    later = [a_task(circle.circle_id, tomorrow(2, days=days)) for days in (40, 50)]
    before, meanwhile = (an_assignment(task, person.volunteer_id) for task in later)
    await tell("vc.assignment.v1.confirmed", before)
    await matching.knows_row("known_assignment", before.assignment_id)
    run = await planned(matching, circle, [person], [*later, a_task(circle.circle_id, tomorrow(2))])
    assert (run.proposals, run.stale) == (1, False)
    await tell("vc.assignment.v1.confirmed", meanwhile)
    await matching.knows_row("known_assignment", meanwhile.assignment_id)
    async with matching.client(coordinator(circle.circle_id)) as stub:
        released = await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
    assert released.offers_sent == 1
