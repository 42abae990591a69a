"""From a file of tasks to people who said yes: import, recruit, plan, release, accept."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import grpc

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as org
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from libs.rpc.status import read_error
from services.cli.demo.crowd import Area
from services.cli.demo.ids import request_id
from services.cli.demo.planning import plan
from services.cli.demo.recruiting import circle_named, recruit
from services.cli.importing.task_rows import TaskFile
from services.cli.importing.upload import Uploaded, upload_tasks
from services.cli.patience import all_facts_known
from services.cli.suite_client import SuiteClient

NEW_YORK = Area(40.735, -73.965, 14_000, "America/New_York")

_CIRCLE_NAME = "Imported tasks (example)"
_IN_FLIGHT = 32
_PAGE = 200
Advance = Callable[[int], None]


@dataclass(slots=True)
class Outcome:
    """What came of a file. `reasons` counts, over all short slots, whom each rule rules out first."""

    rows_read: int = 0
    rows_refused: int = 0
    tasks: int = 0
    seats: int = 0
    volunteers: int = 0
    run: PlanRun = field(default_factory=PlanRun)
    offers: int = 0
    accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Note the seconds that the block takes."""
        began = time.monotonic()
        yield
        self.seconds[phase] = time.monotonic() - began


@dataclass(frozen=True, slots=True)
class Wish:
    """What to do with a file: how many people to recruit from which area, and how long to solve."""

    volunteers: int
    seed: int
    area: Area
    seconds_to_solve: int
    weeks: int


async def import_and_plan(
    client: SuiteClient, parsed: TaskFile, wish: Wish, outcome: Outcome
) -> AsyncIterator[str]:
    """Do everything; tells each phase before it begins and fills in the outcome. Raises Trouble."""
    outcome.rows_read, outcome.rows_refused = parsed.rows_read, parsed.rows_refused
    circle_id = await _circle(client, wish.area)
    yield "import"
    with outcome.timed("import"):
        uploaded = await upload_tasks(client, parsed.tasks, circle_id=circle_id)
    _note_tasks(outcome, uploaded)
    yield "recruit"
    with outcome.timed("recruit"):
        categories = sorted({row.task.category for row in parsed.tasks})
        people = await recruit(
            client, wish.volunteers, wish.seed, wish.area, circle_id, categories=categories
        )
    outcome.volunteers = len(people)
    yield "plan"
    with outcome.timed("plan"):
        start = datetime.now(UTC)
        horizon = start, start + timedelta(weeks=wish.weeks + 1)
        outcome.run = await plan(client, client.as_operator, circle_id, horizon, wish.seconds_to_solve)
    outcome.reasons = await _reasons(client, outcome.run.plan_run_id)
    yield "release"
    with outcome.timed("release"):
        outcome.run = await _released(client, outcome.run.plan_run_id)
    yield "accept"
    with outcome.timed("accept"):
        await _accept_all(client, outcome)
    await all_facts_known(client)


async def _circle(client: SuiteClient, area: Area) -> str:
    """The circle of imported tasks; the same each time."""
    known = await circle_named(client, _CIRCLE_NAME)
    if known:
        return known
    host = org.Organisation(
        display_name="Import desk (example)",
        kind=org.Organisation.KIND_AGENCY,
        external_id="demo:import-desk",
    )
    batch = org_service.BatchCreateOrganisationsRequest(
        requests=[org_service.CreateOrganisationRequest(organisation=host)]
    )
    organisations = await client.as_operator.organisations.BatchCreateOrganisations(batch)
    circle = org.Circle(
        display_name=_CIRCLE_NAME,
        kind=org.Circle.KIND_PLACE,
        host_organisation_id=organisations.organisations[0].organisation_id,
        centre=area.centre,
        time_zone=area.time_zone,
    )
    request = org_service.CreateCircleRequest(circle=circle, request_id=request_id("import", "circle"))
    return str((await client.as_operator.organisations.CreateCircle(request)).circle_id)


def _note_tasks(outcome: Outcome, uploaded: Uploaded) -> None:
    outcome.rows_refused += len(uploaded.findings)
    outcome.tasks = len(uploaded.tasks)
    outcome.seats = sum(seats(task) for task in uploaded.tasks)


def seats(task: task_pb2.Task) -> int:
    """People that a task can use at most."""
    return sum(slot.max for slot in task.slots)


async def _reasons(client: SuiteClient, plan_run_id: str) -> Counter[str]:
    reasons: Counter[str] = Counter()
    token = ""
    while True:
        request = matching.ListUnfilledSlotsRequest(
            plan_run_id=plan_run_id, page_size=_PAGE, page_token=token
        )
        answer = await client.as_operator.matching.ListUnfilledSlots(request)
        for slot in answer.unfilled_slots:
            reasons.update({reason.code: reason.volunteers for reason in slot.reasons})
        token = answer.next_page_token
        if not token:
            return reasons


async def _released(client: SuiteClient, plan_run_id: str) -> PlanRun:
    """Release the plan and wait until every proposal became an offer or was refused."""
    release = matching.ReleasePlanRunRequest(
        plan_run_id=plan_run_id, request_id=request_id("release", plan_run_id)
    )
    run: PlanRun = await client.as_operator.matching.ReleasePlanRun(release)
    while run.offers_sent + run.offers_refused < run.proposals:
        await asyncio.sleep(0.2)
        run = await client.as_operator.matching.GetPlanRun(
            matching.GetPlanRunRequest(plan_run_id=plan_run_id)
        )
    return run


async def _accept_all(client: SuiteClient, outcome: Outcome) -> None:
    """Everybody who was asked says yes, as themselves."""
    offers = await _open_offers(client, outcome.run.plan_run_id)
    outcome.offers = len(offers)
    turns = asyncio.Semaphore(_IN_FLIGHT)

    async def accept(offer: offer_pb2.Offer) -> None:
        async with turns:
            request = tasks.AcceptOfferRequest(
                offer_id=offer.offer_id, request_id=request_id("accept", offer.offer_id)
            )
            try:
                await client.as_oneself(offer.volunteer_id).tasks.AcceptOffer(request)
                outcome.accepted += 1
            except grpc.aio.AioRpcError as error:
                outcome.refused[read_error(error).reason or error.code().name] += 1

    async with asyncio.TaskGroup() as group:
        for offer in offers:
            group.create_task(accept(offer))


async def _open_offers(client: SuiteClient, plan_run_id: str) -> Sequence[offer_pb2.Offer]:
    offers: list[offer_pb2.Offer] = []
    token = ""
    while True:
        request = tasks.ListOffersRequest(
            plan_run_id=plan_run_id,
            state=offer_pb2.Offer.STATE_OFFERED,
            page_size=_PAGE,
            page_token=token,
        )
        answer = await client.as_operator.tasks.ListOffers(request)
        offers += answer.offers
        token = answer.next_page_token
        if not token:
            return offers
