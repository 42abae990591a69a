"""What a signed-in person may do: asked of the organisations service, kept a minute, stated in a token."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from libs.access.principal import Principal, person
from libs.access.tokens import ServiceTokens, Signer
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2, organisations_service_pb2
from services.gateway.accounts.account import Account
from services.gateway.upstream import Upstream, speaking_as

MAX_AGE_SECONDS = 60.0
_MAX_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who somebody is, and the token that states it to the services."""

    principal: Principal
    token: str


@dataclass(frozen=True, slots=True)
class _Kept:
    credentials: Credentials
    since: float


class Authorities:
    """Makes the tokens of signed-in people."""

    def __init__(
        self, upstream: Upstream, signer: Signer, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._upstream = upstream
        self._signer = signer
        self._own_token = ServiceTokens(signer)
        self._monotonic = monotonic
        self._kept: dict[str, _Kept] = {}

    @property
    def own_token(self) -> str:
        """The gateway's own token, for what it asks in nobody's name."""
        return self._own_token()

    async def credentials_of(self, account: Account) -> Credentials:
        """The person's roles of at most a minute ago, with a token that is valid for at least four more."""
        kept = self._kept.get(account.person_id)
        if kept is None or self._monotonic() - kept.since > MAX_AGE_SECONDS:
            kept = _Kept(await self._ask(account), self._monotonic())
            self._keep(account.person_id, kept)
        return kept.credentials

    def forget(self, *person_ids: str) -> None:
        """Ask anew for these people: their parts in organisations or circles were changed through us.

        Whoever is touched by such a change without being named in it notices after `MAX_AGE_SECONDS`.
        """
        for person_id in person_ids:
            self._kept.pop(person_id, None)

    def _keep(self, person_id: str, kept: _Kept) -> None:
        if len(self._kept) >= _MAX_KEPT:
            self._kept.pop(next(iter(self._kept)))
        self._kept[person_id] = kept

    async def _ask(self, account: Account) -> Credentials:
        request = organisations_service_pb2.GetAuthorityRequest(person_id=account.person_id)
        with speaking_as(self.own_token):
            authority = await self._upstream.organisations.GetAuthority(request)
        principal = person(
            account.person_id,
            platform_roles=frozenset({"platform_admin"} if account.platform_admin else ()),
            organisation_roles=_organisation_roles(authority.memberships),
            circle_roles=_circle_roles(authority),
        )
        return Credentials(principal, self._signer.sign(principal))


def _organisation_roles(memberships: Iterable[Any]) -> Mapping[str, frozenset[str]]:
    names = organisation_pb2.Membership.Role.Name
    return {
        membership.organisation_id: frozenset(
            names(role).removeprefix("ROLE_").lower() for role in membership.roles
        )
        for membership in memberships
    }


def _circle_roles(authority: Any) -> Mapping[str, frozenset[str]]:
    roles: dict[str, set[str]] = {}
    for circle_id in authority.coordinated_circle_ids:
        roles.setdefault(circle_id, set()).add("coordinator")
    for circle_id in authority.point_circle_ids:
        roles.setdefault(circle_id, set()).add("point")
    return {circle_id: frozenset(held) for circle_id, held in roles.items()}
