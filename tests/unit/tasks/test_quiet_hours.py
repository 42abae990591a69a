"""Quiet hours go by the clock on the volunteer's wall, whatever is done to that clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tasks.domain.quiet_hours import QuietHours

NIGHT = QuietHours(22 * 60, 7 * 60)
NOON = QuietHours(12 * 60, 14 * 60)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
]

minutes = st.integers(0, 1439)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


def local(*when: int, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    """A moment by a clock on the wall."""
    return datetime(*when, tzinfo=zone, fold=fold)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("quiet", "now", "over"),
    [
        pytest.param(NIGHT, local(2026, 11, 23, 21, 59), local(2026, 11, 23, 21, 59), id="before"),
        pytest.param(NIGHT, local(2026, 11, 23, 22), local(2026, 11, 24, 7), id="first minute"),
        pytest.param(NIGHT, local(2026, 11, 24, 6, 59), local(2026, 11, 24, 7), id="last minute"),
        pytest.param(NIGHT, local(2026, 11, 24, 7), local(2026, 11, 24, 7), id="over"),
        pytest.param(NOON, local(2026, 11, 24, 13), local(2026, 11, 24, 14), id="within a day"),
        pytest.param(NIGHT, local(2026, 3, 28, 23), local(2026, 3, 29, 7), id="an hour is missing"),
        pytest.param(NIGHT, local(2026, 10, 24, 23), local(2026, 10, 25, 7), id="an hour comes twice"),
        pytest.param(
            QuietHours(0, 150),
            local(2026, 10, 25, 2, 10),
            local(2026, 10, 25, 2, 30),
            id="an end that comes twice, before the first",
        ),
        pytest.param(
            QuietHours(0, 150),
            local(2026, 10, 25, 2, 10, fold=1),
            local(2026, 10, 25, 2, 30, fold=1),
            id="an end that comes twice, before the second",
        ),
    ],
)
def test_the_end_by_the_clock_on_the_wall(quiet: QuietHours, now: datetime, over: datetime) -> None:
    found = quiet.over_at(now.astimezone(UTC), BERLIN)
    assert found.astimezone(UTC) == over.astimezone(UTC)


def test_an_end_that_never_comes_is_over_at_most_an_hour_later() -> None:
    quiet, now = QuietHours(0, 150), local(2026, 3, 29, 1, 30).astimezone(UTC)
    over = quiet.over_at(now, BERLIN)
    gap_ends = local(2026, 3, 29, 3).astimezone(UTC)
    assert gap_ends <= over <= gap_ends + timedelta(hours=1)


@given(minutes, minutes, moments, st.sampled_from(ZONES))
def test_nobody_is_asked_during_quiet_hours_nor_much_later(
    start: int, end: int, now: datetime, zone: ZoneInfo
) -> None:
    quiet = QuietHours(start, end)
    if start == end:
        return
    over = quiet.over_at(now, zone)
    assert not quiet.hold_at(over, zone)
    if quiet.hold_at(now, zone):
        length = (end - start) % 1440
        assert now < over <= now + timedelta(minutes=length + 121)
    else:
        assert over == now
