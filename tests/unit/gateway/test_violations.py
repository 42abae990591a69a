"""What is wrong with a field is said in the visitor's language, under the name that the form shows."""

import pytest

from libs.contracts.gen.volunteercircle.tasks.v1.help_request_pb2 import HelpRequest, Rating
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import FlexibleSchedule, Slot, Task
from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.contracts.gen.volunteercircle.volunteers.v1.person_pb2 import Person
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Limits, Volunteer
from libs.errors import FieldViolation, ValidationFailed
from libs.rpc.validation import validate
from services.gateway.pages.language import language
from services.gateway.pages.violations import word_description, word_violations

WRONG = [
    Volunteer(reach_metres=-1),
    Volunteer(tags=["<script>"]),
    Volunteer(limits=Limits(max_tasks_per_week=101)),
    Person(phone="call me"),
    Person(display_name="x" * 121),
    HelpRequest(people_wanted=501),
    HelpRequest(windows=[Interval()]),
    Task(title="x" * 201),
    Task(slots=[Slot(max=10_001, desired=10_001)]),
    Task(flexible=FlexibleSchedule(minutes=1441)),
    Rating(score=6),
]


@pytest.mark.parametrize("message", WRONG, ids=lambda message: message.DESCRIPTOR.name)
def test_the_rules_of_forms_have_words_in_both_languages(message: Volunteer):
    with pytest.raises(ValidationFailed) as refused:
        validate(message)
    for code in ("en", "zh"):
        for found in refused.value.violations:
            words = word_description(found.description, language(code))
            assert words
            assert (words.isascii() or "≤" in words) == (code == "en")


def test_a_field_goes_by_its_name_in_the_form():
    found = [
        FieldViolation("volunteer.limits.tasks_per_week", "must be a whole number from 0 to 100"),
        FieldViolation("slot_desired_3", "min <= desired <= max must hold"),
        FieldViolation("help_request.windows[0]", "start_time must lie before end_time"),
        FieldViolation("request_id", "must be something new"),
    ]
    assert word_violations(found, language("zh"))[0] == ("每周任务数", "请填 0 到 100 之间的整数")
    assert word_violations(found, language("en"))[1:] == [
        ("desired", "must hold: at least ≤ desired ≤ at most"),
        ("When would it suit? (leave empty for any time)", "the end must lie after the begin"),
        ("", "must be something new"),
    ]


def test_a_description_without_words_of_ours_has_none():
    assert word_description("pay the bill at example.org", language("en")) == ""
    assert word_description("must be at most <b>9</b> characters", language("en")) == ""
