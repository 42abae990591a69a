"""Coming by oneself on pages: taking the last seat, waiting for it, applying, and the organiser's answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from libs.identifiers import new_id
from tests.support.gateway import PASSWORD, OwnCircle, Rest, rest
from tests.support.pages import browser_of, hidden, send
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually

_FAR = datetime(2031, 5, 1, tzinfo=UTC)


async def _volunteer(suite: SuiteProcess, circle: OwnCircle, name: str) -> httpx.AsyncClient:
    """The browser of a new volunteer of the circle."""
    browser = browser_of(suite)
    email = f"{name.lower()}-{new_id()[-8:]}@sample.example"
    who = {"display_name": f"{name} Sample", "email": email, "password": PASSWORD}
    await send(browser, "/sign-up", "/sign-up", **who, circle_id=circle.circle_id, helps="yes")
    await suite.all_facts_known()
    return browser


async def _poster(suite: SuiteProcess, circle: OwnCircle) -> httpx.AsyncClient:
    browser = browser_of(suite)
    sign_in = {"email": circle.coordinator_email, "password": PASSWORD, "next": "/"}
    await send(browser, "/sign-in", "/sign-in", **sign_in)
    return browser


async def _task(
    suite: SuiteProcess, circle: OwnCircle, signup: str, start: datetime = _FAR
) -> tuple[str, str]:
    """The path of a published task of two hours with one seat, and the id of its slot."""
    task: dict[str, Any] = {
        "organisation_id": circle.organisation_id,
        "circle_id": circle.circle_id,
        "title": f"Sample walk {new_id()[-8:]}",
        "category": "errand",
        "fixed": {"start_time": start.isoformat(), "end_time": (start + timedelta(hours=2)).isoformat()},
        "slots": [{"display_name": "walker", "min": 1, "desired": 1, "max": 1}],
        "signup": signup,
    }
    async with rest(suite, as_operator=True) as api:
        made = await api.post("/v1/tasks", {"task": task})
        await api.post(f"/v1/tasks/{made['task_id']}:publish")
    return f"/tasks/{made['task_id']}", made["slots"][0]["slot_id"]


async def test_the_last_seat_is_taken_and_the_next_one_waits(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    task, slot = await _task(suite, own_circle, "SIGNUP_CLAIM")
    quick = await _volunteer(suite, own_circle, "Quinn")
    slow = await _volunteer(suite, own_circle, "Sven")
    listed = (await slow.get("/open-tasks")).text
    assert task in listed
    assert f"/slots/{slot}/claim" in listed
    taken = await send(quick, task, f"/slots/{slot}/claim", back=task)
    assert taken.headers["location"] == "/assignments"
    assert "The seat is yours." in (await quick.get("/assignments")).text
    await send(slow, task, f"/slots/{slot}/wait", back=task)
    assert "You are on the waitlist." in (await slow.get(task)).text
    assert "on the waitlist" in (await slow.get("/open-tasks")).text

    coordinator = await _poster(suite, own_circle)
    run = (await coordinator.get(task)).text
    assert "Sven Sample" in run.partition("Waitlist")[2]
    assert "stays here" not in run
    assignment = run.partition('action="/assignments/')[2].partition("/")[0]
    await send(coordinator, task, f"/assignments/{assignment}/pin", back=task, reason="Knows the way")
    assert "stays here: Knows the way" in (await coordinator.get(task)).text

    await send(
        quick, "/assignments", f"/assignments/{assignment}/withdraw", back="/assignments", reason="Ill"
    )

    async def is_asked() -> bool:
        return "Yes, I will come" in (await slow.get("/offers")).text

    await eventually(is_asked)
    offer = (await slow.get("/offers")).text.partition('action="/offers/')[2].partition("/")[0]
    await send(slow, "/offers", f"/offers/{offer}/accept")
    assert "Sven Sample" not in (await coordinator.get(task)).text.partition("Waitlist")[2]
    for browser in (quick, slow, coordinator):
        await browser.aclose()


async def test_who_comes_too_late_is_told_where_they_would_help_most(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    soon = (datetime.now(UTC) + timedelta(days=4)).replace(hour=3, minute=0, second=0, microsecond=0)
    full, slot = await _task(suite, own_circle, "SIGNUP_CLAIM", soon)
    other, other_slot = await _task(suite, own_circle, "SIGNUP_CLAIM", soon + timedelta(days=1))
    quick = await _volunteer(suite, own_circle, "Quin")
    slow = await _volunteer(suite, own_circle, "Stan")
    await _has_time_all_week(slow)
    await suite.all_facts_known()
    await send(quick, full, f"/slots/{slot}/claim", back=full)
    for language, words in (("zh", "现在最需要您的地方"), ("en", "Where you would help most now")):
        await send(slow, "/profile", "/language", code=language)
        for back in (full, "/open-tasks"):
            assert words not in (await slow.get(back)).text
            await send(slow, full, f"/slots/{slot}/claim", back=back, seal=await _seal(slow))
            instead = (await slow.get(back)).text.partition(words)[2].partition("</section>")[0]
            assert f'href="{other}"' in instead
            assert full not in instead
    refused = await Rest(slow).send("POST", f"/v1/slots/{slot}:claim", {})
    assert refused.status_code == 409
    document = refused.json()
    assert document["reason"] == "ALREADY_FILLED"
    assert [one["slot_id"] for one in document["alternatives"]] == [other_slot]
    invented = await Rest(slow).send("POST", f"/v1/slots/{new_id()}:claim", {})
    assert "alternatives" not in invented.json()
    for browser in (quick, slow):
        await browser.aclose()


async def _has_time_all_week(browser: httpx.AsyncClient) -> None:
    me = await Rest(browser).get("/v1/me")
    weekly = {"weekdays": [1, 2, 3, 4, 5, 6, 7], "start_minute": 0, "end_minute": 1440}
    change = {"volunteer": {"availability": [{"kind": "KIND_AVAILABLE", "weekly": weekly}]}}
    answer = await Rest(browser).send("PATCH", f"/v1/volunteers/{me['person_id']}", change)
    assert answer.is_success, answer.text


async def _seal(browser: httpx.AsyncClient) -> str:
    """What forms of this browser are sealed with."""
    return hidden((await browser.get("/profile")).text, "seal")


async def test_an_application_is_decided_by_who_runs_the_task(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    task, slot = await _task(suite, own_circle, "SIGNUP_APPLY")
    first = await _volunteer(suite, own_circle, "Fay")
    second = await _volunteer(suite, own_circle, "Sue")
    for browser, words in ((first, "I know the walk"), (second, "I would like to learn it")):
        await send(browser, task, f"/slots/{slot}/apply", back=task, message=words)
        assert "Your application is in." in (await browser.get(task)).text
    coordinator = await _poster(suite, own_circle)
    run = (await coordinator.get(task)).text
    assert "I know the walk" in run
    asked = run.partition("I know the walk")[2].partition('action="/applications/')[2].partition("/")[0]
    await send(coordinator, task, f"/applications/{asked}/approve", back=task)
    run = (await coordinator.get(task)).text
    assert "Approved." in run
    other = run.partition('action="/applications/')[2].partition("/")[0]
    await send(coordinator, task, f"/applications/{other}/approve", back=task)
    assert "filled in the meantime" in (await coordinator.get(task)).text
    await send(coordinator, task, f"/applications/{other}/reject", back=task, reason="Next time")
    assert "Rejected" in (await coordinator.get(task)).text
    assert "Sample walk" in (await first.get("/assignments")).text
    assert "Sample walk" not in (await second.get("/assignments")).text
    for browser in (first, second, coordinator):
        await browser.aclose()


async def test_who_comes_to_the_door_is_let_in_and_checked_in(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    soon = datetime.now(UTC) + timedelta(minutes=30)
    task, slot = await _task(suite, own_circle, "SIGNUP_OFFER_ONLY", soon)
    guest = await _volunteer(suite, own_circle, "Wanda")
    async with rest(suite, as_operator=True) as operator:
        listed = await operator.get("/v1/volunteers", circle_id=own_circle.circle_id)
    (guest_id,) = [one["volunteer_id"] for one in listed["volunteers"]]
    leader = await _poster(suite, own_circle)
    door = f"{task}/door"
    form = {"back": door, "slot_id": slot, "volunteer_id": guest_id}
    await send(leader, door, f"/slots/{slot}/admit", **form)
    assert "Let in" not in (await leader.get(door)).text.partition("<h2>")[0]
    assert "checked in" not in (await guest.get("/assignments")).text
    await send(leader, door, f"/slots/{slot}/admit", **form, consented="yes")
    assert "Let in and checked in." in (await leader.get(door)).text
    assert "checked in" in (await guest.get("/assignments")).text
    for browser in (guest, leader):
        await browser.aclose()
