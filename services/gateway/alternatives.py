"""What somebody who came too late for a seat can do instead: the seats where they would help most now.

The tasks service refuses and the matching service ranks; neither knows the other, so it is put together here.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

import grpc

from libs.contracts.gen.volunteercircle.matching.v1.matching_service_pb2 import RankTasksRequest
from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import RankedSlot
from services.gateway.upstream import Upstream

MOST = 3
"""Seats that are named; who has just missed one wants to read little."""

_SECONDS = 3.0
"""How long somebody who has been refused waits for alternatives at most."""

_TOO_LATE = frozenset({"ALREADY_FILLED", "OFFER_NOT_OPEN", "OFFER_EXPIRED", "TASK_NOT_OPEN"})
_ANSWERED = frozenset({"accepted", "declined"})
_log = logging.getLogger(__name__)


def came_too_late(reason: str, metadata: Mapping[str, str]) -> bool:
    """Whether a refusal says that the seat is gone, rather than that the volunteer has answered before."""
    return reason in _TOO_LATE and metadata.get("state") not in _ANSWERED


async def best_alternatives(
    upstream: Upstream, volunteer_id: str, missed: Mapping[str, str] | None = None
) -> list[RankedSlot]:
    """The best slots that are open to the volunteer now; none when matching cannot be asked.

    `missed` has the ids of what was refused, of which matching may not have heard yet.
    """
    gone = set((missed or {}).values())
    request = RankTasksRequest(volunteer_id=volunteer_id, limit=MOST + 1)
    try:
        answer = await upstream.matching.RankTasks(request, timeout=_SECONDS)
    except grpc.aio.AioRpcError as error:
        _log.warning("No alternatives: %s", error.code())
        return []
    return [one for one in answer.ranked_slots if gone.isdisjoint((one.slot_id, one.task_id))][:MOST]
