"""What is open to one volunteer now: a problem of their own, in which everybody else's promises are facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts as Parties
from services.matching.domain.errors import VolunteerNotFound
from services.matching.domain.facts import Circle, Standing, Task, Volunteer
from services.matching.domain.horizon import DEFAULT_LENGTH, Horizon, checked_horizon
from services.matching.domain.problem import Draft, Facts
from services.matching.domain.problem.circles import CircleMap
from services.matching.domain.problem.draft import Document
from services.matching.domain.weights import combined_weights
from services.matching.use_cases.ports import FactBook, Store


def problem_of_volunteer(
    store: Store,
    principal: Principal,
    now: datetime,
    volunteer_id: str,
    interval: tuple[datetime, datetime] | None,
) -> Document | None:
    """The seats left and the volunteer as a matching problem; None for a volunteer who may not be asked.

    Left out are tasks of which they have heard already: promised, offered, or declined before. What is
    weighed is the policy of the first of their circles. Raises VolunteerNotFound, HorizonInvalid.
    """
    known = store.facts.volunteers([volunteer_id])
    circle_ids = [circle_id for volunteer in known for circle_id in volunteer.circle_ids]
    require(principal, "matching.RankTasks", Parties(person_ids=[volunteer_id], circle_ids=circle_ids))
    if not known:
        raise VolunteerNotFound(volunteer_id)
    (volunteer,) = known
    circles = store.facts.circles()
    home = next((circles[one] for one in volunteer.circle_ids if one in circles), None)
    if home is None or not volunteer.active:
        return None
    start, end = interval or (now, now + DEFAULT_LENGTH)
    horizon = checked_horizon(start, end, home.time_zone, now)
    facts = _facts(store.facts, volunteer, home, horizon, now)
    draft = Draft(facts, {volunteer_id: volunteer}, outside=facts.fixed_pairs)
    asked_by_nobody = replace(volunteer, limits=replace(volunteer.limits, offers_per_week=0))
    return draft.problem([asked_by_nobody])


def _facts(book: FactBook, volunteer: Volunteer, home: Circle, horizon: Horizon, now: datetime) -> Facts:
    circles = book.circles()
    own = tuple(book.promises(horizon.earliest_week, horizon.last_moment, volunteer.volunteer_id))
    heard_of = {promise.task_id for promise in own} | book.declined_by(volunteer.volunteer_id)
    tasks = tuple(
        task
        for task in _within_reach(book.open_tasks(set(circles), horizon, now), CircleMap(circles), volunteer)
        if task.task_id not in heard_of
    )
    promised = book.promised_in([task.task_id for task in tasks])
    return Facts(
        circle=home,
        horizon=horizon,
        weights=combined_weights(home.weights, {}),
        circles=circles,
        skills=book.skills(),
        tasks=tasks,
        assignments=tuple(one for one in promised if one.standing is Standing.CONFIRMED),
        elsewhere={volunteer.volunteer_id: own},
    )


def _within_reach(tasks: tuple[Task, ...], circles: CircleMap, volunteer: Volunteer) -> list[Task]:
    """The tasks that are open to a circle of the volunteer."""
    mine = set(volunteer.circle_ids)
    open_to_me: dict[tuple[str, int], bool] = {}
    for task in tasks:
        ring = task.circle_id, task.spill_level
        if ring not in open_to_me:
            open_to_me[ring] = not mine.isdisjoint(circles.open_to(task))
    return [task for task in tasks if open_to_me[task.circle_id, task.spill_level]]
