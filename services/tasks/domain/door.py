"""Proof of being at the place: a code that changes every half minute, and what a kiosk at the door may show.

Both rest on a secret of the task that never leaves the service; a new secret makes them worthless.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from services.tasks.domain.presence_errors import KioskTokenInvalid

STEP = timedelta(seconds=30)
"""How long a code is shown; it is accepted for one step more, for those who type slowly."""

MOST_WRONG_CODES = 10
"""Wrong codes for one assignment after which guessing is over; each guess is right once in half a million."""

_DIGITS = 6
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_secret() -> bytes:
    """A secret for a task."""
    return secrets.token_bytes(32)


def code_at(secret: bytes, moment: datetime) -> str:
    """The six digits that are shown at the place."""
    return _code(secret, (moment - _EPOCH) // STEP)


def code_change_time(moment: datetime) -> datetime:
    """When the code that is shown now gives way to the next."""
    return _EPOCH + ((moment - _EPOCH) // STEP + 1) * STEP


def is_code(secret: bytes, given: str, moment: datetime) -> bool:
    """Whether the digits are shown now, or were just before."""
    step = (moment - _EPOCH) // STEP
    return any(hmac.compare_digest(_code(secret, shown), given) for shown in (step, step - 1))


def _code(secret: bytes, step: int) -> str:
    number = int.from_bytes(_mac(secret, "code", str(step))[:8])
    return f"{number % 10**_DIGITS:0{_DIGITS}}"


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A page on a device at the door, which checks people of one task in and out, and nothing else."""

    task_id: str
    opened_by: str
    expire_time: datetime

    def token(self, secret: bytes) -> str:
        """What the device shows to be let do it."""
        statement = f"{self.task_id}.{self.opened_by}.{int(self.expire_time.timestamp())}"
        return f"{statement}.{_mac(secret, 'kiosk', statement).hex()}"


def kiosk_task_id(token: str) -> str:
    """The task that a token says it is for. Raises KioskTokenInvalid."""
    return _parts(token)[0]


def read_kiosk(secret: bytes, token: str, now: datetime) -> Kiosk:
    """The kiosk that a token proves. Raises KioskTokenInvalid."""
    task_id, opened_by, seconds, mac = _parts(token)
    genuine = _mac(secret, "kiosk", f"{task_id}.{opened_by}.{seconds}").hex()
    if not hmac.compare_digest(genuine, mac):
        raise KioskTokenInvalid()
    kiosk = Kiosk(task_id, opened_by, datetime.fromtimestamp(int(seconds), UTC))
    if now >= kiosk.expire_time:
        raise KioskTokenInvalid()
    return kiosk


def _parts(token: str) -> tuple[str, str, str, str]:
    parts = token.split(".")
    if len(parts) != 4 or not token.isascii():
        raise KioskTokenInvalid()
    task_id, opened_by, seconds, mac = parts
    return task_id, opened_by, seconds, mac


def _mac(secret: bytes, purpose: str, statement: str) -> bytes:
    return hmac.digest(secret, f"{purpose}:{statement}".encode(), sha256)
