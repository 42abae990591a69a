"""Where a volunteer stands, and what others stand for."""

from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.errors import NotAllowed
from services.volunteers.domain.events import Fact
from services.volunteers.domain.qualification import Claim, granted
from services.volunteers.domain.volunteer import State, Step, Volunteer
from services.volunteers.use_cases.ports import Repository, Seen
from services.volunteers.use_cases.taxonomy import insist_on_known
from services.volunteers.use_cases.volunteers import concerning


def activate_volunteer(
    repository: Repository, principal: Principal, now: datetime, volunteer_id: str, seen: Seen
) -> Volunteer:
    """Make a volunteer active; whoever waits for others' consent needs it. Raises VolunteerStateForbids."""
    volunteer = repository.volunteer(volunteer_id)
    facts = concerning(volunteer)
    require(principal, "volunteers.ActivateVolunteer", facts)
    seen(volunteer.version)
    if volunteer.state in (State.APPLICANT, State.SUSPENDED):
        _insist_on_somebody_else(principal, facts)
    if volunteer.state is State.SUSPENDED:
        _tell_why(repository, volunteer_id, "", now)
    return _stepped(repository, volunteer, Step.ACTIVATE, Fact.VOLUNTEER_ACTIVATED, now)


def pause_volunteer(
    repository: Repository, principal: Principal, now: datetime, volunteer_id: str, seen: Seen
) -> Volunteer:
    """Let a volunteer receive no more offers. Raises VolunteerNotFound, VolunteerStateForbids."""
    volunteer = repository.volunteer(volunteer_id)
    require(principal, "volunteers.PauseVolunteer", concerning(volunteer))
    seen(volunteer.version)
    return _stepped(repository, volunteer, Step.PAUSE, Fact.VOLUNTEER_PAUSED, now)


def suspend_volunteer(
    repository: Repository, principal: Principal, now: datetime, volunteer_id: str, seen: Seen, reason: str
) -> Volunteer:
    """Bar a volunteer, who may read why. Raises VolunteerNotFound, VolunteerStateForbids."""
    volunteer = repository.volunteer(volunteer_id)
    require(principal, "volunteers.SuspendVolunteer", concerning(volunteer))
    seen(volunteer.version)
    suspended = _stepped(repository, volunteer, Step.SUSPEND, Fact.VOLUNTEER_SUSPENDED, now)
    _tell_why(repository, volunteer_id, reason, now)
    return suspended


def archive_volunteer(
    repository: Repository, principal: Principal, now: datetime, volunteer_id: str, seen: Seen
) -> Volunteer:
    """Let a volunteer leave for good. Raises VolunteerNotFound, VolunteerStateForbids."""
    volunteer = repository.volunteer(volunteer_id)
    require(principal, "volunteers.ArchiveVolunteer", concerning(volunteer))
    seen(volunteer.version)
    return _stepped(repository, volunteer, Step.ARCHIVE, Fact.VOLUNTEER_ARCHIVED, now)


def grant_qualification(
    repository: Repository,
    principal: Principal,
    now: datetime,
    volunteer_id: str,
    seen: Seen,
    claim: Claim,
    organisation_id: str,
) -> Volunteer:
    """Let an organisation stand for what a volunteer of its circles can do; nobody does so for themselves.

    Raises VolunteerNotFound, SkillUnknown.
    """
    volunteer = repository.volunteer(volunteer_id)
    require(principal, "volunteers.GrantQualification", Facts(org_ids=[organisation_id]))
    if principal.person_id == volunteer_id:
        raise NotAllowed("GrantQualification", "somebody other than the volunteer")
    _insist_on_common_circle(repository, principal, volunteer, organisation_id)
    seen(volunteer.version)
    insist_on_known(repository, [claim.skill_id], "qualification.skill_id")
    qualified = volunteer.with_qualifications(
        granted(claim, organisation_id, volunteer.qualifications, now), now
    )
    repository.save_volunteer(qualified, Fact.QUALIFICATION_GRANTED)
    return qualified


def revoke_qualification(
    repository: Repository,
    principal: Principal,
    now: datetime,
    volunteer_id: str,
    seen: Seen,
    skill_id: str,
    organisation_id: str,
) -> Volunteer:
    """Take a grant back. Raises VolunteerNotFound, QualificationNotFound, QualificationOfAnother."""
    volunteer = repository.volunteer(volunteer_id)
    require(principal, "volunteers.RevokeQualification", Facts(org_ids=[organisation_id]))
    seen(volunteer.version)
    left = volunteer.without_qualification(skill_id, organisation_id, now)
    repository.save_volunteer(left, Fact.QUALIFICATION_REVOKED)
    return left


def _stepped(
    repository: Repository, volunteer: Volunteer, step: Step, fact: Fact, now: datetime
) -> Volunteer:
    moved = volunteer.stepped(step, now)
    repository.save_volunteer(moved, fact)
    return moved


def _insist_on_somebody_else(principal: Principal, facts: Facts) -> None:
    """Raise NotAllowed for the volunteer alone: who may bar is who may let in."""
    concerned = principal.person_id in facts.person_ids
    if concerned or not is_allowed(principal, "volunteers.SuspendVolunteer", facts):
        raise NotAllowed(
            "ActivateVolunteer", "a coordinator of their circle, when the volunteer waits for one"
        )


def _insist_on_common_circle(
    repository: Repository, principal: Principal, volunteer: Volunteer, organisation_id: str
) -> None:
    """Raise NotAllowed for an organisation that no circle of the volunteer has taken in: anybody may register
    one."""
    if is_allowed(principal, "volunteers.GrantQualification"):
        return
    if organisation_id not in repository.organisations_in(volunteer.circle_ids):
        raise NotAllowed("GrantQualification", "an organisation of a circle that the volunteer belongs to")


def _tell_why(repository: Repository, person_id: str, reason: str, now: datetime) -> None:
    repository.save_person(repository.person(person_id).with_suspension(reason, now))
