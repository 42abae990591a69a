"""The release of a plan: an intent that is on disk before anything is sent, and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.matching.domain.proposal import Proposal

OFFERS_PER_CALL = 5000
"""Most offers in one call, so that the answer stays within the size of a message."""

PATIENCE = timedelta(minutes=2)
"""How long after the order a defect on the way is hoped to pass."""


@dataclass(frozen=True, slots=True)
class Release:
    """Somebody's order to send proposals of a run as offers. `failure` tells why nothing of it was sent."""

    release_id: str
    plan_run_id: str
    person_id: str
    created_at: datetime
    finished_at: datetime | None = None
    failure: str = ""

    def is_overdue(self, now: datetime) -> bool:
        """Whether to give it up when a defect is in its way; it can be ordered again."""
        return now - self.created_at >= PATIENCE

    def calls(self, proposals: Sequence[Proposal]) -> list[BulkCall]:
        """The calls that send the proposals of this release, the same whenever it is asked."""
        ordered = sorted(proposals, key=lambda proposal: (proposal.slot_id, proposal.volunteer_id))
        return [
            BulkCall(
                str(uuid.uuid5(uuid.UUID(self.release_id), str(first))),
                tuple(ordered[first : first + OFFERS_PER_CALL]),
            )
            for first in range(0, len(ordered), OFFERS_PER_CALL)
        ]


@dataclass(frozen=True, slots=True)
class BulkCall:
    """Offers that go out together. The id belongs to them for ever, so a repeated call sends nothing
    twice."""

    request_id: str
    proposals: tuple[Proposal, ...]

    @property
    def is_answered(self) -> bool:
        """Whether it is known what became of every offer."""
        return all(proposal.offer_id or proposal.refusal_reason for proposal in self.proposals)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one offer: its id, or the reason why it was not sent."""

    offer_id: str = ""
    refusal_reason: str = ""
