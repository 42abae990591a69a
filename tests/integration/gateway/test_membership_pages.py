"""Invitations on pages: one person founds an organisation and invites, another accepts or asks."""

import httpx

from libs.identifiers import new_id
from tests.support.gateway import PASSWORD, rest, sign_up
from tests.support.pages import browser_of, send
from tests.support.suite import SuiteProcess


async def _somebody(suite: SuiteProcess, name: str) -> tuple[httpx.AsyncClient, str]:
    """The browser and the id of a new person who is signed in."""
    email = f"{name.lower()}-{new_id()[-8:]}@sample.example"
    async with rest(suite, as_operator=True) as operator:
        account = await sign_up(operator, email, f"{name} Sample")
    browser = browser_of(suite)
    await send(browser, "/sign-in", "/sign-in", email=email, password=PASSWORD, next="/")
    return browser, str(account["person_id"])


async def test_an_invitation_is_answered_and_counts_at_once(suite: SuiteProcess) -> None:
    head, _ = await _somebody(suite, "Hanna")
    guest, guest_id = await _somebody(suite, "Gina")
    founded = await send(head, "/organisations", "/organisations", display_name="Sample choir", kind="")
    where = founded.headers["location"]

    await send(head, where, f"{where}/members/invite", person_id=guest_id, role="ROLE_TEAM_LEADER")
    assert "Sample choir invites you" in (await guest.get("/")).text
    mine = await guest.get("/organisations", follow_redirects=True)
    assert "Sample choir" in mine.text
    assert "You are invited to act for this organisation" in mine.text
    assert "leads on site" in mine.text
    assert "Gina Sample" not in (await head.get(where)).text
    await send(guest, "/organisations", f"{where}/members/{guest_id}/accept")
    page = await guest.get(where)
    assert "Agreed." in page.text
    assert "invites you" not in (await guest.get("/")).text
    assert "New task" in page.text
    await guest.aclose()
    await head.aclose()


async def test_who_asks_is_approved_by_a_head(suite: SuiteProcess) -> None:
    head, _ = await _somebody(suite, "Hanna")
    asker, asker_id = await _somebody(suite, "Arno")
    founded = await send(head, "/organisations", "/organisations", display_name="Sample band", kind="")
    where = founded.headers["location"]
    await send(asker, where, f"{where}/members/ask")
    assert "New task" not in (await asker.get(where)).text
    await suite.all_facts_known()
    assert "Arno Sample" in (await head.get(where)).text
    await send(head, where, f"{where}/members/{asker_id}/approve")
    assert "New task" in (await asker.get(where)).text
    await asker.aclose()
    await head.aclose()
