"""Our own CSV format for volunteers: one person in a row."""

from __future__ import annotations

from dataclasses import dataclass

from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2, volunteers_service_pb2
from services.cli.importing.columns import Column, required_names
from services.cli.importing.findings import Finding, refused_rows
from services.cli.importing.row_reader import RowReader
from services.cli.importing.sheet import Sheet
from services.cli.importing.task_rows import in_row_order
from services.cli.importing.weekly_hours import parse_weekly_hours

DEFAULT_ZONE = "Asia/Shanghai"
TRAVEL_MODES = {
    "walk": volunteer_pb2.Volunteer.TRAVEL_MODE_WALK,
    "bicycle": volunteer_pb2.Volunteer.TRAVEL_MODE_BICYCLE,
    "transit": volunteer_pb2.Volunteer.TRAVEL_MODE_TRANSIT,
    "car": volunteer_pb2.Volunteer.TRAVEL_MODE_CAR,
}
_KINDS = {
    "available": volunteer_pb2.AvailabilityWindow.KIND_AVAILABLE,
    "preferred": volunteer_pb2.AvailabilityWindow.KIND_PREFERRED,
    "undesired": volunteer_pb2.AvailabilityWindow.KIND_UNDESIRED,
}

COLUMNS = (
    Column(
        "reference",
        "your own id of the person; nobody is registered twice under it",
        ("v-001", "v-002"),
        required=True,
    ),
    Column(
        "display_name",
        "name by which the person wants to be called",
        ("Mei Example", "Tom Sample"),
        required=True,
    ),
    Column("email", "e-mail address", ("mei@example.org", "")),
    Column("phone", "telephone number in international form", ("+8613800000000", "")),
    Column("locale", "zh or en", ("zh", "en")),
    Column("birth_date", "day of birth as YYYY-MM-DD", ("1990-05-01", "")),
    Column("latitude", "home in decimal degrees", ("31.2304", "")),
    Column("longitude", "home in decimal degrees", ("121.4737", "")),
    Column("travel_mode", "walk, bicycle, transit or car; transit when empty", ("bicycle", "")),
    Column("reach_km", "farthest distance from home in kilometres; no limit when empty", ("8", "")),
    Column("time_zone", f"IANA name; {DEFAULT_ZONE} when empty", (DEFAULT_ZONE, "")),
    Column("skills", "skill or skill:level, separated by semicolons", ("first-aid:2; driving", "")),
    Column(
        "available",
        "weekly hours, separated by semicolons",
        ("Mon-Fri 18:00-21:00; Sat,Sun 09:00-17:00", "Sun 09:00-18:00"),
    ),
    Column("preferred", "weekly hours that suit best", ("Sat 09:00-12:00", "")),
    Column("undesired", "weekly hours that suit badly", ("Fri 18:00-21:00", "")),
    Column(
        "likes",
        "category:liking from -3 to 3, separated by semicolons",
        ("companionship:3; environment:-1", ""),
    ),
    Column("max_minutes_per_day", "minutes of service in a day; no limit when empty", ("240", "")),
    Column("max_minutes_per_week", "minutes of service in a week; no limit when empty", ("480", "")),
    Column("max_tasks_per_week", "tasks in a week; no limit when empty", ("3", "1")),
    Column("tags", "free marks, separated by semicolons", ("lang-en", "")),
)
REQUIRED_COLUMNS = required_names(COLUMNS)

_FIELD_COLUMNS = {"qualifications": "skills", "likes": "likes"}


@dataclass(frozen=True, slots=True)
class VolunteerRow:
    """A row that became a registration."""

    row: int
    reference: str
    person: person_pb2.Person
    volunteer: volunteer_pb2.Volunteer

    def registration(self, request_id: str = "") -> volunteers_service_pb2.CreateVolunteerRequest:
        """The request that registers the volunteer."""
        return volunteers_service_pb2.CreateVolunteerRequest(
            person=self.person, volunteer=self.volunteer, request_id=request_id
        )


@dataclass(frozen=True, slots=True)
class VolunteerFile:
    """Everything that a file says."""

    rows_read: int
    volunteers: tuple[VolunteerRow, ...]
    findings: tuple[Finding, ...]

    @property
    def rows_refused(self) -> int:
        """Rows that register nobody."""
        return len(refused_rows(self.findings))


def parse_volunteers(sheet: Sheet) -> VolunteerFile:
    """Every row as a registration, or the reasons why not."""
    first_row: dict[str, int] = {}
    volunteers, findings = [], list(sheet.findings)
    for row in sheet.rows:
        reader = RowReader(row)
        volunteer = _row(reader)
        earlier = first_row.setdefault(volunteer.reference, row.number)
        if earlier != row.number and volunteer.reference:
            reader.refuse(
                "reference", f"row {earlier} has the same reference", "Give each person one of their own."
            )
        findings.extend(reader.findings)
        if not reader.is_refused:
            volunteers.append(volunteer)
    return VolunteerFile(sheet.rows_read, tuple(volunteers), in_row_order(findings))


def _row(reader: RowReader) -> VolunteerRow:
    reference = reader.text("reference", required=True)
    person = _person(reader)
    volunteer = volunteer_pb2.Volunteer(
        travel_mode=reader.choice("travel_mode", TRAVEL_MODES, "transit"),
        reach_metres=(reader.whole("reach_km", 1, 2000, default=0) or 0) * 1000,
        time_zone=reader.zone("time_zone", DEFAULT_ZONE),
        qualifications=_qualifications(reader),
        availability=[window for kind in _KINDS for window in _windows(reader, kind)],
        likes=_likes(reader),
        tags=reader.items("tags"),
        limits=volunteer_pb2.Limits(
            max_minutes_per_day=reader.whole("max_minutes_per_day", 0, 1440, default=0),
            max_minutes_per_week=reader.whole("max_minutes_per_week", 0, 10_080, default=0),
            max_tasks_per_week=reader.whole("max_tasks_per_week", 0, 100, default=0),
        ),
    )
    reader.insist_on_contract(person, {"home": "latitude"})
    reader.insist_on_contract(volunteer, _FIELD_COLUMNS)
    if not volunteer.availability:
        reader.note(
            "available", "it is empty", "Nobody can be matched to a fixed time without available hours."
        )
    return VolunteerRow(reader.row, reference, person, volunteer)


def _person(reader: RowReader) -> person_pb2.Person:
    born = reader.day("birth_date")
    return person_pb2.Person(
        display_name=reader.text("display_name", required=True),
        email=reader.raw("email"),
        phone=reader.raw("phone").replace(" ", ""),
        locale=reader.raw("locale"),
        birth_date=born.isoformat() if born else "",
        home=reader.place(),
    )


def _qualifications(reader: RowReader) -> list[volunteer_pb2.Qualification]:
    return [
        volunteer_pb2.Qualification(
            skill_id=skill, level=level, evidence=volunteer_pb2.Qualification.EVIDENCE_SELF_DECLARED
        )
        for skill, level in reader.levels("skills")
    ]


def _windows(reader: RowReader, kind: str) -> list[volunteer_pb2.AvailabilityWindow]:
    windows = []
    for item in reader.items(kind):
        try:
            hours = parse_weekly_hours(item)
        except ValueError as error:
            reader.refuse(kind, str(error), "Write it like Mon-Fri 18:00-21:00.")
            continue
        span = volunteer_pb2.WeeklySpan(
            weekdays=hours.weekdays, start_minute=hours.start, end_minute=hours.end
        )
        windows.append(volunteer_pb2.AvailabilityWindow(kind=_KINDS[kind], weekly=span))
    return windows


def _likes(reader: RowReader) -> dict[str, int]:
    likes = {}
    for item in reader.items("likes"):
        category, _, liking = item.partition(":")
        try:
            likes[category.strip()] = int(liking)
        except ValueError:
            reader.refuse("likes", f"'{item}' has no liking from -3 to 3", "Write it like companionship:2.")
    return likes
