"""Words for fields that were not right: which one, and what it must be. The texts are translated later."""

import re
from collections.abc import Iterable

from libs.errors import FieldViolation
from services.gateway.pages.language import N_, Language

LABELS = {
    "text": N_("What do you need?"),
    "risk_notes": N_("What should helpers know about risks?"),
    "people_wanted": N_("How many people?"),
    "beneficiary": N_("Who is it for, if not for you?"),
    "windows": N_("When would it suit? (leave empty for any time)"),
    "circle_id": N_("Your circle"),
    "category": N_("Kind of help"),
    "title": N_("What is it?"),
    "description": N_("What is to be done?"),
    "organisation_id": N_("Organisation"),
    "start_time": N_("From"),
    "end_time": N_("To"),
    "fixed": N_("When"),
    "window": N_("When"),
    "interval": N_("On certain days"),
    "away_start": N_("From"),
    "away_end": N_("To"),
    "minutes": N_("Minutes"),
    "place_name": N_("Meeting point, as everybody may read it"),
    "address": N_("Address, or how to find it"),
    "latitude": N_("Latitude"),
    "longitude": N_("Longitude"),
    "slots": N_("Roles"),
    "slot_min": N_("at least"),
    "slot_desired": N_("desired"),
    "slot_max": N_("at most"),
    "min": N_("at least"),
    "desired": N_("desired"),
    "max": N_("at most"),
    "email": N_("E-mail address"),
    "password": N_("Password"),
    "display_name": N_("Name"),
    "phone": N_("Telephone (+8613800000000)"),
    "birth_date": N_("Day of birth (only you see it)"),
    "time_zone": N_("Time zone"),
    "tags": N_("Languages and other marks"),
    "reach_kilometres": N_("How far you go (km, 0: any)"),
    "hours_per_day": N_("hours a day"),
    "hours_per_week": N_("hours a week"),
    "tasks_per_week": N_("tasks a week"),
    "min_gap_minutes": N_("minutes of rest between"),
    "offers_per_week": N_("offers a week"),
    "weekdays": N_("When you can"),
    "from": N_("From"),
    "to": N_("To"),
    "score": N_("Your rating"),
    "comment": N_("A few words to those who helped"),
    "reason": N_("Reason"),
    "decline_text": N_("A few words (optional)"),
    "insurance_reference": N_("Insurance reference"),
}
"""Fields as the forms name them, by the last part of their path without its index."""

_BE_BETWEEN = N_("must be a whole number from %(low)s to %(high)s")
_BE_THERE = N_("is missing; fill it in")
_BE_IN_ORDER = N_("the end must lie after the begin")

_SENTENCES = (
    (r"must be a whole number from (?P<low>-?\d+) to (?P<high>-?\d+)", _BE_BETWEEN),
    (
        r"must be greater than or equal to (?P<low>-?\d+) and less than or equal to (?P<high>-?\d+)",
        _BE_BETWEEN,
    ),
    (
        r"must be a number from (?P<low>-?\d+) to (?P<high>-?\d+)",
        N_("must be a number from %(low)s to %(high)s"),
    ),
    (r"must be at most (?P<most>\d+) characters", N_("must be at most %(most)s characters")),
    (r"must be at least (?P<least>\d+) characters", N_("must be at least %(least)s characters")),
    (r"value is required|Field \S+ is required.*|exactly one field is required.*", _BE_THERE),
    (r"must be a valid email address", N_("must be an e-mail address such as mei@sample.example")),
    (r"must be a date and a time", N_("must be a date and a time")),
    (r"must be a time of day such as 09:00", N_("must be a time of day such as 09:00")),
    (r"must be a day of the calendar", N_("must be a day of the calendar")),
    (r"must lie after the start|start_time must lie before end_time", _BE_IN_ORDER),
    (r"must lie in the future", N_("must lie in the future")),
    (r"must not lie in the future", N_("must not lie in the future")),
    (r"min <= desired <= max must hold", N_("must hold: at least ≤ desired ≤ at most")),
    (
        r"does not match regex pattern `\^\\\+.*",
        N_("must begin with + and the country's number, and hold digits only, such as +8613800000000"),
    ),
    (
        r"does not match regex pattern `\^\[a-z0-9\].*",
        N_("must be words of small letters, digits and hyphens, such as lang-en"),
    ),
    (r"The password is shorter than (?P<least>\d+) .*", N_("must be at least %(least)s characters")),
    (r"The password is among .*", N_("is among the first that everybody guesses")),
    (r"There is an account with this .*", N_("has an account already")),
)
"""What the rules of the services say, and how people say it."""


def word_violations(found: Iterable[FieldViolation], language: Language) -> list[tuple[str, str]]:
    """Each field as its form names it, and what it must be; without a name when no form has it."""
    return [
        (word_field(one.field, language), word_description(one.description, language) or one.description)
        for one in found
    ]


def word_description(description: str, language: Language) -> str:
    """What a field must be, in the visitor's language; nothing for a description without words of ours."""
    for pattern, words in _SENTENCES:
        match = re.fullmatch(pattern, description, re.DOTALL | re.ASCII)
        if match:
            return language.words(words, **match.groupdict())
    return ""


def word_field(field: str, language: Language) -> str:
    """A field as its form names it; nothing for one that no form has."""
    last = field.rpartition(".")[2].partition("[")[0]
    words = LABELS.get(last) or LABELS.get(re.sub(r"_\d+$", "", last))
    return language.words(words) if words else ""
