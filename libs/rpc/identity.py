"""Who calls: the bearer token in the call's metadata."""

from collections.abc import Iterable
from typing import NamedTuple

from libs.access.principal import ANONYMOUS, Principal
from libs.access.tokens import Verifier
from libs.errors import TokenInvalid

AUTHORIZATION = "authorization"
_SCHEME = "bearer "


class Identity(NamedTuple):
    """A verified caller and the token that proved it; the token is empty for strangers."""

    principal: Principal
    token: str


STRANGER = Identity(ANONYMOUS, "")


def identify(verifier: Verifier, metadata: Iterable[tuple[str, str | bytes]]) -> Identity:
    """The caller of a call with this metadata. Raises TokenInvalid when a token is there and no good."""
    values = [value for key, value in metadata if key == AUTHORIZATION]
    if not values:
        return STRANGER
    header = values[0]
    if len(values) > 1 or not isinstance(header, str) or header[: len(_SCHEME)].lower() != _SCHEME:
        raise TokenInvalid("the authorization header must be one bearer token")
    token = header[len(_SCHEME) :].strip()
    return Identity(verifier.verify(token), token)
