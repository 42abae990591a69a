"""The requests of Willow Lake's residents, each brought to its state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from random import Random

from libs.contracts.gen.volunteercircle.tasks.v1 import help_request_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from services.cli.demo.calendar import Day
from services.cli.demo.crowd import Area
from services.cli.demo.ids import request_id
from services.cli.demo.promising import accept, offer_by_hand
from services.cli.demo.settling import Ground
from services.cli.demo.willow_lake import District, RequestSketch
from services.cli.importing.task_rows import flexible_schedule
from services.cli.patience import once_known
from services.cli.suite_client import Caller, SuiteClient


async def file_requests(client: SuiteClient, district: District, ground: Ground, day: Day) -> None:
    """Submit the residents' requests and bring each to its state."""
    coordinator = await client.as_person(ground.people["coordinator"])
    for number, sketch in enumerate(district.requests):
        resident = await client.as_person(ground.residents[sketch.resident])
        story = _Story(client, coordinator, resident, ground, district, day, number, sketch)
        await story.tell()


@dataclass(frozen=True, slots=True)
class _Story:
    """One request on its way."""

    client: SuiteClient
    coordinator: Caller
    resident: Caller
    ground: Ground
    district: District
    day: Day
    number: int
    sketch: RequestSketch

    async def tell(self) -> None:
        """Take every step up to the state of the sketch."""
        help_request_id = await self._submit()
        steps: Mapping[str, Callable[[str], Awaitable[None]]] = {
            "needs_info": self._ask_details,
            "triaged": self._triage,
            "rejected": self._reject,
            "scheduled": self._answer,
            "closed": self._serve,
        }
        if self.sketch.state in steps:
            await steps[self.sketch.state](help_request_id)

    def _key(self, step: str) -> str:
        return request_id("request", self.number, step)

    @property
    def _area(self) -> tuple[str, Area]:
        """The neighbourhood of the residents: the first one."""
        key = next(iter(self.ground.volunteers))
        return self.ground.circles[key], self.district.areas[key]

    async def _submit(self) -> str:
        circle_id, area = self._area
        request = tasks.SubmitHelpRequestRequest(
            help_request=help_request_pb2.HelpRequest(
                circle_id=circle_id,
                category=self.sketch.category,
                text=self.sketch.text,
                risk_notes=self.sketch.risk_notes,
                place=area.somewhere(Random(f"home/{self.sketch.resident}")),  # noqa: S311 - an invented home
                address=f"样例里 {self.sketch.resident + 1} 号 · {self.sketch.resident + 1} Sample Lane",
                urgency=help_request_pb2.HelpRequest.URGENCY_THREE_DAYS,
            ),
            request_id=self._key("submit"),
        )
        return str((await once_known(lambda: self.resident.tasks.SubmitHelpRequest(request))).help_request_id)

    async def _ask_details(self, help_request_id: str) -> None:
        request = tasks.AskHelpRequestDetailsRequest(
            help_request_id=help_request_id,
            reason="请写明哪天方便。 Please say which days suit you.",
            request_id=self._key("ask"),
        )
        await self.coordinator.tasks.AskHelpRequestDetails(request)

    async def _triage(self, help_request_id: str) -> None:
        request = tasks.TriageHelpRequestRequest(
            help_request_id=help_request_id, request_id=self._key("triage")
        )
        await self.coordinator.tasks.TriageHelpRequest(request)

    async def _reject(self, help_request_id: str) -> None:
        request = tasks.RejectHelpRequestRequest(
            help_request_id=help_request_id,
            reason="志愿者不看守车位。 Volunteers do not guard parking spaces.",
            request_id=self._key("reject"),
        )
        await self.coordinator.tasks.RejectHelpRequest(request)

    async def _schedule(self, help_request_id: str, start: int) -> task_pb2.Task:
        """Make a flexible task of two days, `start` days from the first, and publish it."""
        await self._triage(help_request_id)
        task = task_pb2.Task(
            organisation_id=self.ground.organisations["north-shore-association"],
            title=self.sketch.text.partition("。")[2].strip() or self.sketch.text,
            category=self.sketch.category,
            time_zone=self.district.time_zone,
            slots=[task_pb2.Slot(display_name="志愿者 · Volunteer", min=1, desired=1, max=1)],
        )
        flexible_schedule(task, self.day.at(start), self.day.at(start + 2), 60)
        request = tasks.ConvertHelpRequestRequest(
            help_request_id=help_request_id, task=task, publish=True, request_id=self._key("convert")
        )
        answer = await once_known(lambda: self.coordinator.tasks.ConvertHelpRequest(request))
        converted: task_pb2.Task = answer.task
        return converted

    async def _answer(self, help_request_id: str) -> None:
        await self._schedule(help_request_id, start=1)

    async def _serve(self, help_request_id: str) -> None:
        """The whole loop, today, up to the rating."""
        task = await self._schedule(help_request_id, start=0)
        volunteer_id = self.ground.people["volunteer"]
        helper = await self.client.as_person(volunteer_id)
        offer = await offer_by_hand(self.coordinator, task.slots[0].slot_id, volunteer_id)
        assignment_id = await accept(helper, offer)
        key = self._key
        await helper.tasks.CheckInAssignment(
            tasks.CheckInAssignmentRequest(assignment_id=assignment_id, request_id=key("check-in"))
        )
        await helper.tasks.CheckOutAssignment(
            tasks.CheckOutAssignmentRequest(assignment_id=assignment_id, request_id=key("check-out"))
        )
        await self.coordinator.tasks.CompleteAssignment(
            tasks.CompleteAssignmentRequest(assignment_id=assignment_id, request_id=key("complete"))
        )
        await self.coordinator.tasks.FinishTask(
            tasks.FinishTaskRequest(task_id=task.task_id, request_id=key("finish"))
        )
        thanks = help_request_pb2.Rating(score=5, comment="谢谢陪伴！ Thank you for the company!")
        rate = tasks.RateHelpRequestRequest(
            help_request_id=help_request_id, rating=thanks, request_id=key("rate")
        )
        await once_known(lambda: self.resident.tasks.RateHelpRequest(rate))
