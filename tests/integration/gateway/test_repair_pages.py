"""From a withdrawal in the browser to the replacement's offer, over every service."""

from datetime import UTC, datetime, timedelta
from typing import Any

from libs.identifiers import new_id
from tests.integration.gateway.test_wave_pages import People
from tests.support.gateway import PASSWORD, OwnCircle, Rest, rest
from tests.support.pages import browser_of, send
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually


async def _promised(api: Rest, circle: OwnCircle, people: People, title: str) -> dict[str, Any]:
    """A task for one person to which the first of the people has said yes in the browser; the offer."""
    start = (datetime.now(UTC) + timedelta(days=4)).replace(hour=3, minute=0, second=0, microsecond=0)
    task = {
        "organisation_id": circle.organisation_id,
        "circle_id": circle.circle_id,
        "title": title,
        "category": "errand",
        "fixed": {"start_time": start.isoformat(), "end_time": (start + timedelta(hours=2)).isoformat()},
        "slots": [{"display_name": "helper", "min": 1, "desired": 1, "max": 1}],
    }
    made = await api.post("/v1/tasks", {"task": task})
    published = await api.post(f"/v1/tasks/{made['task_id']}:publish")
    who = next(iter(people.browsers))
    slot = {"slot_id": published["slots"][0]["slot_id"], "volunteer_id": who}
    offer = await api.post("/v1/offers", {"offer": slot})
    await send(people.browsers[who], "/offers", f"/offers/{offer['offer_id']}/accept")
    return offer


async def _withdraws(api: Rest, people: People, offer: dict[str, Any]) -> None:
    promised = await api.get("/v1/assignments", task_id=offer["task_id"])
    (assignment,) = promised["assignments"]
    path = f"/assignments/{assignment['assignment_id']}/withdraw"
    await send(people.browsers[offer["volunteer_id"]], "/assignments", path, reason="Ill")


async def test_somebody_withdraws_and_somebody_else_is_asked(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    people, title = People(), f"Sample errand {new_id()[-8:]}"
    async with rest(suite, as_operator=True) as api, browser_of(suite) as coordinator:
        for name in ("Ida", "Jon"):
            await people.join(suite, own_circle, api, name)
        offer = await _promised(api, own_circle, people, title)
        await suite.all_facts_known()
        await _withdraws(api, people, offer)

        async def repairs() -> list[dict[str, Any]]:
            runs = (await api.get("/v1/plan-runs", circle_id=own_circle.circle_id)).get("plan_runs", [])
            return [run for run in runs if run["kind"] == "KIND_REPAIR" and run["state"] == "STATE_FEASIBLE"]

        async def there_is_one() -> bool:
            return bool(await repairs())

        await eventually(there_is_one, 60)
        (run,) = await repairs()
        sign_in = {"email": own_circle.coordinator_email, "password": PASSWORD, "next": "/"}
        await send(coordinator, "/sign-in", "/sign-in", **sign_in)
        path = f"/plans/{run['plan_run_id']}"
        shown = (await coordinator.get(path)).text
        assert "This is a repair: something promised fell through." in shown
        assert "somebody stepped back" in shown
        assert "Jon Sample" in shown
        offers = await api.get("/v1/offers", task_id=offer["task_id"])
        assert len(offers["offers"]) == 1

        await send(coordinator, path, f"{path}/release")
        (_, replacement) = (await api.get("/v1/offers", task_id=offer["task_id"]))["offers"]
        assert replacement["volunteer_id"] != offer["volunteer_id"]
        assert replacement["plan_run_id"] == run["plan_run_id"]
        assert title in (await people.browsers[replacement["volunteer_id"]].get("/offers")).text
        difference = await api.get(f"/v1/plan-runs/{run['plan_run_id']}/repair")
        assert [change["offer_id"] for change in difference["changes"]] == [replacement["offer_id"]]
        plans = (await coordinator.get(f"/circles/{own_circle.circle_id}/plans")).text
        assert '<span class="badge open">repair</span>' in plans


async def test_where_the_policy_says_so_nobody_has_to_look(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    people = People()
    async with rest(suite, as_operator=True) as api:
        policy = {"policy": {"repair_release": "REPAIR_RELEASE_AUTOMATIC"}}
        changed = {"circle": policy, "update_mask": "policy.repair_release"}
        answer = await api.send("PATCH", f"/v1/circles/{own_circle.circle_id}", changed)
        assert answer.is_success, answer.text
        for name in ("Kay", "Lou"):
            await people.join(suite, own_circle, api, name)
        offer = await _promised(api, own_circle, people, "Sample round")
        await suite.all_facts_known()
        await _withdraws(api, people, offer)

        async def replaced() -> bool:
            return len((await api.get("/v1/offers", task_id=offer["task_id"]))["offers"]) == 2

        await eventually(replaced, 60)
