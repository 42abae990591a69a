"""Clients that post, ask, accept, decline, withdraw and plan at once, and note what they are told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from libs.access import principal
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2_grpc as matching_grpc
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2_grpc as tasks_grpc
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.identifiers import new_id
from libs.rpc.channel import RpcChannel, create_channel
from libs.rpc.identity import AUTHORIZATION
from services.cli.operator import OPERATOR, Operator
from tests.faults.history import SECONDS_FOR_AN_ANSWER, History, Operation, Outcome
from tests.faults.stage import Stage

TASKS = tasks.DESCRIPTOR.services_by_name["TasksService"]
MATCHING = matching.DESCRIPTOR.services_by_name["MatchingService"]

_PATIENT, _HASTY = 20, 1
"""Tries of clients who want to know, and of those who give up at the first lost answer."""

_SHARE_ANSWERED = 0.7
"""Of the offers; nobody answers the others, so they expire."""

_WITH_PLAN = (PlanRun.STATE_OPTIMAL, PlanRun.STATE_FEASIBLE, PlanRun.STATE_TIMED_OUT_WITH_SOLUTION)
_UNDER_WAY = (PlanRun.STATE_QUEUED, PlanRun.STATE_SOLVING)
_FIRST_HOURS = (9, 10, 11, 13)


@dataclass
class Board:
    """What all clients see: tasks that look for people, offers that wait, and promises that stand."""

    tasks: list[task_pb2.Task] = field(default_factory=list)
    offers: list[offer_pb2.Offer] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)


@dataclass
class Doors:
    """The servers that the clients call, and in whose name."""

    tasks: Sequence[str]
    matching: str
    operator: Operator
    _channels: list[RpcChannel] = field(default_factory=list)

    def of_tasks(self, number: int) -> tasks_grpc.TasksServiceStub:
        """The tasks service as a client with this number calls it: with several processes, each one's own."""
        return tasks_grpc.TasksServiceStub(self._channel(self.tasks[number % len(self.tasks)], TASKS))

    def of_matching(self) -> matching_grpc.MatchingServiceStub:
        """The matching service."""
        return matching_grpc.MatchingServiceStub(self._channel(self.matching, MATCHING))

    def metadata(self, person_id: str = "") -> tuple[tuple[str, str], ...]:
        """Headers that say who calls, the operator by default."""
        caller = principal.person(person_id) if person_id else OPERATOR
        return ((AUTHORIZATION, f"Bearer {self.operator.token(caller)}"),)

    async def close(self) -> None:
        """End all connections."""
        for channel in self._channels:
            await channel.close()

    def _channel(self, address: str, api: Any) -> RpcChannel:
        channel = create_channel(address, [api], seconds=SECONDS_FOR_AN_ANSWER)
        self._channels.append(channel)
        return channel


class Client:
    """One client, which does one thing after the other until it is cancelled."""

    def __init__(self, number: int, stage: Stage, board: Board, history: History, doors: Doors) -> None:
        self._random = Random(number)
        self._stage = stage
        self._board = board
        self._history = history
        self._doors = doors
        self._tasks = doors.of_tasks(number)

    async def work(self, pause_seconds: float = 0.02) -> None:
        """Whatever there is to do, at random, with pauses in between."""
        for _ in range(2):
            await self._post()
        while True:
            step = self._random.choices(
                [self._post, self._ask, self._answer, self._withdraw], weights=[1, 4, 6, 1]
            )[0]
            await step()
            await asyncio.sleep(pause_seconds)

    async def _post(self) -> None:
        most = self._random.choice([1, 1, 2, 3])
        begin = datetime.now(UTC).replace(hour=self._random.choice(_FIRST_HOURS), minute=0, second=0)
        begin += timedelta(days=self._random.randint(2, 4))
        wanted = task_pb2.Task(
            organisation_id=self._stage.organisation_id,
            circle_id=self._stage.circle_id,
            title=new_id(),
            category="errand",
            fixed=types_pb2.Interval(start_time=stamp(begin), end_time=stamp(begin + timedelta(hours=2))),
            slots=[task_pb2.Slot(display_name="Helper", min=1, desired=most, max=most)],
        )
        request = tasks.CreateTaskRequest(task=wanted, request_id=new_id())
        created = await self._call("create_task", {"title": wanted.title}, self._tasks.CreateTask, request)
        if created.outcome is not Outcome.DONE:
            return
        task_id = created.answer.task_id
        publish = tasks.PublishTaskRequest(task_id=task_id, request_id=new_id())
        published = await self._call("publish_task", {"task_id": task_id}, self._tasks.PublishTask, publish)
        if published.outcome is Outcome.DONE:
            self._board.tasks.append(published.answer)

    async def _ask(self) -> None:
        if not self._board.tasks:
            return
        task = self._random.choice(self._board.tasks[-12:])
        slot_id, volunteer_id = task.slots[0].slot_id, self._random.choice(self._stage.volunteer_ids)
        expire = datetime.now(UTC) + timedelta(seconds=self._random.uniform(3, 20))
        request = tasks.CreateOfferRequest(
            offer=offer_pb2.Offer(slot_id=slot_id, volunteer_id=volunteer_id, expire_time=stamp(expire)),
            request_id=new_id(),
        )
        subject = {"slot_id": slot_id, "volunteer_id": volunteer_id}
        asked = await self._call("create_offer", subject, self._tasks.CreateOffer, request)
        if asked.outcome is Outcome.DONE and self._random.random() < _SHARE_ANSWERED:
            self._board.offers.append(asked.answer)

    async def _answer(self) -> None:
        """Say yes, or sometimes no; what stays on the board is answered by somebody else at once."""
        if not self._board.offers:
            await self._ask()
            return
        offer = self._random.choice(self._board.offers[-20:])
        if self._random.random() < 0.7 and offer in self._board.offers:
            self._board.offers.remove(offer)
        subject = {"offer_id": offer.offer_id, "volunteer_id": offer.volunteer_id}
        if self._random.random() < 0.15:
            no = tasks.DeclineOfferRequest(offer_id=offer.offer_id, decline_code=1, request_id=new_id())
            await self._call("decline", subject, self._tasks.DeclineOffer, no, offer.volunteer_id)
            return
        yes = tasks.AcceptOfferRequest(offer_id=offer.offer_id, request_id=new_id())
        accepted = await self._call("accept", subject, self._tasks.AcceptOffer, yes, offer.volunteer_id)
        if accepted.outcome is Outcome.DONE:
            self._board.promises.append(accepted.answer)

    async def _withdraw(self) -> None:
        if not self._board.promises:
            return
        held = self._board.promises.pop(self._random.randrange(len(self._board.promises)))
        request = tasks.WithdrawAssignmentRequest(
            assignment_id=held.assignment_id, reason="Ill", request_id=new_id()
        )
        subject = {"assignment_id": held.assignment_id}
        await self._call("withdraw", subject, self._tasks.WithdrawAssignment, request, held.volunteer_id)

    async def _call(
        self, kind: str, subject: dict[str, str], method: Any, request: Message, person_id: str = ""
    ) -> Operation:
        tries = _HASTY if self._random.random() < 0.25 else _PATIENT
        metadata = self._doors.metadata(person_id)
        return await self._history.record(kind, subject, lambda: method(request, metadata=metadata), tries)


class Planner:
    """The client who plans the circle again and again, and releases what can be released."""

    def __init__(self, stage: Stage, board: Board, history: History, doors: Doors) -> None:
        self._stage = stage
        self._board = board
        self._history = history
        self._doors = doors
        self._matching = doors.of_matching()
        self._tasks = doors.of_tasks(0)

    async def work(self, pause_seconds: float = 4.0) -> None:
        """One plan after the other."""
        while True:
            created = await self._create()
            if created.outcome is Outcome.DONE:
                await self._release(created.answer.plan_run_id)
            await asyncio.sleep(pause_seconds)

    async def _create(self) -> Operation:
        begin = datetime.now(UTC) + timedelta(days=1)
        horizon = types_pb2.Interval(start_time=stamp(begin), end_time=stamp(begin + timedelta(days=4)))
        run = PlanRun(circle_id=self._stage.circle_id, horizon=horizon, time_limit_seconds=2)
        request = matching.CreatePlanRunRequest(plan_run=run, request_id=new_id())
        return await self._record(
            "plan", {}, lambda: self._matching.CreatePlanRun(request, **self._headers())
        )

    async def _release(self, plan_run_id: str) -> None:
        get = matching.GetPlanRunRequest(plan_run_id=plan_run_id)
        subject = {"plan_run_id": plan_run_id}
        state = PlanRun.STATE_QUEUED
        while state in _UNDER_WAY:
            await asyncio.sleep(0.2)
            seen = await self._record(
                "look", subject, lambda: self._matching.GetPlanRun(get, **self._headers())
            )
            if seen.outcome is not Outcome.DONE:
                return
            state = seen.answer.state
        if state in _WITH_PLAN:
            request = matching.ReleasePlanRunRequest(plan_run_id=plan_run_id, request_id=new_id())
            await self._record(
                "release", subject, lambda: self._matching.ReleasePlanRun(request, **self._headers())
            )
            listing = tasks.ListOffersRequest(plan_run_id=plan_run_id, page_size=200)
            sent = await self._record(
                "look", subject, lambda: self._tasks.ListOffers(listing, **self._headers())
            )
            if sent.outcome is Outcome.DONE:
                self._board.offers += sent.answer.offers

    async def _record(
        self, kind: str, subject: dict[str, str], ask: Callable[[], Awaitable[Any]]
    ) -> Operation:
        return await self._history.record(kind, subject, ask, _PATIENT)

    def _headers(self) -> dict[str, Any]:
        return {"metadata": self._doors.metadata()}


class Organiser:
    """The client who calls the oldest task off whenever more than so many are open.

    With one, the suite holds as many open tasks at the end of a load as soon after its beginning.
    """

    def __init__(self, board: Board, history: History, doors: Doors, most_tasks: int) -> None:
        self._board = board
        self._history = history
        self._doors = doors
        self._most_tasks = most_tasks
        self._tasks = doors.of_tasks(0)

    async def work(self, pause_seconds: float = 0.1) -> None:
        """One task after the other."""
        while True:
            if len(self._board.tasks) > self._most_tasks:
                await self._call_off(self._board.tasks.pop(0).task_id)
            await asyncio.sleep(pause_seconds)

    async def _call_off(self, task_id: str) -> None:
        request = tasks.CancelTaskRequest(task_id=task_id, reason="No longer needed", request_id=new_id())
        metadata = self._doors.metadata()
        await self._history.record(
            "cancel_task",
            {"task_id": task_id},
            lambda: self._tasks.CancelTask(request, metadata=metadata),
            _PATIENT,
        )
        for waiting in (self._board.offers, self._board.promises):
            waiting[:] = [one for one in waiting if one.task_id != task_id]


def stamp(moment: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(moment)
    return stamp
