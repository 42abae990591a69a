"""Words for what the services tell in codes: states, reasons, terms. The texts are translated later."""

from collections.abc import Mapping

from google.protobuf.descriptor import EnumDescriptor

from services.gateway.pages.language import N_, Language

STATES: Mapping[str, Mapping[str, str]] = {
    "HelpRequest.State": {
        "SUBMITTED": N_("waiting for review"),
        "NEEDS_INFO": N_("details wanted"),
        "TRIAGED": N_("reviewed"),
        "REJECTED": N_("refused"),
        "MERGED": N_("merged"),
        "SCHEDULED": N_("dispatched"),
        "IN_SERVICE": N_("being served"),
        "FULFILLED": N_("done"),
        "CLOSED": N_("settled"),
        "WITHDRAWN": N_("taken back"),
    },
    "Task.State": {
        "DRAFT": N_("draft"),
        "PUBLISHED": N_("published"),
        "FILLING": N_("recruiting"),
        "STAFFED": N_("enough people"),
        "FILLED": N_("full"),
        "IN_PROGRESS": N_("under way"),
        "COMPLETED": N_("completed"),
        "CLOSED": N_("filed"),
        "CANCELLED": N_("cancelled"),
        "EXPIRED": N_("expired"),
    },
    "Offer.State": {
        "OFFERED": N_("awaiting an answer"),
        "ACCEPTED": N_("accepted"),
        "DECLINED": N_("declined"),
        "EXPIRED": N_("timed out"),
        "SUPERSEDED": N_("no longer valid"),
        "REVOKED": N_("withdrawn by us"),
        "WAITING": N_("waits for the end of quiet hours"),
    },
    "Assignment.State": {
        "CONFIRMED": N_("confirmed"),
        "SEEKING_STAND_IN": N_("looking for a stand-in"),
        "STANDING_BY": N_("standing by"),
        "CHECKED_IN": N_("checked in"),
        "CHECKED_OUT": N_("checked out"),
        "LEFT_EARLY": N_("left early"),
        "COMPLETED": N_("minutes confirmed"),
        "WITHDRAWN": N_("stepped back"),
        "REPLACED": N_("replaced"),
        "NO_SHOW": N_("did not come"),
        "EXCUSED": N_("excused"),
        "RELEASED_STANDBY": N_("stand-by over"),
        "CANCELLED": N_("called off"),
    },
    "Application.State": {
        "SUBMITTED": N_("awaiting a decision"),
        "APPROVED": N_("approved"),
        "REJECTED": N_("not this time"),
        "WITHDRAWN": N_("taken back"),
        "EXPIRED": N_("timed out"),
        "SUPERSEDED": N_("no longer needed"),
    },
    "WaitlistEntry.State": {
        "WAITING": N_("on the waitlist"),
        "PROMOTED": N_("a seat is free: please answer the offer"),
        "SEATED": N_("has a seat"),
        "PASSED": N_("passed on"),
        "LEFT": N_("waits no longer"),
        "CLOSED": N_("over"),
    },
    "Assignment.Appeal.State": {
        "OPEN": N_("waits for an answer"),
        "UPHELD": N_("the mark is kept"),
        "GRANTED": N_("the mark is taken back"),
    },
    "PlanRun.State": {
        "QUEUED": N_("queued"),
        "SOLVING": N_("solving"),
        "OPTIMAL": N_("proven best"),
        "FEASIBLE": N_("good, with a proven gap"),
        "TIMED_OUT_WITH_SOLUTION": N_("good, stopped by the clock"),
        "FAILED": N_("failed"),
        "CANCELLED": N_("stopped"),
        "RELEASED": N_("released"),
        "DISCARDED": N_("discarded"),
    },
    "Volunteer.State": {
        "APPLICANT": N_("applicant"),
        "ACTIVE": N_("active"),
        "PAUSED": N_("paused"),
        "SUSPENDED": N_("suspended"),
        "ARCHIVED": N_("archived"),
    },
    "Organisation.Verification": {
        "UNVERIFIED": N_("unverified"),
        "PENDING": N_("check pending"),
        "VERIFIED": N_("verified"),
        "SUSPENDED": N_("suspended"),
    },
    "Membership.State": {
        "INVITED": N_("invited"),
        "REQUESTED": N_("asked to take part"),
        "ACTIVE": N_("acts for it"),
        "ENDED": N_("over"),
    },
}
"""Words of states, by enum and by value without its prefix."""

GOOD_STATES = frozenset(
    {
        "FULFILLED",
        "CLOSED",
        "STAFFED",
        "FILLED",
        "COMPLETED",
        "ACCEPTED",
        "CONFIRMED",
        "CHECKED_IN",
        "OPTIMAL",
        "FEASIBLE",
        "RELEASED",
        "ACTIVE",
        "VERIFIED",
        "TIMED_OUT_WITH_SOLUTION",
    }
)
BAD_STATES = frozenset(
    {
        "REJECTED",
        "WITHDRAWN",
        "CANCELLED",
        "EXPIRED",
        "DECLINED",
        "REVOKED",
        "NO_SHOW",
        "FAILED",
        "SUSPENDED",
        "SUPERSEDED",
        "DISCARDED",
    }
)

URGENCIES = {
    "URGENCY_IMMEDIATE": N_("now"),
    "URGENCY_DAY": N_("within a day"),
    "URGENCY_THREE_DAYS": N_("within three days"),
    "URGENCY_WEEK": N_("within a week"),
    "URGENCY_ANYTIME": N_("any time"),
}

CHECK_IN_METHODS = {
    "CHECK_IN_METHOD_UNSPECIFIED": N_("by nobody"),
    "CHECK_IN_METHOD_SELF": N_("by their own word"),
    "CHECK_IN_METHOD_LEADER": N_("by whoever leads"),
    "CHECK_IN_METHOD_ROTATING_CODE": N_("with the code at the place"),
    "CHECK_IN_METHOD_KIOSK": N_("at the kiosk"),
    "CHECK_IN_METHOD_MANUAL": N_("written down afterwards"),
}
"""How it is known that somebody came."""

DECLINE_CODES = {
    "DECLINE_CODE_NO_TIME": N_("I have no time then"),
    "DECLINE_CODE_TOO_FAR": N_("It is too far"),
    "DECLINE_CODE_NOT_FITTING": N_("The task does not suit me"),
    "DECLINE_CODE_TOO_OFTEN": N_("I am asked too often"),
    "DECLINE_CODE_PERSONAL": N_("Illness or family"),
    "DECLINE_CODE_OTHER": N_("Something else"),
}

TRAVEL_MODES = {
    "TRAVEL_MODE_WALK": N_("on foot"),
    "TRAVEL_MODE_BICYCLE": N_("by bicycle"),
    "TRAVEL_MODE_TRANSIT": N_("by bus and train"),
    "TRAVEL_MODE_CAR": N_("by car"),
}

WINDOW_KINDS = {
    "KIND_AVAILABLE": N_("I can"),
    "KIND_PREFERRED": N_("gladly"),
    "KIND_UNDESIRED": N_("rather not"),
    "KIND_BLACKOUT": N_("never"),
}

ORGANISATION_KINDS = {
    "KIND_REGISTERED": N_("registered organisation"),
    "KIND_GRASSROOTS": N_("grassroots group"),
    "KIND_STATION": N_("station"),
    "KIND_SCHOOL": N_("school"),
    "KIND_COMPANY": N_("company"),
    "KIND_AGENCY": N_("public agency"),
}

ROLES = {
    "ROLE_POSTER": N_("posts tasks"),
    "ROLE_COORDINATOR": N_("coordinates and sends offers"),
    "ROLE_TEAM_LEADER": N_("leads on site"),
    "ROLE_RECORD_VERIFIER": N_("verifies records and qualifications"),
    "ROLE_CERTIFICATE_ISSUER": N_("issues certificates"),
    "ROLE_ORG_ADMIN": N_("runs the organisation"),
}

CATEGORIES = {
    "errand": N_("errands"),
    "companionship": N_("companionship"),
    "transport": N_("transport"),
    "repair": N_("repairs"),
    "teaching": N_("teaching"),
    "health": N_("health"),
    "environment": N_("environment"),
    "event": N_("events"),
    "translation": N_("translation"),
    "digital-help": N_("digital help"),
    "food": N_("food"),
    "culture": N_("culture"),
}
"""Categories that forms offer; tasks from elsewhere may have others, which are shown as they are."""

OFFER_REASONS = {
    "HAS_SKILL": N_("you have the skill"),
    "LIKES_CATEGORY": N_("you like this kind of task"),
    "NEAR": N_("it is near you"),
    "FREE_THEN": N_("you are free then"),
    "RESTED": N_("you have not been asked much lately"),
}
"""Why somebody gets an offer, for that person to read."""

SIGNUPS = {
    "SIGNUP_OFFER_ONLY": N_("people are asked by offers"),
    "SIGNUP_CLAIM": N_("whoever comes first takes a seat"),
    "SIGNUP_APPLY": N_("people apply, and we decide"),
    "SIGNUP_MIXED": N_("seats that lead by application, others taken at once"),
    "SIGNUP_CLOSED": N_("nobody more"),
}
"""By which way people come into a task."""

REPAIR_TRIGGERS = {
    "WITHDRAWN": N_("somebody stepped back"),
    "NO_SHOW": N_("somebody did not come"),
    "REMOVED": N_("a coordinator took somebody out"),
    "TASK_CHANGED": N_("the task changed"),
    "TASK_CANCELLED": N_("the task was called off"),
    "VOLUNTEER_CHANGED": N_("somebody says that things are different now"),
}

REPAIR_CHANGES = {
    "ASK": N_("is asked"),
    "TAKE_BACK": N_("the offer is taken back"),
    "NEEDS_CONSENT": N_("may no longer be able to come; ask them to confirm or step back"),
    "IN_RESERVE": N_("would be asked once that seat is free"),
}

RULES = {
    "MISSING_SKILL": N_("does not have a skill that is required, or not at that level"),
    "MISSING_TAG": N_("does not meet a condition of the task"),
    "OUTSIDE_CIRCLE": N_("does not belong to a circle that the task is open to"),
    "BLOCKED": N_("takes no tasks of this organisation"),
    "UNAVAILABLE": N_("is not available then"),
    "OUT_OF_REACH": N_("lives too far away"),
    "CLASH": N_("is somewhere else then, or on the way"),
    "OVER_LIMIT": N_("would do more than their limits allow"),
    "ONE_SLOT": N_("serves in another role of this task"),
    "CAPACITY": N_("no seat is left"),
    "ALL_OR_NOTHING": N_("the task takes place only if every role is filled"),
    "TOGETHER": N_("serves only together with somebody who cannot"),
    "APART": N_("must not serve together with somebody who does"),
    "NEEDED_ELSEWHERE": N_("is of more use in another task"),
    "NOT_WORTH_IT": N_("could serve, but the plan is better without"),
}
"""Why somebody is not in a slot, for coordinators."""

TERMS = {
    "fill": N_("fills a seat"),
    "served": N_("gets the task off the ground"),
    "pair": N_("how well they fit"),
    "skill": N_("has a welcome skill"),
    "like": N_("liking for this kind of task"),
    "travel": N_("travel"),
    "undesired": N_("would rather not at that time"),
    "circle": N_("from a wider or allied circle"),
    "score": N_("a score of their own"),
    "load": N_("has much to do already"),
    "disruption": N_("changes an offer that is out"),
}
"""Parts of what a pair is worth in a plan."""

REFUSALS = {
    "CONTACT_BUDGET_SPENT": N_("has been asked often enough this week"),
    "OFFER_OVERLAPS": N_("has another offer at that time"),
    "ALREADY_ASSIGNED": N_("serves in another role of this task"),
    "OUTSIDE_CIRCLE": N_("does not belong to a circle that the task is open to"),
    "BLOCKED": N_("takes no tasks of this organisation"),
    "ALREADY_FILLED": N_("no seat is left"),
    "SCHEDULE_CLASH": N_("is somewhere else then, or on the way"),
    "OVER_LIMIT": N_("would do more than their limits allow"),
    "NOT_QUALIFIED": N_("does not have a skill that is required, or not at that level"),
    "VOLUNTEER_NOT_ACTIVE": N_("takes a break"),
    "TASK_NOT_OPEN": N_("the task is not open any more"),
}
"""Why an offer was not sent, for coordinators."""


def state_name(enum: EnumDescriptor, value: int) -> str:
    """A state without its prefix, for example `SUBMITTED`."""
    found = enum.values_by_number.get(value)
    return found.name.partition("_")[2] if found else "UNSPECIFIED"


def word_state(enum: EnumDescriptor, value: int, language: Language) -> str:
    """A state in words."""
    kind = enum.full_name.partition(".v1.")[2]
    name = state_name(enum, value)
    return language.words(STATES.get(kind, {}).get(name, name.lower()))


def word_code(code: str, texts: Mapping[str, str], language: Language) -> str:
    """A code in words; an unknown one as it is."""
    return language.words(texts[code]) if code in texts else code.replace("_", " ").lower()
