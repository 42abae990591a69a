"""Tokens: short signed statements of who the caller is and which roles they hold.

A token is a JWT signed with Ed25519. The gateway and the operator's command line may speak for people, every
other issuer only for the service it is. Nothing in the token chooses how it is verified: the algorithm is
fixed, and the key is looked up by its id in our own key ring.
"""

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from libs.access.keys import KeyRing, SigningKey
from libs.access.principal import CIRCLE_ROLES, ORGANISATION_ROLES, PLATFORM_ROLES, Principal
from libs.errors import TokenInvalid

AUDIENCE = "volunteercircle"
"""The audience of tokens that travel between our own processes."""

PERSON_ISSUERS = frozenset({"gateway", "operator"})
"""Issuers that may speak for people; all others speak for themselves alone."""

DEFAULT_LIFETIME = timedelta(minutes=5)
_ALGORITHM = "Ed25519"
_TOKEN_TYPE = "vc+jwt"  # noqa: S105 - the media type of our tokens, no secret
_CLOCK_SKEW_SECONDS = 5
_CACHED_TOKENS = 4096
_MAX_TOKEN_CHARS = 64 * 1024


class Signer:
    """Makes tokens in the name of one issuer."""

    def __init__(
        self, signing_key: SigningKey, *, audience: str = AUDIENCE, clock: Callable[[], float] = time.time
    ) -> None:
        self._signing_key = signing_key
        self._audience = audience
        self._clock = clock

    @property
    def issuer(self) -> str:
        """The name this signer speaks for."""
        return self._signing_key.issuer

    def sign(self, principal: Principal, lifetime: timedelta = DEFAULT_LIFETIME) -> str:
        """A token that states the principal, valid from now for `lifetime`.

        Raises ValueError for a principal this issuer may not speak for; every verifier would refuse it.
        """
        problem = _issuer_problem(self.issuer, principal)
        if problem:
            raise ValueError(problem)
        now = int(self._clock())
        claims = {
            "iss": self.issuer,
            "sub": principal.subject,
            "aud": self._audience,
            "iat": now,
            "nbf": now,
            "exp": now + int(lifetime.total_seconds()),
            "jti": uuid.uuid4().hex,
            **_role_claims(principal),
        }
        header = {"alg": _ALGORITHM, "typ": _TOKEN_TYPE, "kid": self._signing_key.kid}
        return jwt.encode(header, claims, self._signing_key.key, algorithms=[_ALGORITHM])

    def sign_service(self, lifetime: timedelta = DEFAULT_LIFETIME) -> str:
        """A token that states this issuer itself, as a service."""
        return self.sign(Principal(f"service:{self.issuer}"), lifetime)


class ServiceTokens:
    """A service's own token, renewed before it runs out. Call it to get the current one."""

    def __init__(
        self,
        signer: Signer,
        *,
        lifetime: timedelta = DEFAULT_LIFETIME,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._signer = signer
        self._lifetime = lifetime
        self._clock = clock
        self._token = ""
        self._renew_at = 0.0

    def __call__(self) -> str:
        """The current token; at least a third of its lifetime is left."""
        if self._clock() >= self._renew_at:
            self._token = self._signer.sign_service(self._lifetime)
            self._renew_at = self._clock() + self._lifetime.total_seconds() * 2 / 3
        return self._token


@dataclass(frozen=True, slots=True)
class _Verified:
    principal: Principal
    not_before: float
    expires: float


class Verifier:
    """Turns a token into the principal it proves. A verified token is remembered until it expires."""

    def __init__(
        self, keys: KeyRing, *, audience: str = AUDIENCE, clock: Callable[[], float] = time.time
    ) -> None:
        self._keys = keys
        self._audience = audience
        self._clock = clock
        self._verified: dict[bytes, _Verified] = {}

    def verify(self, token: str) -> Principal:
        """The principal that the token proves. Raises TokenInvalid with the reason."""
        digest = hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
        verified = self._verified.get(digest)
        if verified is None:
            verified = self._verify_signed(token)
            self._check_time(verified)
            self._remember(digest, verified)
        else:
            self._check_time(verified)
        return verified.principal

    def _remember(self, digest: bytes, verified: _Verified) -> None:
        if len(self._verified) >= _CACHED_TOKENS:
            self._verified.pop(next(iter(self._verified)))
        self._verified[digest] = verified

    def _check_time(self, verified: _Verified) -> None:
        now = self._clock()
        if now >= verified.expires + _CLOCK_SKEW_SECONDS:
            raise TokenInvalid("it has expired")
        if now < verified.not_before - _CLOCK_SKEW_SECONDS:
            raise TokenInvalid("it is not valid yet")

    def _verify_signed(self, token: str) -> _Verified:
        if len(token) > _MAX_TOKEN_CHARS or not token.isascii():
            raise TokenInvalid("it is no token")
        issuers: list[str] = []

        def key_named_in(header: Any) -> Any:
            public = self._keys.find(_checked_kid(header.headers()))
            if public is None:
                raise TokenInvalid("its key is unknown")
            issuers.append(public.issuer)
            return public.key

        try:
            decoded = jwt.decode(token, key_named_in, algorithms=[_ALGORITHM])
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise TokenInvalid("it is not signed by a key of ours") from error
        return self._checked_claims(decoded.claims, issuers[-1])

    def _checked_claims(self, claims: Mapping[str, Any], key_owner: str) -> _Verified:
        if claims.get("iss") != key_owner:
            raise TokenInvalid("its issuer does not own its key")
        audiences = claims.get("aud")
        if self._audience not in (audiences if isinstance(audiences, list) else [audiences]):
            raise TokenInvalid("it is meant for somebody else")
        principal = _principal_from(claims)
        problem = _issuer_problem(key_owner, principal)
        if problem:
            raise TokenInvalid(problem)
        return _Verified(principal, _seconds(claims, "nbf"), _seconds(claims, "exp"))


def _checked_kid(header: Mapping[str, Any]) -> str:
    """The key id, after refusing headers that would let the token choose its own key or meaning."""
    if set(header) != {"alg", "typ", "kid"}:
        raise TokenInvalid("its header must hold alg, typ and kid and nothing else")
    if header["typ"] != _TOKEN_TYPE:
        raise TokenInvalid(f"its type is not {_TOKEN_TYPE}")
    if header["alg"] != _ALGORITHM:
        raise TokenInvalid(f"its algorithm is not {_ALGORITHM}")
    kid = header["kid"]
    if not isinstance(kid, str):
        raise TokenInvalid("its key is unknown")
    return kid


def _issuer_problem(issuer: str, principal: Principal) -> str:
    """Why this issuer may not speak for this principal; empty when it may."""
    if principal.subject == f"service:{issuer}":
        has_roles = principal.platform_roles or principal.organisation_roles or principal.circle_roles
        return "a service holds no roles" if has_roles else ""
    if principal.person_id is None:
        return f"{issuer} may not speak for {principal.subject}"
    return "" if issuer in PERSON_ISSUERS else f"{issuer} may not speak for people"


def _seconds(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenInvalid(f"its {name} is missing or no number")
    return float(value)


def _role_claims(principal: Principal) -> dict[str, Any]:
    """Roles as claims, ids grouped by role: coordinators of a district hold one role in very many circles."""
    return {
        "platform": sorted(principal.platform_roles),
        "organisations": _ids_by_role(principal.organisation_roles),
        "circles": _ids_by_role(principal.circle_roles),
    }


def _ids_by_role(roles_by_id: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    ids: dict[str, list[str]] = {}
    for key, roles in sorted(roles_by_id.items()):
        for role in sorted(roles):
            ids.setdefault(role, []).append(key)
    return ids


def _principal_from(claims: Mapping[str, Any]) -> Principal:
    subject = claims.get("sub")
    if not isinstance(subject, str):
        raise TokenInvalid("it names no subject")
    return Principal(
        subject,
        frozenset(_strings(claims.get("platform", []))) & PLATFORM_ROLES,
        _roles_by_id(claims.get("organisations", {}), ORGANISATION_ROLES),
        _roles_by_id(claims.get("circles", {}), CIRCLE_ROLES),
    )


def _roles_by_id(claim: Any, vocabulary: frozenset[str]) -> dict[str, frozenset[str]]:
    """Roles by id; roles that this version does not know grant nothing."""
    if not isinstance(claim, dict):
        raise TokenInvalid("its roles are not in order")
    held: dict[str, set[str]] = {}
    for role in vocabulary.intersection(claim):
        for key in _strings(claim[role]):
            held.setdefault(key, set()).add(role)
    return {key: frozenset(roles) for key, roles in held.items()}


def _strings(claim: Any) -> Iterable[str]:
    if not isinstance(claim, list) or not all(isinstance(item, str) for item in claim):
        raise TokenInvalid("its roles are not in order")
    return claim
