"""Debian's chromium, driven by playwright: one browser for the session, a fresh profile for each person."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

_PATIENCE_MILLISECONDS = 45_000
"""For actions and expectations: browsers are slow on a machine that is busy with other tests."""

OpenPage = Callable[..., Awaitable[Page]]
"""Opens a page in a profile of its own, in a language; `scripts=False` runs none of the page's."""


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """The browser; where there is none the tests are skipped, but not in continuous integration."""
    executable = shutil.which("chromium")
    if executable is None:
        reason = "chromium is not installed (Debian: apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    expect.set_options(timeout=_PATIENCE_MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def open_page(chromium: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages; what they complain about on the console fails the test."""
    contexts = []
    complaints: list[str] = []

    async def open_in(locale: str, *, scripts: bool = True, width: int = 1200) -> Page:
        context = await chromium.new_context(
            locale=locale, java_script_enabled=scripts, viewport={"width": width, "height": 800}
        )
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(_PATIENCE_MILLISECONDS)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Security Policy" in message.text else None,
        )
        return page

    yield open_in
    for context in contexts:
        await context.close()
    assert complaints == []
