"""Who may call which RPC of the tasks API.

Facts: `org_ids` is the organisation of the task, `circle_ids` the circles it lies in or is open to,
`person_ids` the volunteer of an offer or assignment, the holders of leader slots where they may act on site,
or the requester of a request and those assigned to it.

Posting in a circle and asking its people takes more than these rules: the organisation must have a part in
the circle, which only the service knows (services/tasks/use_cases/posting.py).
"""

from collections.abc import Mapping

from libs.access.policies.parties import (
    ADMINISTRATORS,
    CONFIRMERS,
    DISPATCHERS,
    LEADERS,
    LINE,
    ORGANISATION_PEOPLE,
    POSTERS,
    SUITE,
    WATCHERS,
)
from libs.access.relations import ANYONE, SELF, SERVICE, SIGNED_IN
from libs.access.rules import Rule, any_of

_PUBLIC = any_of(ANYONE)
_TRIAGE = any_of(LINE, ADMINISTRATORS)
_REQUESTERS = any_of(SELF, LINE, ADMINISTRATORS)
_REQUEST_READERS = any_of(SELF, LINE, ORGANISATION_PEOPLE, WATCHERS, SUITE)
_POSTING = any_of(POSTERS, LINE, ADMINISTRATORS)
_DISPATCH = any_of(DISPATCHERS, LINE, ADMINISTRATORS)
_PROMISE_READERS = any_of(SELF, ORGANISATION_PEOPLE, LINE, WATCHERS, SUITE)
_ON_SITE = any_of(SELF, LEADERS, LINE, ADMINISTRATORS)

RULES: Mapping[str, Rule] = {
    "SubmitHelpRequest": _REQUESTERS,
    "GetHelpRequest": _REQUEST_READERS,
    "ListHelpRequests": _REQUEST_READERS,
    "UpdateHelpRequest": _REQUESTERS,
    "AskHelpRequestDetails": _TRIAGE,
    "ResubmitHelpRequest": _REQUESTERS,
    "TriageHelpRequest": _TRIAGE,
    "RejectHelpRequest": _TRIAGE,
    "MergeHelpRequest": _TRIAGE,
    "ConvertHelpRequest": _TRIAGE,
    "WithdrawHelpRequest": _REQUESTERS,
    "RateHelpRequest": any_of(SELF),
    "CreateTask": _POSTING,
    "BatchCreateTasks": _POSTING,
    # Published tasks are public; the use case keeps drafts and private fields to those concerned.
    "GetTask": _PUBLIC,
    "BatchGetTasks": _PUBLIC,
    "ListTasks": _PUBLIC,
    "UpdateTask": _POSTING,
    "DeleteTask": _POSTING,
    "PublishTask": _POSTING,
    "BatchPublishTasks": _POSTING,
    "OpenTaskWider": _DISPATCH,
    "CancelTask": _POSTING,
    "FinishTask": _ON_SITE,
    "CreateOffer": _DISPATCH,
    "BatchCreateOffers": any_of(DISPATCHERS, LINE, ADMINISTRATORS, SERVICE("matching")),
    "GetOffer": _PROMISE_READERS,
    "ListOffers": _PROMISE_READERS,
    # A promise is made by the one who keeps it.
    "AcceptOffer": any_of(SELF),
    "DeclineOffer": any_of(SELF),
    # A repair takes back what stands in its way.
    "RevokeOffer": any_of(DISPATCHERS, LINE, ADMINISTRATORS, SERVICE("matching")),
    # Who comes by themselves speaks for themselves; somebody else decides. Organisers see the line.
    "ClaimSeat": any_of(SELF),
    "AdmitWalkUp": _ON_SITE,
    "SubmitApplication": any_of(SELF),
    "GetApplication": _PROMISE_READERS,
    "ListApplications": _PROMISE_READERS,
    "ApproveApplication": _DISPATCH,
    "RejectApplication": _DISPATCH,
    "WithdrawApplication": any_of(SELF),
    "JoinWaitlist": any_of(SELF),
    "LeaveWaitlist": any_of(SELF),
    "ListWaitlistEntries": _PROMISE_READERS,
    "PinAssignment": _DISPATCH,
    "UnpinAssignment": _DISPATCH,
    "GetAssignment": _PROMISE_READERS,
    "ListAssignments": _PROMISE_READERS,
    "WithdrawAssignment": any_of(SELF),
    "CancelAssignment": _DISPATCH,
    "CheckInAssignment": _ON_SITE,
    "CheckOutAssignment": _ON_SITE,
    # Whoever leads on site, or confirms for the organisation; never the volunteer.
    "CompleteAssignment": any_of(SELF, CONFIRMERS, LINE, ADMINISTRATORS),
    "MarkNoShow": _ON_SITE,
    "ExcuseAssignment": any_of(DISPATCHERS, LINE, ADMINISTRATORS),
    "RecordAttendance": _ON_SITE,
    "AppealAssignment": any_of(SELF),
    "AnswerAppeal": _DISPATCH,
    "ListAppeals": _DISPATCH,
    # A place passes from one to the other by the word of both.
    "SeekStandIn": any_of(SELF),
    "CallOffStandIn": any_of(SELF),
    "TakeStandIn": any_of(SELF),
    "ListStandIns": any_of(SIGNED_IN),
    "ProposeSwap": any_of(SELF),
    "AcceptSwap": any_of(SELF),
    "CallOffSwap": any_of(SELF),
    "ListSwaps": any_of(SELF),
    "StandBy": any_of(SELF),
    "CallStandby": _ON_SITE,
    "ShowCheckInCode": _ON_SITE,
    "OpenKiosk": _ON_SITE,
    "CloseKiosks": _ON_SITE,
    # The token of the kiosk is the proof; the use case checks it.
    "CheckInAtKiosk": _PUBLIC,
    "CheckOutAtKiosk": _PUBLIC,
}
