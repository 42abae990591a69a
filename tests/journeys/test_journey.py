"""One request from asking to thanks, killed after every step: the loop goes on, nothing lost or doubled."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from tests.support.suite import SuiteProcess

STEPS = 15


@pytest.fixture
async def own_suite(tmp_path: Path) -> AsyncIterator[SuiteProcess]:
    """A suite for this test alone, not started yet."""
    process = SuiteProcess(tmp_path / "data", "--no-demo")
    yield process
    await process.kill()


async def test_the_journey_passes(suite: SuiteProcess):
    finished = await suite.circle("demo", "journey")
    assert finished.code == 0, finished.err
    assert f"{STEPS}. the request is closed" in finished.out
    assert not suite.directory.journey_file.exists()


@pytest.mark.timeout(600)
async def test_killed_after_every_step_the_journey_goes_on(own_suite: SuiteProcess):
    for step in range(1, STEPS):
        await own_suite.start()
        await _walk_until(own_suite, step)
        await own_suite.kill()
    await own_suite.start()

    finished = await own_suite.circle("demo", "journey")

    assert finished.code == 0, finished.err
    assert f"{STEPS}. the request is closed" in finished.out
    await _everything_is_there_once(own_suite)


async def _walk_until(suite: SuiteProcess, step: int) -> None:
    """Walk the journey until it tells that the step is done, and kill it there."""
    process = await suite.begin_circle("demo", "journey")
    assert process.stdout is not None
    async for line in process.stdout:
        if line.lstrip().startswith(f"{step}.".encode()):
            break
    else:
        assert process.stderr is not None
        raise AssertionError(f"step {step} was not reached: {(await process.stderr.read()).decode()}")
    if process.returncode is None:
        process.kill()
    await process.communicate()


async def _everything_is_there_once(suite: SuiteProcess) -> None:
    async with suite.client() as client:
        circles = await client.as_operator.organisations.ListCircles(
            organisations_service_pb2.ListCirclesRequest()
        )
        (circle,) = circles.circles
        operator = client.as_operator.tasks
        (task,) = (await operator.ListTasks(tasks.ListTasksRequest())).tasks
        requests = await operator.ListHelpRequests(tasks.ListHelpRequestsRequest(circle_id=circle.circle_id))
        offers = await operator.ListOffers(tasks.ListOffersRequest(task_id=task.task_id))
        assignments = await operator.ListAssignments(tasks.ListAssignmentsRequest(task_id=task.task_id))
        assert (len(requests.help_requests), len(offers.offers), len(assignments.assignments)) == (1, 1, 1)
