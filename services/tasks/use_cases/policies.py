"""By which policy a task is run."""

from services.tasks.domain.circle import CirclePolicy
from services.tasks.use_cases.ports import Repository


def policy_of(repository: Repository, circle_id: str) -> CirclePolicy:
    """The policy of a circle, or the defaults for what is open to everyone. Raises CircleUnknown."""
    return repository.facts.circle(circle_id).policy if circle_id else CirclePolicy()
