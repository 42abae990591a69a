"""Volunteers: reading them and what they may change of themselves."""

from collections.abc import Callable, Sequence
from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.volunteers.domain.events import Fact
from services.volunteers.domain.qualification import Claim, declared
from services.volunteers.domain.volunteer import State, Volunteer, VolunteerProfile
from services.volunteers.use_cases.ports import (
    Directory,
    Listed,
    Public,
    PublicVolunteer,
    Repository,
    Seen,
)
from services.volunteers.use_cases.taxonomy import requiring_document

Said = tuple[VolunteerProfile, Sequence[Claim] | None]
"""What a volunteer says of themselves; None for claims that stay as they are."""


def get_volunteer(directory: Directory[Public], principal: Principal, volunteer_id: str) -> Public:
    """A volunteer. Raises VolunteerNotFound."""
    volunteer = directory.published(volunteer_id)
    require(principal, "volunteers.GetVolunteer", concerning(volunteer))
    return volunteer


def get_volunteers(
    directory: Directory[Public], principal: Principal, volunteer_ids: Sequence[str]
) -> list[Public]:
    """Volunteers in the order asked for; whom the caller may not see is left out."""
    require(principal, "volunteers.BatchGetVolunteers")
    return [
        volunteer
        for volunteer in directory.published_many(volunteer_ids)
        if is_allowed(principal, "volunteers.GetVolunteer", concerning(volunteer))
    ]


def list_volunteers(
    directory: Directory[Public],
    principal: Principal,
    circle_id: str,
    state: State | None,
    after: str | None,
    size: int,
) -> Listed[Public]:
    """Volunteers by id, those behind `after`."""
    require(principal, "volunteers.ListVolunteers", Facts(circle_ids=[circle_id] if circle_id else []))
    return directory.list_published(circle_id, state, after, size)


def update_volunteer(
    repository: Repository,
    principal: Principal,
    now: datetime,
    volunteer_id: str,
    seen: Seen,
    edit: Callable[[Volunteer], Said],
) -> Volunteer:
    """The volunteer who says something else of themselves. Raises VolunteerNotFound, SkillUnknown."""
    volunteer = repository.volunteer(volunteer_id)
    require(principal, "volunteers.UpdateVolunteer", Facts(person_ids=[volunteer_id]))
    seen(volunteer.version)
    profile, claims = edit(volunteer)
    qualifications = volunteer.qualifications
    if claims is not None:
        with_document = requiring_document(repository, claims)
        qualifications = declared(claims, qualifications, with_document, now)
    revised = volunteer.revised(profile, qualifications, now)
    repository.save_volunteer(revised, _what_changed(volunteer, revised))
    return revised


def concerning(volunteer: PublicVolunteer) -> Facts:
    """Whom a volunteer concerns."""
    return Facts(person_ids=[volunteer.volunteer_id], circle_ids=volunteer.circle_ids)


def _what_changed(before: Volunteer, after: Volunteer) -> Fact:
    """Availability or limits, if nothing else did."""
    narrow = (("availability", Fact.AVAILABILITY_CHANGED), ("limits", Fact.LIMITS_CHANGED))
    different = {
        name
        for name in VolunteerProfile.__dataclass_fields__
        if getattr(before.profile, name) != getattr(after.profile, name)
    }
    if before.qualifications == after.qualifications:
        for name, fact in narrow:
            if different == {name}:
                return fact
    return Fact.VOLUNTEER_CHANGED
