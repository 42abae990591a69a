"""Times as people read and type them: in the zone of the circle or task, in the language of the page."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_time, get_timezone_location
from google.protobuf.timestamp_pb2 import Timestamp

from libs.contracts.gen.volunteercircle.types.v1.types_pb2 import Interval
from libs.errors import FieldViolation, ValidationFailed

DEFAULT_ZONE = "Asia/Shanghai"
INPUT_FORMAT = "%Y-%m-%dT%H:%M"
"""What `<input type="datetime-local">` sends and shows."""


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name; the default one for a name we do not know."""
    try:
        return ZoneInfo(name or DEFAULT_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(DEFAULT_ZONE)


def local(stamp: Timestamp, zone: str) -> datetime:
    """The instant as the clocks of the zone show it."""
    return stamp.ToDatetime(tzinfo=UTC).astimezone(zone_of(zone))


def word_time(stamp: Timestamp, zone: str, code: str) -> str:
    """Day and time of an instant."""
    moment = local(stamp, zone)
    day = format_date(moment, _day_pattern(moment, code), locale=code)
    return f"{day} {format_time(moment, 'HH:mm', locale=code)}"


def word_interval(interval: Interval, zone: str, code: str) -> str:
    """Day and times of an interval; the second day only when it is another one."""
    start, end = local(interval.start_time, zone), local(interval.end_time, zone)
    first = word_time(interval.start_time, zone, code)
    if start.date() == end.date():
        return f"{first} – {format_time(end, 'HH:mm', locale=code)}"
    return f"{first} – {word_time(interval.end_time, zone, code)}"


def word_zone(zone: str, code: str) -> str:
    """The zone by its city."""
    return get_timezone_location(zone_of(zone), locale=code, return_city=True)


def _day_pattern(moment: datetime, code: str) -> str:
    if moment.year != datetime.now(moment.tzinfo).year:
        return "y年M月d日 E" if code == "zh" else "E d MMM y"
    return "M月d日 E" if code == "zh" else "E d MMM"


def input_value(stamp: Timestamp, zone: str) -> str:
    """An instant as the value of a date-and-time input."""
    return local(stamp, zone).strftime(INPUT_FORMAT)


def input_default(days: int, hour: int, zone: str) -> str:
    """A full hour some days from today, as the value of a date-and-time input."""
    day = datetime.now(zone_of(zone)) + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0).strftime(INPUT_FORMAT)


def read_input(text: str, zone: str, field: str) -> Timestamp:
    """The instant that somebody typed. Raises ValidationFailed."""
    try:
        moment = datetime.strptime(text.strip()[:16], INPUT_FORMAT).replace(tzinfo=zone_of(zone))
        return stamp_of(moment)
    except (ValueError, OverflowError) as error:
        raise ValidationFailed([FieldViolation(field, "must be a date and a time")]) from error


def stamp_of(moment: datetime) -> Timestamp:
    """A datetime as a timestamp."""
    stamp = Timestamp()
    stamp.FromDatetime(moment.astimezone(UTC))
    return stamp
