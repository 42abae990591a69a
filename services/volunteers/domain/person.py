"""A person, and how much of them others see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum, auto

from libs.errors import FieldRequired, FieldViolation, ValidationFailed
from libs.places import cell_of

DEFAULT_LOCALE = "zh"


class View(Enum):
    """How much of a person somebody sees."""

    NAME = auto()
    CONTACT = auto()
    EVERYTHING = auto()


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """What a person says of themselves; `home` is latitude and longitude in degrees. Raises FieldRequired."""

    display_name: str
    email: str = ""
    phone: str = ""
    locale: str = DEFAULT_LOCALE
    birth_date: date | None = None
    home: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not self.display_name.strip():
            raise FieldRequired("person.display_name")

    @property
    def home_cell(self) -> str:
        """The coarse cell around the home, which is all that others learn of it; empty without a home."""
        return cell_of(*self.home) if self.home else ""


@dataclass(frozen=True, slots=True)
class Person:
    """A human with one identity. `suspension_reason` is why they are barred as a volunteer.

    Raises ValidationFailed for somebody who is not born yet.
    """

    person_id: str
    details: PersonDetails
    create_time: datetime
    update_time: datetime
    suspension_reason: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        tomorrow = self.update_time.date() + timedelta(days=1)
        if self.details.birth_date and self.details.birth_date > tomorrow:
            raise ValidationFailed([FieldViolation("person.birth_date", "must not lie in the future")])

    def revised(self, details: PersonDetails, now: datetime) -> Person:
        """The person with other details."""
        return replace(self, details=details, version=self.version + 1, update_time=now)

    def with_suspension(self, reason: str, now: datetime) -> Person:
        """The person who is told why they are barred; an empty reason lifts it."""
        return replace(self, suspension_reason=reason, version=self.version + 1, update_time=now)

    def seen(self, view: View) -> Person:
        """As much of the person as somebody sees."""
        if view is View.EVERYTHING:
            return self
        if view is View.CONTACT:
            return replace(self, details=replace(self.details, birth_date=None, home=None))
        return replace(self, details=PersonDetails(self.details.display_name), suspension_reason="")
