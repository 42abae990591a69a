"""Everything that a problem is built from, the volunteers apart: those come one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.matching.domain.facts import Circle, Pair, Promise, Skill, Task
from services.matching.domain.horizon import Horizon


@dataclass(frozen=True)
class Facts:
    """What is known about a circle and a horizon.

    `tasks` are open, lie in the circle or one nested in it, and start in the horizon. `assignments` (live)
    and `offers` (open) are theirs; `elsewhere` has, by volunteer, what they promised or were offered in other
    tasks, and served, from the first week of the horizon on. `declined` are (volunteer, task). `offers_sent`
    counts the last seven days, `served` the tasks of the last 28 days, both by volunteer.
    """

    circle: Circle
    horizon: Horizon
    weights: Mapping[str, int]
    circles: Mapping[str, Circle]
    skills: tuple[Skill, ...] = ()
    tasks: tuple[Task, ...] = ()
    assignments: tuple[Promise, ...] = ()
    offers: tuple[Promise, ...] = ()
    elsewhere: Mapping[str, tuple[Promise, ...]] = field(default_factory=dict)
    declined: frozenset[tuple[str, str]] = frozenset()
    offers_sent: Mapping[str, int] = field(default_factory=Counter)
    served: Mapping[str, int] = field(default_factory=Counter)

    @property
    def fixed_pairs(self) -> frozenset[Pair]:
        """Who has said yes to which slot."""
        return frozenset(promise.pair for promise in self.assignments)
