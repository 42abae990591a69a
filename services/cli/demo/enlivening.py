"""Brings Willow Lake to life: tasks of the coming days, and the first promises.

Like the ground (see settling.py), all of it may be done again: the same request ids get the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from libs.contracts.gen.volunteercircle.tasks.v1 import offer_pb2, task_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import tasks_service_pb2 as tasks
from services.cli.demo.calendar import Day
from services.cli.demo.ids import request_id
from services.cli.demo.promising import accept, offer_by_hand
from services.cli.demo.settling import Ground
from services.cli.demo.willow_lake import District, TaskSketch
from services.cli.importing.task_rows import fixed_schedule, flexible_schedule
from services.cli.patience import once_known
from services.cli.suite_client import Caller, SuiteClient


async def post_tasks(
    client: SuiteClient, district: District, ground: Ground, day: Day
) -> list[task_pb2.Task]:
    """Create and publish the tasks of the coming days."""
    drafts = [_task(number, sketch, district, ground, day) for number, sketch in enumerate(district.tasks)]
    create = tasks.BatchCreateTasksRequest(
        requests=[tasks.CreateTaskRequest(task=draft) for draft in drafts], request_id=request_id("tasks")
    )
    created = await once_known(lambda: client.as_operator.tasks.BatchCreateTasks(create))
    publish = tasks.BatchPublishTasksRequest(
        task_ids=[task.task_id for task in created.tasks], request_id=request_id("tasks/publish")
    )
    published = await once_known(lambda: client.as_operator.tasks.BatchPublishTasks(publish))
    return list(published.tasks)


def _task(number: int, sketch: TaskSketch, district: District, ground: Ground, day: Day) -> task_pb2.Task:
    least, desired, most = sketch.people
    task = task_pb2.Task(
        organisation_id=ground.organisations[sketch.organisation],
        circle_id=ground.circles[sketch.circle],
        title=sketch.title,
        category=sketch.category,
        place=district.areas[sketch.circle].somewhere(Random(f"place/{number}")),  # noqa: S311 - a demo's place
        place_name="柳湖 · Willow Lake",
        address=f"样例路 {number + 1} 号 · {number + 1} Example Road",
        priority=sketch.priority,
        time_zone=district.time_zone,
        external_id=f"demo:{number}",
        slots=[
            task_pb2.Slot(
                display_name="志愿者 · Volunteer",
                min=least,
                desired=desired,
                max=most,
                required_skills=[
                    task_pb2.SkillRequirement(skill_id=skill, level=level)
                    for skill, level in sketch.skills.items()
                ],
                preferred_skill_ids=sketch.prefers,
            )
        ],
    )
    if sketch.leader:
        task.slots.append(task_pb2.Slot(display_name="领队 · Leader", min=1, desired=1, max=1, leader=True))
    offset = day.days_to(sketch.weekday) if sketch.weekday else sketch.day
    if sketch.start:
        begin = day.at(offset, sketch.start)
        fixed_schedule(task, begin, begin + timedelta(minutes=sketch.minutes))
    else:
        flexible_schedule(task, day.at(offset), day.at(offset + sketch.days), sketch.minutes)
    return task


async def make_promises(client: SuiteClient, ground: Ground, posted: Sequence[task_pb2.Task]) -> None:
    """Some seats are taken, one offer was declined, and the login volunteer has one to answer."""
    coordinator = await client.as_person(ground.people["coordinator"])
    open_to_all = [task for task in posted if not task.slots[0].required_skills and task.HasField("fixed")]
    for number, (circle_id, volunteer_ids) in enumerate(_by_circle(ground)):
        task = next(task for task in open_to_all if task.circle_id == circle_id)
        for position, volunteer_id in enumerate(volunteer_ids[40:43]):
            offer_id = await offer_by_hand(coordinator, task.slots[0].slot_id, volunteer_id)
            volunteer = await client.as_person(volunteer_id)
            if number == 0 and position == 2:
                await _decline(volunteer, offer_id)
            else:
                await accept(volunteer, offer_id)
    walk = next(task for task in open_to_all if task.category == "companionship")
    await offer_by_hand(coordinator, walk.slots[0].slot_id, ground.people["volunteer"])


def _by_circle(ground: Ground) -> list[tuple[str, tuple[str, ...]]]:
    return [(ground.circles[key], volunteer_ids) for key, volunteer_ids in ground.volunteers.items()]


async def _decline(volunteer: Caller, offer_id: str) -> None:
    request = tasks.DeclineOfferRequest(
        offer_id=offer_id,
        decline_code=offer_pb2.Offer.DECLINE_CODE_NO_TIME,
        request_id=request_id("decline", offer_id),
    )
    await volunteer.tasks.DeclineOffer(request)
