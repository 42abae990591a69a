"""What one more skill or one more window would open for a volunteer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from libs.matching_engine.neighbourhoods.alternative import Displacement, best_if, displacements
from libs.matching_engine.neighbourhoods.changes import GiveSkill, GiveWindow
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.people.population import Indices, Numbers
from libs.matching_engine.problem import MINUTES_PER_DAY, Volunteer
from libs.matching_engine.rules import team
from libs.matching_engine.search.effort import Effort

HIGHEST_LEVEL = 3
PARTS_OF_DAY = ((360, 720), (720, 1080), (1080, 1440))
"""Morning, afternoon, evening: the windows that are tried, in minutes of a day."""

WORKED_OUT = 6
"""Changes of which the gain is worked out; the most promising."""

SHOWN = 20
"""Slots named for each change."""

Gift = GiveSkill | GiveWindow


@dataclass(frozen=True, slots=True)
class Opened:
    """What a change opens: how many slots with how many seats left, the best of them, what the plan gains.

    `gain` is what the plan would be worth more if this volunteer made the best of it and all others stayed.
    """

    change: Gift
    slots: tuple[str, ...]
    number_of_slots: int
    seats: int
    gain: int
    moves: tuple[Displacement, ...]

    def document(self) -> dict[str, Any]:
        """The answer for JSON."""
        moves = [
            {"volunteer": move.volunteer, "leaves": list(move.leaves), "takes": list(move.takes)}
            for move in self.moves
        ]
        return {
            "change": self.change.document(),
            "slots": list(self.slots),
            "number_of_slots": self.number_of_slots,
            "seats": self.seats,
            "gain": self.gain,
            "moves": moves,
        }


def what_opens(situation: Situation, volunteer: int, change: Gift, effort: Effort) -> Opened:
    """What a skill or a window would open for a volunteer."""
    fresh, worth = _opened(situation, volunteer, change)
    return _worked_out(situation, volunteer, change, fresh, worth, effort)


def what_would_open_most(situation: Situation, volunteer: int, effort: Effort) -> tuple[Opened, ...]:
    """The skills and windows, one at a time, that would gain most, the best first.

    Tried are each skill at the lowest level that opens anything, and each part of each day of the tasks.
    """
    tried: list[tuple[int, Gift, Indices, Numbers]] = []
    gifts: list[Gift] = [*_skills(situation, volunteer), *_windows(situation, volunteer)]
    for change in gifts:
        fresh, worth = _opened(situation, volunteer, change)
        if len(fresh):
            tried.append((int(worth.max()), change, fresh, worth))
    tried.sort(key=lambda entry: -entry[0])
    found = [
        _worked_out(situation, volunteer, change, fresh, worth, effort)
        for _, change, fresh, worth in tried[:WORKED_OUT]
    ]
    return tuple(sorted(found, key=lambda opened: (-opened.gain, -opened.seats)))


def _opened(situation: Situation, volunteer: int, change: Gift) -> tuple[Indices, Numbers]:
    """The slots with seats left that are open only after the change, and what a seat there is worth."""
    problem, plan, openings = situation.problem, situation.plan, situation.openings
    person = change.made_for(problem.volunteers[volunteer])
    fresh = np.setdiff1d(openings.open_to(volunteer, person), openings.open_to(volunteer))
    fresh = fresh[[not team.is_full(problem, plan, slot) for slot in fresh.tolist()]]
    values = openings.values(volunteer, fresh, person)
    seats = np.array([situation.worth_of_a_seat(slot) for slot in fresh.tolist()], dtype=values.dtype)
    return fresh, values + seats


def _worked_out(
    situation: Situation, volunteer: int, change: Gift, fresh: Indices, worth: Numbers, effort: Effort
) -> Opened:
    problem, plan = situation.problem, situation.plan
    best = fresh[np.argsort(-worth, kind="stable")][:SHOWN].tolist()
    move = best_if(problem, plan, situation.with_company([volunteer]), best, effort=effort, change=change)
    seats = sum(problem.slots[slot].max - plan.taken(slot) for slot in fresh.tolist())
    return Opened(
        change,
        tuple(problem.slots[slot].id for slot in best),
        len(fresh),
        seats,
        0 if move is None else move.gain,
        () if move is None else displacements(problem, move),
    )


def _skills(situation: Situation, volunteer: int) -> Iterator[GiveSkill]:
    who = situation.problem.volunteers[volunteer]
    for skill in situation.problem.implies:
        for level in range(who.skills.get(skill, 0) + 1, HIGHEST_LEVEL + 1):
            change = GiveSkill(who.id, skill, level)
            if len(_opened(situation, volunteer, change)[0]):
                yield change
                break


def _windows(situation: Situation, volunteer: int) -> Iterator[GiveWindow]:
    problem = situation.problem
    who = problem.volunteers[volunteer]
    for day in sorted({task.day for task in problem.tasks if task.day is not None}):
        for start, end in PARTS_OF_DAY:
            window = day * MINUTES_PER_DAY + start, day * MINUTES_PER_DAY + end
            if not _is_free(who, *window):
                yield GiveWindow(who.id, *window)


def _is_free(who: Volunteer, start: int, end: int) -> bool:
    return any(begin <= start and end <= until for begin, until in who.windows)
