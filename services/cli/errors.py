"""Words what can go wrong below a command, so that nobody at a terminal sees a stack trace."""

from __future__ import annotations

import grpc
import httpx

from libs.access.keys import KeysUnusable
from libs.errors import DomainError
from libs.messaging.embedded import ServerFailed
from libs.rpc.status import read_error
from libs.storage.ownership import AlreadyOwned
from services.cli.runtime_file import START_HINT
from services.cli.troubles import Trouble

_REPORT_HINT = "Run it again with --debug and report what you see."


def trouble_of(error: BaseException) -> Trouble:
    """What to tell about any error."""
    if isinstance(error, Trouble):
        return error
    if isinstance(error, grpc.aio.AioRpcError):
        return _of_rpc(error)
    if isinstance(error, httpx.HTTPError):
        return Trouble(f"The gateway cannot be reached: {error or type(error).__name__}", START_HINT)
    if isinstance(error, DomainError):
        return Trouble(error.message, exit_code=2)
    if isinstance(error, BaseExceptionGroup):
        return trouble_of(error.exceptions[0])
    if isinstance(error, AlreadyOwned | KeysUnusable):
        return Trouble(str(error))
    if isinstance(error, ServerFailed):
        return Trouble(str(error), "See what is missing with: circle doctor")
    if isinstance(error, OSError):
        name = f"{error.filename}: " if error.filename else ""
        return Trouble(
            f"{name}{error.strerror or error}", "Check the path, the space left and the permissions."
        )
    return Trouble(f"Unexpected {type(error).__name__}: {error}", _REPORT_HINT)


def _of_rpc(error: grpc.aio.AioRpcError) -> Trouble:
    told = read_error(error)
    if told.reason:
        return Trouble(f"{told.message} ({told.reason})")
    if told.code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED):
        return Trouble("A service of the suite does not answer", "See what is wrong with: circle doctor")
    return Trouble(f"{told.code.name}: {told.message}", _REPORT_HINT)
