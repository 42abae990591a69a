"""Tasks created and published by the hundred, as imports do."""

from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.identifiers import new_id
from tests.support.neighbourhood import refused
from tests.support.tasks import ADMIN, START, House, poster, task_message

Task = task_pb2.Task


async def test_batches_are_all_or_none_and_know_what_was_imported(house: House) -> None:
    house.clock.now = START
    organisation_id = house.told.organisation()
    await house.learn()
    stub = house.stub(poster(organisation_id))

    def batch(*external_ids: str) -> api.BatchCreateTasksRequest:
        return api.BatchCreateTasksRequest(
            requests=[
                api.CreateTaskRequest(task=task_message(organisation_id, external_id=one))
                for one in external_ids
            ]
        )

    marks = [f"list:{new_id()}" for _ in range(3)]
    first = (await stub.BatchCreateTasks(batch(*marks[:2]))).tasks
    again = (await stub.BatchCreateTasks(batch(*marks))).tasks
    assert [task.task_id for task in again[:2]] == [task.task_id for task in first]
    ids = [task.task_id for task in again]
    public = (await stub.BatchPublishTasks(api.BatchPublishTasksRequest(task_ids=ids))).tasks
    assert [task.task_id for task in public] == ids
    assert {task.state for task in public} == {Task.STATE_PUBLISHED}
    same = (await stub.BatchPublishTasks(api.BatchPublishTasksRequest(task_ids=ids))).tasks
    assert [task.version for task in same] == [2, 2, 2]
    async with refused("TASK_NOT_FOUND"):
        await stub.BatchPublishTasks(api.BatchPublishTasksRequest(task_ids=[ids[0], new_id()]))
    asked = [ids[2], new_id(), ids[0]]
    found = (await stub.BatchGetTasks(api.BatchGetTasksRequest(task_ids=asked))).tasks
    assert [task.task_id for task in found] == [ids[2], ids[0]]


async def test_nobody_s_external_id_stands_in_the_way_of_another_organisation_s(house: House) -> None:
    mine, theirs = house.told.organisation(), house.told.organisation()
    await house.learn()
    mark = f"list:{new_id()}"

    def draft(organisation_id: str) -> api.CreateTaskRequest:
        return api.CreateTaskRequest(task=task_message(organisation_id, external_id=mark))

    squatting = await house.stub(poster(theirs)).CreateTask(draft(theirs))
    first = await house.stub(poster(mine)).CreateTask(draft(mine))
    assert (first.organisation_id, first.external_id) == (mine, mark)
    both = api.BatchCreateTasksRequest(requests=[draft(mine), draft(theirs)])
    again = (await house.stub(ADMIN).BatchCreateTasks(both)).tasks
    assert [task.task_id for task in again] == [first.task_id, squatting.task_id]
