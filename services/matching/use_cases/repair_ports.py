"""What repairs need of the world beside what plans need: the engine, and what is said to and by it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.matching.domain.facts import Pair, Volunteer
from services.matching.domain.horizon import Horizon
from services.matching.domain.problem import Draft
from services.matching.domain.problem.draft import Document
from services.matching.use_cases.ports import FactBook, Solved


@dataclass(frozen=True, slots=True)
class Screened:
    """Who could take a seat: `volunteers` are the best of each slot, `left_out` counts by slot and rule why
    all others are not among them."""

    volunteers: Mapping[str, Volunteer]
    left_out: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Mended:
    """What the engine made of a repair's problem; pairs are (volunteer id, slot id)."""

    solved: Solved
    dropped: Sequence[Pair]
    kept: int
    objective_before: int
    best_nearby: bool


@dataclass(frozen=True, slots=True)
class ToMend:
    """The problem of a repair. `in_force` are promises, offers, and freed seats in the name of nobody;
    of the tasks that `changed` every seat is to be filled."""

    document: Document
    in_force: Sequence[Pair]
    changed: Collection[str]
    left_out: Mapping[str, Mapping[str, int]]


class RepairEngine(Protocol):
    """The matching engine beside a roster of everybody that is kept in memory. Blocks."""

    def screen(
        self,
        book: FactBook,
        versions: Mapping[str, int],
        draft: Draft,
        place: tuple[str, Horizon],
        leaving_out: Collection[str],
    ) -> Screened:
        """Who could take a seat of the draft's slots, as far as that depends on them alone. `place` is the
        circle and the horizon."""
        ...

    def broken(self, document: Document, pairs: Collection[Pair]) -> Mapping[Pair, str]:
        """Which pairs break a rule by themselves now, and which rule."""
        ...

    def mend(self, to_mend: ToMend) -> Mended:
        """The plan around the change, checked. Raises Unsolvable."""
        ...
