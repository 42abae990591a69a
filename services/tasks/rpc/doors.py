"""RPCs that prove presence: codes and kiosks."""

from collections.abc import Callable
from typing import Any

from google.protobuf.empty_pb2 import Empty

from libs.access.principal import Principal
from libs.contracts.gen.volunteercircle.tasks.v1 import attendance_pb2 as api
from libs.rpc.desk import Desk
from services.tasks.domain.assignment import Assignment
from services.tasks.domain.task import Task
from services.tasks.use_cases import door
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.times import print_instant


class DoorRpcs:
    """The doors' part of TasksService."""

    def __init__(self, desk: Desk[Repository]) -> None:
        self._desk = desk

    async def ShowCheckInCode(self, request: api.ShowCheckInCodeRequest, _: Any) -> api.CheckInCode:
        def show(repository: Repository, principal: Principal, now: Any) -> api.CheckInCode:
            shown = door.show_check_in_code(repository, principal, now, request.task_id)
            change_time = print_instant(shown.change_time)
            return api.CheckInCode(task_id=request.task_id, code=shown.code, change_time=change_time)

        return await self._desk.command(request, show)

    async def OpenKiosk(self, request: api.OpenKioskRequest, _: Any) -> api.Kiosk:
        def open_one(repository: Repository, principal: Principal, now: Any) -> api.Kiosk:
            kiosk, token = door.open_kiosk(repository, principal, now, request.task_id)
            expire_time = print_instant(kiosk.expire_time)
            return api.Kiosk(task_id=kiosk.task_id, kiosk_token=token, expire_time=expire_time)

        return await self._desk.command(request, open_one)

    async def CloseKiosks(self, request: api.CloseKiosksRequest, _: Any) -> Empty:
        def close(repository: Repository, principal: Principal, _: Any) -> Empty:
            door.close_kiosks(repository, principal, request.task_id)
            return Empty()

        return await self._desk.command(request, close)

    async def CheckInAtKiosk(self, request: api.CheckInAtKioskRequest, _: Any) -> api.KioskVisit:
        return await self._visit(request, door.check_in_at_kiosk)

    async def CheckOutAtKiosk(self, request: api.CheckOutAtKioskRequest, _: Any) -> api.KioskVisit:
        return await self._visit(request, door.check_out_at_kiosk)

    async def _visit(self, request: Any, use_case: Callable[..., tuple[Task, Assignment]]) -> api.KioskVisit:
        return await self._desk.command(
            request,
            lambda repository, principal, now: _visit(
                *use_case(repository, principal, now, request.kiosk_token, request.volunteer_number)
            ),
        )


def _visit(task: Task, assignment: Assignment) -> api.KioskVisit:
    came, went = assignment.check_in_time, assignment.check_out_time
    return api.KioskVisit(
        slot_display_name=task.slot(assignment.slot_id).display_name,
        check_in_time=print_instant(came) if came else None,
        check_out_time=print_instant(went) if went else None,
    )
