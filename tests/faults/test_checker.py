"""The judge of histories sees every kind of breach: each test spoils a clean history in one way."""

from datetime import UTC, datetime, timedelta

from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PlanRun
from libs.contracts.gen.volunteercircle.tasks.v1.assignment_pb2 import Assignment
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Slot, Task
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from tests.faults.checker import FinalState, verdict
from tests.faults.history import History, Operation, Outcome

START = datetime(2027, 3, 1, 8, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


class Story:
    """A clean history, step by step: a second for each operation."""

    def __init__(self) -> None:
        self.history = History()
        self.final = FinalState({}, {}, {}, {}, at(1000))

    def breaches(self) -> set[str]:
        return {line.partition(":")[0] for line in verdict(self.history, self.final)}

    def tell(self, kind: str, answer: object, outcome: Outcome = Outcome.DONE, **subject: str) -> Operation:
        now = at(len(self.history.operations))
        told = Operation(kind, subject, now, now + timedelta(seconds=0.5), outcome, answer)
        self.history.operations.append(told)
        return told

    def post(self, task_id: str, hour: int = 9, most: int = 1) -> Task:
        time = types_pb2.Interval()
        time.start_time.FromDatetime(START.replace(hour=hour))
        time.end_time.FromDatetime(START.replace(hour=hour + 2))
        task = Task(task_id=task_id, title=task_id, fixed=time, state=Task.STATE_PUBLISHED)
        task.slots.append(Slot(slot_id=f"{task_id}/slot", max=most))
        self.final.tasks[task_id] = task
        self.tell("create_task", task, title=task_id)
        self.tell("publish_task", task, task_id=task_id)
        return task

    def ask(self, task: Task, volunteer_id: str) -> Offer:
        slot_id = task.slots[0].slot_id
        offer = Offer(
            offer_id=f"{task.task_id}/{volunteer_id}",
            task_id=task.task_id,
            slot_id=slot_id,
            volunteer_id=volunteer_id,
            state=Offer.STATE_EXPIRED,
        )
        offer.expire_time.FromDatetime(at(100))
        offer.answer_time.FromDatetime(at(101))
        self.final.offers[offer.offer_id] = offer
        self.tell("create_offer", offer, slot_id=slot_id, volunteer_id=volunteer_id)
        return offer

    def accept(self, task: Task, volunteer_id: str) -> Assignment:
        offer = self.ask(task, volunteer_id)
        offer.state = Offer.STATE_ACCEPTED
        held = Assignment(
            assignment_id=f"held {offer.offer_id}",
            offer_id=offer.offer_id,
            task_id=task.task_id,
            slot_id=offer.slot_id,
            volunteer_id=volunteer_id,
            state=Assignment.STATE_CONFIRMED,
        )
        self.final.assignments[held.assignment_id] = held
        task.slots[0].confirmed += 1
        self.tell("accept", held, offer_id=offer.offer_id, volunteer_id=volunteer_id)
        return held

    def withdraw(self, held: Assignment) -> None:
        held.state = Assignment.STATE_WITHDRAWN
        self.final.tasks[held.task_id].slots[0].confirmed -= 1
        self.tell("withdraw", held, assignment_id=held.assignment_id)


def test_a_clean_history_has_no_breach() -> None:
    story = Story()
    task = story.post("soup")
    story.withdraw(story.accept(task, "ann"))
    story.accept(task, "bob")
    story.accept(story.post("walk", hour=11), "bob")
    story.ask(task, "cleo")
    assert story.breaches() == set()


def test_an_acknowledged_promise_that_is_gone_is_lost() -> None:
    story = Story()
    held = story.accept(story.post("soup"), "ann")
    held.state = Assignment.STATE_WITHDRAWN
    story.final.tasks["soup"].slots[0].confirmed = 0
    assert story.breaches() == {"lost"}


def test_an_acknowledged_task_that_is_not_there_is_lost() -> None:
    story = Story()
    story.tell("create_task", Task(task_id="soup"), title="soup")
    assert story.breaches() == {"lost"}


def test_one_request_with_two_effects_is_doubled() -> None:
    story = Story()
    task = story.post("soup")
    twin = Task()
    twin.CopyFrom(task)
    story.final.tasks["twin"] = twin
    assert "doubled" in story.breaches()


def test_the_effect_of_a_refused_acceptance_is_a_breach() -> None:
    story = Story()
    story.accept(story.post("soup"), "ann")
    story.history.operations[-1].outcome = Outcome.REFUSED
    assert story.breaches() == {"doubled"}


def test_an_accepted_offer_without_a_promise_is_half_done() -> None:
    story = Story()
    story.ask(story.post("soup"), "ann").state = Offer.STATE_ACCEPTED
    assert story.breaches() == {"half done"}


def test_two_in_one_seat_are_seen_in_the_end_and_in_between() -> None:
    story = Story()
    task = story.post("soup")
    story.accept(task, "ann")
    story.withdraw(story.accept(task, "bob"))
    assert story.breaches() == {"overfull"}


def test_two_places_at_once_overlap() -> None:
    story = Story()
    story.accept(story.post("soup"), "ann")
    story.accept(story.post("walk", hour=10), "ann")
    assert story.breaches() == {"overlapping"}


def test_an_offer_that_stays_open_or_expires_late_is_stuck() -> None:
    for state, answered in ((Offer.STATE_OFFERED, 0), (Offer.STATE_EXPIRED, 161)):
        story = Story()
        offer = story.ask(story.post("soup"), "ann")
        offer.state = state
        offer.answer_time.FromDatetime(at(answered))
        assert story.breaches() == {"stuck"}


def test_a_release_that_sent_less_than_it_says_is_lost() -> None:
    story = Story()
    run = PlanRun(plan_run_id="plan", state=PlanRun.STATE_RELEASED, offers_sent=1)
    story.final.plan_runs["plan"] = run
    story.tell("release", run, plan_run_id="plan")
    assert story.breaches() == {"lost"}


def test_an_answer_that_tells_of_a_defect_is_a_breach() -> None:
    story = Story()
    story.tell("accept", None, Outcome.DEFECT, offer_id="soup/ann")
    assert story.breaches() == {"defect"}
