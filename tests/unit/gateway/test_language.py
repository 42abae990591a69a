"""Both languages are complete, and the right one is chosen."""

import re

import pytest
from google.protobuf.descriptor import EnumDescriptor

from libs.contracts.gen.volunteercircle.errors.v1.error_reason_pb2 import ErrorReason
from services.gateway.pages import rendering, telling, wording
from services.gateway.pages.language import language, preferred_language, read_catalogue, texts_in_use

_PLACEHOLDER = re.compile(r"%\([a-z_]+\)s")


def test_every_text_is_translated_and_no_translation_is_left_over():
    translated = {str(message.id) for message in read_catalogue() if message.id and message.string}
    assert translated == texts_in_use()


def test_translations_keep_the_placeholders():
    for message in read_catalogue():
        if message.id:
            wanted = sorted(_PLACEHOLDER.findall(str(message.id)))
            assert sorted(_PLACEHOLDER.findall(str(message.string))) == wanted, message.id


@pytest.mark.parametrize("kind", rendering._STATES.items(), ids=lambda kind: kind[0])
def test_every_state_has_words(kind: tuple[str, EnumDescriptor]):
    enum = kind[1]
    texts = wording.STATES[enum.full_name.partition(".v1.")[2]]
    assert set(texts) == {wording.state_name(enum, value.number) for value in enum.values[1:]}


@pytest.mark.parametrize(
    ("state", "words"),
    [("SUBMITTED", "待审"), ("SCHEDULED", "已派单"), ("CLOSED", "已办结"), ("WITHDRAWN", "已撤回")],
)
def test_requests_have_the_words_of_the_glossary(state: str, words: str):
    assert language("zh").words(wording.STATES["HelpRequest.State"][state]) == words


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("en-GB,en;q=0.9,zh;q=0.5", "en"),
        ("fr,zh-TW;q=0.7,en;q=0.3", "zh"),
        ("de", "zh"),
        ("", "zh"),
        ("en;q=nonsense,zh;q=0.1", "zh"),
    ],
)
def test_the_browsers_preference_decides(header: str, code: str):
    assert preferred_language(header) == code


def test_only_reasons_that_exist_have_words():
    assert set(telling.PROBLEMS) | set(wording.REFUSALS) <= set(ErrorReason.keys())


@pytest.mark.parametrize("code", ["zh", "en"])
def test_every_reason_is_told_in_words_even_an_unknown_one(code: str):
    spoken = language(code)
    for reason in (*telling.PROBLEMS, "SOMETHING_NEW"):
        for status in (400, 401, 403, 404, 409, 413, 429, 500, 503, 504):
            assert telling.word_problem(reason, status, "detail", {}, spoken)


def test_metadata_from_outside_cannot_break_a_sentence():
    words = telling.word_problem("TOO_MANY_ATTEMPTS", 429, "", {"other": "%(x)s"}, language("en"))
    assert words
