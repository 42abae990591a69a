"""What falls through is mended: whoever is asked instead, whatever dies when, and nobody else is moved."""

from typing import Any

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.matching.v1 import repair_pb2
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import CirclePolicy
from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, task_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from tests.support.matching import Matching, coordinator
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

AUTOMATIC = CirclePolicy(repair_release=CirclePolicy.REPAIR_RELEASE_AUTOMATIC)
WITHDRAWN = assignment_pb2.Assignment.STATE_WITHDRAWN


class Scene:
    """A circle with people and tasks that matching knows."""

    def __init__(self, matching: Matching, **circle: Any) -> None:
        self.matching = matching
        self.circle = a_circle(**circle)

    async def knows(
        self,
        people: list[Any],
        tasks: list[Any],
        assignments: list[Any],
        offers: list[Any] | None = None,
    ) -> None:
        """Tell matching all that, and wait until it knows."""
        tell = self.matching.teller.tell
        await tell("vc.circle.v1.created", self.circle)
        await tell("vc.volunteer.v1.activated", *people)
        await tell("vc.task.v1.published", *tasks)
        if offers:
            await tell("vc.offer.v1.sent", *offers)
        await tell("vc.assignment.v1.confirmed", *assignments)
        await self.matching.knows_row("known_circle", self.circle.circle_id)
        await self.matching.knows(*people)
        await self.matching.knows_tasks(*tasks)
        for offer in offers or []:
            await self.matching.knows_row("known_offer", offer.offer_id)
        for assignment in assignments:
            await self.matching.knows_row("known_assignment", assignment.assignment_id)

    async def withdraws(self, *assignments: assignment_pb2.Assignment) -> None:
        """These promises are taken back."""
        gone = [newer(one, state=WITHDRAWN) for one in assignments]
        await self.matching.teller.tell("vc.assignment.v1.withdrawn", *gone)

    async def repairs(self, number: int = 1, *states: "pb.PlanRun.State") -> list[pb.PlanRun]:
        """The circle's repairs, once there are so many in these states."""
        found: list[pb.PlanRun] = []

        async def there() -> bool:
            async with self.matching.client(coordinator(self.circle.circle_id)) as stub:
                request = api.ListPlanRunsRequest(circle_id=self.circle.circle_id)
                runs = (await stub.ListPlanRuns(request)).plan_runs
            found[:] = [run for run in runs if not states or run.state in states]
            return len(found) >= number

        await eventually(there, 30)
        assert all(run.kind == pb.PlanRun.KIND_REPAIR for run in found)
        return found

    async def difference(self, run: pb.PlanRun) -> repair_pb2.Repair:
        """What a repair changes."""
        async with self.matching.client(coordinator(self.circle.circle_id)) as stub:
            return await stub.GetRepair(api.GetRepairRequest(plan_run_id=run.plan_run_id))

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Slot and volunteer of all offers sent, in their order."""
        return [(offer.slot_id, offer.volunteer_id) for offer in self.matching.counter.offers.values()]


async def test_who_withdraws_is_replaced_by_whoever_is_left(matching: Matching) -> None:
    scene = Scene(matching, policy=AUTOMATIC)
    first, second = (a_volunteer(scene.circle.circle_id) for _ in range(2))
    task = a_task(scene.circle.circle_id, tomorrow(3), state=task_pb2.Task.STATE_FILLED)
    assignment = an_assignment(task, first.volunteer_id)
    await scene.knows([first, second], [task], [assignment])

    await scene.withdraws(assignment)

    (run,) = await scene.repairs(1, pb.PlanRun.STATE_RELEASED)
    assert scene.asked == [(task.slots[0].slot_id, second.volunteer_id)]
    difference = await scene.difference(run)
    assert [change.kind for change in difference.changes] == [repair_pb2.RepairChange.KIND_ASK]
    assert difference.changes[0].offer_id
    assert [cause.trigger for cause in difference.causes] == [repair_pb2.RepairCause.TRIGGER_WITHDRAWN]
    assert difference.released_by_policy
    assert difference.people_touched == 1


async def test_a_coordinator_sees_the_difference_before_it_goes_out(matching: Matching) -> None:
    scene = Scene(matching)
    first, second = (a_volunteer(scene.circle.circle_id) for _ in range(2))
    task = a_task(scene.circle.circle_id, tomorrow(3))
    assignment = an_assignment(task, first.volunteer_id)
    await scene.knows([first, second], [task], [assignment])

    await scene.withdraws(assignment)

    (run,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    assert scene.asked == []
    async with matching.client(coordinator(scene.circle.circle_id)) as stub:
        released = await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
    assert released.offers_sent == 1
    assert scene.asked == [(task.slots[0].slot_id, second.volunteer_id)]


async def test_several_withdrawals_are_one_repair(matching: Matching) -> None:
    scene = Scene(matching, policy=AUTOMATIC)
    people = [a_volunteer(scene.circle.circle_id) for _ in range(6)]
    tasks = [a_task(scene.circle.circle_id, tomorrow(3, day)) for day in (1, 2, 3)]
    assignments = [an_assignment(task, who.volunteer_id) for task, who in zip(tasks, people[:3], strict=True)]
    await scene.knows(people, tasks, assignments)

    await scene.withdraws(*assignments)

    (run,) = await scene.repairs(1, pb.PlanRun.STATE_RELEASED)
    assert len((await scene.difference(run)).causes) == 3
    assert sorted(slot_id for slot_id, _ in scene.asked) == sorted(task.slots[0].slot_id for task in tasks)
    left = {(assignment.slot_id, assignment.volunteer_id) for assignment in assignments}
    assert left.isdisjoint(scene.asked)


async def test_nobody_is_asked_who_gave_the_seat_up(matching: Matching) -> None:
    scene = Scene(matching, policy=AUTOMATIC)
    only = a_volunteer(scene.circle.circle_id)
    task = a_task(scene.circle.circle_id, tomorrow(3))
    assignment = an_assignment(task, only.volunteer_id)
    await scene.knows([only], [task], [assignment])

    await scene.withdraws(assignment)

    (run,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    assert (run.short_of_min, scene.asked) == (1, [])


async def test_a_seat_that_is_held_is_not_given_away(matching: Matching) -> None:
    scene = Scene(matching, policy=AUTOMATIC)
    ill, other = (a_volunteer(scene.circle.circle_id) for _ in range(2))
    task = a_task(scene.circle.circle_id, tomorrow(3))
    assignment = an_assignment(task, ill.volunteer_id)
    await scene.knows([ill, other], [task], [assignment])

    unwell = newer(ill)
    del unwell.availability[:]
    await matching.teller.tell("vc.volunteer.v1.availability_changed", unwell)

    (run,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    changes = (await scene.difference(run)).changes
    told = [(change.kind, change.volunteer_id, change.code) for change in changes]
    assert told == [
        (repair_pb2.RepairChange.KIND_NEEDS_CONSENT, ill.volunteer_id, "UNAVAILABLE"),
        (repair_pb2.RepairChange.KIND_IN_RESERVE, other.volunteer_id, ""),
    ]
    assert scene.asked == []

    removed = newer(assignment, state=assignment_pb2.Assignment.STATE_CANCELLED)
    await matching.teller.tell("vc.assignment.v1.cancelled", removed)
    await scene.repairs(1, pb.PlanRun.STATE_RELEASED)
    assert scene.asked == [(task.slots[0].slot_id, other.volunteer_id)]


async def test_a_task_called_off_sets_its_people_free_for_others(matching: Matching) -> None:
    scene = Scene(matching, policy=AUTOMATIC)
    free, idle = (a_volunteer(scene.circle.circle_id) for _ in range(2))
    off, short = (a_task(scene.circle.circle_id, tomorrow(3)) for _ in range(2))
    assignment = an_assignment(off, free.volunteer_id)
    await scene.knows([free, idle], [off, short], [assignment])

    await matching.teller.tell(
        "vc.assignment.v1.cancelled", newer(assignment, state=assignment_pb2.Assignment.STATE_CANCELLED)
    )
    await matching.teller.tell("vc.task.v1.cancelled", newer(off, state=task_pb2.Task.STATE_CANCELLED))

    await scene.repairs(1, pb.PlanRun.STATE_RELEASED)
    assert scene.asked == [(short.slots[0].slot_id, free.volunteer_id)]


async def test_a_repair_that_touches_many_waits_for_a_coordinator(matching: Matching) -> None:
    few = CirclePolicy(repair_release=CirclePolicy.REPAIR_RELEASE_AUTOMATIC, repair_people_limit=1)
    scene = Scene(matching, policy=few)
    people = [a_volunteer(scene.circle.circle_id) for _ in range(4)]
    tasks = [a_task(scene.circle.circle_id, tomorrow(3, day)) for day in (1, 2)]
    assignments = [an_assignment(task, who.volunteer_id) for task, who in zip(tasks, people[:2], strict=True)]
    await scene.knows(people, tasks, assignments)

    await scene.withdraws(*assignments)

    (run,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    assert (await scene.difference(run)).people_touched == 2
    assert scene.asked == []


async def test_a_repair_that_waits_is_made_anew_when_facts_change(matching: Matching) -> None:
    scene = Scene(matching)
    people = [a_volunteer(scene.circle.circle_id) for _ in range(3)]
    tasks = [a_task(scene.circle.circle_id, tomorrow(3, day)) for day in (1, 2)]
    assignments = [an_assignment(task, people[0].volunteer_id) for task in tasks]
    await scene.knows(people, tasks, assignments)

    await scene.withdraws(assignments[0])
    (first,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    (chosen,) = {change.volunteer_id for change in (await scene.difference(first)).changes}
    (gone,) = [newer(one, state=Volunteer.STATE_PAUSED) for one in people if one.volunteer_id == chosen]
    await matching.teller.tell("vc.volunteer.v1.paused", gone)
    await scene.repairs(1, pb.PlanRun.STATE_DISCARDED)
    (second,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    (other,) = {change.volunteer_id for change in (await scene.difference(second)).changes}
    assert other not in (chosen, people[0].volunteer_id)

    await scene.withdraws(assignments[1])
    await scene.repairs(2, pb.PlanRun.STATE_DISCARDED)
    (third,) = await scene.repairs(1, pb.PlanRun.STATE_FEASIBLE)
    assert (await scene.difference(second)).superseded_by_plan_run_id == third.plan_run_id
    assert len((await scene.difference(third)).causes) == 2
    assert scene.asked == []


async def test_what_waits_for_an_answer_is_enough(matching: Matching) -> None:
    scene = Scene(matching, policy=AUTOMATIC)
    people = [a_volunteer(scene.circle.circle_id) for _ in range(4)]
    task = a_task(scene.circle.circle_id, tomorrow(3))
    other = a_task(scene.circle.circle_id, tomorrow(3, 2))
    assignments = [an_assignment(task, people[0].volunteer_id), an_assignment(other, people[0].volunteer_id)]
    await scene.knows(people, [task, other], assignments, [an_offer(task, people[1].volunteer_id)])

    await scene.withdraws(*assignments)

    await scene.repairs(1, pb.PlanRun.STATE_RELEASED)
    assert [slot_id for slot_id, _ in scene.asked] == [other.slots[0].slot_id]
