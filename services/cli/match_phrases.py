"""How `circle match` puts numbers, times, changes and conflicts into words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from libs.matching_engine.conflicts import Conflict
from libs.matching_engine.problem import MINUTES_PER_DAY

Answer = dict[str, Any]
Pair = tuple[str, str]

MOST_CONFLICTS = 10
"""Conflicts told on a terminal; a solution lists all of them."""

_ALONE: Mapping[str, str] = MappingProxyType(
    {
        "MISSING_SKILL": "lacks a skill that it asks for",
        "MISSING_TAG": "lacks a tag that it asks for",
        "OUTSIDE_CIRCLE": "belongs to none of its circles",
        "BLOCKED": "blocks it, or the pair is forbidden",
        "UNAVAILABLE": "is not free then",
        "OUT_OF_REACH": "does not go that far from home",
    }
)
_AMONG: Mapping[str, str] = MappingProxyType(
    {
        "CLASH": "the two overlap, or leave no time to get from one to the other",
        "OVER_LIMIT": "that is more than is offered",
        "ONE_SLOT": "these are slots of one task",
        "CAPACITY": "there are fewer seats than people",
        "APART": "they are kept apart",
    }
)


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: 1 seat, 2 seats."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names as a sentence lists them: a, b and c."""
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end


@dataclass(frozen=True, slots=True)
class Calendar:
    """Minutes of a problem as days and hours; without the date of its first day, days are counted from 1."""

    first_day: date | None = None

    def span(self, start: int, end: int) -> str:
        """From a minute to another: day 2, 14:00-16:30."""
        begins, ends = start // MINUTES_PER_DAY, (end - 1) // MINUTES_PER_DAY
        until = self._hour(end - ends * MINUTES_PER_DAY)
        if begins == ends:
            return f"{self._day(begins)}, {self._hour(start % MINUTES_PER_DAY)}-{until}"
        return f"{self._day(begins)}, {self._hour(start % MINUTES_PER_DAY)} to {self._day(ends)}, {until}"

    def _day(self, number: int) -> str:
        if self.first_day is not None:
            try:
                return f"{self.first_day + timedelta(days=number):%a %d %b %Y}"
            except OverflowError:
                # No calendar reaches that far; its number still says which day is meant.
                pass
        return f"day {number + 1:,}"

    def _hour(self, minute: int) -> str:
        return f"{minute // 60:02}:{minute % 60:02}"


def changed(change: Answer, calendar: Calendar) -> str:
    """A change in words."""
    match change["kind"]:
        case "LOWER_LEVEL":
            level = f"only at level {change['level']}" if change["level"] else "no longer"
            return f"{change['skill']} asked for {level} in {change['slot']}"
        case "LOWER_MINIMUM":
            return f"one person less needed in {change['slot']}"
        case "SHIFT_TASK":
            way = "later" if change["minutes"] > 0 else "earlier"
            return f"{change['task']} {counted(abs(change['minutes']), 'minute')} {way}"
        case "WIDEN_REACH":
            return f"{change['volunteer']} going {counted(change['metres'], 'metre')} farther"
        case "MORE_MINUTES":
            return f"{change['volunteer']} offering {counted(change['minutes'], 'minute')} more"
        case "GIVE_SKILL":
            return f"{change['skill']} at level {change['level']}"
        case _:
            return f"being free on {calendar.span(change['start'], change['end'])}"


def lacks_told(lacks: Answer, calendar: Calendar) -> Iterator[str]:
    """What exactly somebody lacks for a slot, a line each; nothing where the rule says it all."""
    for entry in lacks.get("skills", ()):
        held = f"held at level {entry['held']}" if entry["held"] else "not held at all"
        yield f"  {entry['skill']} at level {entry['asked']} is asked for, {held}"
    if "tags" in lacks:
        yield f"  asked for: {listed(lacks['tags'])}"
    if "circles" in lacks:
        yield f"  open to: {listed(lacks['circles'], 'or') if lacks['circles'] else 'no circle at all'}"
    if "start" in lacks:
        yield f"  it is on {calendar.span(lacks['start'], lacks['end'])}"
    if "metres" in lacks:
        yield f"  {counted(lacks['metres'], 'metre')} too far"
    for name, limit in (("minutes", "max_minutes"), ("minutes_that_day", "max_minutes_per_day")):
        if lacks.get(limit) is not None and lacks[name] > lacks[limit]:
            what = " on that day" if name == "minutes_that_day" else " in all"
            yield f"  {counted(lacks[name], 'minute')}{what}, offered: {lacks[limit]:,}"
    if lacks.get("max_tasks") is not None and lacks["tasks"] > lacks["max_tasks"]:
        yield f"  {counted(lacks['tasks'], 'task')}, offered: {lacks['max_tasks']:,}"


def conflicts_told(conflicts: Iterable[Conflict]) -> str:
    """Conflicts among fixed pairs, a line each, with what to write to mend them."""
    told = [f"  {conflict_told(conflict)}" for conflict in conflicts]
    rest = len(told) - MOST_CONFLICTS
    lines = told[:MOST_CONFLICTS] + ([f"  and {counted(rest, 'conflict')} more"] if rest > 0 else [])
    return "\n".join(lines)


def conflict_told(conflict: Conflict) -> str:
    """Who is meant, where, which rule stands against it, and what to take out of `fixed`."""
    who, where = listed(conflict.volunteers), listed(conflict.slots)
    why = f"{who} {_ALONE[conflict.code]}" if conflict.code in _ALONE else _AMONG[conflict.code]
    return f"{who} said yes to {where}, but {why} ({conflict.code}). {_remedy(conflict)}"


def _remedy(conflict: Conflict) -> str:
    pairs = [json.dumps([who, slot], ensure_ascii=False) for who, slot in _pairs(conflict)]
    if len(pairs) == 1:
        return f'If that is off, take {pairs[0]} out of "fixed".'
    if pairs:
        return f'Take {listed(pairs, "or")} out of "fixed".'
    return f'Take the pair of {listed(conflict.volunteers, "or")} out of "fixed".'


def _pairs(conflict: Conflict) -> list[Pair]:
    """The pairs meant, where the conflict tells them: several people in several slots it does not."""
    if len(conflict.volunteers) > 1 and len(conflict.slots) > 1:
        return []
    return [(who, slot) for who in conflict.volunteers for slot in conflict.slots]
