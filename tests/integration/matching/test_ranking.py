"""What is open to somebody now, ranked by the engine's own rules and worth."""

import pytest

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
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


async def ranked(matching: Matching, volunteer_id: str) -> list[pb.RankedSlot]:
    """What the volunteer themselves is told."""
    async with matching.client(person(volunteer_id)) as stub:
        response = await stub.RankTasks(api.RankTasksRequest(volunteer_id=volunteer_id))
    return list(response.ranked_slots)


async def test_the_best_alternative_is_what_a_plan_for_one_would_choose(matching: Matching) -> None:
    circle = a_circle()
    one_task = volunteer_pb2.Limits(max_tasks_per_week=0, max_offers_per_week=1)
    who = a_volunteer(circle.circle_id, likes={"teaching": 3, "errand": -1}, limits=one_task)
    tasks = [
        a_task(circle.circle_id, tomorrow(2), category="errand"),
        a_task(circle.circle_id, tomorrow(5), category="teaching"),
        a_task(circle.circle_id, tomorrow(8), category="teaching", priority=1),
        a_task(circle.circle_id, tomorrow(11), category="teaching", tags=["lang-fi"]),
        a_task(new_id(), tomorrow(14), category="teaching"),
    ]
    run = await planned(matching, circle, [who], tasks)
    async with matching.client(coordinator(circle.circle_id)) as stub:
        plan = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
    best = await ranked(matching, who.volunteer_id)
    assert [one.task_id for one in best] == [task.task_id for task in (tasks[2], tasks[1], tasks[0])]
    assert [one.slot_id for one in plan.proposals] == [best[0].slot_id]
    assert best[0].worth == run.objective == sum(best[0].terms.values())
    assert list(best[0].reason_codes) == ["LIKES_CATEGORY", "NEAR", "FREE_THEN", "RESTED"]


async def test_nothing_full_taken_or_heard_of_before_is_an_alternative(matching: Matching) -> None:
    circle = a_circle()
    who, other = a_volunteer(circle.circle_id), a_volunteer(circle.circle_id)
    two_seats = [task_pb2.Slot(slot_id=new_id(), min=1, desired=2, max=2)]
    full, open_to_one, declined, mine, _beside_mine, free = tasks = [
        a_task(circle.circle_id, tomorrow(1)),
        a_task(circle.circle_id, tomorrow(4), slots=two_seats),
        a_task(circle.circle_id, tomorrow(7)),
        a_task(circle.circle_id, tomorrow(10)),
        a_task(circle.circle_id, tomorrow(11)),
        a_task(circle.circle_id, tomorrow(16)),
    ]
    promised = [an_assignment(task, other.volunteer_id) for task in (full, open_to_one)]
    promised.append(an_assignment(mine, who.volunteer_id))
    no = newer(an_offer(declined, who.volunteer_id), state=3)
    await planned(matching, circle, [who, other], tasks)
    await matching.teller.tell("vc.assignment.v1.confirmed", *promised)
    await matching.teller.tell("vc.offer.v1.declined", no)
    for one in promised:
        await matching.knows_row("known_assignment", one.assignment_id)
    await matching.knows_row("known_offer", no.offer_id, no.version)
    best = await ranked(matching, who.volunteer_id)
    assert {one.task_id for one in best} == {open_to_one.task_id, free.task_id}
    assert best[0].task_id == free.task_id, "a seat below the minimum is worth more"


async def test_a_task_counts_as_it_is_told_last(matching: Matching) -> None:
    circle = a_circle()
    who = a_volunteer(circle.circle_id, likes={"teaching": 3})
    first, second = tasks = [a_task(circle.circle_id, tomorrow(hour), category="teaching") for hour in (2, 8)]
    await planned(matching, circle, [who], tasks)
    assert len(await ranked(matching, who.volunteer_id)) == 2
    urgent = newer(second, priority=3)
    closed = newer(first, signup=task_pb2.Task.SIGNUP_CLOSED)
    await matching.teller.tell("vc.task.v1.changed", urgent)
    await matching.knows_tasks(urgent)
    assert (await ranked(matching, who.volunteer_id))[0].task_id == urgent.task_id
    await matching.teller.tell("vc.task.v1.changed", closed)
    await matching.knows_tasks(closed)
    assert [one.task_id for one in await ranked(matching, who.volunteer_id)] == [urgent.task_id]


async def test_who_may_not_be_asked_has_no_alternative(matching: Matching) -> None:
    circle = a_circle()
    paused = a_volunteer(circle.circle_id, state=volunteer_pb2.Volunteer.STATE_PAUSED)
    await planned(matching, circle, [paused], [a_task(circle.circle_id, tomorrow(3))])
    assert await ranked(matching, paused.volunteer_id) == []


async def test_only_the_person_and_their_line_are_told(matching: Matching) -> None:
    with pytest.raises(Exception) as caught:
        async with matching.client(person(new_id())) as stub:
            await stub.RankTasks(api.RankTasksRequest(volunteer_id=new_id()))
    assert read_error(caught.value).reason == "NOT_ALLOWED"
