"""Templates with the words, states and times of one language."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.matching.v1.repair_pb2 import RepairCause, RepairChange
from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Membership, Organisation
from libs.contracts.gen.volunteercircle.tasks.v1.application_pb2 import Application
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from libs.contracts.gen.volunteercircle.tasks.v1.waitlist_pb2 import WaitlistEntry
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from services.gateway.pages import times, wording
from services.gateway.pages.language import Language

PAGES = Path(__file__).parent
ASSETS = PAGES / "assets"

_STATES = {
    "request": HelpRequest.State.DESCRIPTOR,
    "task": Task.State.DESCRIPTOR,
    "offer": Offer.State.DESCRIPTOR,
    "assignment": Assignment.State.DESCRIPTOR,
    "application": Application.State.DESCRIPTOR,
    "waitlist": WaitlistEntry.State.DESCRIPTOR,
    "appeal": Assignment.Appeal.State.DESCRIPTOR,
    "plan": PlanRun.State.DESCRIPTOR,
    "volunteer": Volunteer.State.DESCRIPTOR,
    "organisation": Organisation.Verification.DESCRIPTOR,
    "membership": Membership.State.DESCRIPTOR,
}
_VOCABULARIES: Mapping[str, Mapping[str, str]] = {
    "urgency": wording.URGENCIES,
    "decline": wording.DECLINE_CODES,
    "travel": wording.TRAVEL_MODES,
    "window": wording.WINDOW_KINDS,
    "organisation_kind": wording.ORGANISATION_KINDS,
    "role": wording.ROLES,
    "category": wording.CATEGORIES,
    "offer_reason": wording.OFFER_REASONS,
    "rule": wording.RULES,
    "trigger": wording.REPAIR_TRIGGERS,
    "change": wording.REPAIR_CHANGES,
    "signup": wording.SIGNUPS,
    "term": wording.TERMS,
    "refusal": wording.REFUSALS,
    "method": wording.CHECK_IN_METHODS,
}


def render(language: Language, template: str, **values: Any) -> str:
    """A page in a language."""
    return _environment(language).get_template(template).render(values)


@cache
def _environment(language: Language) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(_filters(language))
    environment.globals.update(
        language=language,
        asset=asset_url,
        vocabulary=lambda name: _VOCABULARIES[name],
        state_name=lambda kind, value: wording.state_name(_STATES[kind], value),
        input_default=times.input_default,
    )
    return environment


def _filters(language: Language) -> dict[str, Any]:
    code = language.code
    return {
        "state": lambda value, kind: wording.word_state(_STATES[kind], value, language),
        "tone": lambda value, kind: _tone(wording.state_name(_STATES[kind], value)),
        "word": lambda text, kind: wording.word_code(text, _VOCABULARIES[kind], language),
        "moment": lambda stamp, zone: times.word_time(stamp, zone, code),
        "when": lambda interval, zone: times.word_interval(interval, zone, code),
        "city": lambda zone: times.word_zone(zone, code),
        "input_value": times.input_value,
        "role_name": Membership.Role.Name,
        "method_name": Assignment.CheckInMethod.Name,
        "signup_name": lambda value: wording.state_name(Task.Signup.DESCRIPTOR, value),
        "kind_name": lambda value: wording.state_name(Assignment.Kind.DESCRIPTOR, value),
        "trigger_name": lambda value: wording.state_name(RepairCause.Trigger.DESCRIPTOR, value),
        "change_name": lambda value: wording.state_name(RepairChange.Kind.DESCRIPTOR, value),
        "skill": lambda skill: skill.display_names.get(code) or _any_name(skill),
        "hours": lambda minutes: f"{minutes // 60}:{minutes % 60:02}",
    }


def _tone(state: str) -> str:
    if state in wording.GOOD_STATES:
        return "good"
    return "bad" if state in wording.BAD_STATES else "open"


def _any_name(skill: Any) -> str:
    return str(next(iter(skill.display_names.values()), skill.skill_id))


@cache
def asset_url(name: str) -> str:
    """The address of an asset; it changes with the content, so that browsers may keep it."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
    return f"/assets/{name}?v={digest}"
