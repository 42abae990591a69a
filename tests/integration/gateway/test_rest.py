"""The API over HTTP: the same rules as over gRPC, told in the words of HTTP."""

import asyncio
import json

import pytest

from libs.identifiers import new_id
from tests.support.gateway import OwnCircle, rest
from tests.support.suite import SuiteProcess

_HOUR = 3600


def _task(circle: OwnCircle, **more: object) -> dict[str, object]:
    return {
        "organisation_id": circle.organisation_id,
        "circle_id": circle.circle_id,
        "title": "Carry boxes",
        "category": "errand",
        "fixed": {"start_time": "2030-05-01T01:00:00Z", "end_time": "2030-05-01T03:00:00Z"},
        "slots": [{"display_name": "carrier", "min": 1, "desired": 2, "max": 3}],
        **more,
    }


async def test_a_task_through_all_five_methods(suite: SuiteProcess, own_circle: OwnCircle):
    async with rest(suite, as_operator=True) as api:
        task = await api.post("/v1/tasks", {"task": _task(own_circle)})
        path = f"/v1/tasks/{task['task_id']}"
        assert task["state"] == "STATE_DRAFT"
        assert (await api.get(path))["fixed"]["start_time"] == "2030-05-01T01:00:00Z"

        changed = await api.send("PATCH", path, {"task": {"title": "Carry chairs", "etag": task["etag"]}})
        assert changed.json()["title"] == "Carry chairs"
        late = await api.send("PATCH", path, {"task": {"title": "Carry on", "etag": task["etag"]}})
        assert (late.status_code, late.json()["reason"]) == (409, "ETAG_MISMATCH")

        listed = await api.get("/v1/tasks", organisation_id=own_circle.organisation_id, states="STATE_DRAFT")
        assert [found["task_id"] for found in listed["tasks"]] == [task["task_id"]]
        assert (await api.send("DELETE", path)).json() == {}
        gone = await api.send("GET", path)
        assert (gone.status_code, gone.json()["reason"]) == (404, "TASK_NOT_FOUND")
        assert gone.headers["content-type"] == "application/problem+json"


async def test_the_same_idempotency_key_makes_one_task(suite: SuiteProcess, own_circle: OwnCircle):
    key, body = {"idempotency-key": new_id()}, {"task": _task(own_circle)}
    async with rest(suite, as_operator=True) as api:
        answers = await asyncio.gather(*(api.send("POST", "/v1/tasks", body, headers=key) for _ in range(5)))
        other = {"task": _task(own_circle, title="Something else")}
        reused = await api.send("POST", "/v1/tasks", other, headers=key)
    assert len({answer.json()["task_id"] for answer in answers}) == 1
    assert (reused.status_code, reused.json()["reason"]) == (400, "REQUEST_ID_REUSED")


async def test_what_breaks_a_rule_is_blamed_by_field(suite: SuiteProcess, own_circle: OwnCircle):
    wrong = _task(own_circle, title="x" * 201, slots=[{"min": 3, "desired": 2, "max": 1}])
    async with rest(suite, as_operator=True) as api:
        answer = await api.send("POST", "/v1/tasks", {"task": wrong})
    document = answer.json()
    assert (answer.status_code, document["reason"]) == (400, "VALIDATION_FAILED")
    assert {found["field"] for found in document["violations"]} >= {"task.title", "task.slots[0]"}


async def test_strangers_and_the_wrong_people_are_turned_away(suite: SuiteProcess, own_circle: OwnCircle):
    async with rest(suite) as stranger:
        refused = await stranger.send("POST", "/v1/tasks", {"task": _task(own_circle)})
        assert (refused.status_code, refused.json()["reason"]) == (401, "NOT_AUTHENTICATED")
        assert refused.headers["www-authenticate"] == "Bearer"
        assert (await stranger.get("/v1/circles"))["circles"]
        await stranger.post(
            "/v1/sessions", {"email": own_circle.coordinator_email, "password": "nine quiet herons"}
        )
        other = await stranger.send("POST", f"/v1/organisations/{own_circle.organisation_id}:suspend", {})
        assert other.status_code in (400, 403)


@pytest.mark.parametrize(
    ("body", "headers", "status", "reason"),
    [
        (b"{", {"content-type": "application/json"}, 400, "JSON_MALFORMED"),
        (b"[]", {"content-type": "application/json"}, 400, "JSON_MALFORMED"),
        (b"[" * 200_000, {"content-type": "application/json"}, 400, "JSON_MALFORMED"),
        (b'{"task": "x"}', {"content-type": "application/json"}, 400, "JSON_MALFORMED"),
        (b'{"tusk": {}}', {"content-type": "application/json"}, 400, "JSON_MALFORMED"),
        (b"a=b", {"content-type": "application/x-www-form-urlencoded"}, 415, "MEDIA_TYPE_UNSUPPORTED"),
        (b"{}" + b" " * (1 << 20), {"content-type": "application/json"}, 413, "MESSAGE_TOO_LARGE"),
        (b"{}", {"sec-fetch-site": "cross-site", "content-type": "application/json"}, 403, "CROSS_ORIGIN"),
        (b"{}", {"origin": "https://evil.example", "content-type": "application/json"}, 403, "CROSS_ORIGIN"),
    ],
    ids=["broken", "a list", "deep", "wrong type", "unknown", "a form", "large", "cross-site", "origin"],
)
async def test_bad_input_is_told_in_words(
    suite: SuiteProcess, body: bytes, headers: dict[str, str], status: int, reason: str
):
    async with rest(suite) as api:
        answer = await api.client.post("/api/v1/tasks", content=body, headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert "Traceback" not in answer.text


async def test_a_body_without_an_announced_length_is_cut_off(suite: SuiteProcess):
    async def endless() -> object:
        for _ in range(40):
            yield b" " * 65536

    async with rest(suite) as api:
        answer = await api.client.post(
            "/api/v1/tasks", content=endless(), headers={"content-type": "application/json"}
        )
    assert answer.status_code == 413


async def test_bulk_methods_take_more(suite: SuiteProcess, own_circle: OwnCircle):
    requests = [{"task": _task(own_circle, description="x" * 7000)} for _ in range(200)]
    body = json.dumps({"requests": requests})
    assert len(body) > 1 << 20
    async with rest(suite, as_operator=True) as api:
        answer = await api.send("POST", "/v1/tasks:batchCreate", {"requests": requests})
    assert len(answer.json()["tasks"]) == 200


async def test_what_does_not_exist_and_what_cannot_be_done_are_problems_too(suite: SuiteProcess):
    async with rest(suite) as api:
        nothing = await api.send("GET", "/v1/nothing")
        wrong = await api.send("PUT", "/v1/tasks")
    assert (nothing.status_code, wrong.status_code) == (404, 405)
    assert wrong.headers["allow"]
    assert {answer.headers["content-type"] for answer in (nothing, wrong)} == {"application/problem+json"}


async def test_probes_tell_how_it_stands(suite: SuiteProcess):
    async with rest(suite) as api:
        answers = {name: await api.client.get(f"/{name}") for name in ("livez", "readyz", "startupz")}
        document = await api.client.get("/api/openapi.json")
        page = await api.client.get("/api/docs")
    assert {answer.status_code for answer in answers.values()} == {200}
    assert all(answers["readyz"].json()["services"].values())
    assert document.json()["openapi"].startswith("3.1")
    assert "tasks.AcceptOffer" in document.text
    assert "/api/v1/offers/{offer_id}:accept" in page.text
