"""To whom a task is open: its circle, what nests in it, its allies, and wider circles as far as it has
spilled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.matching.domain.facts import DEFAULT_ALLY_COST, DEFAULT_SPILL_COST, Circle, Task


class CircleMap:
    """The circles by how they nest. Events may arrive in any order, so unknown parents and cycles are
    harmless."""

    def __init__(self, circles: Mapping[str, Circle]) -> None:
        self._circles = circles
        self._children: dict[str, list[str]] = {}
        for circle_id in sorted(circles):
            self._children.setdefault(circles[circle_id].parent_circle_id, []).append(circle_id)

    def nested_in(self, circle_id: str) -> frozenset[str]:
        """The circle and all that nest in it."""
        found, pending = {circle_id}, [circle_id]
        while pending:
            for child in self._children.get(pending.pop(), ()):
                if child not in found:
                    found.add(child)
                    pending.append(child)
        return frozenset(found)

    def open_to(self, task: Task) -> dict[str, int]:
        """The circles whose points may serve in the task, each with its price; the cheapest way counts."""
        costs: dict[str, int] = {}
        for widest, cost in self._rings(task):
            for circle_id in self.nested_in(widest):
                costs[circle_id] = min(cost, costs.get(circle_id, cost))
        return dict(sorted(costs.items()))

    def _rings(self, task: Task) -> Iterator[tuple[str, int]]:
        yield task.circle_id, 0
        circle = self._circles.get(task.circle_id)
        if circle is None:
            return
        for ally in circle.ally_circle_ids:
            yield ally, circle.ally_cost or DEFAULT_ALLY_COST
        for step, ancestor in zip(range(1, task.spill_level + 1), self._ancestors(circle), strict=False):
            yield ancestor, step * (circle.spill_cost or DEFAULT_SPILL_COST)

    def _ancestors(self, circle: Circle) -> Iterator[str]:
        """The next wider circle first."""
        seen = {circle.circle_id}
        above: Circle | None = circle
        while above is not None and above.parent_circle_id and above.parent_circle_id not in seen:
            seen.add(above.parent_circle_id)
            yield above.parent_circle_id
            above = self._circles.get(above.parent_circle_id)
