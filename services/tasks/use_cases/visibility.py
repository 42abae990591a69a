"""Whom a resource concerns, and who may see which part of it."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from libs.access.policy import is_allowed
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.tasks.domain.application import Application
from services.tasks.domain.assignment import Assignment
from services.tasks.domain.help_request import HelpRequest
from services.tasks.domain.offer import Offer
from services.tasks.domain.task import Task
from services.tasks.domain.waitlist import WaitlistEntry

_ORGANISATION_PEOPLE = (
    "org_admin",
    "poster",
    "coordinator",
    "team_leader",
    "record_verifier",
    "certificate_issuer",
)
_WATCHERS = ("platform_admin", "operator", "auditor")


@dataclass(frozen=True, slots=True)
class View:
    """What a caller sees in lists: everything, or their own, their organisations' and their circles'."""

    everything: bool
    person_id: str
    organisation_ids: frozenset[str]
    circle_ids: frozenset[str]

    def of_everything(self) -> "View":
        """The view of somebody to whom everything in a list is shown for another reason."""
        return replace(self, everything=True)

    def shows(self, organisation_id: str, circle_id: str) -> bool:
        """Whether what belongs to the organisation or lies in the circle is the caller's business."""
        return self.everything or organisation_id in self.organisation_ids or circle_id in self.circle_ids


def view_of(principal: Principal) -> View:
    """What the caller sees. Our own services see everything."""
    return View(
        everything=principal.service_name is not None or principal.has_platform_role(*_WATCHERS),
        person_id=principal.person_id or "",
        organisation_ids=principal.organisations_with(*_ORGANISATION_PEOPLE),
        circle_ids=principal.circles_with("coordinator"),
    )


def task_facts(task: Task, people: Collection[str] = ()) -> Facts:
    """Whom a task concerns, and people who have a part in what is asked."""
    circles = (task.terms.circle_id,) if task.terms.circle_id else ()
    return Facts(person_ids=people, org_ids=(task.organisation_id,), circle_ids=circles)


def promise_facts(
    promise: Offer | Assignment | Application | WaitlistEntry, people: Collection[str] = ()
) -> Facts:
    """Whom something concerns that binds a volunteer to a task, or would."""
    circles = (promise.circle_id,) if promise.circle_id else ()
    return Facts((promise.volunteer_id, *people), (promise.organisation_id,), circles)


def request_facts(request: HelpRequest) -> Facts:
    """Whom a request concerns before anybody answers it."""
    return Facts(person_ids=(request.requester_person_id,), circle_ids=(request.circle_id,))


def own_facts(principal: Principal, people: Collection[str]) -> Facts:
    """For lists that are narrowed to what the caller runs: all of that, and these people."""
    view = view_of(principal)
    return Facts(people, view.organisation_ids, view.circle_ids)


def shown_task(principal: Principal, task: Task, held: Collection[str]) -> Task:
    """The task as the caller may see it; `held` are the tasks in which they have a live assignment."""
    concerned = view_of(principal).shows(task.organisation_id, task.terms.circle_id)
    return task if concerned or task.task_id in held else task.without_address()


def shown_assignment(principal: Principal, assignment: Assignment) -> Assignment:
    """The assignment as the caller may see it: reasons and appeals are for its volunteer and who answers."""
    is_own = principal.person_id == assignment.volunteer_id
    answers = is_allowed(principal, "tasks.AnswerAppeal", promise_facts(assignment))
    return assignment if is_own or answers else assignment.without_private_words()


def shown_offer(principal: Principal, offer: Offer) -> Offer:
    """The offer as the caller may see it: what was said with a no is for coordinators."""
    coordinates = is_allowed(principal, "tasks.RevokeOffer", promise_facts(offer))
    return offer if coordinates else offer.without_decline_text()
