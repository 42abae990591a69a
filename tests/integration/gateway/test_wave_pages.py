"""From a released plan to a seat that is taken, over every service: no, the next wave, yes, thank you."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from libs.identifiers import new_id
from tests.support.gateway import PASSWORD, OwnCircle, Rest, rest
from tests.support.pages import browser_of, send
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually

ALL_WEEK = {
    "kind": "KIND_AVAILABLE",
    "weekly": {"weekdays": [1, 2, 3, 4, 5, 6, 7], "start_minute": 0, "end_minute": 1440},
}
CHANCES = ("accept_probability", "presence_probability")


class People:
    """Volunteers of a circle, each with a browser."""

    def __init__(self) -> None:
        self.browsers: dict[str, httpx.AsyncClient] = {}

    async def join(self, suite: SuiteProcess, circle: OwnCircle, api: Rest, name: str) -> None:
        """Somebody signs up and has time all week."""
        browser = browser_of(suite)
        email = f"{name.lower()}-{new_id()[-8:]}@sample.example"
        who = {"display_name": f"{name} Sample", "email": email, "password": PASSWORD}
        await send(browser, "/sign-up", "/sign-up", **who, circle_id=circle.circle_id, helps="yes")
        me = (await browser.get("/api/v1/me")).json()
        changed = {"volunteer": {"availability": [ALL_WEEK]}, "update_mask": "availability"}
        answer = await api.send("PATCH", f"/v1/volunteers/{me['person_id']}", changed)
        assert answer.is_success, answer.text
        self.browsers[me["person_id"]] = browser


def _in_days(days: int) -> dict[str, str]:
    start = (datetime.now(UTC) + timedelta(days=days)).replace(hour=3, minute=0, second=0, microsecond=0)
    times = {"start_time": start, "end_time": start + timedelta(hours=2)}
    return {name: time.strftime("%Y-%m-%dT%H:%M:%SZ") for name, time in times.items()}


async def _published(api: Rest, circle: OwnCircle, title: str, days: int) -> dict[str, Any]:
    task = {
        "organisation_id": circle.organisation_id,
        "circle_id": circle.circle_id,
        "title": title,
        "category": "errand",
        "fixed": _in_days(days),
        "slots": [{"display_name": "helper", "min": 1, "desired": 1, "max": 1}],
    }
    made = await api.post("/v1/tasks", {"task": task})
    return await api.post(f"/v1/tasks/{made['task_id']}:publish")


async def _released(api: Rest, circle: OwnCircle) -> str:
    now = datetime.now(UTC)
    horizon = {"start_time": now.isoformat(), "end_time": (now + timedelta(days=14)).isoformat()}
    wish = {"circle_id": circle.circle_id, "horizon": horizon, "time_limit_seconds": 20}
    run = await api.post("/v1/plan-runs", {"plan_run": wish})
    path = f"/v1/plan-runs/{run['plan_run_id']}"

    async def is_solved() -> bool:
        return (await api.get(path))["state"] not in ("STATE_QUEUED", "STATE_SOLVING")

    await eventually(is_solved, 60)
    await api.post(f"{path}:release")
    return str(run["plan_run_id"])


async def _offers(api: Rest, task_id: str) -> list[dict[str, Any]]:
    return (await api.get("/v1/offers", task_id=task_id)).get("offers", [])


async def test_declined_asked_again_filled_thanked(suite: SuiteProcess, own_circle: OwnCircle) -> None:
    people = People()
    async with rest(suite, as_operator=True) as api:
        for name in ("Ada", "Ben", "Cai"):
            await people.join(suite, own_circle, api, name)
        mark = new_id()[-8:]
        task = await _published(api, own_circle, f"Sample errand {mark}", days=4)
        await suite.all_facts_known()
        await _released(api, own_circle)
        (first,) = await _offers(api, task["task_id"])
        assert (first["wave"], first["source"]) == (1, "SOURCE_PLAN")
        decline = f"/offers/{first['offer_id']}/decline"
        await send(people.browsers[first["volunteer_id"]], "/offers", decline, decline_code="NO_TIME")

        async def has_next() -> bool:
            return len(await _offers(api, task["task_id"])) == 2

        await eventually(has_next, 60)
        second = (await _offers(api, task["task_id"]))[1]
        assert (second["wave"], second["state"]) == (2, "STATE_OFFERED")

        (last,) = set(people.browsers) - {first["volunteer_id"], second["volunteer_id"]}
        slot_id = task["slots"][0]["slot_id"]
        await api.post("/v1/offers", {"offer": {"slot_id": slot_id, "volunteer_id": last}})
        other = await _published(api, own_circle, f"Sample walk {mark}", days=5)
        await suite.all_facts_known()
        await send(people.browsers[second["volunteer_id"]], "/offers", f"/offers/{second['offer_id']}/accept")
        by_hand = (await _offers(api, task["task_id"]))[2]
        assert (by_hand["state"], by_hand["supersede_cause"]) == (
            "STATE_SUPERSEDED",
            "SUPERSEDE_CAUSE_FILLED",
        )
        shown = (await people.browsers[last].get("/offers")).text
        assert shown.count("Already filled – thank you!") == 1
        assert shown.count(f"Sample errand {mark}") == 1
        assert f'href="/tasks/{other["task_id"]}"' in shown
        late = await people.browsers[last].post(f"/api/v1/offers/{by_hand['offer_id']}:accept", json={})
        assert late.json()["reason"] == "ALREADY_FILLED"
        assert [one["task_id"] for one in late.json()["alternatives"]] == [other["task_id"]]
        declined = (await people.browsers[first["volunteer_id"]].get("/offers")).text
        assert "Already filled" not in declined


async def test_a_coordinator_reads_waves_and_chances_on_the_plan(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    people = People()
    async with rest(suite, as_operator=True) as api:
        await people.join(suite, own_circle, api, "Dee")
        task = await _published(api, own_circle, f"Sample round {new_id()[-8:]}", days=4)
        await suite.all_facts_known()
        run_id = await _released(api, own_circle)
        (to_operator,) = (await api.get(f"/v1/plan-runs/{run_id}/proposals"))["proposals"]
        assert to_operator["task_id"] == task["task_id"]
        assert not any(to_operator.get(name) for name in CHANCES)
    sign_in = {"email": own_circle.coordinator_email, "password": PASSWORD, "next": "/"}
    chances = {
        "en": ("wave 1", "chance of a yes: {}", "chance of coming after a yes: {}"),
        "zh": ("第 1 批", "答应的可能性：{}", "答应后到场的可能性：{}"),
    }
    async with browser_of(suite) as coordinator:
        await send(coordinator, "/sign-in", "/sign-in", **sign_in)
        told = (await coordinator.get(f"/api/v1/plan-runs/{run_id}/proposals")).json()
        (proposal,) = told["proposals"]
        percents = [f"{proposal[name]:.0%}".replace("%", " %") for name in CHANCES]
        for code, (wave, yes, coming) in chances.items():
            await send(coordinator, "/profile", "/language", code=code)
            shown = (await coordinator.get(f"/plans/{run_id}")).text
            line = f"{wave} {yes.format(percents[0])} · {coming.format(percents[1])} "
            assert line in re.sub(r"<[^>]+>", "", shown)
    (volunteer,) = people.browsers.values()
    refused = await volunteer.get(f"/plans/{run_id}")
    assert not refused.is_success
    assert "chance of" not in refused.text
