"""How often somebody may try to sign in or sign up: per account and per address, in a moving minute."""

import time

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter

from services.gateway.accounts.account import TooManyAttempts


class Throttle:
    """Counts attempts; the counts live in this process."""

    def __init__(self, per_account: int, per_address: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._per_account = RateLimitItemPerMinute(per_account, namespace="account")
        self._per_address = RateLimitItemPerMinute(per_address, namespace="address")

    async def attempt(self, email: str, address: str) -> None:
        """Count one attempt. Raises TooManyAttempts when the account or the address had too many."""
        await self._hit(self._per_address, address)
        await self._hit(self._per_account, email)

    async def _hit(self, limit: RateLimitItemPerMinute, key: str) -> None:
        if not await self._limiter.hit(limit, key):
            window = await self._limiter.get_window_stats(limit, key)
            raise TooManyAttempts(max(1, int(window.reset_time - time.time()) + 1))
