"""What happens here because of what happened elsewhere, or because time passed."""

from datetime import datetime

from services.volunteers.domain.circles import CircleHost, CircleMember, CircleRole, Employment
from services.volunteers.domain.events import Fact
from services.volunteers.use_cases.ports import Repository


def note_circle_member(repository: Repository, now: datetime, member: CircleMember) -> None:
    """Keep who plays which part in a circle; a volunteer's circles follow those of which they are a point.

    What is told of people who are no volunteers (yet) is kept for the day they register.
    """
    if not repository.note_circle_member(member) or member.role is not CircleRole.POINT:
        return
    volunteer = repository.volunteer_if_any(member.member_id)
    if volunteer and (member.circle_id in volunteer.circle_ids) != member.active:
        change = volunteer.joined if member.active else volunteer.left
        repository.save_volunteer(change(member.circle_id, now), Fact.VOLUNTEER_CHANGED)


def note_circle(repository: Repository, circle: CircleHost) -> None:
    """Keep which organisation hosts a circle."""
    repository.note_circle(circle)


def note_employment(repository: Repository, employment: Employment) -> None:
    """Keep whether a person has roles in an organisation."""
    repository.note_employment(employment)


def grow_older(repository: Repository, now: datetime, volunteer_id: str) -> None:
    """Tell of a volunteer who has reached an age that matters; of others there is nothing to tell."""
    volunteer = repository.growing_older(volunteer_id, now)
    if volunteer:
        repository.save_volunteer(volunteer.grown_older(now), Fact.VOLUNTEER_CHANGED)
