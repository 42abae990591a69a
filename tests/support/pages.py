"""Pages as a browser without scripts reads them and sends their forms."""

import httpx

from tests.support.suite import SuiteProcess


def browser_of(suite: SuiteProcess, language: str = "en") -> httpx.AsyncClient:
    """A browser that keeps cookies and follows nothing by itself."""
    return httpx.AsyncClient(
        base_url=suite.runtime.gateway_url, headers={"accept-language": language}, timeout=60
    )


def hidden(page: str, name: str) -> str:
    """The value of the first hidden field of this name."""
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def ids_of(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that is sent to this address."""
    form = page.partition(f'action="{action}"')[2]
    return {name: hidden(form, name) for name in ("seal", "request_id")}


async def send(browser: httpx.AsyncClient, page: str, to: str, **fields: str) -> httpx.Response:
    """The answer to a form of a page, which must be carried out."""
    shown = (await browser.get(page, follow_redirects=True)).text
    form = {**ids_of(shown, to), **fields}
    answer = await browser.post(to, data=form)
    assert answer.status_code == 303, answer.text
    return answer
