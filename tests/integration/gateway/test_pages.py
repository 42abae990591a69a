"""Pages over HTTP: headers, forms that only we can have made, errors in words."""

import re

import httpx
import pytest

from tests.support.gateway import PASSWORD, OwnCircle
from tests.support.suite import SuiteProcess

_LOCATION = re.compile(r"""(?:src|href|action)="(https?:)?//""")


def _browser(suite: SuiteProcess, language: str = "en") -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=suite.runtime.gateway_url, headers={"accept-language": language})


async def _seal(browser: httpx.AsyncClient, path: str = "/sign-in") -> str:
    page = await browser.get(path, follow_redirects=True)
    return page.text.partition('name="seal" value="')[2].partition('"')[0]


async def _sign_in(browser: httpx.AsyncClient, email: str) -> None:
    form = {"seal": await _seal(browser), "email": email, "password": PASSWORD, "next": "/"}
    answer = await browser.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.text


async def test_every_answer_tells_browsers_to_be_careful(suite: SuiteProcess):
    async with _browser(suite) as browser:
        for path in ("/", "/sign-in", "/nothing", "/api/v1/circles", "/api/docs", "/assets/pages.css"):
            headers = (await browser.get(path)).headers
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["cross-origin-opener-policy"] == "same-origin"
            assert "server" not in headers


async def test_scripts_carry_the_nonce_of_their_own_answer_and_nothing_comes_from_elsewhere(
    suite: SuiteProcess,
):
    async with _browser(suite) as browser:
        first, second = [await browser.get("/") for _ in range(2)]
    nonces = [re.findall(r'nonce="([^"]+)"', page.text) for page in (first, second)]
    assert f"'nonce-{nonces[0][0]}'" in first.headers["content-security-policy"]
    assert nonces[0] != nonces[1]
    assert not _LOCATION.search(first.text)


@pytest.mark.parametrize("seal", ["", "0" * 64, "é"])
async def test_a_form_that_we_did_not_make_changes_nothing(
    suite: SuiteProcess, own_circle: OwnCircle, seal: str
):
    async with _browser(suite) as browser:
        await browser.get("/sign-in")
        form = {"seal": seal, "email": own_circle.poster_email, "password": PASSWORD}
        answer = await browser.post("/sign-in", data=form)
        assert answer.status_code == 403
        assert "open too long" in answer.text
        assert "vc_session" not in browser.cookies


async def test_a_seal_of_another_session_does_not_count(suite: SuiteProcess, own_circle: OwnCircle):
    async with _browser(suite) as mine, _browser(suite) as other:
        await _sign_in(mine, own_circle.coordinator_email)
        await _sign_in(other, own_circle.poster_email)
        answer = await mine.post("/requests", data={"seal": await _seal(other, "/requests/new")})
        assert answer.status_code == 403


async def test_another_site_cannot_post_even_with_the_cookie(suite: SuiteProcess, own_circle: OwnCircle):
    async with _browser(suite) as browser:
        await _sign_in(browser, own_circle.coordinator_email)
        seal = await _seal(browser, "/")
        for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
            answer = await browser.post("/sign-out", data={"seal": seal}, headers=headers)
            assert answer.status_code == 403
        assert (await browser.get("/profile")).status_code == 200


async def test_a_form_sent_after_the_session_says_so_and_leads_back(suite: SuiteProcess):
    async with _browser(suite) as browser:
        form = {"seal": await _seal(browser), "text": "Carry a parcel"}
        came_from = {"referer": f"{suite.runtime.gateway_url}/requests/new"}
        answer = await browser.post("/requests", data=form, headers=came_from)
        assert answer.headers["location"] == "/sign-in?next=/requests/new&sent=1"
        assert "what you had typed there was not sent" in (await browser.get(answer.headers["location"])).text
        elsewhere = {"referer": "https://evil.example/requests/new"}
        answer = await browser.post("/requests", data=form, headers=elsewhere)
        assert answer.headers["location"] == "/sign-in?next=/profile&sent=1"


async def test_after_signing_in_one_is_where_one_wanted_to_go(suite: SuiteProcess, own_circle: OwnCircle):
    async with _browser(suite) as browser:
        sent = await browser.get("/requests/new")
        assert (sent.status_code, sent.headers["location"]) == (303, "/sign-in?next=/requests/new")
        for wanted, reached in (("/requests/new", "/requests/new"), ("//evil.example", "/")):
            form = {"email": own_circle.coordinator_email, "password": PASSWORD, "next": wanted}
            answer = await browser.post("/sign-in", data={**form, "seal": await _seal(browser)})
            assert answer.headers["location"] == reached


async def test_a_wrong_password_is_told_in_the_readers_language(suite: SuiteProcess, own_circle: OwnCircle):
    for language, words in (("en", "password is wrong"), ("zh-CN", "邮箱或密码不对")):
        async with _browser(suite, language) as browser:
            form = {"seal": await _seal(browser), "email": own_circle.poster_email, "password": "wrong"}
            answer = await browser.post("/sign-in", data=form)
        assert answer.status_code == 401
        assert words in answer.text
        assert own_circle.poster_email in answer.text


@pytest.mark.parametrize(
    "path",
    ["/tasks/nonsense", "/plans/0198c0de-0000-7000-8000-000000000000", "/nothing", "/circles/x/requests"],
)
async def test_what_is_not_there_is_an_error_page_with_words(
    suite: SuiteProcess, own_circle: OwnCircle, path: str
):
    async with _browser(suite) as browser:
        await _sign_in(browser, own_circle.coordinator_email)
        answer = await browser.get(path)
    assert 400 <= answer.status_code < 500
    assert "That did not work" in answer.text
    assert "Traceback" not in answer.text


async def test_a_form_with_a_mistake_comes_back_with_what_was_typed(
    suite: SuiteProcess, own_circle: OwnCircle
):
    async with _browser(suite) as browser:
        await _sign_in(browser, own_circle.coordinator_email)
        form = {
            "seal": await _seal(browser, "/requests/new"),
            "circle_id": own_circle.circle_id,
            "text": "Walk my <b>dog</b>",
            "category": "errand",
            "risk_notes": "",
            "start_time": "noon",
        }
        answer = await browser.post("/requests", data=form)
    assert answer.status_code == 400
    assert "Walk my &lt;b&gt;dog&lt;/b&gt;" in answer.text
    assert "Please check this field" in answer.text


async def test_a_refused_profile_keeps_what_was_typed_and_names_the_field_in_chinese(
    suite: SuiteProcess, own_circle: OwnCircle
):
    async with _browser(suite) as browser:
        await _sign_in(browser, own_circle.coordinator_email)
        await browser.post("/profile/register", data={"seal": await _seal(browser, "/profile")})
        await browser.post("/language", data={"seal": await _seal(browser, "/profile"), "code": "zh"})
        typed = {"display_name": "Freshly Typed", "hours_per_day": "25", "like_errand": "2"}
        answer = await browser.post("/profile", data={"seal": await _seal(browser, "/profile"), **typed})
    assert answer.status_code == 400
    assert 'value="Freshly Typed"' in answer.text
    assert 'name="hours_per_day" min="0" max="24" value="25"' in answer.text
    assert "<strong>每天小时数</strong>: 请填 0 到 24 之间的整数" in answer.text


async def test_what_happened_elsewhere_is_told_with_its_field(suite: SuiteProcess, own_circle: OwnCircle):
    async with _browser(suite) as browser:
        await _sign_in(browser, own_circle.coordinator_email)
        asked = {
            "seal": await _seal(browser, "/requests/new"),
            "circle_id": own_circle.circle_id,
            "text": "Carry a parcel",
            "category": "errand",
            "risk_notes": "none",
        }
        where = (await browser.post("/requests", data=asked)).headers["location"]
        rating = {"seal": await _seal(browser, where), "score": "5", "comment": "x" * 1001}
        await browser.post(f"{where}/rate", data=rating)
        answer = await browser.get(where)
    assert "<strong>A few words to those who helped</strong>: must be at most 1000 characters" in answer.text


async def test_a_note_from_elsewhere_shows_no_words_of_its_own(suite: SuiteProcess):
    import base64

    forged = base64.urlsafe_b64encode(
        b'{"done": "<script>", "problem": {"reason": "X"}, "metadata": []}'
    ).decode()
    async with _browser(suite) as browser:
        browser.cookies.set("vc_note", forged)
        answer = await browser.get("/sign-in")
        assert answer.status_code == 200
        assert "&lt;script&gt;" not in answer.text
        browser.cookies.set("vc_note", "no base64 at all")
        assert (await browser.get("/sign-in")).status_code == 200
