"""From asking to thanks, clicked through by four people in a real browser, three of them without scripts."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.async_api import Page, expect

from libs.identifiers import new_id
from tests.support.browser import OpenPage
from tests.support.gateway import PASSWORD, OwnCircle
from tests.support.suite import SuiteProcess

ZONE = ZoneInfo("Asia/Shanghai")
NEED = "Somebody to water the plants on my landing."
ADDRESS = "2 Invented Mews, second floor"


async def test_the_loop_from_asking_to_thanks(
    suite: SuiteProcess, own_circle: OwnCircle, open_page: OpenPage
):
    url = suite.runtime.gateway_url
    mark = new_id()[-8:]
    coordinator = await open_page("en")
    resident, volunteer, poster = [await open_page("en", scripts=False) for _ in range(3)]

    await _sign_up(resident, url, f"resident-{mark}@sample.example", "Rosa Sample", own_circle, helps=False)
    await _sign_up(volunteer, url, f"volunteer-{mark}@sample.example", "Vito Sample", own_circle, helps=True)
    await _sign_in(coordinator, url, own_circle.coordinator_email)
    await _sign_in(poster, url, own_circle.poster_email)

    await _is_always_free(volunteer, url)
    await _ask_for_help(resident, url, own_circle)
    await _make_a_task(coordinator, url)
    await suite.all_facts_known()
    await _plan_and_release(coordinator, url, own_circle)
    await _accept(volunteer, url)
    await _serve(volunteer)

    await resident.reload()
    await expect(resident.get_by_role("list", name="Where it stands")).to_contain_text("being served")
    await _confirm_minutes(poster, url, own_circle)
    await _say_thanks(resident)


async def _sign_up(page: Page, url: str, email: str, name: str, circle: OwnCircle, *, helps: bool) -> None:
    await page.goto(f"{url}/sign-up")
    await page.get_by_label("What should we call you?").fill(name)
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Your circle").select_option(label=circle.circle_name)
    await page.get_by_label("I want to help as a volunteer").set_checked(helps)
    await page.get_by_role("button", name="Sign up").click()
    await expect(page.get_by_role("status")).to_contain_text("Your account is ready")


async def _sign_in(page: Page, url: str, email: str) -> None:
    await page.goto(f"{url}/sign-in")
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("status")).to_contain_text("Welcome!")


async def _is_always_free(page: Page, url: str) -> None:
    await page.goto(f"{url}/profile")
    window = page.get_by_role("group", name="Window 1")
    for day in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"):
        await window.get_by_label(day, exact=True).check()
    await window.get_by_label("From").fill("00:00")
    await window.get_by_label("To").fill("00:00")
    await page.get_by_role("button", name="Save when you can").click()
    await expect(page.get_by_role("status")).to_contain_text("saved")


async def _ask_for_help(page: Page, url: str, circle: OwnCircle) -> None:
    await page.goto(f"{url}/requests/new")
    await page.get_by_label("What do you need?").fill(NEED)
    await page.get_by_label("What should helpers know about risks?").fill("none")
    await page.get_by_label("Your circle").select_option(label=circle.circle_name)
    await page.get_by_label("Address, or how to find it").fill(ADDRESS)
    await page.get_by_role("button", name="Send the request").click()
    await expect(page.get_by_role("status")).to_contain_text("Your request is in")


async def _make_a_task(page: Page, url: str) -> None:
    await page.goto(f"{url}/circles")
    await page.get_by_role("link", name=NEED).click()
    await page.get_by_role("button", name="Accept the request").click()
    await page.get_by_role("button", name="Make a task of it").click()
    await page.get_by_label("Each at a time of their own").check()
    now = datetime.now(ZONE)
    await page.get_by_label("From").fill(f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M}")
    await page.get_by_label("To", exact=True).fill(f"{now + timedelta(hours=8):%Y-%m-%dT%H:%M}")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("status")).to_contain_text("A task has been made")
    await expect(page.get_by_role("main")).to_contain_text("published")


async def _plan_and_release(page: Page, url: str, circle: OwnCircle) -> None:
    await page.goto(f"{url}/circles/{circle.circle_id}/plans")
    await page.get_by_role("button", name="Make a plan").click()
    await expect(page.get_by_role("button", name="Release as offers")).to_be_visible(timeout=60_000)
    await expect(page.get_by_role("article")).to_contain_text("Vito Sample")
    await page.get_by_role("link", name="why?").click()
    await expect(page.get_by_role("status")).to_contain_text("is placed there")
    await page.get_by_role("button", name="Release as offers").click()
    await expect(page.get_by_role("main")).to_contain_text("1 offers sent, 0 refused")


async def _accept(page: Page, url: str) -> None:
    await page.goto(f"{url}/offers")
    await expect(page.get_by_role("article")).to_contain_text(NEED[:40])
    await expect(page.get_by_role("article")).not_to_contain_text(ADDRESS)
    await page.get_by_role("button", name="Yes, I will come").click()
    await expect(page.get_by_role("status")).to_contain_text("The place is yours")
    await expect(page.get_by_role("article")).to_contain_text(ADDRESS)


async def _serve(page: Page) -> None:
    await page.get_by_role("button", name="Check in").click()
    await expect(page.get_by_role("status")).to_contain_text("Checked in")
    await page.get_by_role("button", name="Check out").click()
    await expect(page.get_by_role("status")).to_contain_text("Checked out")


async def _confirm_minutes(page: Page, url: str, circle: OwnCircle) -> None:
    await page.goto(f"{url}/organisations/{circle.organisation_id}")
    await page.get_by_role("link", name=NEED[:40]).click()
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("status")).to_contain_text("The minutes are confirmed")
    await page.get_by_role("button", name="Finish the task").click()
    await expect(page.get_by_role("status")).to_contain_text("finished")


async def _say_thanks(page: Page) -> None:
    await page.reload()
    await page.get_by_label("A few words to those who helped").fill("The plants say thank you too.")
    await page.get_by_role("button", name="Say thanks").click()
    await expect(page.get_by_role("status")).to_contain_text("Thank you for your words")
    await page.get_by_role("button", name="中文").click()
    await expect(page.get_by_role("list", name="进度")).to_contain_text("已办结")
