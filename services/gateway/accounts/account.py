"""Accounts and sessions as the gateway keeps them, and what can go wrong with them."""

from dataclasses import dataclass
from datetime import datetime

from libs.errors import (
    AlreadyExists,
    FailedPrecondition,
    InvalidArgument,
    NotFound,
    PermissionDenied,
    ResourceExhausted,
    Unauthenticated,
)

DEMO_ROLES = ("coordinator", "organisation", "volunteer", "resident")
"""Parts that a ready-made login of the demo can play."""


@dataclass(frozen=True, slots=True)
class Account:
    """How one person signs in. Its id is the person's id; `demo_role` is empty for real people."""

    person_id: str
    email: str
    display_name: str
    locale: str
    platform_admin: bool
    demo_role: str
    create_time: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that is signed in. `secret` is what its cookie holds; only a hash of it is stored."""

    secret: str
    person_id: str
    expire_time: datetime


class EmailTaken(AlreadyExists):
    """An account with this e-mail address exists."""

    reason = "EMAIL_TAKEN"

    def __init__(self) -> None:
        super().__init__(
            "There is an account with this e-mail address already. Sign in, or use another address.",
            field="email",
        )


class AccountExists(AlreadyExists):
    """The person has an account."""

    reason = "ACCOUNT_EXISTS"

    def __init__(self, person_id: str) -> None:
        super().__init__(
            f"Person {person_id} has an account already.", field="person_id", person_id=person_id
        )


class AccountNotFound(NotFound):
    """The person has no account."""

    reason = "ACCOUNT_NOT_FOUND"

    def __init__(self, person_id: str) -> None:
        super().__init__(f"Person {person_id} has no account.", person_id=person_id)


class PasswordTooWeak(InvalidArgument):
    """The password would be guessed."""

    reason = "PASSWORD_TOO_WEAK"

    def __init__(self, problem: str) -> None:
        super().__init__(f"The password {problem}. Choose another one.", field="password", problem=problem)


class CredentialsWrong(Unauthenticated):
    """E-mail address and password do not belong together; which of them is wrong is not told."""

    reason = "CREDENTIALS_WRONG"

    def __init__(self) -> None:
        super().__init__("E-mail address or password is wrong. Check both and try again.")


class TooManyAttempts(ResourceExhausted):
    """Somebody tries passwords faster than people type."""

    reason = "TOO_MANY_ATTEMPTS"

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(
            f"Too many attempts. Try again in {retry_after_seconds} seconds.",
            retry_after_seconds=retry_after_seconds,
        )


class FormExpired(PermissionDenied):
    """The form was not made for this session."""

    reason = "FORM_EXPIRED"

    def __init__(self) -> None:
        super().__init__("The form has expired. Open the page again and repeat.")


class OperatorOnly(PermissionDenied):
    """The account fields asked for may be set by platform administrators and the operator only."""

    reason = "OPERATOR_ONLY"

    def __init__(self, field: str) -> None:
        super().__init__(
            f"{field} may be given by platform administrators and the operator only. Leave it out.",
            field=field,
        )


class DemoClosed(FailedPrecondition):
    """Ready-made logins work in a demo only."""

    reason = "DEMO_CLOSED"

    def __init__(self) -> None:
        super().__init__("This is no demo, or there is no such ready-made login. Sign in with a password.")
