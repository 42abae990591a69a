"""Availability across daylight-saving changes, held against a clock that is read minute by minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from libs.availability import Interval, Kind, TimeZoneUnknown, WeeklySpan, Window, expand, zone_named

MINUTE = timedelta(minutes=1)
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LORD_HOWE, SHANGHAI = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Asia/Shanghai")

# Around the changes of 2026, and one quiet day.
CHANGES = {
    BERLIN: (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)),
    NEW_YORK: (datetime(2026, 3, 8, 7, tzinfo=UTC), datetime(2026, 11, 1, 6, tzinfo=UTC)),
    LORD_HOWE: (datetime(2026, 4, 4, 15, tzinfo=UTC), datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    SHANGHAI: (datetime(2026, 6, 15, 3, tzinfo=UTC),),
}

zones = st.sampled_from(list(CHANGES))
days = st.dates(date(2026, 3, 1), date(2026, 11, 30))


@st.composite
def weekly_spans(draw: st.DrawFn) -> WeeklySpan:
    start = draw(st.integers(0, 1439))
    first, last = sorted((draw(days), draw(days)))
    return WeeklySpan(
        draw(st.frozensets(st.integers(1, 7), min_size=1)),
        start,
        draw(st.integers(start + 1, 2880)),
        draw(st.sampled_from([None, first])),
        draw(st.sampled_from([None, last])),
    )


@st.composite
def intervals(draw: st.DrawFn, around: datetime) -> Interval:
    start = around + draw(st.integers(-2000, 2000)) * MINUTE
    return Interval(start, start + draw(st.integers(1, 3000)) * MINUTE)


@st.composite
def cases(draw: st.DrawFn) -> tuple[ZoneInfo, list[Window], datetime, datetime]:
    zone = draw(zones)
    change = draw(st.sampled_from(CHANGES[zone]))
    span = st.one_of(weekly_spans(), intervals(change))
    windows = draw(st.lists(st.builds(Window, st.sampled_from(Kind), span), max_size=5))
    start = change - draw(st.integers(0, 1500)) * MINUTE
    return zone, windows, start, start + draw(st.integers(0, 3000)) * MINUTE


def covers(span: WeeklySpan | Interval, zone: ZoneInfo, moment: datetime) -> bool:
    """Reads the clock: today's spans, and yesterday's that reach over midnight."""
    if isinstance(span, Interval):
        return span.start <= moment < span.end
    shown = moment.astimezone(zone)
    minute = shown.hour * 60 + shown.minute
    today = shown.date()
    return any(
        span.starts_on(today - timedelta(days=ago))
        and span.start_minute <= minute + 1440 * ago < span.end_minute
        for ago in (0, 1)
    )


def by_the_minute(
    zone: ZoneInfo, windows: Sequence[Window], start: datetime, end: datetime
) -> tuple[set[datetime], set[datetime]]:
    available, undesired = set(), set()
    moment = start
    while moment < end:
        kinds = {window.kind for window in windows if covers(window.span, zone, moment)}
        if kinds & {Kind.AVAILABLE, Kind.PREFERRED} and Kind.BLACKOUT not in kinds:
            available.add(moment)
            if Kind.UNDESIRED in kinds:
                undesired.add(moment)
        moment += MINUTE
    return available, undesired


def minutes(stretches: Sequence[tuple[datetime, datetime]]) -> set[datetime]:
    return {start + n * MINUTE for start, end in stretches for n in range((end - start) // MINUTE)}


def nightly(start: int, end: int, kind: Kind = Kind.AVAILABLE) -> Window:
    return Window(kind, WeeklySpan(frozenset(range(1, 8)), start, end))


@settings(max_examples=120)
@given(cases())
@example((BERLIN, [nightly(150, 210)], CHANGES[BERLIN][0] - 9 * MINUTE, CHANGES[BERLIN][0] + 99 * MINUTE))
@example(
    (LORD_HOWE, [nightly(90, 150)], CHANGES[LORD_HOWE][0] - 99 * MINUTE, CHANGES[LORD_HOWE][0] + 99 * MINUTE)
)
def test_expansion_equals_the_clock_read_minute_by_minute(
    case: tuple[ZoneInfo, list[Window], datetime, datetime],
) -> None:
    zone, windows, start, end = case
    expansion = expand(windows, zone, start, end)
    available, undesired = by_the_minute(zone, windows, start, end)
    assert minutes(expansion.available) == available
    assert minutes(expansion.undesired) == undesired
    for stretches in (expansion.available, expansion.undesired):
        edges = [moment for stretch in stretches for moment in stretch]
        assert edges == sorted(set(edges)), "sorted, not empty, none touching another"


def test_the_hour_that_is_skipped_is_left_out() -> None:
    night = expand([nightly(120, 240)], BERLIN, *day_of(CHANGES[BERLIN][0]))
    assert night.available == [(datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC))]


def test_the_hour_that_happens_twice_counts_twice() -> None:
    night = expand([nightly(150, 180)], BERLIN, *day_of(CHANGES[BERLIN][1]))
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert night.available == [
        (first, first + 30 * MINUTE),
        (first + 60 * MINUTE, first + 90 * MINUTE),
    ]


def test_the_wall_clock_holds_over_the_change() -> None:
    horizon = datetime(2026, 3, 27, 12, tzinfo=UTC), datetime(2026, 3, 31, 12, tzinfo=UTC)
    mornings = expand([nightly(540, 660)], BERLIN, *horizon)
    assert [start.hour for start, _ in mornings.available] == [8, 7, 7, 7]


def test_undesired_time_alone_makes_nobody_available() -> None:
    nothing = expand([nightly(0, 1440, Kind.UNDESIRED)], SHANGHAI, *day_of(CHANGES[SHANGHAI][0]))
    assert nothing.available == []
    assert nothing.undesired == []


@pytest.mark.parametrize(
    "name", ["", "Europe/Atlantis", "../etc/passwd", "Europe", "Asia/Shanghai\0", "/etc"]
)
def test_unknown_zones_are_refused(name: str) -> None:
    with pytest.raises(TimeZoneUnknown):
        zone_named(name)


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    return moment - timedelta(hours=12), moment + timedelta(hours=12)
