"""Accounts and sessions over HTTP: sign up, sign in, sign out, and who may do what for others."""

import asyncio
import sqlite3

import httpx
import pytest

from libs.access.principal import person
from libs.identifiers import new_id
from services.cli.operator import Operator
from tests.support.gateway import PASSWORD, Rest, rest, sign_up
from tests.support.suite import SuiteProcess


def _address() -> str:
    return f"vera-{new_id()[-8:]}@sample.example"


def _account(**more: object) -> dict[str, object]:
    return {"email": _address(), "password": PASSWORD, "display_name": "Vera Sample", **more}


async def _signed_in(api: Rest) -> str:
    """Sign a new person up and in; gives the person's id."""
    account = await sign_up(api, _address(), "Vera Sample")
    credentials = {"email": account["email"], "password": PASSWORD}
    await api.post("/v1/sessions", credentials)
    return str(account["person_id"])


async def test_a_session_carries_its_person_until_it_ends(suite: SuiteProcess):
    async with rest(suite) as api:
        person_id = await _signed_in(api)
        me = await api.get("/v1/me")
        assert me["subject"] == f"person:{person_id}"
        assert (await api.get(f"/v1/people/{person_id}"))["display_name"] == "Vera Sample"
        cookie = api.client.cookies["vc_session"]

        assert (await api.send("DELETE", "/v1/sessions/current")).status_code == 204
        for again in ("", cookie):
            answer = await api.send("GET", "/v1/me", headers={"cookie": f"vc_session={again}"})
            assert answer.status_code == 401
            assert answer.json()["reason"] == "NOT_AUTHENTICATED"


async def test_each_sign_in_gives_a_new_secret_and_only_its_hash_is_stored(suite: SuiteProcess):
    async with rest(suite) as api:
        await _signed_in(api)
        first = api.client.cookies["vc_session"]
        await _signed_in(api)
        second = api.client.cookies["vc_session"]
    assert first != second
    with sqlite3.connect(suite.directory.path / "gateway.sqlite") as database:
        stored = str(database.execute("SELECT secret_sha256 FROM session").fetchall())
    assert first not in stored
    assert len(stored) > 64


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(suite: SuiteProcess):
    async with rest(suite) as api:
        account = await sign_up(api, _address(), "Vera Sample")
        answer = await api.send("POST", "/v1/sessions", {"email": account["email"], "password": PASSWORD})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "password" not in answer.text


async def test_signing_up_again_with_the_same_request_id_gives_the_first_answer(suite: SuiteProcess):
    account = _account(request_id=new_id())
    async with rest(suite) as api:
        first, second = await asyncio.gather(*(api.send("POST", "/v1/accounts", account) for _ in range(2)))
        third = await api.post("/v1/accounts", account)
        assert {answer.status_code for answer in (first, second)} <= {201, 409}
        created = next(answer.json() for answer in (first, second) if answer.status_code == 201)
        assert third["person_id"] == created["person_id"]
        other = await api.send("POST", "/v1/accounts", {**account, "request_id": new_id()})
        assert (other.status_code, other.json()["reason"]) == (409, "EMAIL_TAKEN")


async def test_an_idempotency_key_is_a_request_id(suite: SuiteProcess):
    account, key = _account(), {"idempotency-key": new_id()}
    async with rest(suite) as api:
        answers = [await api.send("POST", "/v1/accounts", account, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"password": "short"}, "PASSWORD_TOO_WEAK"),
        ({"email": "nowhere"}, "VALIDATION_FAILED"),
        ({"display_name": ""}, "VALIDATION_FAILED"),
        ({"locale": "fr"}, "VALIDATION_FAILED"),
        ({"shoe_size": 42}, "VALIDATION_FAILED"),
        ({"platform_admin": True}, "OPERATOR_ONLY"),
        ({"person_id": "0198c0de-0000-7000-8000-000000000000"}, "OPERATOR_ONLY"),
        ({"demo_role": "resident"}, "OPERATOR_ONLY"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_what_strangers_may_not_ask_for(suite: SuiteProcess, change: dict[str, object], reason: str):
    async with rest(suite) as api:
        answer = await api.send("POST", "/v1/accounts", {**_account(), **change})
    assert answer.status_code in (400, 403)
    assert answer.json()["reason"] == reason


async def test_the_operator_links_a_person_and_names_administrators(suite: SuiteProcess):
    async with rest(suite, as_operator=True) as operator, rest(suite) as api:
        known = await operator.post("/v1/people", {"person": {"display_name": "Ada Sample"}})
        account = await sign_up(operator, _address(), "Ada Sample", person_id=known["person_id"])
        assert account["person_id"] == known["person_id"]
        twice = await operator.send(
            "POST", "/v1/accounts", _account(person_id=known["person_id"], request_id=new_id())
        )
        assert (twice.status_code, twice.json()["reason"]) == (409, "ACCOUNT_EXISTS")

        await api.post("/v1/sessions", {"email": account["email"], "password": PASSWORD})
        path = f"/v1/accounts/{account['person_id']}"
        refused = await api.send("PATCH", path, {"platform_admin": True})
        assert refused.json()["reason"] == "OPERATOR_ONLY"
        assert (await api.get("/v1/me"))["platform_roles"] == []
        granted = await operator.send("PATCH", path, {"platform_admin": True})
        assert granted.json()["platform_admin"] is True
        assert (await api.get("/v1/me"))["platform_roles"] == ["platform_admin"]


async def test_passwords_cannot_be_tried_fast_and_errors_do_not_tell_who_exists(suite: SuiteProcess):
    async with rest(suite) as api:
        known = (await sign_up(api, _address(), "Vera Sample"))["email"]
        details = set()
        for email in (known, _address()):
            answer = await api.send("POST", "/v1/sessions", {"email": email, "password": "wrong"})
            details.add((answer.status_code, answer.json()["detail"]))
        assert len(details) == 1
        stranger = _address()
        answers = [
            await api.send("POST", "/v1/sessions", {"email": stranger, "password": "wrong"}) for _ in range(6)
        ]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_new_roles_count_at_once(suite: SuiteProcess):
    async with rest(suite) as api:
        await _signed_in(api)
        organisation = {"display_name": "Sample gardeners", "kind": "KIND_GRASSROOTS"}
        created = await api.post("/v1/organisations", {"organisation": organisation})
        me = await api.get("/v1/me")
        assert me["organisation_roles"] == {created["organisation_id"]: ["org_admin"]}


@pytest.mark.parametrize(
    "token", ["", "Bearer", "Basic abc", "Bearer abc", "Bearer a.b.c", "Bearer " + "x" * 9000]
)
async def test_tokens_that_are_none_are_refused(suite: SuiteProcess, token: str):
    async with rest(suite) as api:
        answer = await api.send("GET", "/v1/me", headers={"authorization": token})
    assert answer.status_code in (400, 401, 431)


async def test_a_person_token_speaks_for_that_person_alone(suite: SuiteProcess):
    person_id = new_id()
    token = Operator(suite.directory.keys).token(person(person_id))
    async with rest(suite) as api:
        answer = await api.send("GET", "/v1/me", headers={"authorization": f"Bearer {token}"})
        assert answer.json()["person_id"] == person_id
        listed = await api.send(
            "GET",
            "/v1/offers",
            params={"volunteer_id": new_id()},
            headers={"authorization": f"Bearer {token}"},
        )
    assert listed.status_code == 403


async def test_ready_made_logins_are_closed_outside_a_demo(suite: SuiteProcess):
    async with rest(suite, as_operator=True) as operator:
        account = await sign_up(operator, _address(), "Dora Sample", demo_role="resident")
    async with httpx.AsyncClient(base_url=suite.runtime.gateway_url) as browser:
        page = await browser.get("/sign-in")
        assert "Dora Sample" not in page.text
        seal = page.text.partition('name="seal" value="')[2].partition('"')[0]
        answer = await browser.post("/sign-in/demo", data={"seal": seal, "person_id": account["person_id"]})
    assert answer.status_code == 409
    assert "vc_session" not in browser.cookies
