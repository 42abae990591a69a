"""The skills and categories of the demo."""

from __future__ import annotations

from collections.abc import Sequence

from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2


def _skill(
    skill_id: str, zh: str, en: str, implied: Sequence[str] = (), *, document: bool = False
) -> skill_pb2.Skill:
    return skill_pb2.Skill(
        skill_id=skill_id,
        display_names={"zh": zh, "en": en},
        implied_skill_ids=implied,
        requires_document=document,
    )


SKILLS: tuple[skill_pb2.Skill, ...] = (
    _skill("first-aid", "急救", "First aid", document=True),
    _skill("nursing", "护理", "Nursing", ["first-aid"], document=True),
    _skill("driving", "驾驶", "Driving", document=True),
    _skill("listening", "倾听陪伴", "Listening"),
    _skill("elder-care", "助老", "Care of elders", ["listening"]),
    _skill("teaching", "教学", "Teaching"),
    _skill("mathematics", "数学辅导", "Teaching mathematics", ["teaching"]),
    _skill("english", "英语辅导", "Teaching English", ["teaching"]),
    _skill("smartphone-help", "手机使用指导", "Help with smartphones"),
    _skill("repair", "维修", "Repair"),
    _skill("electrics", "电工", "Electrics", ["repair"], document=True),
    _skill("gardening", "园艺", "Gardening"),
    _skill("cooking", "烹饪", "Cooking"),
    _skill("storytelling", "讲故事", "Storytelling"),
    _skill("photography", "摄影", "Photography"),
)
"""Skills, those implied before those that imply them."""

CATEGORIES: tuple[str, ...] = (
    "errand",
    "companionship",
    "teaching",
    "digital-help",
    "repair",
    "environment",
    "food",
    "event",
)
"""Kinds of tasks and requests."""
