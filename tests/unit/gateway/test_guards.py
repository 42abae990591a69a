"""What every HTTP request passes, and the words for what does not."""

import grpc
import pytest
from starlette.datastructures import Headers

from libs.errors import EtagMismatch, NotAuthenticated
from services.gateway.accounts.account import PasswordTooWeak, TooManyAttempts
from services.gateway.accounts.passwords import Passwords, check_strength
from services.gateway.accounts.throttle import Throttle
from services.gateway.api.problems import HTTP_STATUS, problem_of
from services.gateway.guards import _is_from_here


@pytest.mark.parametrize(
    ("headers", "is_from_here"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "http://here.example", "host": "here.example"}, False),
        ({"origin": "http://here.example", "host": "here.example"}, True),
        ({"origin": "http://there.example", "host": "here.example"}, False),
        ({"origin": "null", "host": "here.example"}, False),
    ],
)
def test_changes_come_from_here_or_from_no_browser(headers: dict[str, str], is_from_here: bool):
    assert _is_from_here(Headers(headers)) is is_from_here


def test_an_unknown_error_is_told_by_an_id_alone():
    problem = problem_of(RuntimeError("secret stuff"))
    assert problem.status == 500
    assert "secret" not in str(problem.document())
    assert problem.metadata["error_id"]


def test_every_code_that_a_caller_can_cause_has_a_status_below_500():
    ours = {"UNIMPLEMENTED", "UNAVAILABLE", "CANCELLED", "DEADLINE_EXCEEDED"}
    assert all(status < 500 for code, status in HTTP_STATUS.items() if code.name not in ours)
    assert set(grpc.StatusCode) - set(HTTP_STATUS) == {
        grpc.StatusCode.OK,
        grpc.StatusCode.UNKNOWN,
        grpc.StatusCode.INTERNAL,
        grpc.StatusCode.DATA_LOSS,
    }


def test_domain_errors_keep_reason_metadata_and_field():
    document = problem_of(EtagMismatch('"1"', '"2"')).document()
    assert (document["status"], document["reason"]) == (409, "ETAG_MISMATCH")
    assert document["metadata"] == {"given": '"1"', "current": '"2"'}
    assert document["violations"][0]["field"] == "etag"
    assert problem_of(NotAuthenticated("X")).response().headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("password", ["short", "password", "11111111", "herons@sample.example", "x" * 300])
def test_passwords_that_would_be_guessed_are_refused(password: str):
    with pytest.raises(PasswordTooWeak):
        check_strength(password, "herons@sample.example")


async def test_passwords_are_recognised_and_nobodys_never_is():
    passwords = Passwords()
    stored = await passwords.hash("nine quiet herons")
    assert stored.startswith("$argon2id$")
    assert await passwords.matches("nine quiet herons", stored)
    assert not await passwords.matches("ten quiet herons", stored)
    assert not await passwords.matches("nobody has this password", None)
    passwords.close()


async def test_attempts_at_an_account_are_counted_until_one_is_right():
    throttle = Throttle(per_account=2, per_address=30)
    await throttle.sign_in("a", "10.0.0.1")
    await throttle.sign_in("a", "10.0.0.2")
    with pytest.raises(TooManyAttempts) as refused:
        await throttle.sign_in("a", "10.0.0.3")
    assert 1 <= int(refused.value.metadata["retry_after_seconds"]) <= 61
    await throttle.ended("a", "10.0.0.1", well=True)
    await throttle.sign_in("a", "10.0.0.1")


async def test_wrong_passwords_and_new_accounts_are_counted_by_address():
    throttle = Throttle(per_account=30, per_address=2)
    for email in ("a", "b"):
        await throttle.sign_in(email, "10.0.0.1")
        await throttle.ended(email, "10.0.0.1", well=False)
        await throttle.sign_up("10.0.0.1")
    with pytest.raises(TooManyAttempts):
        await throttle.sign_in("c", "10.0.0.1")
    with pytest.raises(TooManyAttempts):
        await throttle.sign_up("10.0.0.1")
    await throttle.sign_in("c", "10.0.0.2")
    await throttle.sign_up("10.0.0.2")
