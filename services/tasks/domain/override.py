"""A coordinator lets somebody come although another commitment, a rest or a limit stands in the way.

Never overridden are qualification, age, blocks and capacity.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Override:
    """Who allowed it, and why."""

    by_person_id: str
    reason: str
