"""What the use cases need of storage: one unit of work, in the name of one actor, at one moment.

Whatever is saved is told by an event and noted with actor and reason in the same transaction. What is locked
stays as it was read until the end of the work. Locks are taken in one order, so that nobody waits in a
circle: volunteers, then tasks, then requests, each kind by id. A task's lock guards its slots, offers and
assignments.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from libs.skills import SkillGraph
from services.tasks.domain.assignment import Assignment, AssignmentState
from services.tasks.domain.circle import Circle, Circles, Organisation
from services.tasks.domain.commitments import Commitment
from services.tasks.domain.help_request import HelpRequest, HelpRequestState
from services.tasks.domain.offer import Offer, OfferState
from services.tasks.domain.schedule import Interval
from services.tasks.domain.swap import Swap, SwapState
from services.tasks.domain.task import Task, TaskState
from services.tasks.domain.volunteer import Volunteer
from services.tasks.use_cases.signup_ports import Applications, Waitlist
from services.tasks.use_cases.visibility import View

T = TypeVar("T")

Listed = tuple[Sequence[T], str | None]
"""Some resources by id, and the id of the last one if more follow."""

Seen = Callable[[int], None]
"""Raises EtagMismatch when the caller means another version of the resource than this one."""


class HelpRequests(Protocol):
    """Requests, by id."""

    def get(self, help_request_id: str) -> HelpRequest:
        """The request. Raises HelpRequestNotFound."""
        ...

    def lock(self, help_request_id: str) -> HelpRequest:
        """The request, locked. Raises HelpRequestNotFound."""
        ...

    def lock_all(self, help_request_ids: Collection[str]) -> Mapping[str, HelpRequest]:
        """By id, those that exist, locked."""
        ...

    def lock_of_task(self, task_id: str) -> list[HelpRequest]:
        """The requests that the task answers, locked."""
        ...

    def lock_with_tasks(self, help_request_id: str) -> tuple[HelpRequest, list[Task]]:
        """The request and the tasks made from it, all locked. Raises HelpRequestNotFound."""
        ...

    def immediate_tasks(self, task_ids: Collection[str]) -> frozenset[str]:
        """Those of the tasks that answer a request for help at once."""
        ...

    def page(
        self, requester: str, circle_id: str, state: HelpRequestState | None, after: str | None, size: int
    ) -> Listed[HelpRequest]:
        """By id, those behind `after`: of a requester or a circle, in any state unless one is given."""
        ...

    def add(self, request: HelpRequest) -> None:
        """Keep a new request."""
        ...

    def save(self, request: HelpRequest, event: str) -> None:
        """Keep the next version of a request."""
        ...


class Tasks(Protocol):
    """Tasks with their slots, by id."""

    def get(self, task_id: str) -> Task:
        """The task. Raises TaskNotFound."""
        ...

    def lock(self, task_id: str) -> Task:
        """The task, locked. Raises TaskNotFound."""
        ...

    def get_all(self, task_ids: Collection[str]) -> list[Task]:
        """Those that exist, by id."""
        ...

    def lock_all(self, task_ids: Iterable[str]) -> list[Task]:
        """Those that exist, locked, by id."""
        ...

    def imported(self, marks: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Task]:
        """By organisation id and external id, the tasks that were imported under one of these."""
        ...

    def of_slots(self, slot_ids: Collection[str]) -> Mapping[str, str]:
        """By slot id, the id of its task; unknown slots are left out."""
        ...

    def page(
        self,
        view: View,
        organisation_id: str,
        circle_id: str,
        states: Collection[TaskState],
        time: Interval | None,
        after: str | None,
        size: int,
    ) -> Listed[Task]:
        """By id, those behind `after` that the caller may see and that satisfy what is given."""
        ...

    def states_of_request(self, help_request_id: str) -> list[TaskState]:
        """Where the tasks made from a request stand."""
        ...

    def add(self, task: Task) -> None:
        """Keep a new draft."""
        ...

    def save(self, task: Task, event: str | None) -> None:
        """Keep the next version of a task, untold if no event is given; its slots stay as they are."""
        ...

    def wake_at(self, task_id: str, due_time: datetime) -> None:
        """Have the task, otherwise unchanged, move on by itself at another time."""
        ...

    def save_with_slots(self, task: Task, event: str | None) -> None:
        """Keep the next version of a task and what its slots ask for now; nobody loses a seat by this."""
        ...

    def delete(self, task: Task) -> None:
        """Forget a draft."""
        ...


class Offers(Protocol):
    """Offers, by id. They are guarded by the lock of their task."""

    def get(self, offer_id: str) -> Offer:
        """The offer. Raises OfferNotFound."""
        ...

    def page(
        self,
        view: View,
        volunteer_id: str,
        task_id: str,
        plan_run_id: str,
        state: OfferState | None,
        after: str | None,
        size: int,
    ) -> Listed[Offer]:
        """By id, those behind `after` that the caller may see and that satisfy what is given."""
        ...

    def open_of_task(self, task_id: str) -> list[Offer]:
        """The task's offers that wait for an answer, or for the hour to be sent."""
        ...

    def open_of_volunteers(self, volunteer_ids: Collection[str]) -> Mapping[str, list[Offer]]:
        """By volunteer, their offers that wait for an answer, or for the hour to be sent."""
        ...

    def recent_of_volunteers(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, int]:
        """By volunteer, how many offers were sent after `since`."""
        ...

    def asked(self, task_ids: Collection[str], volunteer_ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """(task, volunteer) of all offers among these, whatever became of them."""
        ...

    def of_plan_runs(self, plan_run_ids: Collection[str], volunteer_ids: Collection[str]) -> list[Offer]:
        """The offers that these runs have made to these volunteers."""
        ...

    def add_all(self, offers: Sequence[Offer]) -> None:
        """Keep new offers."""
        ...

    def save(self, offer: Offer, reason: str = "") -> None:
        """Keep the next version of an offer."""
        ...


class Assignments(Protocol):
    """Assignments, by id. They are guarded by the lock of their task."""

    def get(self, assignment_id: str) -> Assignment:
        """The assignment. Raises AssignmentNotFound."""
        ...

    def of_offer(self, offer_id: str) -> Assignment:
        """What an accepted offer became. Raises AssignmentNotFound."""
        ...

    def of_task(self, task_id: str) -> list[Assignment]:
        """All of a task."""
        ...

    def leaders_of_task(self, task_id: str) -> frozenset[str]:
        """Ids of the volunteers who hold a seat in a leader slot, or have led, or never checked in there."""
        ...

    def holders(self, task_ids: Collection[str]) -> frozenset[str]:
        """Ids of the volunteers with a live assignment in one of the tasks."""
        ...

    def held_by(self, volunteer_id: str, task_ids: Collection[str]) -> frozenset[str]:
        """Which of the tasks the volunteer has a live assignment in."""
        ...

    def commitments(self, volunteer_ids: Collection[str], since: datetime) -> Mapping[str, list[Commitment]]:
        """By volunteer, the seats they hold or have used in tasks that end after `since`."""
        ...

    def page(
        self,
        view: View,
        volunteer_id: str,
        task_id: str,
        states: Collection[AssignmentState],
        after: str | None,
        size: int,
    ) -> Listed[Assignment]:
        """By id, those behind `after` that the caller may see and that satisfy what is given."""
        ...

    def add(self, assignment: Assignment) -> None:
        """Keep a new assignment."""
        ...

    def save(self, assignment: Assignment, event: str = "") -> None:
        """Keep the next version of an assignment; the event is that of its state unless one is given."""
        ...

    def seeking(self, circle_id: str, after: str | None, size: int) -> Listed[Assignment]:
        """By id, those behind `after` for which a substitute is sought; of a circle if one is given."""
        ...

    def awaited_of(self, volunteer_id: str) -> list[Assignment]:
        """What the volunteer has promised and not yet come to."""
        ...

    def attended_by(self, volunteer_id: str) -> list[Assignment]:
        """All that the volunteer has come to."""
        ...

    def contested(self, view: View, circle_id: str, after: str | None, size: int) -> Listed[Assignment]:
        """By id, those behind `after` that the caller runs and whose appeal waits for an answer."""
        ...


class Swaps(Protocol):
    """Swaps, by id. They are guarded by the lock of the task whose seat is given."""

    def get(self, swap_id: str) -> Swap:
        """The swap. Raises SwapNotFound."""
        ...

    def proposed_for(self, assignment_id: str) -> list[Swap]:
        """What is proposed to be had in exchange for an assignment."""
        ...

    def page(
        self,
        volunteer_id: str,
        slot_ids: Collection[str],
        state: SwapState | None,
        after: str | None,
        size: int,
    ) -> Listed[Swap]:
        """By id, those behind `after` that are the volunteer's, or wait for somebody in one of the slots."""
        ...

    def add(self, swap: Swap) -> None:
        """Keep a new swap."""
        ...

    def save(self, swap: Swap, accepted_by: str = "") -> None:
        """Keep the next version of a swap."""
        ...


class Doors(Protocol):
    """By task, the secret on which proofs of presence rest. They are guarded by the lock of their task."""

    def secret(self, task_id: str) -> bytes | None:
        """The task's secret, None before anything rested on it."""
        ...

    def renew(self, task_id: str, secret: bytes) -> None:
        """Have the task's proofs rest on this secret; those of an older one are worthless."""
        ...

    def wrong_codes(self, assignment_id: str) -> int:
        """How many wrong codes were given for the assignment."""
        ...

    def note_wrong_code(self, assignment_id: str) -> None:
        """Count a wrong code."""
        ...


class Facts(Protocol):
    """What other services have told us."""

    def lock_volunteer(self, volunteer_id: str) -> Volunteer:
        """The volunteer, locked: nobody else can promise in their name now. Raises VolunteerUnknown."""
        ...

    def lock_volunteers(self, volunteer_ids: Iterable[str]) -> Mapping[str, Volunteer]:
        """By id, those that are known, locked."""
        ...

    def volunteer(self, volunteer_id: str) -> Volunteer:
        """The volunteer. Raises VolunteerUnknown."""
        ...

    def organisation(self, organisation_id: str) -> Organisation:
        """The organisation. Raises OrganisationUnknown."""
        ...

    def circle(self, circle_id: str) -> Circle:
        """The circle. Raises CircleUnknown."""
        ...

    def circles(self, circle_ids: Iterable[str]) -> Circles:
        """The circles among these that are known, and those above them."""
        ...

    def on_surface(self, organisation_id: str, circle_ids: Iterable[str]) -> bool:
        """Whether the organisation is on the surface of one of the circles."""
        ...

    def skills(self, needed: bool) -> SkillGraph:
        """The taxonomy; an empty one when it is not needed, which costs nothing."""
        ...


class Repository(Protocol):
    """Everything the service keeps."""

    @property
    def help_requests(self) -> HelpRequests:
        """What people ask for."""
        ...

    @property
    def tasks(self) -> Tasks:
        """What is done about it."""
        ...

    @property
    def offers(self) -> Offers:
        """Who was asked."""
        ...

    @property
    def assignments(self) -> Assignments:
        """Who promised."""
        ...

    @property
    def swaps(self) -> Swaps:
        """Who would change places."""
        ...

    @property
    def doors(self) -> Doors:
        """How those who are there prove it."""
        ...

    @property
    def applications(self) -> Applications:
        """Who asked for a seat."""
        ...

    @property
    def waitlist(self) -> Waitlist:
        """Who waits for one."""
        ...

    @property
    def facts(self) -> Facts:
        """What others told."""
        ...
