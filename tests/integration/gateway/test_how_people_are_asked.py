"""How people are asked, as coordinators and volunteers say on their pages."""

from libs.identifiers import new_id
from tests.support.gateway import PASSWORD, OwnCircle, rest
from tests.support.pages import browser_of, send
from tests.support.suite import SuiteProcess


async def test_a_coordinator_sets_the_rules_of_the_circle(suite: SuiteProcess, own_circle: OwnCircle) -> None:
    path = f"/circles/{own_circle.circle_id}/policy"
    async with browser_of(suite) as browser, rest(suite, as_operator=True) as api:
        sign_in = {"email": own_circle.coordinator_email, "password": PASSWORD, "next": "/"}
        await send(browser, "/sign-in", "/sign-in", **sign_in)
        assert 'name="wave_target_percent"' in (await browser.get(path)).text
        rules = {"wave_target_percent": "90", "shortest_wave_minutes": "30", "repair_automatic": "yes"}
        await send(browser, path, path, **rules)
        assert "The circle works like this from now on." in (await browser.get(path)).text
        policy = (await api.get(f"/v1/circles/{own_circle.circle_id}"))["policy"]
        assert (policy["wave_target_percent"], policy["shortest_wave_minutes"]) == (90, 30)
        assert (policy["wave_overfill_percent"], policy["repair_release"]) == (10, "REPAIR_RELEASE_AUTOMATIC")
        await send(browser, path, path, wave_target_percent="100")
        assert "The circle works like this from now on." not in (await browser.get(path)).text
        kept = (await api.get(f"/v1/circles/{own_circle.circle_id}"))["policy"]
        assert kept["wave_target_percent"] == 90


async def test_a_volunteer_names_quiet_hours(suite: SuiteProcess, own_circle: OwnCircle) -> None:
    async with browser_of(suite) as browser, rest(suite, as_operator=True) as api:
        who = {"display_name": "Nora Sample", "email": f"nora-{new_id()[-8:]}@sample.example"}
        form = {**who, "password": PASSWORD, "circle_id": own_circle.circle_id, "helps": "yes"}
        await send(browser, "/sign-up", "/sign-up", **form)
        me = (await browser.get("/api/v1/me")).json()["person_id"]
        hours = {"quiet_from": "22:00", "quiet_until": "07:30", "urgent_allowed": "yes"}
        await send(browser, "/profile", "/profile", display_name="Nora Sample", **hours)
        quiet = (await api.get(f"/v1/volunteers/{me}"))["limits"]["quiet_hours"]
        assert quiet == {"start_minute": 1320, "end_minute": 450, "urgent_allowed": True}
        shown = (await browser.get("/profile")).text
        assert 'name="quiet_from" value="22:00"' in shown
        await send(browser, "/profile", "/profile", display_name="Nora Sample", quiet_from="", quiet_until="")
        assert "quiet_hours" not in (await api.get(f"/v1/volunteers/{me}")).get("limits", {})
