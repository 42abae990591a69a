"""Proof that a handler asked the policy: whoever forgets is stopped before the commit.

A rule that depends on the resource can only be checked once the resource is loaded, so the check lives in the
use case, where it can be forgotten. Each call therefore carries an `Authorisation`; `require` settles it, and
an unsettled one ends the call with a defect instead of a commit.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class AuthorisationForgotten(Exception):
    """A handler finished without asking the policy about its resource: a defect, never the caller's fault."""


@dataclass(slots=True)
class Authorisation:
    """Whether the policy has been asked during this call. `rpc` is the full RPC name."""

    rpc: str
    settled: bool = False

    def insist(self) -> None:
        """Raise AuthorisationForgotten unless the policy was asked."""
        if not self.settled:
            raise AuthorisationForgotten(f"{self.rpc} finished without calling require()")


_current: ContextVar[Authorisation | None] = ContextVar("authorisation", default=None)


def current_authorisation() -> Authorisation | None:
    """The authorisation of the call under way, None outside of calls."""
    return _current.get()


def begin(rpc: str) -> Authorisation:
    """The authorisation of a call that begins in the current task, and lasts as long as the task."""
    authorisation = Authorisation(rpc)
    _current.set(authorisation)
    return authorisation


@contextmanager
def carried(authorisation: Authorisation) -> Iterator[Authorisation]:
    """Make this the authorisation of the current thread while the block runs."""
    token = _current.set(authorisation)
    try:
        yield authorisation
    finally:
        _current.reset(token)


def settle(rpc: str) -> None:
    """Note that the policy was asked about the call under way; asking about another RPC settles nothing."""
    authorisation = _current.get()
    if authorisation is not None and authorisation.rpc == rpc:
        authorisation.settled = True
