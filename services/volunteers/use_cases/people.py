"""People, shown to each caller as far as it is their business."""

from collections.abc import Callable, Sequence
from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.identifiers import new_id
from services.volunteers.domain.events import Fact
from services.volunteers.domain.person import Person, PersonDetails, View
from services.volunteers.use_cases.ports import Repository, Seen


def create_person(
    repository: Repository, principal: Principal, now: datetime, details: PersonDetails
) -> Person:
    """A new person who is no volunteer."""
    require(principal, "volunteers.CreatePerson")
    person = Person(new_id(), details, now, now)
    repository.save_person(person)
    return person


def get_person(repository: Repository, principal: Principal, person_id: str) -> Person:
    """As much of a person as the caller may see. Raises PersonNotFound."""
    person = repository.person(person_id)
    facts = repository.working_with([person_id])[person_id]
    require(principal, "volunteers.GetPerson", facts)
    return person.seen(_view(principal, person_id))


def get_people(repository: Repository, principal: Principal, person_ids: Sequence[str]) -> list[Person]:
    """As much of each person as the caller may see; whom they may not see is left out."""
    require(principal, "volunteers.BatchGetPeople")
    facts = repository.working_with(person_ids)
    return [
        person.seen(_view(principal, person.person_id))
        for person in repository.people(person_ids)
        if is_allowed(principal, "volunteers.GetPerson", facts[person.person_id])
    ]


def update_person(
    repository: Repository,
    principal: Principal,
    now: datetime,
    person_id: str,
    seen: Seen,
    edit: Callable[[PersonDetails], PersonDetails],
) -> Person:
    """The person with their details edited; the volunteer follows. Raises PersonNotFound."""
    person = repository.person(person_id)
    require(principal, "volunteers.UpdatePerson", Facts(person_ids=[person_id]))
    seen(person.version)
    revised = person.revised(edit(person.details), now)
    repository.save_person(revised)
    _let_the_volunteer_follow(repository, revised, now)
    return revised.seen(_view(principal, person_id))


def _let_the_volunteer_follow(repository: Repository, person: Person, now: datetime) -> None:
    volunteer = repository.volunteer_if_any(person.person_id)
    cell, birth_date = person.details.home_cell, person.details.birth_date
    if volunteer and (volunteer.home_cell, volunteer.birth_date) != (cell, birth_date):
        repository.save_volunteer(volunteer.known_as(cell, birth_date, now), Fact.VOLUNTEER_CHANGED)


def _view(principal: Principal, person_id: str) -> View:
    """How much the caller sees, given that they may see the person."""
    if principal.person_id == person_id:
        return View.EVERYTHING
    return View.CONTACT if is_allowed(principal, "volunteers.UpdatePerson") else View.NAME
