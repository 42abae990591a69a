"""How often a person may be asked."""

from datetime import timedelta

from services.tasks.domain.circle import CirclePolicy
from services.tasks.domain.promise_errors import ContactBudgetSpent
from services.tasks.domain.volunteer import Volunteer

BUDGET_WINDOW = timedelta(days=7)
"""The stretch of time, ending now, within which offers are counted; what became of them does not matter."""


def check_budget(volunteer: Volunteer, policy: CirclePolicy, recent_offers: int) -> None:
    """Raises ContactBudgetSpent when one more offer were too many, by the circle or by the volunteer."""
    budget = policy.max_offers_per_week
    if volunteer.limits.max_offers_per_week:
        budget = min(budget, volunteer.limits.max_offers_per_week)
    if recent_offers >= budget:
        raise ContactBudgetSpent(volunteer.volunteer_id, budget)
