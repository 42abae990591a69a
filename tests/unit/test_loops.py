"""The pauses of background work."""

import pytest

from libs.hosting import Loop, Wiring
from libs.hosting.loops import pause_after


async def idle(_: Wiring) -> None:
    """A step with nothing to do."""


@pytest.mark.parametrize(
    ("pause", "failures", "expected"),
    [(0.5, 0, 0.5), (0.5, 1, 1.0), (0.5, 3, 4.0), (0.5, 7, 30.0), (0.5, 5000, 30.0), (600.0, 5000, 600.0)],
)
def test_a_pause_grows_with_failures_up_to_a_limit(pause: float, failures: int, expected: float) -> None:
    assert pause_after(Loop("sample", idle, pause), failures) == expected
