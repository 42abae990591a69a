"""Where somebody would help most who came too late for a seat."""

from typing import Any

from services.gateway.alternatives import best_alternatives, came_too_late
from services.gateway.pages import listing
from services.gateway.pages.page import Page


async def instead_of(page: Page, *, seat_lost: bool = False) -> dict[str, Any]:
    """The best seats left, for who has just come too late or has lost a seat; else none."""
    refused = page.refusal
    too_late = refused is not None and came_too_late(refused.reason, refused.metadata)
    if page.visitor.account is None or not (seat_lost or too_late):
        return {"instead": [], "instead_tasks": {}}
    missed = refused.metadata if refused is not None else None
    ranked = await best_alternatives(page.upstream, page.person_id, missed)
    return {
        "instead": ranked,
        "instead_tasks": await listing.tasks_by_id(page.upstream, (slot.task_id for slot in ranked)),
    }
