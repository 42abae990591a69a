"""What a file names and the suite does not know: seen before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as org_service
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as vol_service
from services.cli.importing.findings import Finding
from services.cli.importing.task_rows import TaskRow
from services.cli.importing.volunteer_csv import VolunteerRow
from services.cli.suite_client import SuiteClient

_PAGE = 200

Mention = tuple[int, str, str]
"""Row, column, and the skill that stands there."""


async def unknown_skills(client: SuiteClient, mentions: Iterable[Mention]) -> list[Finding]:
    """A finding for each mention of a skill that the taxonomy lacks."""
    known = await _taxonomy(client)
    return [
        Finding(
            row, column, f"'{skill}' is no skill of the taxonomy", "Use one of it, or add the skill first."
        )
        for row, column, skill in mentions
        if skill not in known
    ]


async def insist_on_ids(client: SuiteClient, *, organisation_id: str = "", circle_id: str = "") -> None:
    """Raise the suite's own NOT_FOUND when there is no such organisation or circle; empty ids are skipped."""
    organisations = client.as_operator.organisations
    if organisation_id:
        await organisations.GetOrganisation(
            org_service.GetOrganisationRequest(organisation_id=organisation_id)
        )
    if circle_id:
        await organisations.GetCircle(org_service.GetCircleRequest(circle_id=circle_id))


def skills_of_tasks(rows: Iterable[TaskRow]) -> Iterator[Mention]:
    """Every skill that tasks require or welcome."""
    for row in rows:
        for slot in row.task.slots:
            yield from ((row.row, "skills", requirement.skill_id) for requirement in slot.required_skills)
            yield from ((row.row, "preferred_skills", skill) for skill in slot.preferred_skill_ids)


def skills_of_volunteers(rows: Iterable[VolunteerRow]) -> Iterator[Mention]:
    """Every skill that volunteers declare."""
    for row in rows:
        yield from ((row.row, "skills", grant.skill_id) for grant in row.volunteer.qualifications)


async def _taxonomy(client: SuiteClient) -> set[str]:
    skills: set[str] = set()
    token = ""
    while True:
        request = vol_service.ListSkillsRequest(page_size=_PAGE, page_token=token)
        answer = await client.as_operator.volunteers.ListSkills(request)
        skills.update(skill.skill_id for skill in answer.skills)
        token = answer.next_page_token
        if not token:
            return skills
