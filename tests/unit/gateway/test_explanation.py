"""The page's answer about a pair of a plan, in both languages."""

import pytest

from libs.contracts.gen.volunteercircle.matching.v1.plan_run_pb2 import PairExplanation
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Slot, Task
from services.gateway.pages.language import language
from services.gateway.pages.rendering import render

WALK = Task(task_id="t1", title="A walk", slots=[Slot(slot_id="s1")])
DINNER = Task(task_id="t2", title="Dinner", slots=[Slot(slot_id="s2")])
NAMES = {"v1": "Ada Example", "v2": "Bo Example"}


def shown(explanation: PairExplanation, code: str = "en") -> str:
    """The answer as the page shows it."""
    return render(
        language(code), "explanation.html", explanation=explanation, tasks=[WALK, DINNER], names=NAMES
    )


@pytest.mark.parametrize(("at_least", "words"), [(30, "cost the plan 30 points"), (0, "at most 30 points")])
def test_what_a_forced_pair_would_cost_and_who_would_move(at_least: int, words: str) -> None:
    """An exact loss is told as such, another as what it is at most."""
    moves = [
        PairExplanation.Move(volunteer_id="v1", leaves_slot_ids=["s1"], takes_slot_ids=["s2"]),
        PairExplanation.Move(volunteer_id="v2", leaves_slot_ids=["s2"]),
    ]
    answer = PairExplanation(
        volunteer_id="v1",
        slot_id="s2",
        verdict=PairExplanation.VERDICT_NOT_CHOSEN,
        code="NEEDED_ELSEWHERE",
        in_the_way_slot_ids=["s1"],
        loss_at_most=30,
        loss_at_least=at_least,
        moves=moves,
    )
    page = shown(answer)
    assert words in page
    assert "Bo Example" in page
    assert page.count("/tasks/t1") == 2
    assert "30" in shown(answer, "zh")


def test_nothing_is_said_of_what_cannot_be_forced() -> None:
    """A rule forbids it, and that is all."""
    answer = PairExplanation(
        volunteer_id="v1", slot_id="s2", verdict=PairExplanation.VERDICT_INELIGIBLE, code="MISSING_SKILL"
    )
    assert "cost the plan" not in shown(answer)
