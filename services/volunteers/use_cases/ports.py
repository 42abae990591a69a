"""What the use cases need of storage. Whatever is saved is told in the same transaction as the fact given.

In a command everything read is locked until its end, so that a check still holds when its effect is written.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from libs.access.relations import Facts
from services.volunteers.domain.circles import CircleHost, CircleMember, Employment
from services.volunteers.domain.events import Fact
from services.volunteers.domain.person import Person
from services.volunteers.domain.skill import Skill
from services.volunteers.domain.volunteer import State, Volunteer

T = TypeVar("T")

Listed = tuple[Sequence[T], str | None]
"""A page of a list, and behind what the next one begins; None on the last page."""

Seen = Callable[[int], None]
"""Raises EtagMismatch when the caller means another version of the resource than this one."""


class People(Protocol):
    """People, by id."""

    def person(self, person_id: str) -> Person:
        """The person. Raises PersonNotFound."""
        ...

    def people(self, person_ids: Collection[str]) -> list[Person]:
        """Those that exist, in the order asked for."""
        ...

    def save_person(self, person: Person) -> None:
        """Keep the person; version 1 is new. Nothing is told: events carry no personal data."""
        ...

    def working_with(self, person_ids: Collection[str]) -> Mapping[str, Facts]:
        """By person, the circles they are a point or the line of, and the organisations they work with."""
        ...

    def organisations_in(self, circle_ids: Collection[str]) -> frozenset[str]:
        """The hosts of the circles and the organisations on their surface."""
        ...


class Volunteers(Protocol):
    """Volunteers, by id."""

    def volunteer(self, volunteer_id: str) -> Volunteer:
        """The volunteer. Raises VolunteerNotFound."""
        ...

    def volunteer_if_any(self, volunteer_id: str) -> Volunteer | None:
        """The volunteer, None if the person is none."""
        ...

    def register(self, person: Person, volunteer: Volunteer) -> None:
        """Keep a new person and volunteer, and tell that they registered."""
        ...

    def save_volunteer(self, volunteer: Volunteer, fact: Fact) -> None:
        """Keep the volunteer; version 1 is new."""
        ...

    def growing_older(self, volunteer_id: str, now: datetime) -> Volunteer | None:
        """The volunteer if their `next_age_time` has come."""
        ...


class Skills(Protocol):
    """The taxonomy, by id."""

    def skill(self, skill_id: str) -> Skill:
        """The skill. Raises SkillNotFound."""
        ...

    def skills(self, skill_ids: Collection[str]) -> Mapping[str, Skill]:
        """Those that exist, by id; in a command nobody can delete them until its end."""
        ...

    def taxonomy(self) -> Mapping[str, Skill]:
        """All of them, by id."""
        ...

    def list_skills(self, after: str | None, size: int) -> Listed[Skill]:
        """By id, those behind `after`."""
        ...

    def is_held(self, skill_id: str) -> bool:
        """Whether a volunteer has a qualification for it, whatever its state."""
        ...

    def save_skill(self, skill: Skill, fact: Fact) -> None:
        """Keep it; version 1 is new."""
        ...

    def delete_skill(self, skill: Skill, fact: Fact) -> None:
        """Forget it."""
        ...


class Surroundings(Protocol):
    """What the organisations service tells of circles and memberships. Older versions than those known change
    nothing and are answered with False."""

    def note_circle(self, circle: CircleHost) -> bool:
        """Keep which organisation hosts a circle."""
        ...

    def note_employment(self, employment: Employment) -> bool:
        """Keep whether a person has roles in an organisation."""
        ...

    def note_circle_member(self, member: CircleMember) -> bool:
        """Keep whether somebody plays a part in a circle; of a person, known or not, nobody else learns
        meanwhile."""
        ...

    def circles_with_point(self, person_id: str) -> tuple[str, ...]:
        """Ids of the circles of which the person is a point, sorted."""
        ...


class Repository(People, Volunteers, Skills, Surroundings, Protocol):
    """All of it, on one state of the database."""


class PublicVolunteer(Protocol):
    """A volunteer as events tell them: what the policy needs to know of the message."""

    @property
    def volunteer_id(self) -> str:
        """The person's id."""
        ...

    @property
    def circle_ids(self) -> Collection[str]:
        """Circles that they are a point of."""
        ...


Public = TypeVar("Public", bound=PublicVolunteer, covariant=True)


class Directory(Protocol[Public]):
    """Volunteers as events tell them, read without rebuilding them."""

    def published(self, volunteer_id: str) -> Public:
        """The volunteer. Raises VolunteerNotFound."""
        ...

    def published_many(self, volunteer_ids: Collection[str]) -> Sequence[Public]:
        """Those that exist, in the order asked for."""
        ...

    def list_published(
        self, circle_id: str, state: State | None, after: str | None, size: int
    ) -> Listed[Public]:
        """By id, those behind `after`; of any circle and state unless one is given."""
        ...
