"""How often one may try in a moving minute: passwords by account and address, new accounts by address."""

import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from services.gateway.accounts.account import TooManyAttempts


class Throttle:
    """Counts attempts; the counts live in this process. All methods but the last raise TooManyAttempts."""

    def __init__(self, per_account: int, per_address: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_account = RateLimitItemPerMinute(per_account, namespace="account")
        self._failures = RateLimitItemPerMinute(per_address, namespace="failures")
        self._sign_ups = RateLimitItemPerMinute(per_address, namespace="sign-ups")

    async def sign_in(self, email: str, address: str) -> None:
        """Count an attempt at the account, before it is known how it ends."""
        if not await self._limiter.test(self._failures, address):
            await self._refuse(self._failures, address)
        await self._hit(self._per_account, email)

    async def sign_up(self, address: str) -> None:
        """Count a new account."""
        await self._hit(self._sign_ups, address)

    async def ended(self, email: str, address: str, *, well: bool) -> None:
        """A right password wipes the account's slate clean, a wrong one counts against the address."""
        if well:
            await self._limiter.clear(self._per_account, email)
        else:
            await self._limiter.hit(self._failures, address)

    async def _hit(self, limit: RateLimitItemPerMinute, key: str) -> None:
        if not await self._limiter.hit(limit, key):
            await self._refuse(limit, key)

    async def _refuse(self, limit: RateLimitItemPerMinute, key: str) -> None:
        window = await self._limiter.get_window_stats(limit, key)
        raise TooManyAttempts(max(1, int(window.reset_time - time.time()) + 1))
