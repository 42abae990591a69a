"""Skills imply others: who has one at a level has everything it implies at that level."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

Implications = Mapping[str, Collection[str]]
"""By skill, the skills that it implies directly. What is named nowhere implies nothing."""


class SkillGraph:
    """An implication graph without cycles, ready to be asked. Raises ValueError for one with a cycle."""

    def __init__(self, implies: Implications) -> None:
        cycle = find_cycle(implies)
        if cycle:
            raise ValueError(f"skills imply each other in a circle: {' → '.join(cycle)}")
        self._implies = implies
        self._contained: dict[str, frozenset[str]] = {}

    def contained_in(self, skill: str) -> frozenset[str]:
        """The skill itself and everything it implies, directly or not."""
        known = self._contained.get(skill)
        if known is None:
            known = frozenset(_reachable(skill, self._implies))
            self._contained[skill] = known
        return known

    def closure(self, held: Mapping[str, int] | Iterable[tuple[str, int]]) -> dict[str, int]:
        """By skill, the highest level that the held (skill, level) give, implied skills included."""
        levels: dict[str, int] = {}
        for skill, level in held.items() if isinstance(held, Mapping) else held:
            for contained in self.contained_in(skill):
                levels[contained] = max(level, levels.get(contained, level))
        return levels


def find_cycle(implies: Implications) -> tuple[str, ...]:
    """Skills that imply each other in a circle, the first repeated at the end; empty when there are none."""
    finished: set[str] = set()
    for start in sorted(implies):
        path: list[str] = []
        on_path: set[str] = set()
        pending = [(start, False)]
        while pending:
            skill, left = pending.pop()
            if left:
                finished.add(skill)
                on_path.discard(path.pop())
            elif skill in on_path:
                return (*path[path.index(skill) :], skill)
            elif skill not in finished:
                path.append(skill)
                on_path.add(skill)
                pending.append((skill, True))
                pending.extend((implied, False) for implied in sorted(implies.get(skill, ())))
    return ()


def _reachable(skill: str, implies: Implications) -> set[str]:
    found, pending = {skill}, [skill]
    while pending:
        for implied in implies.get(pending.pop(), ()):
            if implied not in found:
                found.add(implied)
                pending.append(implied)
    return found
