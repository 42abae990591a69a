"""Between repairs and their messages."""

from __future__ import annotations

from libs.contracts.gen.volunteercircle.matching.v1 import repair_pb2 as pb
from libs.contracts.vocabulary import Vocabulary
from services.matching.domain.repair import Cause, Change, ChangeKind, Trigger
from services.matching.use_cases.repairing import Difference
from services.matching.wire.moments import print_moment
from services.matching.wire.plan_runs import within_64_bits

TRIGGERS = Vocabulary(Trigger, pb.RepairCause.Trigger, "TRIGGER")
KINDS = Vocabulary(ChangeKind, pb.RepairChange.Kind, "KIND")


def print_difference(difference: Difference) -> pb.Repair:
    """What a repair changes."""
    repair, run = difference.repair, difference.run
    changes = sorted(map(_print_change, difference.changes), key=_order)
    return pb.Repair(
        plan_run_id=repair.plan_run_id,
        base_plan_run_id=repair.base_plan_run_id,
        causes=map(_print_cause, difference.causes),
        changes=changes,
        kept=repair.kept,
        people_touched=difference.people_touched,
        objective_before=within_64_bits(repair.objective_before),
        objective=within_64_bits(run.outcome.objective),
        best_nearby=repair.best_nearby,
        released_by_policy=repair.released_by_policy,
        superseded_by_plan_run_id=repair.superseded_by,
    )


def _print_cause(cause: Cause) -> pb.RepairCause:
    return pb.RepairCause(
        trigger=TRIGGERS.number(cause.trigger),
        task_id=cause.task_id,
        slot_id=cause.slot_id,
        volunteer_id=cause.volunteer_id,
        note_time=print_moment(cause.noted_at),
    )


def _print_change(change: Change) -> pb.RepairChange:
    return pb.RepairChange(
        kind=KINDS.number(change.kind),
        task_id=change.task_id,
        slot_id=change.slot_id,
        volunteer_id=change.volunteer_id,
        code=change.code if change.kind is ChangeKind.NEEDS_CONSENT else "",
        offer_id=change.offer_id,
        refusal_reason=change.refusal_reason,
    )


def _order(change: pb.RepairChange) -> tuple[int, str, str, str]:
    return change.kind, change.task_id, change.slot_id, change.volunteer_id
