"""Becoming a volunteer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.errors import FieldRequired, NotAllowed
from libs.identifiers import new_id
from services.volunteers.domain.errors import PersonGivenTwice, VolunteerExists
from services.volunteers.domain.events import Fact
from services.volunteers.domain.person import Person, PersonDetails
from services.volunteers.domain.qualification import Claim, declared
from services.volunteers.domain.volunteer import State, Volunteer, VolunteerProfile
from services.volunteers.domain.volunteer_number import new_number
from services.volunteers.use_cases.ports import Repository
from services.volunteers.use_cases.taxonomy import requiring_document


@dataclass(frozen=True, slots=True)
class Registration:
    """Who registers, a new person or one who exists, and what they say.

    Raises PersonGivenTwice, FieldRequired.
    """

    profile: VolunteerProfile
    claims: Sequence[Claim]
    person: PersonDetails | None
    volunteer_id: str
    as_applicant: bool

    def __post_init__(self) -> None:
        if self.person and self.volunteer_id:
            raise PersonGivenTwice(self.volunteer_id)
        if not self.person and not self.volunteer_id:
            raise FieldRequired("person")


def create_volunteer(
    repository: Repository, principal: Principal, now: datetime, registration: Registration
) -> Volunteer:
    """A new volunteer. Raises PersonNotFound, VolunteerExists, SkillUnknown."""
    known = [registration.volunteer_id] if registration.volunteer_id else []
    require(principal, "volunteers.CreateVolunteer", Facts(person_ids=known))
    return _registered(repository, principal, now, registration)


def create_volunteers(
    repository: Repository, principal: Principal, now: datetime, registrations: Sequence[Registration]
) -> list[Volunteer]:
    """New volunteers, all or none. Raises PersonNotFound, VolunteerExists, SkillUnknown."""
    require(principal, "volunteers.BatchCreateVolunteers")
    return [_registered(repository, principal, now, registration) for registration in registrations]


def _registered(
    repository: Repository, principal: Principal, now: datetime, registration: Registration
) -> Volunteer:
    if registration.person is None:
        return _registered_again(repository, principal, now, registration)
    person = Person(new_id(), registration.person, now, now)
    volunteer = _volunteer(repository, person, now, registration)
    repository.register(person, volunteer)
    return volunteer


def _registered_again(
    repository: Repository, principal: Principal, now: datetime, registration: Registration
) -> Volunteer:
    """Register a person who exists; circles that they joined before count from the start."""
    person = repository.person(registration.volunteer_id)
    if not is_allowed(principal, "volunteers.UpdatePerson", Facts(person_ids=[person.person_id])):
        raise NotAllowed("CreateVolunteer", "the person concerned, when that person exists already")
    if repository.volunteer_if_any(person.person_id):
        raise VolunteerExists(person.person_id)
    circle_ids = repository.circles_with_point(person.person_id)
    volunteer = _volunteer(repository, person, now, registration, circle_ids)
    repository.save_volunteer(volunteer, Fact.VOLUNTEER_REGISTERED)
    return volunteer


def _volunteer(
    repository: Repository,
    person: Person,
    now: datetime,
    registration: Registration,
    circle_ids: tuple[str, ...] = (),
) -> Volunteer:
    with_document = requiring_document(repository, registration.claims)
    return Volunteer(
        volunteer_id=person.person_id,
        volunteer_number=new_number(),
        profile=registration.profile,
        create_time=now,
        update_time=now,
        state=State.APPLICANT if registration.as_applicant else State.ACTIVE,
        qualifications=declared(registration.claims, (), with_document, now),
        home_cell=person.details.home_cell,
        birth_date=person.details.birth_date,
        circle_ids=circle_ids,
    )
