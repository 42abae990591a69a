"""Signing keys on disk: each issuer has one private key, and everybody reads the public halves.

A directory holds `<issuer>.private.jwk` (readable by its owner alone) and `<issuer>.public.jwks`. The file a
public key lies in names the issuer that owns it; a key can therefore never vouch for another issuer.
"""

import hashlib
import hmac
import json
import os
import re
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

ISSUER_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PUBLIC_SUFFIX = ".public.jwks"
_SECONDS_BETWEEN_READS = 1.0
_DAMAGES = (ValueError, KeyError, TypeError, JoseError)


class KeysUnusable(Exception):
    """The key directory holds something that is no proper key. The message names the file and the cure."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An issuer's private Ed25519 key; `kid` is `<issuer>/<thumbprint>`."""

    issuer: str
    kid: str
    key: OKPKey


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of an issuer's key."""

    issuer: str
    key: OKPKey


def ensure_signing_key(directory: Path, issuer: str) -> SigningKey:
    """The issuer's private key, made on first use; its public half is (re)published beside it.

    Safe when several processes start at once: the first one to create the file wins, the others read it.
    Raises KeysUnusable when the private file is damaged or readable by others.
    """
    if not ISSUER_NAME.fullmatch(issuer):
        raise KeysUnusable(f"Issuer {issuer!r} must be lower-case letters, digits and underscores")
    directory.mkdir(parents=True, exist_ok=True)
    private_file = directory / f"{issuer}.private.jwk"
    if not private_file.exists():
        _create_once(private_file, json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    signing = _read_private(private_file, issuer)
    _publish(directory / f"{issuer}{_PUBLIC_SUFFIX}", signing)
    return signing


def secret_of(signing: SigningKey, purpose: str) -> bytes:
    """A secret of the issuer for something else than signing, the same in all its processes."""
    private = str(signing.key.as_dict(private=True)["d"])
    return hmac.digest(private.encode(), purpose.encode(), hashlib.sha256)


class KeyRing:
    """All public keys of a directory, read again when an unknown key is asked for and the directory has
    changed.

    File systems tell changes apart only by their clock's ticks; so an unknown key also leads to a new look
    when the last one is a second old.
    """

    def __init__(self, directory: Path, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._directory = directory
        self._monotonic = monotonic
        self._keys: Mapping[str, PublicKey] = {}
        self._read()

    def find(self, kid: str) -> PublicKey | None:
        """The key with this id, or None. Raises KeysUnusable when a new file is no key set."""
        found = self._keys.get(kid)
        if found is None and self._may_have_changed():
            self._read()
            found = self._keys.get(kid)
        return found

    def _may_have_changed(self) -> bool:
        is_old = self._monotonic() - self._read_at >= _SECONDS_BETWEEN_READS
        return is_old or self._changed_at() != self._known_change

    def _changed_at(self) -> int:
        return self._directory.stat().st_mtime_ns if self._directory.exists() else 0

    def _read(self) -> None:
        self._read_at = self._monotonic()
        self._known_change = self._changed_at()
        self._keys = read_public_keys(self._directory)


def read_public_keys(directory: Path) -> dict[str, PublicKey]:
    """Every public key in the directory by its id. Raises KeysUnusable on a file that is no key set."""
    keys: dict[str, PublicKey] = {}
    for path in sorted(directory.glob(f"*{_PUBLIC_SUFFIX}")):
        issuer = path.name.removesuffix(_PUBLIC_SUFFIX)
        for kid, key in _read_key_set(path, issuer).items():
            keys[kid] = PublicKey(issuer, key)
    return keys


def _read_key_set(path: Path, issuer: str) -> dict[str, OKPKey]:
    try:
        entries = json.loads(path.read_text())["keys"]
        keys = {str(entry["kid"]): OKPKey.import_key(entry) for entry in entries}
    except _DAMAGES as error:
        raise KeysUnusable(f"{path} is no JSON Web Key Set; delete it and restart {issuer}") from error
    strangers = [kid for kid in keys if not kid.startswith(f"{issuer}/")]
    if strangers:
        raise KeysUnusable(
            f"{path} holds another issuer's key {strangers[0]}; delete it and restart {issuer}"
        )
    return keys


def _read_private(path: Path, issuer: str) -> SigningKey:
    if path.stat().st_mode & 0o077:
        raise KeysUnusable(f"{path} can be read by others; run: chmod 600 {path}")
    try:
        key = OKPKey.import_key(json.loads(path.read_text()))
    except _DAMAGES as error:
        raise KeysUnusable(f"{path} is no private JSON Web Key; delete it and start again") from error
    if not key.is_private:
        raise KeysUnusable(f"{path} holds no private key; delete it and start again")
    return SigningKey(issuer, f"{issuer}/{key.thumbprint()}", key)


def _publish(path: Path, signing: SigningKey) -> None:
    """Write the public half, keeping older public keys whose tokens may still be about."""
    known = _read_key_set(path, signing.issuer) if path.exists() else {}
    if signing.kid in known:
        return
    known[signing.kid] = signing.key
    entries = [
        {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": "Ed25519"}
        for kid, key in known.items()
    ]
    scratch = _scratch_file(path, json.dumps({"keys": entries}, indent=1), mode=0o644)
    os.replace(scratch, path)


def _create_once(path: Path, content: str) -> None:
    """Create the file with its whole content, unless somebody else did."""
    scratch = _scratch_file(path, content, mode=0o600)
    try:
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(scratch)


def _scratch_file(beside: Path, content: str, *, mode: int) -> str:
    handle, name = tempfile.mkstemp(prefix=f".{beside.name}.", dir=beside.parent)
    with os.fdopen(handle, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.chmod(name, mode)
    return name
