"""Forms that make something: going back and sending again makes no more, and nothing is kept silently."""

import re

import httpx

from libs.identifiers import new_id
from tests.support.gateway import PASSWORD, OwnCircle, rest
from tests.support.pages import browser_of, ids_of, send
from tests.support.suite import SuiteProcess

_REQUEST = re.compile(r'href="/requests/[0-9a-f-]{36}"')


async def _signed_in(suite: SuiteProcess, email: str) -> httpx.AsyncClient:
    browser = browser_of(suite)
    await send(browser, "/sign-in", "/sign-in", email=email, password=PASSWORD, next="/")
    return browser


async def test_a_request_sent_again_after_going_back_is_the_same(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    browser = await _signed_in(suite, own_circle.poster_email)
    asked = {
        "circle_id": own_circle.circle_id,
        "text": "Carry a parcel",
        "category": "errand",
        "risk_notes": "none",
    }
    shown = await browser.get("/requests/new", follow_redirects=True)
    first = await browser.post("/requests", data=asked | ids_of(shown.text, "/requests"))
    back = await browser.get(str(shown.url))
    again = await browser.post("/requests", data=asked | ids_of(back.text, "/requests"))
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]

    other = asked | {"text": "Carry two parcels"}
    told = await browser.post("/requests", data=other | ids_of(back.text, "/requests"))
    assert told.status_code == 400
    assert "This form was sent before" in told.text
    assert "Carry two parcels" in told.text
    second = await browser.post("/requests", data=other | ids_of(told.text, "/requests"))
    assert second.status_code == 303
    assert len(_REQUEST.findall((await browser.get("/requests")).text)) == 2
    await browser.aclose()


async def test_two_forms_of_one_person_are_two(suite: SuiteProcess, own_circle: OwnCircle) -> None:
    browser = await _signed_in(suite, own_circle.poster_email)
    shown = [await browser.get("/requests/new", follow_redirects=True) for _ in range(2)]
    assert len({ids_of(page.text, "/requests")["request_id"] for page in shown}) == 2
    nonsense = await browser.get("/requests/new?form=x", follow_redirects=True)
    assert len(ids_of(nonsense.text, "/requests")["request_id"]) == 36
    await browser.aclose()


async def test_signing_up_again_after_going_back_makes_one_volunteer(
    suite: SuiteProcess, own_circle: OwnCircle
) -> None:
    browser = browser_of(suite)
    mark = new_id()[-8:]
    form = {
        "display_name": "Bea Sample",
        "email": f"bea-{mark}@sample.example",
        "password": PASSWORD,
        "circle_id": own_circle.circle_id,
        "helps": "yes",
    }
    shown = await browser.get("/sign-up", follow_redirects=True)
    sent = form | ids_of(shown.text, "/sign-up")
    stranger = dict(browser.cookies)
    for _ in range(2):
        answer = await browser.post("/sign-up", data=sent)
        assert answer.status_code == 303, answer.text
        browser.cookies.clear()
        browser.cookies.update(stranger)
    async with rest(suite, as_operator=True) as operator:
        await suite.all_facts_known()
        listed = await operator.get("/v1/volunteers", circle_id=own_circle.circle_id)
    assert len(listed["volunteers"]) == 1
    await browser.aclose()


async def test_a_task_that_cannot_be_published_says_that_it_is_a_draft_and_why(suite: SuiteProcess) -> None:
    browser = browser_of(suite)
    mark = new_id()[-8:]
    email = f"nils-{mark}@sample.example"
    await send(browser, "/sign-up", "/sign-up", display_name="Nils Sample", email=email, password=PASSWORD)
    founded = await send(browser, "/organisations", "/organisations", display_name="Sample walkers")
    where = founded.headers["location"]
    await suite.all_facts_known()
    task = {
        "organisation_id": where.rpartition("/")[2],
        "title": "Carry boxes",
        "category": "errand",
        "time_zone": "Asia/Shanghai",
        "schedule": "fixed",
        "start_time": "2030-05-01T09:00",
        "end_time": "2030-05-01T11:00",
        "slot_name_0": "carrier",
        "slot_min_0": "1",
        "slot_max_0": "2",
        "publish": "yes",
    }
    saved = await send(browser, f"{where}/tasks/new", f"{where}/tasks", **task)
    told = (await browser.get(saved.headers["location"])).text
    assert "The task is saved as a draft. It could not be published:" in told
    assert "has not been verified yet" in told
    await browser.aclose()
