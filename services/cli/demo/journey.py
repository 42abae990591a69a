"""One request, from asking to thanks, through the public REST API and nothing else.

The journey's progress is kept by the suite alone: each step carries a request id made of the journey's id, so
a step that was taken is answered as it was then. Interrupted anywhere, it is walked again from its start.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from libs.contracts.gen.volunteercircle.tasks.v1 import assignment_pb2, help_request_pb2, offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from services.cli.demo.ids import request_id
from services.cli.demo.journey_plan import JourneyPlan
from services.cli.demo.journey_stage import VOLUNTEERS, Stage, build_stage
from services.cli.demo.travellers import PatientApi, Travellers, until
from services.cli.importing.task_rows import flexible_schedule
from services.cli.troubles import Trouble

_MINUTES_OF_HELP = 30
_DAYS_OF_WINDOW = 2
_REQUEST, _TASK, _OFFER, _ASSIGNMENT = (
    help_request_pb2.HelpRequest,
    task_pb2.Task,
    offer_pb2.Offer,
    assignment_pb2.Assignment,
)


class Journey:
    """A journey under an id, a UUIDv7: its time is when the journey began."""

    def __init__(self, journey_id: str, travellers: Travellers) -> None:
        self._id = journey_id
        self._travellers = travellers
        began = datetime.fromtimestamp((UUID(journey_id).int >> 80) / 1000, UTC)
        self._window = began, began + timedelta(days=_DAYS_OF_WINDOW)

    async def walk(self) -> AsyncIterator[str]:
        """Take every step; tells what was done after each. Raises Trouble when a step cannot be taken."""
        stage = await build_stage(self._travellers.as_operator, self._key)
        yield f"a circle with an organisation, a coordinator, a resident and {VOLUNTEERS} volunteers is there"
        resident = await self._travellers.person(stage.resident)
        coordinator = await self._travellers.person(stage.coordinator)
        async for step in self._request(resident, coordinator, stage):
            yield step

    async def _request(
        self, resident: PatientApi, coordinator: PatientApi, stage: Stage
    ) -> AsyncIterator[str]:
        help_request_id = await self._submit(resident, stage)
        yield f"the resident asked for help: request {help_request_id}"
        await self._triage(coordinator, help_request_id)
        yield "the coordinator accepted the request in triage"
        task_id = await self._convert(coordinator, help_request_id, stage)
        yield f"the request became a task, which is published: {task_id}"
        async for step in self._service(coordinator, stage, task_id):
            yield step
        await until(
            lambda: self._is_request(
                resident, help_request_id, _REQUEST.STATE_FULFILLED, _REQUEST.STATE_CLOSED
            ),
            "The request is not fulfilled though its task is finished",
        )
        yield "the request is fulfilled"
        await self._rate(resident, help_request_id)
        yield "the resident said thanks: 5 of 5"
        await self._verify(coordinator, stage, help_request_id, task_id)
        yield "the request is closed: one request, task, offer and assignment; nothing lost, nothing doubled"

    async def _service(self, coordinator: PatientApi, stage: Stage, task_id: str) -> AsyncIterator[str]:
        planning = JourneyPlan(coordinator, stage.circle, task_id, self._window, self._key)
        run = await planning.usable_run()
        yield f"the solver made plan {run.plan_run_id}: objective {run.objective}, bound {run.bound}"
        volunteer_id = await planning.proposed_volunteer(run.plan_run_id)
        yield f"the plan proposes volunteer {volunteer_id}"
        offer_id = await planning.release(run.plan_run_id)
        yield f"the coordinator released the plan: offer {offer_id}"
        volunteer = await self._travellers.person(volunteer_id)
        assignment_id = await self._accept(volunteer, offer_id)
        yield f"the volunteer accepted: assignment {assignment_id}"
        check_in = tasks.CheckInAssignmentRequest(
            assignment_id=assignment_id, request_id=self._key("check-in")
        )
        await volunteer.call("tasks.CheckInAssignment", check_in, _ASSIGNMENT)
        yield "the volunteer checked in"
        check_out = tasks.CheckOutAssignmentRequest(
            assignment_id=assignment_id, request_id=self._key("check-out")
        )
        await volunteer.call("tasks.CheckOutAssignment", check_out, _ASSIGNMENT)
        yield "the volunteer checked out"
        complete = tasks.CompleteAssignmentRequest(
            assignment_id=assignment_id, request_id=self._key("complete")
        )
        completed = await coordinator.call("tasks.CompleteAssignment", complete, _ASSIGNMENT)
        yield f"the coordinator confirmed {completed.confirmed_minutes} minutes"
        finish = tasks.FinishTaskRequest(task_id=task_id, request_id=self._key("finish"))
        await coordinator.call("tasks.FinishTask", finish, _TASK)
        yield "the task is finished"

    def _key(self, step: str) -> str:
        return request_id("journey", self._id, step)

    async def _submit(self, resident: PatientApi, stage: Stage) -> str:
        asked = _REQUEST(
            circle_id=stage.circle,
            category="errand",
            text="Please fetch my groceries some time today.",
            risk_notes="None.",
            address="3 Example Lane, first floor",
            place=stage.place,
            urgency=_REQUEST.URGENCY_DAY,
        )
        request = tasks.SubmitHelpRequestRequest(help_request=asked, request_id=self._key("submit"))
        return (await resident.call("tasks.SubmitHelpRequest", request, _REQUEST)).help_request_id

    async def _triage(self, coordinator: PatientApi, help_request_id: str) -> None:
        request = tasks.TriageHelpRequestRequest(
            help_request_id=help_request_id, request_id=self._key("triage")
        )
        await coordinator.call("tasks.TriageHelpRequest", request, _REQUEST)

    async def _convert(self, coordinator: PatientApi, help_request_id: str, stage: Stage) -> str:
        task = _TASK(
            organisation_id=stage.organisation,
            title="Groceries for a neighbour",
            category="errand",
            slots=[task_pb2.Slot(display_name="Helper", min=1, desired=1, max=1)],
        )
        flexible_schedule(task, *self._window, _MINUTES_OF_HELP)
        request = tasks.ConvertHelpRequestRequest(
            help_request_id=help_request_id, task=task, publish=True, request_id=self._key("convert")
        )
        answer = await coordinator.call("tasks.ConvertHelpRequest", request, tasks.ConvertHelpRequestResponse)
        return answer.task.task_id

    async def _accept(self, volunteer: PatientApi, offer_id: str) -> str:
        request = tasks.AcceptOfferRequest(offer_id=offer_id, request_id=self._key("accept"))
        return (await volunteer.call("tasks.AcceptOffer", request, _ASSIGNMENT)).assignment_id

    async def _rate(self, resident: PatientApi, help_request_id: str) -> None:
        thanks = help_request_pb2.Rating(score=5, comment="Thank you, everything was there!")
        request = tasks.RateHelpRequestRequest(
            help_request_id=help_request_id, rating=thanks, request_id=self._key("rate")
        )
        await resident.call("tasks.RateHelpRequest", request, _REQUEST)

    async def _is_request(self, caller: PatientApi, help_request_id: str, *states: int) -> bool:
        request = tasks.GetHelpRequestRequest(help_request_id=help_request_id)
        return (await caller.call("tasks.GetHelpRequest", request, _REQUEST)).state in states

    async def _verify(
        self, coordinator: PatientApi, stage: Stage, help_request_id: str, task_id: str
    ) -> None:
        """Raises Trouble unless everything is there exactly once and in its final state."""
        requests = await coordinator.call(
            "tasks.ListHelpRequests",
            tasks.ListHelpRequestsRequest(circle_id=stage.circle),
            tasks.ListHelpRequestsResponse,
        )
        listed = await coordinator.call(
            "tasks.ListTasks", tasks.ListTasksRequest(circle_id=stage.circle), tasks.ListTasksResponse
        )
        offers = await coordinator.call(
            "tasks.ListOffers", tasks.ListOffersRequest(task_id=task_id), tasks.ListOffersResponse
        )
        assignments = await coordinator.call(
            "tasks.ListAssignments",
            tasks.ListAssignmentsRequest(task_id=task_id),
            tasks.ListAssignmentsResponse,
        )
        seen = {
            "requests": [(one.help_request_id, one.state) for one in requests.help_requests],
            "tasks": [(one.task_id, one.state) for one in listed.tasks],
            "offers": [one.state for one in offers.offers],
            "assignments": [one.state for one in assignments.assignments],
        }
        wanted = {
            "requests": [(help_request_id, _REQUEST.STATE_CLOSED)],
            "tasks": [(task_id, _TASK.STATE_CLOSED)],
            "offers": [_OFFER.STATE_ACCEPTED],
            "assignments": [_ASSIGNMENT.STATE_COMPLETED],
        }
        if seen != wanted:
            raise Trouble(
                f"The journey ended with {seen} instead of {wanted}", "Something was lost or doubled."
            )
