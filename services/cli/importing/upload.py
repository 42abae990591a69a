"""Brings tasks from a file into a running suite, once each however often it is asked to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import grpc

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2, tasks_service_pb2
from libs.rpc.status import read_error
from services.cli.importing.findings import Finding
from services.cli.importing.task_rows import PostingOrganisation, TaskRow
from services.cli.patience import all_facts_known
from services.cli.suite_client import SuiteClient

BATCH = 100


@dataclass(slots=True)
class Uploaded:
    """What became of the rows. `known` tasks were there already and stay as they are."""

    created: list[task_pb2.Task] = field(default_factory=list)
    known: list[task_pb2.Task] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    organisations: dict[PostingOrganisation, str] = field(default_factory=dict)
    began: datetime = field(default_factory=lambda: datetime.now(UTC))
    seconds: float = 0.0

    @property
    def tasks(self) -> list[task_pb2.Task]:
        """All tasks of the file that are in the suite now."""
        return [*self.created, *self.known]


async def upload_tasks(
    client: SuiteClient,
    rows: Sequence[TaskRow],
    *,
    circle_id: str = "",
    advance: Callable[[int], None] = lambda rows: None,
) -> Uploaded:
    """Create and publish the tasks of the rows, their organisations first. A row refused is a finding."""
    uploaded = Uploaded()
    uploaded.organisations = await _organisations(client, [row.organisation for row in rows])
    await all_facts_known(client)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        await _upload(client, batch, circle_id, uploaded)
        advance(len(batch))
    uploaded.seconds = (datetime.now(UTC) - uploaded.began).total_seconds()
    return uploaded


async def _organisations(
    client: SuiteClient, wanted: Sequence[PostingOrganisation]
) -> dict[PostingOrganisation, str]:
    """The id of each organisation: those named by external id are made and verified unless they are there."""
    ids = {organisation: organisation.organisation_id for organisation in wanted}
    missing = [organisation for organisation, organisation_id in ids.items() if not organisation_id]
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        requests = [org_service.CreateOrganisationRequest(organisation=_sketch(one)) for one in batch]
        answer = await client.as_operator.organisations.BatchCreateOrganisations(
            org_service.BatchCreateOrganisationsRequest(requests=requests)
        )
        for one, organisation in zip(batch, answer.organisations, strict=True):
            ids[one] = organisation.organisation_id
            await _verify(client, organisation)
    return ids


def _sketch(organisation: PostingOrganisation) -> org.Organisation:
    return org.Organisation(
        display_name=organisation.display_name,
        external_id=organisation.external_id,
        kind=org.Organisation.KIND_REGISTERED,
        time_zone=organisation.time_zone,
    )


async def _verify(client: SuiteClient, organisation: org.Organisation) -> None:
    """The operator vouches for organisations that he brings in; one that was suspended stays so."""
    if organisation.verification in (
        org.Organisation.VERIFICATION_UNVERIFIED,
        org.Organisation.VERIFICATION_PENDING,
    ):
        request = org_service.VerifyOrganisationRequest(organisation_id=organisation.organisation_id)
        await client.as_operator.organisations.VerifyOrganisation(request)


async def _upload(client: SuiteClient, rows: Sequence[TaskRow], circle_id: str, uploaded: Uploaded) -> None:
    """Upload a batch; one that is refused is halved until the row to blame is alone."""
    try:
        tasks = await _create_and_publish(client, rows, circle_id, uploaded.organisations)
    except grpc.aio.AioRpcError as error:
        told = read_error(error)
        if not told.reason or told.code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL):
            raise
        if len(rows) == 1:
            uploaded.findings.append(
                Finding(rows[0].row, "", f"it was refused: {told.message}", f"({told.reason})")
            )
            return
        middle = len(rows) // 2
        await _upload(client, rows[:middle], circle_id, uploaded)
        await _upload(client, rows[middle:], circle_id, uploaded)
        return
    for task in tasks:
        is_new = task.create_time.ToDatetime(UTC) >= uploaded.began
        (uploaded.created if is_new else uploaded.known).append(task)


async def _create_and_publish(
    client: SuiteClient,
    rows: Sequence[TaskRow],
    circle_id: str,
    organisations: dict[PostingOrganisation, str],
) -> Sequence[task_pb2.Task]:
    create = tasks_service_pb2.BatchCreateTasksRequest(
        requests=[
            tasks_service_pb2.CreateTaskRequest(task=_posted(row, circle_id, organisations[row.organisation]))
            for row in rows
        ]
    )
    created = await client.as_operator.tasks.BatchCreateTasks(create)
    drafts = [task.task_id for task in created.tasks if task.state == task_pb2.Task.STATE_DRAFT]
    if not drafts:
        return list(created.tasks)
    answer = await _publish(client, drafts)
    published = {task.task_id: task for task in answer.tasks}
    return [published.get(task.task_id, task) for task in created.tasks]


async def _publish(client: SuiteClient, drafts: Sequence[str]) -> tasks_service_pb2.BatchPublishTasksResponse:
    """Publish drafts; a single one that may not be published is not left behind."""
    request = tasks_service_pb2.BatchPublishTasksRequest(task_ids=drafts)
    try:
        answer: tasks_service_pb2.BatchPublishTasksResponse = (
            await client.as_operator.tasks.BatchPublishTasks(request)
        )
    except grpc.aio.AioRpcError:
        if len(drafts) == 1:
            await client.as_operator.tasks.DeleteTask(tasks_service_pb2.DeleteTaskRequest(task_id=drafts[0]))
        raise
    return answer


def _posted(row: TaskRow, circle_id: str, organisation_id: str) -> task_pb2.Task:
    task = task_pb2.Task()
    task.CopyFrom(row.task)
    task.organisation_id = organisation_id
    task.circle_id = circle_id
    return task
