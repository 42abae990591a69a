"""Every page of the demo as the four ready-made logins see it: named fields, no overflow, no way astray."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import OpenPage
from tests.support.suite import SuiteProcess

PARTS = {"coordinator": "协调员", "organisation": "组织", "volunteer": "志愿者", "resident": "居民"}
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST_PAGES = 30
_UNNAMED_FIELDS = """() => [...document.querySelectorAll("input, select, textarea, button")]
    .filter(field => field.type !== "hidden")
    .filter(field => !(field.labels?.length || field.ariaLabel || field.textContent.trim()))
    .map(field => field.outerHTML)"""
_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("part", PARTS)
async def test_every_page_fits_a_telephone_and_names_its_fields(
    demo_suite: SuiteProcess, open_page: OpenPage, part: str
):
    page = await open_page("zh-CN", width=390)
    url = demo_suite.runtime.gateway_url
    await page.goto(url)
    await page.get_by_role("button", name=PARTS[part]).click()
    await expect(page.get_by_role("status")).to_be_visible()
    waiting, seen = ["/"], set[str]()
    while waiting and len(seen) < _MOST_PAGES:
        path = waiting.pop(0)
        seen.add(_ID.sub("ID", path))
        await _check(page, url, path)
        links = await page.locator("a[href^='/']").evaluate_all("links => links.map(a => a.pathname)")
        waiting += [
            link
            for link in dict.fromkeys(links)
            if _ID.sub("ID", link) not in seen | {_ID.sub("ID", one) for one in waiting}
            and not link.startswith("/api")
        ]
    assert len(seen) >= 6


async def _check(page: Page, url: str, path: str) -> None:
    response = await page.goto(url + path)
    assert response is not None
    assert response.status == 200, path
    assert await page.locator("html").get_attribute("lang") == "zh-CN"
    assert await page.evaluate(_UNNAMED_FIELDS) == [], path
    assert await page.evaluate(_OVERFLOW) <= 0, path
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)


async def test_the_language_stays_chosen(demo_suite: SuiteProcess, open_page: OpenPage):
    page = await open_page("fr")
    await page.goto(demo_suite.runtime.gateway_url)
    await page.get_by_role("button", name="English").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("People and help, brought together")
    await page.goto(demo_suite.runtime.gateway_url + "/sign-in")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
