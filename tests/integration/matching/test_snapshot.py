"""The snapshot is built from events alone: in any order, however often delivered, and anew."""

import random
from typing import Any

import grpc
import pytest

from libs.access.keys import ensure_signing_key
from libs.access.principal import person
from libs.access.tokens import Signer
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as operations
from libs.contracts.gen.volunteercircle.operations.v1.operations_service_pb2_grpc import (
    OperationsServiceStub,
)
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2, volunteer_pb2
from libs.identifiers import new_id
from libs.rpc.channel import create_channel
from libs.rpc.status import read_error
from libs.storage.migrations import schema_drift
from services.matching.storage.tables import Table
from tests.support.matching import Matching, coordinator, planned
from tests.support.matching_messages import (
    a_circle,
    a_task,
    a_volunteer,
    an_assignment,
    an_offer,
    interval,
    newer,
    next_days,
    tomorrow,
)
from tests.support.waiting import eventually

OPERATIONS = operations.DESCRIPTOR.services_by_name["OperationsService"]
OPERATOR = person(new_id(), platform_roles=frozenset({"operator"}))


async def digests(matching: Matching) -> dict[str, tuple[int, str]]:
    """Rows and hash of every projection."""
    async with _operations(matching) as stub:
        answer = await stub.GetProjectionDigest(operations.GetProjectionDigestRequest())
    return {one.name: (one.rows, one.sha256) for one in answer.projections}


def _operations(matching: Matching) -> Any:
    gateway = Signer(ensure_signing_key(matching.keys, "gateway"))

    class Client:
        async def __aenter__(self) -> OperationsServiceStub:
            self.channel = create_channel(
                matching.service.address, [OPERATIONS], lambda: gateway.sign(OPERATOR)
            )
            return OperationsServiceStub(self.channel)

        async def __aexit__(self, *_: object) -> None:
            await self.channel.close()

    return Client()


async def test_order_repetition_and_rebuilding_change_nothing(matching: Matching) -> None:
    circle = a_circle()
    person_told = a_volunteer(circle.circle_id)
    task = a_task(circle.circle_id, tomorrow())
    offer, assignment = (
        an_offer(task, person_told.volunteer_id),
        an_assignment(task, person_told.volunteer_id),
    )
    skill = skill_pb2.Skill(skill_id=f"skill-{new_id()}", version=1)
    story: list[tuple[str, Any]] = [
        ("vc.circle.v1.created", circle),
        ("vc.circle.v1.changed", newer(circle, display_name="Riverside")),
        ("vc.volunteer.v1.registered", person_told),
        ("vc.volunteer.v1.paused", newer(person_told, state=volunteer_pb2.Volunteer.STATE_PAUSED)),
        ("vc.volunteer.v1.activated", newer(newer(person_told), state=volunteer_pb2.Volunteer.STATE_ACTIVE)),
        ("vc.task.v1.published", task),
        ("vc.task.v1.changed", newer(task, priority=2)),
        ("vc.offer.v1.sent", offer),
        ("vc.assignment.v1.confirmed", assignment),
        ("vc.skill.v1.created", skill),
        ("vc.skill.v1.deleted", newer(skill)),
    ]
    dice = random.Random(5)
    for event_type, resource in dice.sample(story, len(story)) + dice.sample(story, len(story)):
        await matching.teller.tell(event_type, resource)
    for table, resource_id, version in (
        ("known_circle", circle.circle_id, 2),
        ("known_volunteer", person_told.volunteer_id, 3),
        ("known_task", task.task_id, 2),
        ("known_offer", offer.offer_id, 1),
        ("known_assignment", assignment.assignment_id, 1),
        ("known_skill", skill.skill_id, 2),
    ):
        await matching.knows_row(table, resource_id, version)
    before = await digests(matching)
    assert {name: rows for name, (rows, _) in before.items()} == {
        "known_assignment": 1,
        "known_circle": 1,
        "known_offer": 1,
        "known_point": 1,
        "known_skill": 1,
        "known_task": 1,
        "known_volunteer": 1,
    }
    async with _operations(matching) as stub:
        await stub.RebuildProjections(operations.RebuildProjectionsRequest())

    async def is_the_same() -> bool:
        return await digests(matching) == before

    await eventually(is_the_same)


async def test_the_same_facts_give_the_same_problem(matching: Matching) -> None:
    circle = a_circle()
    people = [a_volunteer(circle.circle_id) for _ in range(3)]
    run = await planned(
        matching, circle, people, [a_task(circle.circle_id, tomorrow(hour)) for hour in (1, 4)]
    )
    request = api.GetSnapshotRequest(circle_id=circle.circle_id, horizon=run.horizon)
    async with matching.client(coordinator(circle.circle_id)) as stub:
        snapshot = await stub.GetSnapshot(request)
        assert (snapshot.snapshot_sha256, snapshot.size) == (run.snapshot_sha256, run.size)
        fortnight = await stub.GetSnapshot(api.GetSnapshotRequest(circle_id=circle.circle_id))
        assert fortnight.size == run.size
        await matching.teller.tell("vc.volunteer.v1.changed", newer(people[0], reach_metres=500))
        await matching.knows(newer(people[0]))
        assert (await stub.GetSnapshot(request)).snapshot_sha256 != run.snapshot_sha256


async def test_a_volunteer_turns_up_as_they_were_told(matching: Matching) -> None:
    circle = a_circle()
    told = a_volunteer(circle.circle_id, likes={"errand": 1, "teaching": -2})
    request = api.GetSnapshotVolunteerRequest(volunteer_id=told.volunteer_id)
    async with matching.client(person(told.volunteer_id)) as stub:
        assert await reason(stub.GetSnapshotVolunteer(request)) == "VOLUNTEER_NOT_FOUND"
        await matching.teller.tell("vc.volunteer.v1.registered", told)
        await matching.knows(told)
        known = await stub.GetSnapshotVolunteer(request)
    assert known.volunteer == told
    assert known.update_time.seconds > 0
    async with matching.client(person(new_id())) as stranger:
        assert await reason(stranger.GetSnapshotVolunteer(request)) == "NOT_ALLOWED"


async def test_who_may_plan_and_what_cannot_be_planned(matching: Matching) -> None:
    circle = a_circle()
    run = await planned(
        matching, circle, [a_volunteer(circle.circle_id)], [a_task(circle.circle_id, tomorrow())]
    )
    wish = pb.PlanRun(circle_id=circle.circle_id, horizon=next_days())
    asked = api.CreatePlanRunRequest(plan_run=wish)
    look = api.GetPlanRunRequest(plan_run_id=run.plan_run_id)
    for caller in (coordinator(new_id()), person(new_id(), circle_roles=_point_of(circle.circle_id))):
        async with matching.client(caller) as stub:
            assert await reason(stub.CreatePlanRun(asked)) == "NOT_ALLOWED"
            assert await reason(stub.GetPlanRun(look)) == "NOT_ALLOWED"
            assert await reason(stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id)))
    async with matching.client(coordinator(circle.circle_id)) as stub:
        for changes, expected in (
            ({"circle_id": new_id()}, "CIRCLE_NOT_FOUND"),
            ({"horizon": _from(tomorrow(days=-9), 24)}, "HORIZON_INVALID"),
            ({"horizon": _from(tomorrow(), 24 * 93)}, "HORIZON_INVALID"),
            ({"weights": {"desired": 5000}}, "WEIGHTS_INVALID"),
            ({"weights": {"fame": 1}}, "VALIDATION_FAILED"),
        ):
            bad = pb.PlanRun(**{"circle_id": circle.circle_id, "horizon": next_days(), **changes})
            assert await reason(stub.CreatePlanRun(api.CreatePlanRunRequest(plan_run=bad))) == expected
        unknown = api.GetPlanRunRequest(plan_run_id=new_id())
        assert await reason(stub.GetPlanRun(unknown)) == "PLAN_RUN_NOT_FOUND"
        pair = {"plan_run_id": run.plan_run_id, "volunteer_id": new_id(), "slot_id": new_id()}
        assert await reason(stub.ExplainPair(api.ExplainPairRequest(**pair))) == "VOLUNTEER_NOT_IN_PLAN"
        stale_etag = api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id, etag='"99"')
        assert await reason(stub.ReleasePlanRun(stale_etag)) == "ETAG_MISMATCH"
        elsewhere = api.GetSnapshotRequest(circle_id=new_id())
        assert await reason(stub.GetSnapshot(elsewhere)) == "CIRCLE_NOT_FOUND"


async def test_a_promise_that_breaks_a_rule_by_now_leaves_a_plan(matching: Matching) -> None:
    circle = a_circle()
    seats = [task_pb2.Slot(slot_id=new_id(), min=2, desired=2, max=2)]
    task = a_task(circle.circle_id, tomorrow(), slots=seats, tags=["lang-fi"])
    without, speaks = a_volunteer(circle.circle_id), a_volunteer(circle.circle_id, tags=["lang-fi"])
    assignment = an_assignment(task, without.volunteer_id)
    await matching.teller.tell("vc.assignment.v1.confirmed", assignment)
    await matching.knows_row("known_assignment", assignment.assignment_id)
    run = await planned(matching, circle, [without, speaks], [task])
    assert (run.state, run.proposals, run.short_of_min, run.size.seats) == (pb.PlanRun.STATE_OPTIMAL, 1, 0, 1)


async def test_the_schema_is_what_the_tables_say(matching: Matching) -> None:
    assert schema_drift(matching.service.database.url, Table.metadata) == []


async def reason(call: Any) -> str:
    """The reason why a call is refused."""
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call
    return read_error(refused.value).reason


def _point_of(circle_id: str) -> dict[str, frozenset[str]]:
    return {circle_id: frozenset({"point"})}


def _from(start: Any, hours: float) -> Interval:
    return interval(start, hours)


async def test_nobody_is_planned_into_a_task_that_takes_nobody_in(matching: Matching) -> None:
    circle = a_circle()
    people = [a_volunteer(circle.circle_id) for _ in range(2)]
    closed = a_task(circle.circle_id, tomorrow(), signup=task_pb2.Task.SIGNUP_CLOSED)
    run = await planned(matching, circle, people, [closed, a_task(circle.circle_id, tomorrow())])
    assert (run.size.tasks, run.size.seats, run.proposals) == (1, 1, 1)
