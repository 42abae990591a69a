"""The door of a task on pages: the code and its picture, the kiosk; and places that pass between people."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from libs.identifiers import new_id
from tests.support.gateway import PASSWORD, OwnCircle, rest
from tests.support.pages import browser_of, hidden, ids_of, send
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually

_SOON = timedelta(minutes=30)
_LATER = timedelta(days=30)


async def _volunteer(suite: SuiteProcess, circle: OwnCircle, name: str) -> httpx.AsyncClient:
    """The browser of a new volunteer of the circle."""
    browser = browser_of(suite)
    email = f"{name.lower()}-{new_id()[-8:]}@sample.example"
    who = {"display_name": f"{name} Sample", "email": email, "password": PASSWORD}
    await send(browser, "/sign-up", "/sign-up", **who, circle_id=circle.circle_id, helps="yes")
    await suite.all_facts_known()
    return browser


async def _coordinator(suite: SuiteProcess, circle: OwnCircle) -> httpx.AsyncClient:
    browser = browser_of(suite)
    sign_in = {"email": circle.coordinator_email, "password": PASSWORD, "next": "/"}
    await send(browser, "/sign-in", "/sign-in", **sign_in)
    return browser


async def _task(suite: SuiteProcess, circle: OwnCircle, away: timedelta, seats: int = 1) -> tuple[str, str]:
    """The path of a published task that begins after a while, and the id of its slot."""
    start = datetime.now(UTC).replace(microsecond=0) + away
    task: dict[str, Any] = {
        "organisation_id": circle.organisation_id,
        "circle_id": circle.circle_id,
        "title": f"Sample walk {new_id()[-8:]}",
        "category": "errand",
        "fixed": {"start_time": start.isoformat(), "end_time": (start + timedelta(hours=2)).isoformat()},
        "slots": [{"display_name": "walker", "min": 1, "desired": 1, "max": seats}],
        "signup": "SIGNUP_CLAIM",
    }
    async with rest(suite, as_operator=True) as api:
        made = await api.post("/v1/tasks", {"task": task})
        await api.post(f"/v1/tasks/{made['task_id']}:publish")
    return f"/tasks/{made['task_id']}", made["slots"][0]["slot_id"]


async def _claim(browser: httpx.AsyncClient, task: str, slot: str) -> None:
    taken = await send(browser, task, f"/slots/{slot}/claim", back=task)
    assert taken.headers["location"] == "/assignments"


async def test_people_prove_at_the_door_that_they_are_there(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    task, slot = await _task(suite, own_circle, _SOON, seats=2)
    scanning, typing = [await _volunteer(suite, own_circle, name) for name in ("Quinn", "Tess")]
    for browser in (scanning, typing):
        await _claim(browser, task, slot)
    coordinator = await _coordinator(suite, own_circle)
    door = (await coordinator.get(f"{task}/door")).text
    assert "<svg" in door
    assert "Quinn Sample" in door
    assert (await scanning.get(f"{task}/door")).status_code == 403

    async def has_proved_it() -> bool:
        """Scans and sends the code of the moment; a machine that takes too long over it scans again."""
        shown = (await coordinator.get(f"{task}/door/code")).text
        code = "".join(re.findall(r"<strong>(\d{3}) (\d{3})</strong>", shown)[0])
        where = f"/check-in/{task.removeprefix('/tasks/')}?code={code}"
        scanned = (await scanning.get(where)).text
        assert f'value="{code}"' in scanned
        action = re.findall(r'action="(/assignments/[^/]+/check-in)"', scanned)[0]
        await send(scanning, where, action, code=code, back="/assignments")
        return "Checked in." in (await scanning.get("/assignments")).text

    await eventually(has_proved_it)
    assert "with the code at the place" in (await coordinator.get(f"{task}/door")).text

    form = ids_of((await coordinator.get(f"{task}/door")).text, f"{task}/kiosk")
    opened = (await coordinator.post(f"{task}/kiosk", data=form)).text
    kiosk = re.findall(rf'href="[^"]*({task}/kiosk/[^"]+)"', opened)[0]
    number = re.findall(r"VC[0-9A-Z]{13}", (await typing.get("/profile")).text)[0]
    async with browser_of(suite) as device:
        await send(device, kiosk, kiosk, volunteer_number="VC0")
        assert "Nobody with this number is expected here" in (await device.get(kiosk)).text
        await send(device, kiosk, kiosk, volunteer_number=number.lower())
        assert "Checked in." in (await device.get(kiosk)).text
        await send(device, kiosk, kiosk, volunteer_number=number, going="1")
        assert "Checked out." in (await device.get(kiosk)).text
        await send(coordinator, f"{task}/door", f"{task}/kiosk/close")
        await send(device, kiosk, kiosk, volunteer_number=number)
        assert "This kiosk is closed" in (await device.get(kiosk)).text
    for browser in (scanning, typing, coordinator):
        await browser.aclose()


async def test_a_place_passes_to_a_stand_in_and_two_people_change_places(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    task, slot = await _task(suite, own_circle, _LATER)
    other_task, other_slot = await _task(suite, own_circle, _LATER + timedelta(days=1))
    owner, substitute, third = [
        await _volunteer(suite, own_circle, name) for name in ("Olga", "Sven", "Theo")
    ]
    await _claim(owner, task, slot)
    await _claim(third, other_task, other_slot)
    page = (await owner.get("/assignments")).text
    seek = re.findall(r'action="(/assignments/[^/]+/seek-stand-in)"', page)[0]
    await send(owner, "/assignments", seek, reason="An exam")
    assert "looking for a stand-in" in (await owner.get("/assignments")).text
    offered = (await substitute.get("/stand-ins")).text
    assert "An exam" in offered
    assert "Olga" not in offered
    await send(substitute, "/stand-ins", seek.replace("seek", "take"))
    mine = (await substitute.get("/assignments")).text
    assert "The place is yours now" in mine
    assert "replaced" in (await owner.get("/assignments")).text

    swap = re.findall(r'href="(/assignments/[^/]+/swap)"', mine)[0]
    await send(substitute, swap, swap, slot_id=other_slot, note="A day later suits me")
    waiting = (await third.get("/stand-ins")).text
    assert "A day later suits me" in waiting
    accept = re.findall(r'action="(/swaps/[^/]+/accept)"', waiting)[0]
    await send(third, "/stand-ins", accept)
    assert "You have changed places." in (await third.get("/assignments")).text
    assert hidden((await third.get(task)).text, "seal")
    for browser in (owner, substitute, third):
        await browser.aclose()


async def test_a_coordinator_asks_somebody_to_stand_by(suite: SuiteProcess, own_circle: OwnCircle) -> None:
    task, slot = await _task(suite, own_circle, _LATER)
    ready = await _volunteer(suite, own_circle, "Rita")
    coordinator = await _coordinator(suite, own_circle)
    who = (await ready.get("/api/v1/me")).json()["person_id"]
    asked = {"volunteer_id": who, "slot_id": slot, "standby": "1", "notice_minutes": "45"}
    sent = await send(coordinator, task, f"{task}/offer", **asked)
    assert sent.headers["location"] == task
    assert "stand by" in (await coordinator.get(task)).text.partition("Who has been asked")[2]
    words = {
        "zh": ("好的，我候补待命", "最晚在开始前 45 分钟通知您。"),
        "en": ("Yes, I will stand by", "You are called at least 45 minutes before."),
    }
    for language, told in words.items():
        await send(ready, "/profile", "/language", code=language)
        offers = (await ready.get("/offers")).text
        assert all(one in offers for one in told)
    accept = re.findall(r'action="(/offers/[^/]+/accept)"', offers)[0]
    await send(ready, "/offers", accept, standby="1")
    mine = (await ready.get("/assignments")).text
    assert "Thank you for standing by." in mine
    assert "standing by" in mine
    told_by_api = (await ready.get(f"/api/v1/offers/{accept.split('/')[2]}")).json()
    assert (told_by_api["kind"], told_by_api["notice_minutes"]) == ("KIND_STANDBY", 45)
    for browser in (ready, coordinator):
        await browser.aclose()


async def test_a_standby_is_called_and_a_late_step_back_contested(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    task, slot = await _task(suite, own_circle, timedelta(hours=3))
    ready = await _volunteer(suite, own_circle, "Rhea")
    coordinator = await _coordinator(suite, own_circle)
    await send(ready, task, f"/slots/{slot}/stand-by", notice_minutes="60", back=task)
    assert "standing by" in (await ready.get("/assignments")).text
    call = re.findall(r'action="(/assignments/[^/]+/call)"', (await coordinator.get(task)).text)[0]
    await send(coordinator, task, call, back=task)
    assert "Called." in (await coordinator.get(task)).text
    withdraw = call.replace("/call", "/withdraw")
    await send(ready, "/assignments", withdraw, reason="Ill", back="/assignments")
    await send(ready, "/assignments", call.replace("/call", "/appeal"), reason="A broken leg")
    assert "waits for an answer" in (await ready.get("/assignments")).text
    appeals = (await coordinator.get("/appeals")).text
    assert "A broken leg" in appeals
    answer = re.findall(r'action="(/appeals/[^"]+)"', appeals)[0]
    await send(coordinator, "/appeals", answer, answer="Get well", granted="1")
    assert "the mark is taken back" in (await ready.get("/assignments")).text
    for browser in (ready, coordinator):
        await browser.aclose()
