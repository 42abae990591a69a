"""Seeds Willow Lake into an empty suite, step by step; an interrupted seeding goes on where it stopped."""

from __future__ import annotations

import json
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from services.cli.demo.accounts import ensure_login
from services.cli.demo.calendar import Day
from services.cli.demo.enlivening import make_promises, post_tasks
from services.cli.demo.ids import request_id
from services.cli.demo.planning import plan
from services.cli.demo.settling import build_ground
from services.cli.demo.stories import file_requests
from services.cli.demo.willow_lake import DISTRICT, willow_lake
from services.cli.suite_client import SuiteClient

STEPS = ("people and circles", "tasks", "requests", "promises", "plan", "logins")

_PLAN_DAYS = 14
_SECONDS_TO_SOLVE = 20
_DAYS_TO_GO_ON = 2


@dataclass(frozen=True, slots=True)
class DemoFile:
    """How far the demo is: its first day, whether everything is there, and who the logins are."""

    first_day: date
    complete: bool
    people: dict[str, str]

    @property
    def can_go_on(self) -> bool:
        """Whether an interrupted seeding still fits its days."""
        return not self.complete and (_today() - self.first_day).days < _DAYS_TO_GO_ON

    @staticmethod
    def read(path: Path) -> DemoFile | None:
        """What the file says, None when there is none."""
        try:
            content = json.loads(path.read_text())
        except FileNotFoundError:
            return None
        return DemoFile(date.fromisoformat(content["first_day"]), content["complete"], content["people"])

    def write(self, path: Path) -> None:
        """Put the file in place, whole or not at all."""
        scratch = path.with_suffix(".new")
        content = {"first_day": self.first_day.isoformat(), "complete": self.complete, "people": self.people}
        scratch.write_text(json.dumps(content, indent=1))
        os.replace(scratch, path)


def demo_to_seed(path: Path) -> DemoFile | None:
    """The demo that is to be begun or gone on with; None when it is there, or too old to go on with."""
    known = DemoFile.read(path)
    if known is not None:
        return known if known.can_go_on else None
    begun = DemoFile(_today(), complete=False, people={})
    begun.write(path)
    return begun


async def seed(client: SuiteClient, gateway_url: str, demo: DemoFile, path: Path) -> AsyncIterator[str]:
    """Seed everything; gives the name of each step (see STEPS) before it is taken."""
    district = willow_lake()
    day = Day(demo.first_day, ZoneInfo(district.time_zone))
    yield STEPS[0]
    ground = await build_ground(client, district)
    yield STEPS[1]
    posted = await post_tasks(client, district, ground, day)
    yield STEPS[2]
    await file_requests(client, district, ground, day)
    yield STEPS[3]
    await make_promises(client, ground, posted)
    yield STEPS[4]
    coordinator = await client.as_person(ground.people["coordinator"])
    horizon = day.at(0), day.at(_PLAN_DAYS)
    await plan(client, coordinator, ground.circles[DISTRICT], horizon, _SECONDS_TO_SOLVE, request_id("plan"))
    yield STEPS[5]
    for login in district.logins:
        await ensure_login(gateway_url, client.operator.tokens(), login, ground.people[login.role])
    DemoFile(demo.first_day, complete=True, people=dict(ground.people)).write(path)


def _today() -> date:
    return datetime.now(ZoneInfo(willow_lake().time_zone)).date()
