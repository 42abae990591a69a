"""What would fill a seat: whom to ask as things are, or what to change first."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from libs.matching_engine.explanation.possibilities import Possibility, as_things_are, possible_changes
from libs.matching_engine.explanation.wanted import CrewShort, PeopleWanted, people_wanted, rest_of_crew
from libs.matching_engine.funnel import Funnel, Reasons
from libs.matching_engine.neighbourhoods.alternative import Displacement, best_if, displacements
from libs.matching_engine.neighbourhoods.changes import Change
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.rules import team
from libs.matching_engine.search.effort import Effort


@dataclass(frozen=True, slots=True)
class Way:
    """A way to fill a seat: make the change (None: none is needed), then who serves where.

    `gain` is what the plan is then worth more than now, at least; the dearer a way, the less.
    """

    change: Change | None
    gain: int
    moves: tuple[Displacement, ...]

    def document(self) -> dict[str, Any]:
        """The way for JSON."""
        change = None if self.change is None else self.change.document()
        moves = [
            {"volunteer": move.volunteer, "leaves": list(move.leaves), "takes": list(move.takes)}
            for move in self.moves
        ]
        return {"change": change, "gain": self.gain, "moves": moves}


@dataclass(frozen=True, slots=True)
class Filling:
    """The ways to fill a seat or more of a slot, the cheapest first, and whom to look for otherwise.

    `taken` seats are filled, `seats` are short of `desired`, `extra` may be filled beyond. A change is only
    told if it fills a seat for less than is possible as things are. `reasons` count everybody who does not
    serve in a slot with room, as those of an unfilled slot do. `crew` are the other slots that an
    all-or-nothing task waits for.
    """

    slot: str
    taken: int
    seats: int
    extra: int
    ways: tuple[Way, ...]
    wanted: PeopleWanted
    reasons: Reasons
    crew: tuple[CrewShort, ...]

    def document(self) -> dict[str, Any]:
        """The answer for JSON."""
        return {
            "slot": self.slot,
            "taken": self.taken,
            "seats": self.seats,
            "extra": self.extra,
            "ways": [way.document() for way in self.ways],
            "wanted": {name: getattr(self.wanted, name) for name in PeopleWanted.__slots__},
            "reasons": [{"code": code.value, "volunteers": number} for code, number in self.reasons],
            "crew": [asdict(short) for short in self.crew],
        }


def what_would_fill(situation: Situation, slot: int, effort: Effort) -> Filling:
    """All ways to fill one more seat of a slot that one change, or none, opens."""
    problem, plan = situation.problem, situation.plan
    seats, taken = problem.slots[slot], plan.taken(slot)
    has_room = not team.is_full(problem, plan, slot)
    return Filling(
        slot=seats.id,
        taken=taken,
        seats=max(0, seats.desired - taken),
        extra=seats.max - max(taken, seats.desired),
        ways=_ways(situation, slot, effort) if has_room else (),
        wanted=people_wanted(situation, slot),
        reasons=Funnel(problem).reasons_of(slot, plan) if has_room else (),
        crew=tuple(rest_of_crew(situation, slot)),
    )


def _ways(situation: Situation, slot: int, effort: Effort) -> tuple[Way, ...]:
    """As things are, if that is possible; then each change by which a seat is filled for less."""
    unchanged = _way(situation, slot, as_things_are(situation, slot), effort)
    changes: list[Way] = []
    for possibility in possible_changes(situation, slot):
        if effort.is_over():
            break
        way = _way(situation, slot, possibility, effort)
        if way is not None and _is_cheaper(way, unchanged):
            # Among these people it may go as well without the change.
            unchanged = _better(unchanged, _way(situation, slot, replace(possibility, change=None), effort))
            changes.append(way)
    ways = [way for way in changes if _is_cheaper(way, unchanged)]
    if unchanged is not None:
        ways.append(unchanged)
    return tuple(sorted(ways, key=lambda way: (-way.gain, len(way.moves))))


def _is_cheaper(way: Way, unchanged: Way | None) -> bool:
    return unchanged is None or way.gain > unchanged.gain


def _better(one: Way | None, other: Way | None) -> Way | None:
    return max((way for way in (one, other) if way is not None), key=lambda way: way.gain, default=None)


def _way(situation: Situation, slot: int, possibility: Possibility, effort: Effort) -> Way | None:
    """The best plan nearby with one more person in the slot, if there is one after the change."""
    problem, plan = situation.problem, situation.plan
    move = best_if(
        problem,
        plan,
        situation.with_company(possibility.people),
        {slot, *possibility.slots},
        effort=effort,
        change=possibility.change,
        filled=slot,
    )
    if move is None:
        return None
    return Way(possibility.change, move.gain, displacements(problem, move))
