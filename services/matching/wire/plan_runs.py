"""Between plan runs and their messages."""

from __future__ import annotations

from collections.abc import Mapping

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as rpc
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Volunteer
from libs.contracts.vocabulary import Vocabulary
from services.matching.domain.horizon import Horizon
from services.matching.domain.plan_run import Kind, PlanRun, ProblemSize, State
from services.matching.domain.proposal import Explanation, Proposal, RankedSlot, UnfilledSlot, Verdict
from services.matching.use_cases.ports import Told
from services.matching.use_cases.runs import Wish
from services.matching.use_cases.snapshot import Snapshot
from services.matching.wire.moments import print_moment, read_moment

KINDS = Vocabulary(Kind, pb.PlanRun.Kind, "KIND")
STATES = Vocabulary(State, pb.PlanRun.State, "STATE")
VERDICTS = Vocabulary(Verdict, pb.PairExplanation.Verdict, "VERDICT")


def read_wish(message: pb.PlanRun) -> Wish:
    """The run that somebody asks for."""
    return Wish(
        circle_id=message.circle_id,
        start=read_moment(message.horizon.start_time),
        end=read_moment(message.horizon.end_time),
        time_limit_seconds=message.time_limit_seconds,
        gap_limit=message.gap_limit,
        seed=message.seed,
        work_limit=message.work_limit,
        weights=dict(message.weights),
    )


def print_run(run: PlanRun) -> pb.PlanRun:
    """The run as callers and events see it."""
    outcome = run.outcome
    return pb.PlanRun(
        plan_run_id=run.plan_run_id,
        circle_id=run.circle_id,
        horizon=Interval(start_time=print_moment(run.start), end_time=print_moment(run.end)),
        time_limit_seconds=run.time_limit_seconds,
        gap_limit=run.gap_limit,
        seed=run.seed,
        work_limit=run.work_limit,
        weights=run.weights,
        kind=KINDS.number(run.kind),
        state=STATES.number(run.state),
        stale=run.stale,
        snapshot_sha256=run.snapshot_sha256,
        size=print_size(run.size),
        objective=within_64_bits(outcome.objective),
        bound=within_64_bits(outcome.bound),
        gap=outcome.gap,
        terms=_terms(outcome.terms),
        proposals=outcome.proposals,
        short_of_min=outcome.short_of_min,
        short_of_desired=outcome.short_of_desired,
        stopped_by=outcome.stopped_by,
        solve_seconds=outcome.solve_seconds,
        engine_version=outcome.engine_version,
        failure=run.failure,
        offers_sent=run.offers_sent,
        offers_refused=run.offers_refused,
        created_by_person_id=run.created_by_person_id,
        version=run.version,
        etag=run.etag,
        create_time=print_moment(run.created_at),
        update_time=print_moment(run.changed_at),
    )


def print_size(size: ProblemSize) -> pb.ProblemSize:
    """The size of a problem."""
    return pb.ProblemSize(
        volunteers=size.volunteers, tasks=size.tasks, slots=size.slots, seats=size.seats, fixed=size.fixed
    )


def print_proposal(plan_run_id: str, proposal: Proposal) -> pb.Proposal:
    """A pair that a run suggests."""
    return pb.Proposal(
        plan_run_id=plan_run_id,
        task_id=proposal.task_id,
        slot_id=proposal.slot_id,
        volunteer_id=proposal.volunteer_id,
        terms=_terms(proposal.terms),
        travel_minutes=proposal.travel_minutes,
        fixed=proposal.fixed,
        published=proposal.published,
        offer_id=proposal.offer_id,
        refusal_reason=proposal.refusal_reason,
        accept_probability=proposal.acceptance,
        presence_probability=proposal.presence,
        reserve_rank=proposal.reserve_rank,
        wave=proposal.wave,
    )


def print_ranked(ranked: RankedSlot) -> pb.RankedSlot:
    """A slot that suits a volunteer."""
    return pb.RankedSlot(
        task_id=ranked.task_id,
        slot_id=ranked.slot_id,
        worth=within_64_bits(ranked.worth),
        terms=_terms(ranked.terms),
        travel_minutes=ranked.travel_minutes,
        reason_codes=ranked.reason_codes,
    )


def print_unfilled(unfilled: UnfilledSlot) -> pb.UnfilledSlot:
    """A slot left short, with the reasons."""
    return pb.UnfilledSlot(
        task_id=unfilled.task_id,
        slot_id=unfilled.slot_id,
        short_of_min=unfilled.short_of_min,
        short_of_desired=unfilled.short_of_desired,
        reasons=[pb.UnfilledSlot.Reason(code=code, volunteers=count) for code, count in unfilled.reasons],
    )


def print_explanation(
    plan_run_id: str, volunteer_id: str, slot_id: str, explanation: Explanation
) -> pb.PairExplanation:
    """The answer about a pair."""
    return pb.PairExplanation(
        plan_run_id=plan_run_id,
        volunteer_id=volunteer_id,
        slot_id=slot_id,
        verdict=VERDICTS.number(explanation.verdict),
        code=explanation.code,
        terms=_terms(explanation.terms),
        objective_change=within_64_bits(explanation.objective_change),
        in_the_way_slot_ids=explanation.in_the_way_slot_ids,
        loss_at_most=_limited(explanation.loss_at_most),
        loss_at_least=_limited(explanation.loss_at_least),
        moves=[
            pb.PairExplanation.Move(
                volunteer_id=move.volunteer_id,
                leaves_slot_ids=move.leaves_slot_ids,
                takes_slot_ids=move.takes_slot_ids,
            )
            for move in explanation.moves
        ],
    )


def _limited(points: int | None) -> int | None:
    return None if points is None else within_64_bits(points)


def print_snapshot(snapshot: Snapshot) -> rpc.Snapshot:
    """What would be solved now."""
    horizon: Horizon = snapshot.facts.horizon
    return rpc.Snapshot(
        circle_id=snapshot.facts.circle.circle_id,
        horizon=Interval(start_time=print_moment(horizon.start), end_time=print_moment(horizon.end)),
        size=print_size(snapshot.size),
        snapshot_sha256=snapshot.sha256,
        as_of_time=print_moment(snapshot.as_of),
    )


def print_told(told: Told) -> rpc.SnapshotVolunteer:
    """A volunteer as matching knows them."""
    return rpc.SnapshotVolunteer(
        volunteer=Volunteer.FromString(told.document), update_time=print_moment(told.digested_at)
    )


def within_64_bits(value: int) -> int:
    """The value, or the nearest that the message can carry."""
    return max(-(2**63), min(2**63 - 1, value))


def _terms(terms: Mapping[str, int]) -> dict[str, int]:
    return {name: within_64_bits(value) for name, value in sorted(terms.items())}
