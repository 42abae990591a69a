"""Words for what went wrong and for what has just been done. The texts are translated later."""

from collections.abc import Mapping

from services.gateway.pages.language import N_, Language

PROBLEMS = {
    "VOLUNTEER_EXISTS": N_("You are a volunteer already."),
    "VOLUNTEER_STATE_FORBIDS": N_("That is not possible as your profile stands now."),
    "VOLUNTEER_NOT_FOUND": N_("This person is not a volunteer."),
    "SKILL_UNKNOWN": N_("One of the skills is not in the list any more. Choose another."),
    "ORGANISATION_STATE": N_("That is not possible as the organisation stands now."),
    "LAST_COORDINATOR": N_("Nobody would be left to run the circle. Name somebody else first."),
    "MEMBERSHIP_EXISTS": N_("This person acts for the organisation already, or an answer is waited for."),
    "MEMBERSHIP_NOT_PENDING": N_("Nothing waits for this answer any more."),
    "LAST_ADMIN": N_("Nobody would be left to run the organisation. Name somebody else first."),
    "SCHEDULE_INVALID": N_("The times of the task contradict each other. Check begin, end and minutes."),
    "HELP_REQUEST_STATE_FORBIDS": N_("The request has moved on and this is no longer possible."),
    "MERGE_TARGET_INVALID": N_("The request cannot be merged into that one. Choose another."),
    "REQUEST_ID_REUSED": N_(
        "This form was sent before, and what it said then counts. Send it once more to ask for this as well."
    ),
    "TASK_STATE_FORBIDS": N_("The task has moved on and this is not possible now."),
    "TASK_HAS_ASSIGNMENTS": N_(
        "People have said yes to another time or place. Cancel the task and make a new one."
    ),
    "ORGANISATION_UNKNOWN": N_("The organisation is too new. Try again in a moment."),
    "CIRCLE_UNKNOWN": N_("The circle is too new. Try again in a moment."),
    "VOLUNTEER_UNKNOWN": N_("The volunteer is too new. Try again in a moment."),
    "OUTSIDE_CIRCLE": N_("The task is not open to circles of this volunteer."),
    "BLOCKED": N_("This volunteer takes no tasks of the organisation."),
    "ALREADY_ASSIGNED": N_("This volunteer has a place in the task already."),
    "OFFER_OVERLAPS": N_("This volunteer has another open offer for that time."),
    "CONTACT_BUDGET_SPENT": N_("This volunteer has been asked often enough this week."),
    "ASSIGNMENT_STATE_FORBIDS": N_("The assignment has moved on and this is not possible now."),
    "NO_SHOW_TOO_EARLY": N_("It is too early to say so: the volunteer may still come."),
    "OWN_ATTENDANCE": N_("This is your own promise. Withdraw it, or ask somebody else to decide on it."),
    "CHECK_IN_NEEDS_PROOF": N_(
        "Your word alone does not count here. Give the code at the place, or ask whoever leads."
    ),
    "CHECK_IN_CODE_WRONG": N_("This is not the code that is shown at the place now. Read it again."),
    "CHECK_IN_CODES_SPENT": N_("Too many wrong codes. Ask whoever leads to check you in."),
    "KIOSK_TOKEN_INVALID": N_("This kiosk is closed. Whoever leads can open another one."),
    "VOLUNTEER_NOT_EXPECTED": N_(
        "Nobody with this number is expected here. Check the number, or ask whoever leads."
    ),
    "PRESENCE_INVALID": N_("These times cannot have been. Check when the volunteer came and went."),
    "OWN_ENTRY": N_("You wrote this down yourself. Ask somebody else to confirm the minutes."),
    "NOTHING_TO_APPEAL": N_("There is nothing here to contest, or not any more."),
    "APPEAL_NOT_OPEN": N_("This appeal has its answer already."),
    "OWN_MARK": N_("You made this mark yourself. Somebody else answers."),
    "STAND_IN_NOT_OPEN": N_("Nobody looks for a stand-in there any more."),
    "SWAP_NOT_OPEN": N_("This exchange is no longer possible."),
    "SWAP_IMPOSSIBLE": N_("This place cannot be had in exchange. Choose another."),
    "STANDBY_NOTICE_TOO_SHORT": N_(
        "It is later than this volunteer has agreed to be called. Ask somebody else."
    ),
    "MINUTES_EXCEED_PRESENCE": N_("These are more minutes than the volunteer was there."),
    "PLAN_RUN_STATE_WRONG": N_("The plan has moved on and this is not possible now."),
    "PLAN_RUN_HAS_NO_PLAN": N_("There is no plan yet."),
    "PLAN_RUNS_TOO_MANY": N_("Other plans of this circle are still being made. Wait or stop one."),
    "VOLUNTEER_NOT_IN_PLAN": N_("This person was not among those the plan could choose from."),
    "SLOT_NOT_IN_PLAN": N_("This role was not among those the plan could fill."),
    "RELEASE_UNDER_WAY": N_("The offers are still on their way. Look again in a moment."),
    "RELEASE_FAILED": N_("The offers could not be sent, none of them. Try again."),
    "FIELD_REQUIRED": N_("Something is missing or not right. Please check the fields below."),
    "BROKER_UNAVAILABLE": N_(
        "A part of the service cannot be reached at the moment. Try again in a little while."
    ),
    "ALREADY_FILLED": N_("Thank you! The seats were filled in the meantime. Nothing is expected of you."),
    "SIGNUP_FORBIDS": N_("A seat of this role cannot be had in this way. The task says how people come in."),
    "WAITLIST_FIRST": N_(
        "The free seat is being offered to those who have waited. You can join the waitlist."
    ),
    "SEAT_FREE": N_("There is a free seat, so there is nothing to wait for."),
    "OWN_SIGNUP": N_("This is about your own seat. Somebody else has to decide."),
    "APPLICATION_STATE_FORBIDS": N_("The application has been decided in the meantime."),
    "WAITLIST_ENTRY_STATE_FORBIDS": N_("You have been offered the seat. Please answer the offer."),
    "ALREADY_ASKED": N_("This volunteer has been asked for this task before."),
    "QUIET_HOURS": N_("This volunteer may not be asked before it is too late: they have named quiet hours."),
    "OFFER_EXPIRED": N_("The time to answer this offer is over."),
    "OFFER_NOT_OPEN": N_("This offer is no longer open."),
    "SCHEDULE_CLASH": N_(
        "You have promised something else at that time. Step back there first if you prefer this."
    ),
    "OVER_LIMIT": N_(
        "This would be more than the limits in your profile allow. Change them there if you want."
    ),
    "NOT_QUALIFIED": N_("You do not (or no longer) have the skill that this role needs."),
    "VOLUNTEER_NOT_ACTIVE": N_("You are paused. Resume in your profile first."),
    "TASK_NOT_OPEN": N_("The task is not open any more."),
    "CHECK_IN_CLOSED": N_("Checking in is possible only around the start of the task."),
    "ORGANISATION_NOT_VERIFIED": N_(
        "Your organisation has not been verified yet. A coordinator has to do that first."
    ),
    "INSURANCE_MISSING": N_("A task that may be dangerous needs an insurance reference."),
    "SLOT_MISSING": N_("The task needs at least one role."),
    "TASK_IN_PAST": N_("The task begins in the past. Choose a later time."),
    "SLOT_HAS_ASSIGNMENTS": N_("People have accepted this role. It cannot vanish or shrink below them."),
    "PEOPLE_NOT_QUALIFIED": N_(
        "Somebody who has accepted would not be let in any more. Cancel their assignment first."
    ),
    "ETAG_MISMATCH": N_("Somebody changed this in the meantime. Look at it again and repeat."),
    "WRITE_CONFLICT": N_("Somebody changed this in the meantime. Look at it again and repeat."),
    "PLAN_RUN_STALE": N_("Something that matters has changed since this plan was made. Make a new plan."),
    "CREDENTIALS_WRONG": N_("E-mail address or password is wrong. Check both and try again."),
    "TOO_MANY_ATTEMPTS": N_("Too many attempts. Try again in %(retry_after_seconds)s seconds."),
    "EMAIL_TAKEN": N_("There is an account with this e-mail address already. Sign in instead."),
    "PASSWORD_TOO_WEAK": N_(
        "This password is too easy to guess. Use at least 8 characters that are not obvious."
    ),
    "FORM_EXPIRED": N_("The form was open too long. Here it is again; please repeat."),
    "CROSS_ORIGIN": N_("The request came from another site and was not carried out."),
    "DEMO_CLOSED": N_("Ready-made logins work in a demo only."),
    "NOT_AUTHENTICATED": N_("Please sign in first."),
    "TOKEN_INVALID": N_("Please sign in again."),
    "NOT_ALLOWED": N_("You may not do this. Ask somebody who is in charge of it."),
    "TEMPORARILY_UNAVAILABLE": N_(
        "A part of the service cannot be reached at the moment. Try again in a little while."
    ),
    "STORAGE_UNAVAILABLE": N_(
        "A part of the service cannot be reached at the moment. Try again in a little while."
    ),
    "OVERLOADED": N_("Very many people are here at the moment. Try again in a little while."),
    "TIME_IS_UP": N_("It took too long. Look whether it happened before you repeat it."),
    "VALIDATION_FAILED": N_("Something is missing or not right. Please check the fields below."),
    "MESSAGE_TOO_LARGE": N_("That is too much at once. Send less."),
    "INTERNAL": N_("Something went wrong on our side. Report error %(error_id)s if it stays."),
}
"""What went wrong and how to mend it, by reason."""

FALLBACK_BY_STATUS = {
    400: N_("Something is missing or not right. Please check the fields below."),
    401: N_("Please sign in first."),
    403: N_("You may not do this. Ask somebody who is in charge of it."),
    404: N_("There is nothing here. It may have been removed, or the address is wrong."),
    405: N_("There is nothing here. It may have been removed, or the address is wrong."),
    409: N_("This is not possible at the moment: somebody was faster, or the state has changed."),
    413: N_("That is too much at once. Send less."),
    429: N_("Very many people are here at the moment. Try again in a little while."),
    503: N_("A part of the service cannot be reached at the moment. Try again in a little while."),
    504: N_("It took too long. Look whether it happened before you repeat it."),
}

DONE = {
    "signed-in": N_("Welcome!"),
    "signed-out": N_("You are signed out."),
    "signed-up": N_("Welcome! Your account is ready."),
    "policy-changed": N_("The circle works like this from now on."),
    "request-submitted": N_("Your request is in. A coordinator will look at it."),
    "request-changed": N_("Your request has been changed and sent in again."),
    "request-withdrawn": N_("Your request has been taken back."),
    "request-rated": N_("Thank you for your words. They reach the people who helped."),
    "request-triaged": N_("The request is accepted. Now make a task from it."),
    "request-asked": N_("The requester has been asked for details."),
    "request-rejected": N_("The request has been refused; the requester sees why."),
    "request-merged": N_("The request has been merged."),
    "request-converted": N_("A task has been made from the request."),
    "task-created": N_("The task is saved as a draft. Publish it to find people."),
    "task-kept-as-draft": N_("The task is saved as a draft. It could not be published:"),
    "task-changed": N_("The task has been changed."),
    "task-published": N_("The task is published."),
    "task-cancelled": N_("The task is cancelled; everybody affected is told."),
    "task-deleted": N_("The draft has been deleted."),
    "task-finished": N_("The task is finished."),
    "offer-accepted": N_("Thank you! The place is yours. You find the address with your assignment."),
    "offer-declined": N_("Thank you for answering. This does not count against you."),
    "seat-claimed": N_("Thank you! The seat is yours. You find the address with the task."),
    "application-sent": N_("Your application is in. Somebody who runs the task decides."),
    "application-withdrawn": N_("Your application has been taken back."),
    "application-approved": N_("Approved. The seat is taken, and the volunteer is told."),
    "application-rejected": N_("Rejected; the volunteer sees why."),
    "waitlist-joined": N_("You are on the waitlist. When a seat comes free, you are asked."),
    "waitlist-left": N_("You are no longer on the waitlist."),
    "walk-up-admitted": N_("Let in and checked in."),
    "assignment-pinned": N_("The solver leaves this seat as it is."),
    "assignment-unpinned": N_("The solver may change this seat again."),
    "offer-sent": N_("The offer is out."),
    "offer-revoked": N_("The offer has been taken back."),
    "assignment-withdrawn": N_("You have stepped back. Thank you for telling us."),
    "assignment-cancelled": N_("The person has been removed from the task."),
    "checked-in": N_("Checked in."),
    "checked-out": N_("Checked out. Thank you!"),
    "attendance-noted": N_("Noted. Somebody else confirms the minutes."),
    "kiosks-closed": N_("All kiosks of this task are closed."),
    "stand-in-sought": N_(
        "Others can see now that you look for a stand-in. Until somebody agrees, you come."
    ),
    "stand-in-called-off": N_("You come after all. Thank you!"),
    "stand-in-taken": N_("Thank you! The place is yours now, and whoever had it is free."),
    "swap-proposed": N_(
        "Whoever holds a place there can see it now. Until somebody agrees, nothing changes."
    ),
    "swap-accepted": N_("You have changed places."),
    "swap-called-off": N_("You keep your place."),
    "standing-by": N_("Thank you for standing by. You come if you are called."),
    "standby-called": N_("Called. The seat is theirs."),
    "appeal-sent": N_("Your appeal is in. Somebody who did not make the mark answers it."),
    "appeal-answered": N_("The volunteer sees your answer."),
    "minutes-confirmed": N_("The minutes are confirmed."),
    "no-show-noted": N_("Noted as absent."),
    "excused": N_("Excused."),
    "plan-started": N_("The plan is being made."),
    "plan-stopped": N_("The plan has been stopped."),
    "plan-released": N_("The plan is released."),
    "plan-discarded": N_("The plan has been discarded."),
    "profile-saved": N_("Your profile is saved."),
    "paused": N_(
        "You are paused: open offers are taken back, none come until you resume. What you promised stands."
    ),
    "resumed": N_("Welcome back! You may get offers again."),
    "circle-joined": N_("You have joined the circle."),
    "circle-left": N_("You have left the circle."),
    "organisation-created": N_("The organisation is there. Ask for its verification next."),
    "membership-requested": N_("You have asked to act for the organisation. Somebody who runs it answers."),
    "membership-invited": N_("The invitation is out. It counts once the person has accepted it."),
    "membership-agreed": N_("Agreed. What this allows counts from now on."),
    "membership-declined": N_("It has been declined."),
    "verification-requested": N_("A coordinator has been asked to verify your organisation."),
    "organisation-verified": N_("The organisation is verified."),
}
"""What has just been done, by the key that a redirect carries."""


def word_problem(
    reason: str, status: int, detail: str, metadata: Mapping[str, str], language: Language
) -> str:
    """A problem in words; for one without words of its own, what kind it is and what the service says."""
    text = PROBLEMS.get(reason)
    if text:
        try:
            return language.words(text, **metadata) if "%(" in text else language.words(text)
        except KeyError:
            return language.words(FALLBACK_BY_STATUS[503])
    general = language.words(FALLBACK_BY_STATUS.get(status, FALLBACK_BY_STATUS[409]))
    return f"{general} ({detail})" if detail and status in (400, 409) else general
