"""As many invented volunteers as wanted, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, radians, sin, sqrt
from random import Random

from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2, volunteer_pb2, volunteers_service_pb2
from libs.places.plane import EARTH_RADIUS_METRES
from services.cli.demo.taxonomy import CATEGORIES, SKILLS
from services.cli.importing.weekly_hours import parse_weekly_hours

_GIVEN_NAMES = (
    *("Mei", "Jun", "Lan", "Hao", "Xia", "Wei", "Ping", "Yan", "Bo", "Qing", "Rui", "Ling", "Tao", "Min"),
    *(
        "Fang",
        "Kai",
        "Ning",
        "Shan",
        "Yue",
        "Peng",
        "Ada",
        "Ben",
        "Cleo",
        "Dan",
        "Eva",
        "Finn",
        "Gus",
        "Hana",
    ),
    *("Ivo", "Jana", "Kim", "Leo", "Mia", "Nora", "Otto", "Pia", "Quinn", "Rosa", "Sam", "Tess"),
)
_FAMILY_NAMES = ("Example", "Sample", "Specimen", "Muster", "Beispiel", "Invented")
_RHYTHMS = (
    ("Mon-Fri 18:00-21:30",),
    ("Mon-Fri 18:30-21:00", "Sat 09:00-17:00"),
    ("Sat,Sun 08:30-18:00",),
    ("Mon-Fri 08:30-12:00",),
    ("Mon-Fri 09:00-16:30",),
    ("Tue,Thu 13:30-18:00", "Sun 09:00-12:30"),
    ("Mon-Sun 07:30-10:30",),
    ("Wed 13:00-21:00", "Fri 13:00-21:00", "Sat 09:00-13:00"),
)
_REACH_METRES = {
    volunteer_pb2.Volunteer.TRAVEL_MODE_WALK: 2_000,
    volunteer_pb2.Volunteer.TRAVEL_MODE_BICYCLE: 6_000,
    volunteer_pb2.Volunteer.TRAVEL_MODE_TRANSIT: 15_000,
    volunteer_pb2.Volunteer.TRAVEL_MODE_CAR: 30_000,
}
_DECLARABLE = tuple(skill.skill_id for skill in SKILLS if not skill.requires_document)
_METRES_A_DEGREE = pi * EARTH_RADIUS_METRES / 180


@dataclass(frozen=True, slots=True)
class Area:
    """Where invented people live: within `radius_metres` of a point in degrees, in a time zone."""

    latitude: float
    longitude: float
    radius_metres: int
    time_zone: str

    @property
    def centre(self) -> types_pb2.Place:
        """Its middle."""
        return types_pb2.Place(latitude=self.latitude, longitude=self.longitude)

    def somewhere(self, random: Random) -> types_pb2.Place:
        """A point of the area, every patch as likely as any other of its size."""
        distance, angle = self.radius_metres * sqrt(random.random()), random.uniform(0, 2 * pi)
        east = distance * cos(angle) / cos(radians(self.latitude))
        return types_pb2.Place(
            latitude=round(self.latitude + distance * sin(angle) / _METRES_A_DEGREE, 5),
            longitude=round(self.longitude + east / _METRES_A_DEGREE, 5),
        )


def crowd(
    count: int,
    seed: int,
    area: Area,
    skills: Sequence[str] = _DECLARABLE,
    categories: Sequence[str] = CATEGORIES,
    named_from: int = 0,
) -> Iterator[volunteers_service_pb2.CreateVolunteerRequest]:
    """Registrations of invented volunteers. The first hundred of a thousand are the same as a hundred.

    Two crowds in one suite are told apart by `named_from`, the number of their first name.
    """
    for number in range(count):
        random = Random(f"{seed}/{number}")  # noqa: S311 - invented people need no secrets
        yield _registration(named_from + number, random, area, skills, categories)


def _registration(
    number: int, random: Random, area: Area, skills: Sequence[str], categories: Sequence[str]
) -> volunteers_service_pb2.CreateVolunteerRequest:
    return volunteers_service_pb2.CreateVolunteerRequest(
        person=person_pb2.Person(
            display_name=invented_name(number),
            locale=random.choice(["zh", "zh", "en"]),
            birth_date=f"{random.randint(1950, 2008)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
            home=area.somewhere(random),
        ),
        volunteer=_volunteer(random, area, skills, categories),
    )


def invented_name(number: int) -> str:
    """A name that nobody takes for a real one."""
    given = _GIVEN_NAMES[number % len(_GIVEN_NAMES)]
    return f"{given} {_FAMILY_NAMES[number // len(_GIVEN_NAMES) % len(_FAMILY_NAMES)]} {number + 1}"


def weekly(kind: volunteer_pb2.AvailabilityWindow.Kind, hours: str) -> volunteer_pb2.AvailabilityWindow:
    """Weekly hours written like `Mon-Fri 18:00-21:00`."""
    span = parse_weekly_hours(hours)
    return volunteer_pb2.AvailabilityWindow(
        kind=kind,
        weekly=volunteer_pb2.WeeklySpan(weekdays=span.weekdays, start_minute=span.start, end_minute=span.end),
    )


def _volunteer(
    random: Random, area: Area, skills: Sequence[str], categories: Sequence[str]
) -> volunteer_pb2.Volunteer:
    mode = random.choice(list(_REACH_METRES))
    return volunteer_pb2.Volunteer(
        travel_mode=mode,
        reach_metres=_REACH_METRES[mode],
        time_zone=area.time_zone,
        qualifications=[
            volunteer_pb2.Qualification(skill_id=skill, level=random.randint(1, 3))
            for skill in random.sample(skills, k=min(len(skills), random.choice([0, 1, 1, 2, 3])))
        ],
        availability=_availability(random),
        likes={
            category: random.choice([-2, 1, 2, 3])
            for category in random.sample(categories, k=min(3, len(categories)))
        },
        limits=volunteer_pb2.Limits(
            max_minutes_per_day=random.choice([0, 180, 240, 360]),
            max_minutes_per_week=random.choice([120, 240, 360, 480]),
            max_tasks_per_week=random.choice([1, 2, 2, 3, 4]),
            min_gap_minutes=random.choice([0, 15, 30]),
        ),
        tags=random.sample(["lang-zh", "lang-en", "lang-yue"], k=random.choice([1, 1, 2])),
    )


def _availability(random: Random) -> list[volunteer_pb2.AvailabilityWindow]:
    rhythm = random.choice(_RHYTHMS)
    kinds = volunteer_pb2.AvailabilityWindow
    windows = [weekly(kinds.KIND_AVAILABLE, hours) for hours in rhythm]
    if random.random() < 0.3:
        windows.append(weekly(kinds.KIND_PREFERRED, rhythm[0]))
    if random.random() < 0.2:
        windows.append(weekly(kinds.KIND_UNDESIRED, "Sun 08:00-12:00"))
    return windows
