"""Whatever dies when: no run is lost or doubled, and no offer is sent twice."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from sqlalchemy import update

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.errors import NotAllowed, TemporarilyUnavailable
from libs.messaging.embedded import EmbeddedNats
from libs.rpc.status import read_error
from services.matching.domain.release import PATIENCE
from services.matching.storage.tables import plan_release
from tests.support.matching import Matching, coordinator, planned, solved
from tests.support.matching_messages import a_circle, a_task, a_volunteer, next_days, tomorrow
from tests.support.waiting import eventually


async def test_a_run_outlives_the_process_that_solves_it(
    tmp_path: Path, own_nats: EmbeddedNats, database_url: str
) -> None:
    async with Matching(tmp_path, own_nats.url, database_url) as matching:
        circle = a_circle()
        people = [a_volunteer(circle.circle_id) for _ in range(2)]
        tasks = [a_task(circle.circle_id, tomorrow(hour)) for hour in (2, 5)]
        first = await planned(matching, circle, people, tasks)
        await matching.stop()

        wish = pb.PlanRun(circle_id=circle.circle_id, horizon=next_days(), time_limit_seconds=20)
        async with _process(matching, own_nats.url, database_url) as process:
            async with matching.client(coordinator(circle.circle_id)) as stub:
                asked = await stub.CreatePlanRun(api.CreatePlanRunRequest(plan_run=wish))
                look = api.GetPlanRunRequest(plan_run_id=asked.plan_run_id)

                async def is_being_solved() -> bool:
                    return (await stub.GetPlanRun(look)).state == pb.PlanRun.STATE_SOLVING

                await eventually(is_being_solved)
            process.send_signal(signal.SIGKILL)

        await matching.start()
        async with matching.client(coordinator(circle.circle_id)) as stub:
            run = await solved(stub, asked.plan_run_id)
            assert (run.state, run.proposals) == (pb.PlanRun.STATE_OPTIMAL, first.proposals)
            listed = await stub.ListPlanRuns(api.ListPlanRunsRequest(circle_id=circle.circle_id))
            assert [one.plan_run_id for one in listed.plan_runs] == [run.plan_run_id, first.plan_run_id]
            proposals = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
            assert len(proposals.proposals) == 2


async def test_a_release_is_finished_by_whoever_comes_after(matching: Matching) -> None:
    circle = a_circle()
    people = [a_volunteer(circle.circle_id) for _ in range(2)]
    run = await planned(matching, circle, people, [a_task(circle.circle_id, tomorrow(2))])
    matching.counter.answer_is_lost = True
    async with matching.client(coordinator(circle.circle_id)) as stub:
        request = api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id)
        with pytest.raises(grpc.aio.AioRpcError) as waiting:
            await stub.ReleasePlanRun(request, timeout=3)
        assert read_error(waiting.value).reason == "RELEASE_UNDER_WAY"
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub.DiscardPlanRun(api.DiscardPlanRunRequest(plan_run_id=run.plan_run_id))
        assert read_error(refused.value).reason == "RELEASE_UNDER_WAY"
    await matching.stop()
    matching.counter.answer_is_lost = False
    await matching.start()

    async with matching.client(coordinator(circle.circle_id)) as stub:
        look = api.GetPlanRunRequest(plan_run_id=run.plan_run_id)

        async def is_released() -> bool:
            return (await stub.GetPlanRun(look)).state == pb.PlanRun.STATE_RELEASED

        await eventually(is_released)
        assert (await stub.GetPlanRun(look)).offers_sent == 1
    assert len(matching.counter.offers) == 1
    assert len({call.request_id for call in matching.counter.calls}) == 1
    assert len(matching.counter.calls) > 1


async def test_a_release_refused_as_a_whole_can_be_ordered_again(matching: Matching) -> None:
    circle = a_circle()
    run = await planned(
        matching, circle, [a_volunteer(circle.circle_id)], [a_task(circle.circle_id, tomorrow(2))]
    )
    matching.counter.error = NotAllowed("BatchCreateOffers", "somebody else")
    async with matching.client(coordinator(circle.circle_id)) as stub:
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
        assert read_error(refused.value).reason == "RELEASE_FAILED"
        matching.counter.error = None
        released = await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
    assert (released.state, released.offers_sent) == (pb.PlanRun.STATE_RELEASED, 1)


async def test_a_release_that_keeps_failing_holds_up_no_other_and_is_given_up(matching: Matching) -> None:
    runs = []
    for _ in range(2):
        circle = a_circle()
        people, tasks = [a_volunteer(circle.circle_id)], [a_task(circle.circle_id, tomorrow(2))]
        runs.append(await planned(matching, circle, people, tasks))
    stuck, sound = runs
    matching.counter.stumbles_over.add(stuck.plan_run_id)
    async with matching.client(coordinator(*(run.circle_id for run in runs))) as stub:
        again = api.ReleasePlanRunRequest(plan_run_id=stuck.plan_run_id)
        releasing = asyncio.ensure_future(stub.ReleasePlanRun(again))
        await eventually(lambda: len(matching.counter.calls) >= 2)
        assert not releasing.done()
        other = await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=sound.plan_run_id))
        assert other.offers_sent == 1
        await _ordered_earlier(matching, stuck.plan_run_id)
        with pytest.raises(grpc.aio.AioRpcError) as given_up:
            await releasing
        assert read_error(given_up.value).reason == "RELEASE_FAILED"
        assert "defect" not in read_error(given_up.value).message
        matching.counter.stumbles_over.clear()
        assert (await stub.ReleasePlanRun(again)).offers_sent == 1


async def _ordered_earlier(matching: Matching, plan_run_id: str) -> None:
    """Let the order be as old as the patience with it."""
    of_run = plan_release.c.plan_run_id == plan_run_id
    earlier = update(plan_release).where(of_run).values(created_at=datetime.now(UTC) - PATIENCE)
    await matching.service.database.write(lambda session: session.connection().execute(earlier).rowcount)


async def test_a_tasks_service_that_is_away_is_waited_for(matching: Matching) -> None:
    circle = a_circle()
    run = await planned(
        matching, circle, [a_volunteer(circle.circle_id)], [a_task(circle.circle_id, tomorrow(2))]
    )
    matching.counter.error = TemporarilyUnavailable("The tasks service")
    async with matching.client(coordinator(circle.circle_id)) as stub:
        releasing = stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
        await eventually(lambda: bool(matching.counter.calls))
        matching.counter.error = None
        assert (await releasing).offers_sent == 1


async def test_cancelling_keeps_what_was_found(matching: Matching) -> None:
    circle = a_circle()
    people = [a_volunteer(circle.circle_id)]
    await planned(matching, circle, people, [a_task(circle.circle_id, tomorrow(2))])
    async with matching.client(coordinator(circle.circle_id)) as stub:
        wish = pb.PlanRun(circle_id=circle.circle_id, horizon=next_days())
        asked = [await stub.CreatePlanRun(api.CreatePlanRunRequest(plan_run=wish)) for _ in range(2)]
        waiting = await stub.CancelPlanRun(api.CancelPlanRunRequest(plan_run_id=asked[1].plan_run_id))
        assert waiting.state in (
            pb.PlanRun.STATE_CANCELLED,
            pb.PlanRun.STATE_OPTIMAL,
            pb.PlanRun.STATE_FEASIBLE,
        )
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await stub.CancelPlanRun(api.CancelPlanRunRequest(plan_run_id=waiting.plan_run_id))
        assert read_error(refused.value).reason == "PLAN_RUN_STATE_WRONG"
        done = await solved(stub, asked[0].plan_run_id)
        discarded = await stub.DiscardPlanRun(api.DiscardPlanRunRequest(plan_run_id=done.plan_run_id))
        assert discarded.state == pb.PlanRun.STATE_DISCARDED


@asynccontextmanager
async def _process(
    matching: Matching, nats_url: str, database_url: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service as a process of its own, ready for calls."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "services.matching"),
        env={
            **os.environ,
            "CIRCLE_DATA_DIR": str(matching.keys.parent),
            "CIRCLE_NATS_URL": nats_url,
            "CIRCLE_MATCHING_DATABASE_URL": database_url,
            "CIRCLE_MATCHING_LISTEN": matching.service.address,
            "CIRCLE_MATCHING_TASKS_ADDRESS": matching.tasks_address,
            "CIRCLE_MATCHING_SOLVER_LEASE_SECONDS": str(matching.lease_seconds),
        },
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        channel = grpc.aio.insecure_channel(matching.service.address)
        await asyncio.wait_for(channel.channel_ready(), 30)
        await channel.close()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
