"""Ending loops for sure, although the client may swallow the exception that should end them."""

import asyncio


def cancelled() -> bool:
    """Whether somebody asked the current task to end.

    On Python 3.11 `asyncio.wait_for`, which the client uses everywhere, forgets a cancellation that arrives
    together with its result.
    """
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
