"""Asking for help and triage (点单, 审单)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.errors import FieldRequired
from libs.identifiers import new_id
from services.tasks.domain.errors import HelpRequestNotFound
from services.tasks.domain.events import HELP_REQUEST_EVENTS, REQUEST_CHANGED
from services.tasks.domain.help_request import (
    HelpRequest,
    HelpRequestEvent,
    HelpRequestState,
    HelpRequestTerms,
    Rating,
    submitted,
)
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.visibility import request_facts


def submit_help_request(
    repository: Repository,
    principal: Principal,
    now: datetime,
    requester: str,
    circle_id: str,
    terms: HelpRequestTerms,
) -> HelpRequest:
    """A resident asks for help, or a coordinator files it for them."""
    requester = requester or principal.person_id or ""
    require(principal, "tasks.SubmitHelpRequest", Facts((requester,), (), (circle_id,)))
    if not requester:
        raise FieldRequired("help_request.requester_person_id")
    request = submitted(new_id(), requester, circle_id, terms, now)
    repository.facts.circle(circle_id)
    repository.help_requests.add(request)
    return request


def get_help_request(repository: Repository, principal: Principal, help_request_id: str) -> HelpRequest:
    """The request, as much of it as the caller may see."""
    request = repository.help_requests.get(help_request_id)
    helped_by = repository.assignments.holders(request.task_ids)
    organisations = [task.organisation_id for task in repository.tasks.get_all(request.task_ids)]
    people = (request.requester_person_id, *helped_by)
    require(principal, "tasks.GetHelpRequest", Facts(people, organisations, (request.circle_id,)))
    if is_allowed(principal, "tasks.GetHelpRequest", request_facts(request)):
        return request
    return request.for_helpers() if principal.person_id in helped_by else request.for_organisation()


def list_help_requests(
    repository: Repository,
    principal: Principal,
    circle_id: str,
    state: HelpRequestState | None,
    after: str | None,
    size: int,
) -> Listed[HelpRequest]:
    """A circle's requests for its coordinators, or the caller's own."""
    requester = "" if circle_id else principal.person_id or ""
    facts = Facts(circle_ids=(circle_id,)) if circle_id else Facts(person_ids=(requester,))
    require(principal, "tasks.ListHelpRequests", facts)
    return repository.help_requests.page(requester, circle_id, state, after, size)


def update_help_request(
    repository: Repository,
    principal: Principal,
    now: datetime,
    help_request_id: str,
    seen: Seen,
    revise: Callable[[HelpRequest], HelpRequestTerms],
) -> HelpRequest:
    """The requester says it in other words, before triage."""
    request = _locked(repository, principal, "UpdateHelpRequest", help_request_id, seen)
    return _saved(repository, request.revised(revise(request), now), REQUEST_CHANGED)


def ask_help_request_details(
    repository: Repository, principal: Principal, now: datetime, help_request_id: str, seen: Seen, reason: str
) -> HelpRequest:
    """A coordinator needs to know more; the clock of triage stands still."""
    request = _locked(repository, principal, "AskHelpRequestDetails", help_request_id, seen)
    return _saved(repository, request.returned_for_details(reason, now))


def resubmit_help_request(
    repository: Repository, principal: Principal, now: datetime, help_request_id: str, seen: Seen
) -> HelpRequest:
    """The details are there."""
    request = _locked(repository, principal, "ResubmitHelpRequest", help_request_id, seen)
    return _saved(repository, request.resubmitted(now))


def triage_help_request(
    repository: Repository,
    principal: Principal,
    now: datetime,
    help_request_id: str,
    seen: Seen,
    category: str,
) -> HelpRequest:
    """A coordinator accepts the request, in another category if that fits better."""
    request = _locked(repository, principal, "TriageHelpRequest", help_request_id, seen)
    return _saved(repository, request.triaged(category, now))


def reject_help_request(
    repository: Repository, principal: Principal, now: datetime, help_request_id: str, seen: Seen, reason: str
) -> HelpRequest:
    """A coordinator refuses the request and says why."""
    request = _locked(repository, principal, "RejectHelpRequest", help_request_id, seen)
    return _saved(repository, request.after(HelpRequestEvent.REJECT, now, reason))


def merge_help_request(
    repository: Repository,
    principal: Principal,
    now: datetime,
    help_request_id: str,
    seen: Seen,
    duplicate_of: str,
) -> HelpRequest:
    """A coordinator finds that another request says the same.

    Both are locked, so that two requests cannot be merged into each other at once.
    """
    both = repository.help_requests.lock_all({help_request_id, duplicate_of})
    request = _permitted(principal, "MergeHelpRequest", _found(both, help_request_id), seen)
    return _saved(repository, request.merged_into(_found(both, duplicate_of), now))


def rate_help_request(
    repository: Repository,
    principal: Principal,
    now: datetime,
    help_request_id: str,
    seen: Seen,
    score: int,
    comment: str,
) -> HelpRequest:
    """The requester says how it was; the request is closed."""
    request = _locked(repository, principal, "RateHelpRequest", help_request_id, seen)
    return _saved(repository, request.closed(Rating(score, comment, now), now))


def close_unrated(repository: Repository, now: datetime, help_request_id: str) -> None:
    """The time for a rating is over."""
    request = repository.help_requests.lock(help_request_id)
    if request.close_due_time is not None and request.close_due_time <= now:
        _saved(repository, request.closed(None, now))


def _locked(
    repository: Repository, principal: Principal, method: str, help_request_id: str, seen: Seen
) -> HelpRequest:
    return _permitted(principal, method, repository.help_requests.lock(help_request_id), seen)


def _permitted(principal: Principal, method: str, request: HelpRequest, seen: Seen) -> HelpRequest:
    require(principal, f"tasks.{method}", request_facts(request))
    seen(request.version)
    return request


def _found(requests: Mapping[str, HelpRequest], help_request_id: str) -> HelpRequest:
    if help_request_id not in requests:
        raise HelpRequestNotFound(help_request_id)
    return requests[help_request_id]


def _saved(repository: Repository, request: HelpRequest, event: str = "") -> HelpRequest:
    repository.help_requests.save(request, event or HELP_REQUEST_EVENTS[request.state])
    return request
