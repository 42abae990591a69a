"""Pages, update masks and etags: what requests say about which part of which version they mean."""

import base64
import json
from contextvars import copy_context

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from hypothesis import given
from hypothesis import strategies as st

from libs.access.principal import ANONYMOUS
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2, volunteers_service_pb2
from libs.errors import EtagMismatch, PageSizeInvalid, PageTokenInvalid, UpdateMaskEmpty, UpdateMaskInvalid
from libs.rpc.call import Call, enter
from libs.rpc.etags import check_etag, etag_of
from libs.rpc.masks import masked_paths, merged
from libs.rpc.paging import PageRequest, requested_page

CIRCLE = "0190aaaa-0000-7000-8000-000000000001"
ListVolunteers = volunteers_service_pb2.ListVolunteersRequest
Volunteer = volunteer_pb2.Volunteer
Circle, CirclePolicy = organisation_pb2.Circle, organisation_pb2.CirclePolicy
UPDATABLE = {"limits", "travel_mode", "reach_metres", "tags"}


@pytest.mark.parametrize(("asked", "given_"), [(0, 50), (1, 1), (200, 200), (201, 200), (2**31 - 1, 200)])
def test_a_page_size_is_brought_within_bounds(asked: int, given_: int) -> None:
    assert requested_page(ListVolunteers(page_size=asked)).size == given_


def test_a_negative_page_size_is_refused() -> None:
    with pytest.raises(PageSizeInvalid):
        requested_page(ListVolunteers(page_size=-1))


@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"])), min_size=1, max_size=3))
def test_a_token_continues_the_list_it_came_from(key: list[str]) -> None:
    first = requested_page(ListVolunteers(circle_id=CIRCLE), keys=len(key))
    assert (first.after, first.after_id) == ((), None)
    request = ListVolunteers(circle_id=CIRCLE, page_token=first.next_token(*key), page_size=7)
    assert requested_page(request, keys=len(key)).after == tuple(key)


def test_the_last_page_has_no_token() -> None:
    assert requested_page(ListVolunteers()).next_token(None) == ""


def token_of(parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(requested_page(ListVolunteers()).next_token("x"), id="of all volunteers"),
        pytest.param(
            requested_page(ListVolunteers(circle_id=CIRCLE)).next_token("x", "y"), id="of two columns"
        ),
        pytest.param(
            requested_page(volunteers_service_pb2.ListSkillsRequest()).next_token("x"), id="of skills"
        ),
        token_of([]),
        token_of({}),
        token_of(None),
        token_of([1, 2]),
        token_of("xx"),
        "x",
        "/etc/passwd",
        "志愿",
        "W" * 512,
        token_of("[" * 300),
        "[[[[",
    ],
)
def test_a_token_of_another_list_or_of_nobodys_is_refused(token: str) -> None:
    with pytest.raises(PageTokenInvalid):
        requested_page(ListVolunteers(circle_id=CIRCLE, page_token=token))


def page_of(request: ListVolunteers, page_key: bytes) -> PageRequest:
    """The page that a service with this key finds asked for."""

    def answer() -> PageRequest:
        enter(Call("ListVolunteers", ANONYMOUS, "", 0, page_key=page_key))
        return requested_page(request)

    return copy_context().run(answer)


def test_a_token_of_another_service_is_refused_and_one_of_another_process_is_not() -> None:
    token = page_of(ListVolunteers(), b"ours").next_token("x")
    assert page_of(ListVolunteers(page_token=token), b"ours").after == ("x",)
    for key in (b"theirs", b""):
        with pytest.raises(PageTokenInvalid):
            page_of(ListVolunteers(page_token=token), key)


@given(st.data())
def test_whoever_has_seen_tokens_cannot_make_one(data: st.DataObject) -> None:
    token = requested_page(ListVolunteers()).next_token("0190aaaa")
    sealed = bytearray(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))
    forged = base64.urlsafe_b64encode(sealed).decode().rstrip("=")
    with pytest.raises(PageTokenInvalid):
        requested_page(ListVolunteers(page_token=forged))


@given(st.text(max_size=600))
def test_no_token_breaks_the_reader(token: str) -> None:
    if token:
        with pytest.raises(PageTokenInvalid):
            requested_page(ListVolunteers(page_token=token))


def test_a_mask_names_what_changes() -> None:
    mask = FieldMask(paths=["tags", "limits.max_minutes_per_day"])
    assert masked_paths(mask, Volunteer(), UPDATABLE) == ("tags", "limits.max_minutes_per_day")
    assert masked_paths(FieldMask(paths=["*"]), Volunteer(), UPDATABLE) == tuple(sorted(UPDATABLE))
    assert masked_paths(FieldMask(), Volunteer(tags=["zh"], etag='"1"'), UPDATABLE) == ("tags",)


@pytest.mark.parametrize(
    "path", ["etag", "state", "volunteer_id", "nonsense", "limits.nonsense", "", "limits.", "*"]
)
def test_a_mask_with_a_field_that_cannot_change_is_refused(path: str) -> None:
    with pytest.raises(UpdateMaskInvalid) as refusal:
        masked_paths(FieldMask(paths=["tags", path]), Volunteer(), UPDATABLE)
    assert refusal.value.metadata["path"] == path


def test_merging_takes_what_the_mask_names_and_clears_what_is_not_set() -> None:
    current = Volunteer(tags=["zh", "en"], reach_metres=30, etag='"4"')
    changes = Volunteer(tags=["en"], reach_metres=90, etag='"9"')
    assert merged(current, changes, FieldMask(paths=["tags"]), UPDATABLE) == Volunteer(
        tags=["en"], reach_metres=30, etag='"4"'
    )
    cleared = merged(current, Volunteer(), FieldMask(paths=["tags", "reach_metres"]), UPDATABLE)
    assert cleared == Volunteer(etag='"4"')
    assert current.tags == ["zh", "en"]


def test_an_empty_mask_means_what_is_set_and_must_mean_something() -> None:
    with pytest.raises(UpdateMaskEmpty) as refusal:
        masked_paths(FieldMask(), Volunteer(etag='"1"'), UPDATABLE)
    assert refusal.value.field == "update_mask"


def test_a_path_into_a_message_that_is_not_set_clears_its_field() -> None:
    current = Circle(display_name="Lotus", policy=CirclePolicy(ally_cost=7, max_offers_per_week=3))
    mask = FieldMask(paths=["policy.ally_cost"])
    assert merged(current, Circle(), mask, {"policy"}) == Circle(
        display_name="Lotus", policy=CirclePolicy(max_offers_per_week=3)
    )
    assert merged(Circle(), Circle(), mask, {"policy"}) == Circle()


def test_an_etag_guards_the_version_that_was_seen() -> None:
    check_etag(etag_of(7), 7)
    check_etag("", 7)
    with pytest.raises(EtagMismatch) as mismatch:
        check_etag(etag_of(6), 7)
    assert mismatch.value.metadata == {"given": '"6"', "current": '"7"'}
    with pytest.raises(EtagMismatch):
        check_etag("7", 7)
