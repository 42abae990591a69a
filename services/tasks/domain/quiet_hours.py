"""When a volunteer is not to be asked, by the clock on their own wall."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Every day from one minute after local midnight until another; the end may lie on the next day.

    `urgent_allowed` is the volunteer's consent to be asked even then when somebody needs help at once.
    """

    start_minute: int
    end_minute: int
    urgent_allowed: bool = False

    def hold_at(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether the clock on the wall shows a quiet hour."""
        local = now.astimezone(zone)
        minute = local.hour * 60 + local.minute
        if self.start_minute <= self.end_minute:
            return self.start_minute <= minute < self.end_minute
        return minute >= self.start_minute or minute < self.end_minute

    def over_at(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The moment at or after `now` from which the volunteer may be asked.

        An end that the clock shows twice counts each time, one that it never shows as soon as it is past.
        """
        if not self.hold_at(now, zone):
            return now
        today = now.astimezone(zone).date()
        clock = time(self.end_minute // 60, self.end_minute % 60)
        ends = (
            datetime.combine(today + timedelta(days=days), clock.replace(fold=fold), zone).astimezone(UTC)
            for days in (0, 1)
            for fold in (0, 1)
        )
        return min(end for end in ends if end > now and not self.hold_at(end, zone))
