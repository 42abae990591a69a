"""Waiting for something that another task or process does, with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable


async def eventually(condition: Callable[[], Awaitable[object] | object], seconds: float = 60.0) -> None:
    """Return as soon as the condition (or what it returns, awaited) is true.

    Raises:
        AssertionError: it is not after this many seconds.
    """
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        answer = condition()
        if isinstance(answer, Awaitable):
            answer = await answer
        if answer:
            return
        assert asyncio.get_running_loop().time() < deadline, f"not true after {seconds:g} s: {condition}"
        await asyncio.sleep(0.01)
