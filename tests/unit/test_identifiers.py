"""Ids are recognisable and rise with time."""

import uuid

import pytest

from libs.identifiers import is_id, new_id


def test_ids_rise_and_never_repeat() -> None:
    ids = [new_id() for _ in range(10_000)]
    assert ids == sorted(set(ids))
    assert all(is_id(one) for one in ids)


def test_an_id_is_a_version_seven_uuid() -> None:
    assert uuid.UUID(new_id()).version == 7


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "0198C0DE-0000-7000-8000-000000000000",
        "9f2c1d7a-3b64-4e1f-8a50-6c0d9e7b1a22",
        "0198c0de-0000-7000-8000-000000000000 ",
        "0198c0de-0000-7000-8000-000000000000\n",
    ],
)
def test_other_texts_are_no_ids(text: str) -> None:
    assert not is_id(text)
