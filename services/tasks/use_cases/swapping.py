"""Changing places (换岗): two people who said yes, each fit for the other's place, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.errors import DomainError, Unavailable
from libs.identifiers import new_id
from services.tasks.domain.assignment import Assignment, AssignmentState, Origin
from services.tasks.domain.handover import replaced
from services.tasks.domain.handover_errors import SwapImpossible, SwapNotOpen
from services.tasks.domain.swap import Swap, SwapEvent, SwapState
from services.tasks.domain.task import Task
from services.tasks.domain.volunteer import Volunteer
from services.tasks.use_cases.ports import Listed, Repository, Seen
from services.tasks.use_cases.promises import locked_promise, unseen_version, volunteer
from services.tasks.use_cases.seating import take_seat
from services.tasks.use_cases.visibility import own_facts


def propose_swap(
    repository: Repository, principal: Principal, now: datetime, assignment_id: str, slot_id: str, note: str
) -> Swap:
    """Ask those who hold a place in the slot to change; what was proposed for the own place is over."""
    task, given = locked_promise(
        repository, principal, "ProposeSwap", assignment_id, unseen_version, volunteer
    )
    wanted = _wanted(repository, given, task, slot_id, now)
    for earlier in repository.swaps.proposed_for(assignment_id):
        repository.swaps.save(earlier.after(SwapEvent.CALL_OFF, now))
    swap = Swap(
        swap_id=new_id(),
        assignment_id=assignment_id,
        task_id=task.task_id,
        slot_id=given.slot_id,
        volunteer_id=given.volunteer_id,
        organisation_id=task.organisation_id,
        circle_id=task.terms.circle_id,
        wanted_task_id=wanted.task_id,
        wanted_slot_id=slot_id,
        expire_time=min(task.schedule.last_start, wanted.schedule.last_start),
        create_time=now,
        update_time=now,
        note=note,
    )
    repository.swaps.add(swap)
    return swap


def accept_swap(
    repository: Repository, principal: Principal, now: datetime, swap_id: str, seen: Seen
) -> Swap:
    """The caller gives their place for the one proposed. Saying it again changes nothing."""
    caller = principal.person_id or ""
    require(principal, "tasks.AcceptSwap", own_facts(principal, (caller,)))
    asked = repository.swaps.get(swap_id)
    people = repository.facts.lock_volunteers({asked.volunteer_id, caller})
    tasks = {task.task_id: task for task in repository.tasks.lock_all({asked.task_id, asked.wanted_task_id})}
    swap = repository.swaps.get(swap_id)
    mine = _given_for(swap, repository.assignments.awaited_of(caller))
    if swap.state is SwapState.ACCEPTED and _took_part(repository, swap, caller):
        return swap
    seen(swap.version)
    theirs = repository.assignments.get(swap.assignment_id)
    if mine is None or theirs.state is not AssignmentState.CONFIRMED or caller not in people:
        raise SwapNotOpen(swap_id, swap.state)
    accepted = swap.accepted(mine.assignment_id, now)
    repository.swaps.save(accepted, accepted_by=caller)
    _exchange(repository, (people[caller], mine), (people[swap.volunteer_id], theirs), tasks, now)
    return accepted


def call_off_swap(
    repository: Repository, principal: Principal, now: datetime, swap_id: str, seen: Seen
) -> Swap:
    """Who proposed it no longer wants it."""
    asked = repository.swaps.get(swap_id)
    require(principal, "tasks.CallOffSwap", own_facts(principal, (asked.volunteer_id,)))
    repository.tasks.lock(asked.task_id)
    swap = repository.swaps.get(swap_id)
    seen(swap.version)
    over = swap.after(SwapEvent.CALL_OFF, now)
    repository.swaps.save(over)
    return over


def list_swaps(
    repository: Repository,
    principal: Principal,
    state: SwapState | None,
    after: str | None,
    size: int,
) -> Listed[Swap]:
    """The caller's own swaps, and those that wait for somebody in a slot in which they hold a place."""
    caller = principal.person_id or ""
    require(principal, "tasks.ListSwaps", own_facts(principal, (caller,)))
    awaited = repository.assignments.awaited_of(caller)
    found, last = repository.swaps.page(caller, {one.slot_id for one in awaited}, state, after, size)
    return [swap.as_seen_by(caller) for swap in found if _concerns(swap, caller, awaited)], last


def expire_swap(repository: Repository, now: datetime, swap_id: str) -> None:
    """Nobody changed places in time."""
    repository.tasks.lock(repository.swaps.get(swap_id).task_id)
    swap = repository.swaps.get(swap_id)
    if swap.state is SwapState.PROPOSED and swap.expire_time <= now:
        repository.swaps.save(swap.after(SwapEvent.EXPIRE, now))


def _wanted(repository: Repository, given: Assignment, task: Task, slot_id: str, now: datetime) -> Task:
    """The task of the slot wanted. Raises SwapImpossible."""
    task_id = repository.tasks.of_slots([slot_id]).get(slot_id, "")
    possible = given.state is AssignmentState.CONFIRMED and bool(task_id) and slot_id != given.slot_id
    if possible:
        wanted = repository.tasks.get(task_id)
        same_circle = wanted.terms.circle_id == task.terms.circle_id
        if same_circle and task.takes_people(now) and wanted.takes_people(now):
            return wanted
    raise SwapImpossible(slot_id)


def _concerns(swap: Swap, caller: str, awaited: Sequence[Assignment]) -> bool:
    """Whether the caller proposed or answered it, or still can answer it."""
    is_open_to_others = swap.state is SwapState.PROPOSED and swap.volunteer_id != caller
    return not is_open_to_others or _given_for(swap, awaited) is not None


def _given_for(swap: Swap, awaited: Sequence[Assignment]) -> Assignment | None:
    """Which of somebody's promises they can give in exchange: held since before the proposal, so that time
    and place are still those that the proposer saw."""
    found = (
        one
        for one in awaited
        if one.slot_id == swap.wanted_slot_id
        and one.volunteer_id != swap.volunteer_id
        and one.create_time <= swap.create_time
    )
    return next(found, None)


def _took_part(repository: Repository, swap: Swap, caller: str) -> bool:
    return repository.assignments.get(swap.accepted_assignment_id).volunteer_id == caller


def _exchange(
    repository: Repository,
    mine: tuple[Volunteer, Assignment],
    theirs: tuple[Volunteer, Assignment],
    tasks: dict[str, Task],
    now: datetime,
) -> None:
    """Both give up their places, and each takes the other's. Raises whatever makes `mine` unfit for it, and
    SwapImpossible where `theirs` is: why is nobody else's business.
    """
    places = [(mine[0], theirs[1], new_id()), (theirs[0], mine[1], new_id())]
    for _, given, seat_id in places:
        repository.assignments.save(replaced(given, seat_id, now))
    for taker, given, seat_id in places:
        task = repository.tasks.get(given.task_id)
        try:
            take_seat(repository, taker, task, given.slot_id, Origin.SWAP, now, assignment_id=seat_id)
        except Unavailable:
            raise
        except DomainError as unfit:
            if taker is mine[0]:
                raise
            raise SwapImpossible(given.slot_id) from unfit
