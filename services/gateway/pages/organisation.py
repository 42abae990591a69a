"""Pages for organisations: what they are, their tasks and how they fill."""

from typing import Any

import grpc
from fastapi import APIRouter
from fastapi.responses import Response

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as organisations_api
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Organisation
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as api
from libs.errors import DomainError
from services.gateway.pages import listing
from services.gateway.pages.form_ids import MemberFormPage
from services.gateway.pages.memberships import pending_of, waiting_in
from services.gateway.pages.page import MemberPage, Page, SentForm
from services.gateway.pages.task_forms import read_task, show_task_form

router = APIRouter(include_in_schema=False)


@router.get("/organisations")
async def my_organisations(page: MemberFormPage) -> Response:
    """The organisations that I act for, and a form to found one."""
    return page.show("organisations.html", **await _mine(page), form=None)


async def _mine(page: Page) -> dict[str, Any]:
    found = await listing.organisations_by_id(page.upstream, page.visitor.principal.organisation_roles)
    return {"organisations": list(found.values()), "pending": await pending_of(page)}


@router.post("/organisations")
async def found(page: MemberPage, form: SentForm) -> Response:
    """Found an organisation."""
    organisation = Organisation(
        display_name=form["display_name"],
        description=form["description"],
        kind=form.choice("kind", Organisation.Kind, Organisation.KIND_GRASSROOTS),
    )
    request = organisations_api.CreateOrganisationRequest(
        organisation=organisation, request_id=form["request_id"]
    )
    try:
        created = await page.upstream.organisations.CreateOrganisation(request)
    except grpc.aio.AioRpcError as error:
        return page.show_problem(error, "organisations.html", **await _mine(page), form=form)
    page.parts.authorities.forget(page.person_id)
    return page.go(f"/organisations/{created.organisation_id}", "organisation-created")


@router.get("/organisations/{organisation_id}")
async def organisation_tasks(page: MemberPage, organisation_id: str) -> Response:
    """An organisation and its tasks, the newest first."""
    organisation = await _organisation(page, organisation_id)
    request = api.ListTasksRequest(organisation_id=organisation_id)
    tasks = await listing.read_all(page.upstream.tasks.ListTasks, request, "tasks", most=400)
    tasks.sort(key=lambda task: task.task_id, reverse=True)
    roles = page.visitor.principal.organisation_roles.get(organisation_id, frozenset())
    waiting = await waiting_in(page, organisation_id) if "org_admin" in roles else []
    return page.show(
        "organisation.html",
        organisation=organisation,
        tasks=tasks,
        roles=roles,
        pending=[one for one, _ in await pending_of(page) if one.organisation_id == organisation_id],
        waiting=waiting,
        names=await page.names(one.person_id for one in waiting),
    )


@router.post("/organisations/{organisation_id}/request-verification")
async def request_verification(page: MemberPage, form: SentForm, organisation_id: str) -> Response:
    """Ask a coordinator to verify the organisation."""
    request = organisations_api.RequestVerificationRequest(organisation_id=organisation_id)
    doing = page.upstream.organisations.RequestVerification(request)
    return await page.act(doing, f"/organisations/{organisation_id}", "verification-requested")


@router.get("/organisations/{organisation_id}/tasks/new")
async def new_task(page: MemberFormPage, organisation_id: str) -> Response:
    """The form of a new task."""
    organisation = await _organisation(page, organisation_id)
    action = f"/organisations/{organisation_id}/tasks"
    return await show_task_form(page, action, organisation.time_zone, [organisation])


@router.post("/organisations/{organisation_id}/tasks")
async def create_task(page: MemberPage, form: SentForm, organisation_id: str) -> Response:
    """Save a new task as a draft, and publish it when asked to."""
    try:
        request = api.CreateTaskRequest(task=read_task(form), request_id=form["request_id"])
        task = await page.upstream.tasks.CreateTask(request)
    except (DomainError, grpc.aio.AioRpcError) as error:
        organisation = await _organisation(page, organisation_id)
        action = f"/organisations/{organisation_id}/tasks"
        return await show_task_form(
            page, action, organisation.time_zone, [organisation], form=form, error=error
        )
    if not form.checked("publish"):
        return page.go(f"/tasks/{task.task_id}", "task-created")
    request_to_publish = api.PublishTaskRequest(task_id=task.task_id, request_id=form["request_id"])
    doing = page.upstream.tasks.PublishTask(request_to_publish)
    return await page.act(doing, f"/tasks/{task.task_id}", "task-published", before="task-kept-as-draft")


async def _organisation(page: Page, organisation_id: str) -> Organisation:
    request = organisations_api.GetOrganisationRequest(organisation_id=organisation_id)
    found: Organisation = await page.upstream.organisations.GetOrganisation(request)
    return found
