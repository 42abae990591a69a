"""The operator: whoever holds the keys of a suite, and so may act for it and for anybody in it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path

from libs.access import principal
from libs.access.keys import ensure_signing_key
from libs.access.principal import Principal
from libs.access.tokens import DEFAULT_LIFETIME, Signer
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2

OPERATOR_PERSON_ID = "00000000-0000-7000-8000-000000000001"
"""The person as whom the command line acts; the same in every suite, and nobody's account."""

OPERATOR = principal.person(OPERATOR_PERSON_ID, platform_roles=frozenset({"platform_admin", "operator"}))


class Operator:
    """Makes tokens with the operator's own key."""

    def __init__(self, keys: Path) -> None:
        """Raises KeysUnusable or OSError when the key cannot be used."""
        self._signer = Signer(ensure_signing_key(keys, "operator"))

    def token(self, caller: Principal = OPERATOR, lifetime: timedelta = DEFAULT_LIFETIME) -> str:
        """A token for somebody, the operator by default."""
        return self._signer.sign(caller, lifetime)

    def tokens(self, caller: Principal = OPERATOR) -> Callable[[], str]:
        """A source of tokens for somebody that never runs dry."""
        return _Renewed(lambda: self.token(caller), DEFAULT_LIFETIME)


class _Renewed:
    def __init__(self, make: Callable[[], str], lifetime: timedelta) -> None:
        self._make = make
        self._seconds = lifetime.total_seconds() / 2
        self._token = ""
        self._renew_at = 0.0

    def __call__(self) -> str:
        if time.monotonic() >= self._renew_at:
            self._token = self._make()
            self._renew_at = time.monotonic() + self._seconds
        return self._token


def principal_of(authority: organisation_pb2.Authority) -> Principal:
    """Somebody with exactly the roles that the organisations service knows of."""
    roles: dict[str, set[str]] = {}
    for role, circle_ids in (
        ("coordinator", authority.coordinated_circle_ids),
        ("point", authority.point_circle_ids),
    ):
        for circle_id in circle_ids:
            roles.setdefault(circle_id, set()).add(role)
    return principal.person(
        authority.person_id,
        organisation_roles={
            membership.organisation_id: frozenset(_role_names(membership.roles))
            for membership in authority.memberships
        },
        circle_roles={circle_id: frozenset(names) for circle_id, names in roles.items()},
    )


def _role_names(roles: Iterable[organisation_pb2.Membership.Role]) -> Iterable[str]:
    return (organisation_pb2.Membership.Role.Name(role).removeprefix("ROLE_").lower() for role in roles)
