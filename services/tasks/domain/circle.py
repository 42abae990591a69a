"""What the tasks service knows of circles and organisations: who may serve whom, and by which policy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class CirclePolicy:
    """How a circle works. Durations in minutes; `max_offers_per_week` to one person in any seven days.

    With `check_in_needs_proof` nobody's word that they have come is enough. What counts against somebody does
    so for `penalty_days`.
    """

    offer_ttl: int = 2880
    max_offers_per_week: int = 7
    withdraw_cutoff: int = 1440
    check_in_open: int = 60
    check_in_grace: int = 60
    shortest_wave: int = 60
    check_in_needs_proof: bool = False
    penalty_days: int = 180

    @property
    def grace(self) -> timedelta:
        """How long after the start people may still come, and after the end may still go."""
        return timedelta(minutes=self.check_in_grace)

    @property
    def penalty(self) -> timedelta:
        """How long a no-show or a late withdrawal counts."""
        return timedelta(days=self.penalty_days)


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle: its host, those above it (the next wider one first), and those allied with it."""

    circle_id: str
    policy: CirclePolicy = field(default_factory=CirclePolicy)
    ancestors: tuple[str, ...] = ()
    allies: frozenset[str] = frozenset()
    host_id: str = ""

    def opened(self, spill_level: int) -> tuple[str, ...]:
        """The circles to which its tasks are open at a spill level, itself first."""
        return (self.circle_id, *self.ancestors[:spill_level])


@dataclass(frozen=True, slots=True)
class Organisation:
    """What publishing asks of an organisation."""

    organisation_id: str
    is_verified: bool


class Circles:
    """Some circles, and who is within reach of whom."""

    def __init__(self, circles: Iterable[Circle]) -> None:
        self._circles: Mapping[str, Circle] = {circle.circle_id: circle for circle in circles}

    def known(self, circle_id: str) -> Circle:
        """The circle, with defaults when nothing is known of it."""
        return self._circles.get(circle_id) or Circle(circle_id)

    def admit(self, circle_id: str, spill_level: int, member_of: Iterable[str]) -> bool:
        """Whether a member of these circles may serve a circle's task.

        That is a member of a circle it is open to, of an ally of one, or of a circle nested in either.
        """
        if not circle_id:
            return True
        opened = self.known(circle_id).opened(spill_level)
        reached = set(opened).union(*(self.known(one).allies for one in opened))
        return any(not reached.isdisjoint((one, *self.known(one).ancestors)) for one in member_of)
