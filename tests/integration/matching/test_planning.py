"""From events to a plan to offers."""

from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as api
from libs.contracts.gen.volunteercircle.matching.v1 import plan_run_pb2 as pb
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.identifiers import new_id
from tests.support.matching import Matching, coordinator, solved
from tests.support.matching_messages import a_circle, a_task, a_volunteer, next_days, tomorrow


async def test_a_circle_is_planned_explained_and_released(matching: Matching) -> None:
    circle = a_circle()
    people = [a_volunteer(circle.circle_id, likes={"errand": 2}) for _ in range(3)]
    two_seats = [task_pb2.Slot(slot_id=new_id(), min=2, desired=2, max=2)]
    tasks = [a_task(circle.circle_id, tomorrow(2), slots=two_seats), a_task(circle.circle_id, tomorrow(6))]
    away = a_task(circle.circle_id, tomorrow(9), tags=["lang-fi"])
    await matching.teller.tell("vc.circle.v1.created", circle)
    await matching.teller.tell("vc.volunteer.v1.activated", *people)
    await matching.teller.tell("vc.task.v1.published", *tasks, away)
    await matching.knows(*people)
    await matching.knows_tasks(*tasks, away)
    await matching.knows_row("known_circle", circle.circle_id)

    async with matching.client(coordinator(circle.circle_id)) as stub:
        wish = pb.PlanRun(circle_id=circle.circle_id, horizon=next_days(), time_limit_seconds=20)
        asked = await stub.CreatePlanRun(api.CreatePlanRunRequest(plan_run=wish, request_id=new_id()))
        assert asked.state == pb.PlanRun.STATE_QUEUED
        run = await solved(stub, asked.plan_run_id)
        assert run.state == pb.PlanRun.STATE_OPTIMAL, run
        assert (run.size.volunteers, run.size.tasks, run.size.slots, run.size.seats) == (3, 3, 3, 4)
        assert (run.proposals, run.short_of_min, run.objective, run.gap) == (3, 1, run.bound, 0)
        assert sum(run.terms.values()) == run.objective

        snapshot = await stub.GetSnapshot(
            api.GetSnapshotRequest(circle_id=circle.circle_id, horizon=run.horizon)
        )
        assert snapshot.snapshot_sha256 == run.snapshot_sha256

        listed = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id, page_size=2))
        rest = await stub.ListProposals(
            api.ListProposalsRequest(
                plan_run_id=run.plan_run_id, page_size=2, page_token=listed.next_page_token
            )
        )
        proposals = [*listed.proposals, *rest.proposals]
        assert len(proposals) == 3
        assert proposals == sorted(proposals, key=lambda one: (one.slot_id, one.volunteer_id))
        assert proposals[0].terms["like"] == 20

        short = await stub.ListUnfilledSlots(api.ListUnfilledSlotsRequest(plan_run_id=run.plan_run_id))
        (unfilled,) = short.unfilled_slots
        assert unfilled.task_id == away.task_id
        assert [(one.code, one.volunteers) for one in unfilled.reasons] == [("MISSING_TAG", 3)]

        placed = await stub.ExplainPair(
            api.ExplainPairRequest(
                plan_run_id=run.plan_run_id,
                volunteer_id=proposals[0].volunteer_id,
                slot_id=proposals[0].slot_id,
            )
        )
        assert placed.verdict == pb.PairExplanation.VERDICT_PLACED
        refused = await stub.ExplainPair(
            api.ExplainPairRequest(
                plan_run_id=run.plan_run_id,
                volunteer_id=people[0].volunteer_id,
                slot_id=away.slots[0].slot_id,
            )
        )
        assert (refused.verdict, refused.code) == (pb.PairExplanation.VERDICT_INELIGIBLE, "MISSING_TAG")
        assert not refused.HasField("loss_at_most")
        elsewhere = next(one for one in proposals if one.task_id == tasks[0].task_id)
        taken = next(one for one in proposals if one.task_id == tasks[1].task_id)
        forced = await stub.ExplainPair(
            api.ExplainPairRequest(
                plan_run_id=run.plan_run_id, volunteer_id=elsewhere.volunteer_id, slot_id=taken.slot_id
            )
        )
        assert forced.code == "CAPACITY"
        assert forced.loss_at_most == forced.loss_at_least >= 0
        moves = {move.volunteer_id: move for move in forced.moves}
        assert list(moves[elsewhere.volunteer_id].takes_slot_ids) == [taken.slot_id]
        assert list(moves[taken.volunteer_id].leaves_slot_ids) == [taken.slot_id]

        matching.counter.refuse[proposals[2].slot_id, proposals[2].volunteer_id] = "CONTACT_BUDGET_SPENT"
        released = await stub.ReleasePlanRun(
            api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id, etag=run.etag, request_id=new_id())
        )
        assert released.state == pb.PlanRun.STATE_RELEASED
        assert (released.offers_sent, released.offers_refused) == (2, 1)
        again = await stub.ReleasePlanRun(api.ReleasePlanRunRequest(plan_run_id=run.plan_run_id))
        assert (again.offers_sent, again.offers_refused) == (2, 1)
        assert len(matching.counter.calls) == 1
        sent = matching.counter.calls[0].offers[0]
        assert list(sent.reason_codes) == ["LIKES_CATEGORY", "NEAR", "FREE_THEN", "RESTED"]
        told = await stub.ListProposals(api.ListProposalsRequest(plan_run_id=run.plan_run_id))
        assert [bool(one.offer_id) for one in told.proposals] == [True, True, False]
        assert told.proposals[2].refusal_reason == "CONTACT_BUDGET_SPENT"
