"""The engine's repair as this service uses it: in a thread of this process, over the few people who could
take a seat, chosen from everybody kept in memory.

The engine is imported on its first use, as in `engine`.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from libs.places import Plane
from services.matching.domain.facts import Pair, Volunteer
from services.matching.domain.horizon import Horizon
from services.matching.domain.problem import Draft
from services.matching.domain.problem.draft import Document
from services.matching.domain.proposal import UnfilledSlot
from services.matching.engine import solved_of
from services.matching.use_cases.ports import FactBook, Unsolvable
from services.matching.use_cases.repair_ports import Mended, Screened, ToMend

if TYPE_CHECKING:
    from libs.matching_engine.files.solution import Solution
    from libs.matching_engine.problem import Problem
    from libs.matching_engine.problem import Volunteer as Entry
    from libs.matching_engine.repair.repair import Repair

ROSTERS_KEPT = 4
"""Circles whose people stay in memory."""

PEOPLE_KEPT = 50_000
"""As long as it is more than one circle; ten thousand people take some 30 MB."""

CANDIDATES = 60
"""Looked at for each slot, beside five for each of its seats: the best of all who could serve."""

PRICE_OF_AN_OFFER = 1_000_000
"""Points; more than a better place is worth, so whoever has been asked is not moved for its sake."""

SECONDS = 2.0
"""For a search; nearly all are proven after some milliseconds."""


class Mender:
    """Repairs, with a roster of the people of each circle that was mended last."""

    def __init__(self) -> None:
        self._rosters: OrderedDict[tuple[str, Horizon, Plane], _Roster] = OrderedDict()
        self._lock = threading.Lock()

    def screen(
        self,
        book: FactBook,
        versions: Mapping[str, int],
        draft: Draft,
        place: tuple[str, Horizon],
        leaving_out: Collection[str],
    ) -> Screened:
        """The best candidates of each slot, as far as that depends on them alone, and why not the others."""
        from libs.matching_engine.files.parsing import parse_problem

        with self._lock:
            roster = self._roster((*place, draft.plane))
            roster.refresh(book, versions, draft)
            head = draft.head(roster.skills) | {"volunteers": []}
            problem = parse_problem(head).over_the_people_of(roster.everybody)
            chosen, left_out = _screened(problem, leaving_out)
            return Screened({who: roster.volunteer(who) for who in sorted(chosen)}, left_out)

    def broken(self, document: Document, pairs: Collection[Pair]) -> Mapping[Pair, str]:
        """Which pairs break a rule by themselves, and which rule."""
        from libs.matching_engine.files.parsing import parse_problem
        from libs.matching_engine.rules import one_pair

        problem = parse_problem(document)
        people, slots = problem.volunteer_numbers, problem.slot_numbers
        found = {}
        for who, slot in sorted(pairs):
            if who in people and slot in slots:
                code = one_pair.first_broken(problem, people[who], slots[slot])
                if code is not None:
                    found[who, slot] = code.value
        return found

    def mend(self, to_mend: ToMend) -> Mended:
        """The plan around the change, confirmed by code that shares nothing with the search.

        Raises Unsolvable.
        """
        from libs.matching_engine.files.parsing import parse_problem
        from libs.matching_engine.repair.repair import Tolerance, repair
        from libs.matching_engine.search.effort import Effort, Limits

        started = time.monotonic()
        effort = Effort(Limits(time_limit=SECONDS), lambda: time.monotonic() - started)
        problem = parse_problem(to_mend.document)
        tolerance = Tolerance(price=PRICE_OF_AN_OFFER)
        done = repair(problem, to_mend.in_force, changed=to_mend.changed, tolerance=tolerance, effort=effort)
        solution = _checked_solution(problem, to_mend.document, done, started)
        solved = solved_of(problem, solution)
        unfilled = [_with_those_left_out(slot, to_mend.left_out) for slot in solved.unfilled]
        mended = replace(solved, unfilled=unfilled)
        return Mended(mended, done.dropped, done.kept, done.objective_before, done.best_nearby)

    def _roster(self, place: tuple[str, Horizon, Plane]) -> _Roster:
        roster = self._rosters.setdefault(place, _Roster())
        self._rosters.move_to_end(place)
        while len(self._rosters) > ROSTERS_KEPT or (len(self._rosters) > 1 and self._people > PEOPLE_KEPT):
            self._rosters.popitem(last=False)
        return roster

    @property
    def _people(self) -> int:
        return sum(len(roster) for roster in self._rosters.values())


class _Roster:
    """People as the engine knows them when nobody has promised anything; only who changed is read again."""

    def __init__(self) -> None:
        self._people: dict[str, Volunteer] = {}
        self._entries: dict[str, Entry] = {}
        self.skills: frozenset[str] = frozenset()
        self.everybody: Problem

    def __len__(self) -> int:
        return len(self._people)

    def refresh(self, book: FactBook, versions: Mapping[str, int], draft: Draft) -> None:
        """Read whoever is new or different, and forget who is gone."""
        from libs.matching_engine.files.parsing import parse_problem

        gone = self._people.keys() - versions.keys()
        stale = [who for who, version in versions.items() if not self._is_known(who, version)]
        if self._people and not (stale or gone):
            return
        read = book.volunteers(stale)
        entries = [draft.entry(volunteer) for volunteer in read]
        skills = self.skills | {skill for entry in entries for skill in entry["skills"]}
        head = draft.head(skills) | {"volunteers": entries, "tasks": [], "fixed": [], "published": []}
        # Nothing is remembered before all of it could be read: what fails here is read again next time.
        parsed = parse_problem(head)
        self.skills = skills
        for who in gone:
            del self._people[who], self._entries[who]
        self._people.update((volunteer.volunteer_id, volunteer) for volunteer in read)
        self._entries.update((entry.id, entry) for entry in parsed.volunteers)
        ordered = tuple(self._entries[who] for who in sorted(self._entries))
        self.everybody = replace(parsed, volunteers=ordered)

    def volunteer(self, who: str) -> Volunteer:
        """One of the people."""
        return self._people[who]

    def _is_known(self, who: str, version: int) -> bool:
        return who in self._people and self._people[who].version >= version


def _screened(problem: Problem, leaving_out: Collection[str]) -> tuple[set[str], dict[str, Counter[str]]]:
    """Ids of the best candidates of all slots, and by slot and rule the number of all others; some people
    are neither."""
    import numpy as np

    from libs.matching_engine.pair_value import pair_values
    from libs.matching_engine.rules.codes import TABLE_ORDER
    from libs.matching_engine.rules.eligibility import PASSES, first_broken

    code_at = {position: code.value for code, position in TABLE_ORDER.items()}
    numbers = problem.volunteer_numbers
    without = {numbers[who] for who in leaving_out if who in numbers}
    chosen: set[int] = set()
    positions_of = {}
    for number, slot in enumerate(problem.slots):
        positions_of[number] = first_broken(problem, number)
        able = np.setdiff1d(np.flatnonzero(positions_of[number] == PASSES), sorted(without))
        worth = pair_values(problem, number, able) - problem.weights.load * problem.population.loads[able]
        best = able[np.argsort(-worth, kind="stable")][: CANDIDATES + 5 * slot.max]
        chosen.update(best.tolist())
    left_out: dict[str, Counter[str]] = {}
    others = np.array(sorted(set(range(len(problem.volunteers))) - chosen - without), dtype=np.intp)
    for number, slot in enumerate(problem.slots):
        counts = Counter(positions_of[number][others].tolist())
        left_out[slot.id] = Counter(
            {code_at.get(position, "NOT_WORTH_IT"): count for position, count in counts.items()}
        )
    return {problem.volunteers[number].id for number in chosen}, left_out


def _checked_solution(problem: Problem, document: Document, done: Repair, started: float) -> Solution:
    """The mended plan as a solution that the checker has nothing against; its bound is quick and loose."""
    from libs.matching_engine import checker
    from libs.matching_engine.bounds.simple_bounds import crude_bound
    from libs.matching_engine.files.in_force import numbered
    from libs.matching_engine.files.parsing import sha256_of
    from libs.matching_engine.files.solution import solved
    from libs.matching_engine.funnel import Funnel
    from libs.matching_engine.search.effort import Limits
    from libs.matching_engine.search.solver import Incumbent, Outcome

    text = json.dumps(document).encode()
    best = Incumbent(tuple(numbered(problem, done.assignments)), done.objective, crude_bound(problem))
    solution = solved(
        problem,
        sha256_of(text),
        Limits(time_limit=SECONDS),
        Outcome(best, "work" if done.best_nearby else "time"),
        Funnel(problem),
        lambda: time.monotonic() - started,
    )
    if checker.check_plan(text, solution.document()):
        raise Unsolvable("The repair found breaks a rule and was thrown away; this is a defect.")
    return solution


def _with_those_left_out(slot: UnfilledSlot, left_out: Mapping[str, Mapping[str, int]]) -> UnfilledSlot:
    """The slot with the reasons of those who were not even looked at closely."""
    counts = Counter(dict(slot.reasons))
    counts.update(left_out.get(slot.slot_id, {}))
    return replace(slot, reasons=_in_order(counts))


def _in_order(counts: Mapping[str, int]) -> Sequence[tuple[str, int]]:
    from libs.matching_engine.rules.codes import Code

    order: Iterable[str] = [code.value for code in Code]
    return [(code, counts[code]) for code in order if counts.get(code)]
