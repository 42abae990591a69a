"""The demo: seeded once however often interrupted, and what was built from events survives the broker."""

import shutil
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as organisations
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as volunteers
from services.cli.demo.recruiting import demo_circle
from services.cli.demo.willow_lake import PASSWORD, willow_lake
from services.cli.suite_client import SuiteClient
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
async def interrupted_suite(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SuiteProcess]:
    """A suite that was killed three times while it seeded its demo, and then was left to finish."""
    suite = SuiteProcess(tmp_path_factory.mktemp("interrupted") / "data")
    try:
        for moment in (_has_people, _has_tasks, _has_requests):
            await suite.start()
            await _until(suite, moment)
            await suite.kill()
        await suite.start_seeded()
        yield suite
    finally:
        await suite.kill()


async def _until(suite: SuiteProcess, moment: Callable[[SuiteClient], Awaitable[bool]]) -> None:
    async with suite.client() as client:
        await eventually(lambda: moment(client), 60)


async def _has_people(client: SuiteClient) -> bool:
    return bool(await _volunteers(client))


async def _has_tasks(client: SuiteClient) -> bool:
    return bool((await client.as_operator.tasks.ListTasks(tasks.ListTasksRequest())).tasks)


async def _has_requests(client: SuiteClient) -> bool:
    return len(await _requests(client)) >= 3


async def test_an_interrupted_seeding_goes_on_and_doubles_nothing(interrupted_suite: SuiteProcess):
    district = willow_lake()
    async with interrupted_suite.client() as client:
        everybody = await _volunteers(client)
        bodies = await client.as_operator.organisations.ListOrganisations(
            organisations.ListOrganisationsRequest(page_size=200)
        )
        listed = await client.as_operator.tasks.ListTasks(tasks.ListTasksRequest(page_size=200))
        requests = await _requests(client)
    assert len(everybody) == district.volunteers + 1
    assert len(bodies.organisations) == len(district.organisations)
    answered = [sketch for sketch in district.requests if sketch.state in ("scheduled", "closed")]
    assert len(listed.tasks) == len(district.tasks) + len(answered)
    states = Counter(HelpRequest.State.Name(one.state).removeprefix("STATE_").lower() for one in requests)
    assert states == Counter(sketch.state for sketch in district.requests)


async def test_a_plan_waits_to_be_released(interrupted_suite: SuiteProcess):
    async with interrupted_suite.client() as client:
        request = matching.ListPlanRunsRequest(circle_id=await demo_circle(client))
        (run,) = (await client.as_operator.matching.ListPlanRuns(request)).plan_runs
    assert run.state in (PlanRun.STATE_OPTIMAL, PlanRun.STATE_FEASIBLE, PlanRun.STATE_TIMED_OUT_WITH_SOLUTION)
    assert run.proposals > 30
    assert not run.stale


async def test_everybody_can_sign_in(interrupted_suite: SuiteProcess):
    async with httpx.AsyncClient(base_url=interrupted_suite.runtime.gateway_url) as http:
        for login in willow_lake().logins:
            credentials = {"email": login.email, "password": PASSWORD}
            assert (await http.post("/api/v1/sessions", json=credentials)).status_code == 201
            me = (await http.get("/api/v1/me")).json()
            assert me["account"]["demo_role"] == login.role


async def test_after_the_loss_of_the_brokers_store_all_projections_are_equal(interrupted_suite: SuiteProcess):
    suite = interrupted_suite
    before = await suite.circle("events", "digest")
    assert before.code == 0, before.err
    assert len(before.out.splitlines()) > 10
    await suite.stop()
    shutil.rmtree(suite.directory.broker / "jetstream")
    await suite.start()

    replayed = await suite.circle("events", "replay")
    after_replay = await suite.circle("events", "digest")
    rebuilt = await suite.circle("events", "rebuild")
    after_rebuild = await suite.circle("events", "digest")

    assert (replayed.code, rebuilt.code) == (0, 0), replayed.err + rebuilt.err
    assert after_replay.out == before.out
    assert after_rebuild.out == before.out
    dead = await suite.circle("events", "dead", "list")
    assert "No dead letters" in dead.out


async def _volunteers(client: SuiteClient) -> list[object]:
    request = volunteers.ListVolunteersRequest(page_size=200)
    return list((await client.as_operator.volunteers.ListVolunteers(request)).volunteers)


async def _requests(client: SuiteClient) -> list[HelpRequest]:
    circles = await client.as_operator.organisations.ListCircles(organisations.ListCirclesRequest())
    found: list[HelpRequest] = []
    for circle in circles.circles:
        request = tasks.ListHelpRequestsRequest(circle_id=circle.circle_id)
        found += (await client.as_operator.tasks.ListHelpRequests(request)).help_requests
    return found
