"""Tokens prove who is calling; everything that only looks like one is refused, with the reason."""

import base64
import json
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from libs.access.keys import (
    KeyRing,
    KeysUnusable,
    SigningKey,
    ensure_signing_key,
    read_public_keys,
    secret_of,
)
from libs.access.principal import Principal, person, service
from libs.access.tokens import AUDIENCE, ServiceTokens, Signer, Verifier
from libs.errors import TokenInvalid

NOON = 1_900_000_000.0
MINUTE = 60.0


@dataclass
class Clock:
    now: float = NOON

    def __call__(self) -> float:
        return self.now


@dataclass
class Suite:
    """Keys of a gateway and a service, and a verifier that knows both."""

    directory: Path
    clock: Clock = field(default_factory=Clock)
    gateway: SigningKey = field(init=False)
    tasks: SigningKey = field(init=False)

    def __post_init__(self) -> None:
        self.gateway = ensure_signing_key(self.directory, "gateway")
        self.tasks = ensure_signing_key(self.directory, "tasks")

    def signer(self, key: SigningKey) -> Signer:
        return Signer(key, clock=self.clock)

    def verifier(self) -> Verifier:
        return Verifier(KeyRing(self.directory, monotonic=self.clock), clock=self.clock)

    def claims(self, **changes: Any) -> dict[str, Any]:
        claims = {
            "iss": "gateway",
            "sub": "person:p-1",
            "aud": AUDIENCE,
            "iat": int(NOON),
            "nbf": int(NOON),
            "exp": int(NOON + 5 * MINUTE),
            "jti": "one",
            "platform": [],
            "organisations": {},
            "circles": {},
        }
        return {name: value for name, value in (claims | changes).items() if value is not None}

    def header(self, **changes: Any) -> dict[str, Any]:
        header = {"alg": "Ed25519", "typ": "vc+jwt", "kid": self.gateway.kid}
        return {name: value for name, value in (header | changes).items() if value is not None}

    def signed(self, header: dict[str, Any], claims: dict[str, Any], key: Any = None) -> str:
        registry = jws.JWSRegistry(algorithms=[header.get("alg", "")], strict_check_header=False)
        return jwt.encode(header, claims, key or self.gateway.key, registry=registry)


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    return Suite(tmp_path / "keys")


def unsigned_part(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def test_a_token_carries_the_whole_principal(suite: Suite) -> None:
    principal = person(
        "p-1",
        platform_roles=frozenset({"auditor"}),
        organisation_roles={"o-1": frozenset({"poster", "org_admin"}), "o-2": frozenset({"poster"})},
        circle_roles={"c-1": frozenset({"coordinator", "point"})},
    )
    assert suite.verifier().verify(suite.signer(suite.gateway).sign(principal)) == principal


def test_the_coordinator_of_two_hundred_circles_fits_into_the_metadata(suite: Suite) -> None:
    circles = {f"01900000-0000-7000-8000-{n:012d}": frozenset({"coordinator"}) for n in range(200)}
    principal = person("p-1", circle_roles=circles)
    token = suite.signer(suite.gateway).sign(principal)
    assert len(token) < 16_000
    assert suite.verifier().verify(token) == principal


def test_a_service_speaks_for_itself(suite: Suite) -> None:
    assert suite.verifier().verify(suite.signer(suite.tasks).sign_service()) == service("tasks")


@pytest.mark.parametrize(
    "principal",
    [
        person("p-1"),
        service("matching"),
        Principal("anonymous"),
        Principal("service:tasks", platform_roles=frozenset({"platform_admin"})),
    ],
)
def test_a_service_cannot_even_sign_for_anybody_else(suite: Suite, principal: Principal) -> None:
    with pytest.raises(ValueError):
        suite.signer(suite.tasks).sign(principal)


def test_a_service_token_is_renewed_while_a_third_of_its_life_is_left(suite: Suite) -> None:
    tokens = ServiceTokens(suite.signer(suite.tasks), lifetime=timedelta(minutes=3), clock=suite.clock)
    first = tokens()
    suite.clock.now += 119
    assert tokens() == first
    suite.clock.now += 1
    assert tokens() != first
    assert suite.verifier().verify(tokens()) == service("tasks")


Forge = Callable[[Suite], str]

ABUSES: dict[str, tuple[Forge, str]] = {
    "empty": (lambda s: "", "not signed"),
    "noise": (lambda s: "x" * 300, "not signed"),
    "three empty parts": (lambda s: "..", "not signed"),
    "not ascii": (lambda s: "志愿.志愿.志愿", "no token"),
    "huge": (lambda s: "a" * 100_000, "no token"),
    "binary header": (lambda s: "____.e30.e30", "not signed"),
    "header is a list": (lambda s: unsigned_part({}).replace("e30", "W10") + ".e30.e30", "not signed"),
    "alg none": (
        lambda s: f"{unsigned_part(s.header(alg='none'))}.{unsigned_part(s.claims())}.",
        "not signed",
    ),
    "alg none in capitals": (
        lambda s: f"{unsigned_part(s.header(alg='NONE'))}.{unsigned_part(s.claims())}.",
        "not signed",
    ),
    "HMAC with the public key as secret": (
        lambda s: s.signed(
            s.header(alg="HS256"), s.claims(), OctKey.import_key(s.gateway.key.as_dict(private=False)["x"])
        ),
        "not signed|algorithm",
    ),
    "RSA": (
        lambda s: s.signed(s.header(alg="RS256"), s.claims(), RSAKey.generate_key(2048)),
        "not signed|algorithm",
    ),
    "elliptic curve": (
        lambda s: s.signed(s.header(alg="ES256"), s.claims(), ECKey.generate_key("P-256")),
        "not signed|algorithm",
    ),
    "the old name of the algorithm": (
        lambda s: s.signed(s.header(alg="EdDSA"), s.claims()),
        "not signed|algo",
    ),
    "a stranger's key under our id": (
        lambda s: s.signed(s.header(), s.claims(), OKPKey.generate_key("Ed25519")),
        "not signed",
    ),
    "unknown key id": (lambda s: s.signed(s.header(kid="gateway/none"), s.claims()), "unknown"),
    "key id with a path": (lambda s: s.signed(s.header(kid="../../etc/passwd"), s.claims()), "unknown"),
    "no key id": (lambda s: s.signed(s.header(kid=None), s.claims()), "header"),
    "key id is a number": (lambda s: f"{unsigned_part(s.header(kid=7))}.e30.e30", "not signed|unknown"),
    "key by url": (lambda s: s.signed(s.header(jku="https://keys.example/jwks"), s.claims()), "header"),
    "key by certificate url": (
        lambda s: s.signed(s.header(x5u="https://keys.example/c"), s.claims()),
        "header",
    ),
    "key in the header": (
        lambda s: s.signed(s.header(jwk=s.gateway.key.as_dict(private=False)), s.claims()),
        "header",
    ),
    "critical extension": (
        lambda s: f"{unsigned_part(s.header(crit=['b64'], b64=False))}.e30.e30",
        "not signed|header",
    ),
    "no type": (lambda s: s.signed(s.header(typ=None), s.claims()), "header|type"),
    "the type of ordinary tokens": (lambda s: s.signed(s.header(typ="JWT"), s.claims()), "type"),
    "issuer without key": (lambda s: s.signed(s.header(), s.claims(iss="operator")), "own its key"),
    "issuer of another key": (lambda s: s.signed(s.header(), s.claims(iss="tasks")), "own its key"),
    "no issuer": (lambda s: s.signed(s.header(), s.claims(iss=None)), "own its key"),
    "service speaks for a person": (
        lambda s: s.signed(s.header(kid=s.tasks.kid), s.claims(iss="tasks"), s.tasks.key),
        "speak for people",
    ),
    "service speaks for another": (
        lambda s: s.signed(
            s.header(kid=s.tasks.kid), s.claims(iss="tasks", sub="service:matching"), s.tasks.key
        ),
        "may not speak",
    ),
    "service takes a role": (
        lambda s: s.signed(
            s.header(kid=s.tasks.kid),
            s.claims(iss="tasks", sub="service:tasks", platform=["platform_admin"]),
            s.tasks.key,
        ),
        "no roles",
    ),
    "gateway speaks for a service": (
        lambda s: s.signed(s.header(), s.claims(sub="service:tasks")),
        "may not speak",
    ),
    "subject of no kind": (lambda s: s.signed(s.header(), s.claims(sub="p-1")), "may not speak"),
    "person without a name": (lambda s: s.signed(s.header(), s.claims(sub="person:")), "may not speak"),
    "no subject": (lambda s: s.signed(s.header(), s.claims(sub=None)), "no subject"),
    "subject is a number": (lambda s: s.signed(s.header(), s.claims(sub=7)), "no subject"),
    "another audience": (lambda s: s.signed(s.header(), s.claims(aud="shop")), "somebody else"),
    "audiences without ours": (
        lambda s: s.signed(s.header(), s.claims(aud=["shop", "bank"])),
        "somebody else",
    ),
    "no audience": (lambda s: s.signed(s.header(), s.claims(aud=None)), "somebody else"),
    "expired": (lambda s: s.signed(s.header(), s.claims(exp=int(NOON - MINUTE))), "expired"),
    "no expiry": (lambda s: s.signed(s.header(), s.claims(exp=None)), "exp"),
    "expiry in words": (lambda s: s.signed(s.header(), s.claims(exp="never")), "exp"),
    "expiry is true": (lambda s: s.signed(s.header(), s.claims(exp=True)), "exp"),
    "not yet valid": (lambda s: s.signed(s.header(), s.claims(nbf=int(NOON + MINUTE))), "not valid yet"),
    "no beginning": (lambda s: s.signed(s.header(), s.claims(nbf=None)), "nbf"),
    "roles are a word": (lambda s: s.signed(s.header(), s.claims(platform="auditor")), "roles"),
    "roles are numbers": (lambda s: s.signed(s.header(), s.claims(circles={"point": [1]})), "roles"),
    "roles are a list": (lambda s: s.signed(s.header(), s.claims(organisations=["poster"])), "roles"),
    "claims changed": (
        lambda s: ".".join(
            [
                (parts := s.signed(s.header(), s.claims()).split("."))[0],
                unsigned_part(s.claims(platform=["platform_admin"])),
                parts[2],
            ]
        ),
        "not signed",
    ),
    "signature cut off": (lambda s: s.signed(s.header(), s.claims())[:-8], "not signed"),
    "signature removed": (lambda s: s.signed(s.header(), s.claims()).rpartition(".")[0] + ".", "not signed"),
    "claims are a list": (
        lambda s: jws.serialize_compact(s.header(), b"[]", s.gateway.key, algorithms=["Ed25519"]),
        "not signed",
    ),
}


@pytest.mark.parametrize("name", ABUSES)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_an_abused_token_is_refused(suite: Suite, name: str) -> None:
    forge, reason = ABUSES[name]
    token = forge(suite)
    with pytest.raises(TokenInvalid, match=reason):
        suite.verifier().verify(token)


def test_the_forgers_tools_make_a_good_token_when_nothing_is_wrong(suite: Suite) -> None:
    assert suite.verifier().verify(suite.signed(suite.header(), suite.claims())) == person("p-1")
    audiences = suite.claims(aud=["bank", AUDIENCE])
    assert suite.verifier().verify(suite.signed(suite.header(), audiences)) == person("p-1")


def test_unknown_roles_grant_nothing(suite: Suite) -> None:
    claims = suite.claims(platform=["king"], circles={"emperor": ["c-1"], "point": ["c-1"]})
    principal = suite.verifier().verify(suite.signed(suite.header(), claims))
    assert (principal.platform_roles, principal.circle_roles) == (frozenset(), {"c-1": frozenset({"point"})})


def test_a_remembered_token_still_expires(suite: Suite) -> None:
    verifier, token = suite.verifier(), suite.signer(suite.gateway).sign(person("p-1"))
    assert verifier.verify(token) == verifier.verify(token)
    suite.clock.now += 5 * MINUTE + 5
    with pytest.raises(TokenInvalid, match="expired"):
        verifier.verify(token)


def test_the_verifier_remembers_a_bounded_number_of_tokens(suite: Suite) -> None:
    verifier, signer = suite.verifier(), suite.signer(suite.gateway)
    first = signer.sign(person("p-1"))
    verifier.verify(first)
    for _ in range(4100):
        verifier.verify(signer.sign(person("p-1")))
    assert len(verifier._verified) == 4096
    assert verifier.verify(first) == person("p-1")


def test_a_key_made_later_is_found(suite: Suite) -> None:
    verifier = suite.verifier()
    token = suite.signer(ensure_signing_key(suite.directory, "operator")).sign(person("p-1"))
    assert verifier.verify(token) == person("p-1")


def test_a_key_made_in_the_same_tick_of_the_clock_is_found_a_second_later(suite: Suite) -> None:
    verifier, before = suite.verifier(), suite.directory.stat()
    token = suite.signer(ensure_signing_key(suite.directory, "operator")).sign(person("p-1"))
    os.utime(suite.directory, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(TokenInvalid, match="unknown"):
        verifier.verify(token)
    suite.clock.now += 1
    assert verifier.verify(token) == person("p-1")


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: ensure_signing_key(tmp_path, "tasks"), range(8)))
    assert len({key.kid for key in keys}) == 1
    assert stat.S_IMODE(os.stat(tmp_path / "tasks.private.jwk").st_mode) == 0o600
    assert "d" not in json.loads((tmp_path / "tasks.public.jwks").read_text())["keys"][0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tasks.private.jwk", "tasks.public.jwks"]


def test_a_replaced_key_leaves_its_public_half_behind(tmp_path: Path) -> None:
    old = ensure_signing_key(tmp_path, "tasks")
    (tmp_path / "tasks.private.jwk").unlink()
    new = ensure_signing_key(tmp_path, "tasks")
    assert set(read_public_keys(tmp_path)) == {old.kid, new.kid}


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"kty":"oct","k":"AAAA"}'])
def test_a_damaged_private_key_stops_the_start(tmp_path: Path, content: str) -> None:
    path = tmp_path / "tasks.private.jwk"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(KeysUnusable, match=r"tasks\.private\.jwk"):
        ensure_signing_key(tmp_path, "tasks")


def test_a_private_key_that_others_can_read_stops_the_start(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path, "tasks")
    (tmp_path / "tasks.private.jwk").chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        ensure_signing_key(tmp_path, "tasks")


def test_a_key_set_cannot_hold_another_issuers_key(tmp_path: Path) -> None:
    ensure_signing_key(tmp_path, "tasks")
    (tmp_path / "tasks.public.jwks").rename(tmp_path / "gateway.public.jwks")
    with pytest.raises(KeysUnusable, match="another issuer"):
        read_public_keys(tmp_path)


@pytest.mark.parametrize("issuer", ["", "Gateway", "../tasks", "a/b", "1st"])
def test_an_issuer_has_a_plain_name(tmp_path: Path, issuer: str) -> None:
    with pytest.raises(KeysUnusable, match="lower-case"):
        ensure_signing_key(tmp_path, issuer)


def test_a_secret_is_the_same_in_every_process_of_its_issuer_and_for_its_purpose_alone(
    tmp_path: Path,
) -> None:
    first, again = (ensure_signing_key(tmp_path, "tasks") for _ in range(2))
    other = ensure_signing_key(tmp_path, "volunteers")
    assert secret_of(first, "page tokens") == secret_of(again, "page tokens")
    assert len({secret_of(first, "page tokens"), secret_of(first, "x"), secret_of(other, "page tokens")}) == 3
