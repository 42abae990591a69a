"""The skill taxonomy."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from services.volunteers.domain.errors import SkillExists, SkillInUse, SkillUnknown
from services.volunteers.domain.events import Fact
from services.volunteers.domain.qualification import Claim
from services.volunteers.domain.skill import Skill, SkillProfile, insist_on_order
from services.volunteers.use_cases.ports import Repository, Seen


def create_skill(
    repository: Repository, principal: Principal, now: datetime, skill_id: str, profile: SkillProfile
) -> Skill:
    """A new skill. Raises SkillExists, SkillUnknown, SkillCycle."""
    require(principal, "volunteers.CreateSkill")
    if skill_id in repository.skills([skill_id]):
        raise SkillExists(skill_id)
    skill = Skill(skill_id, profile, now)
    _insist_on_sense(repository, skill)
    repository.save_skill(skill, Fact.SKILL_CREATED)
    return skill


def update_skill(
    repository: Repository,
    principal: Principal,
    now: datetime,
    skill_id: str,
    seen: Seen,
    edit: Callable[[SkillProfile], SkillProfile],
) -> Skill:
    """The skill with its profile edited. Raises SkillNotFound, SkillUnknown, SkillCycle."""
    skill = repository.skill(skill_id)
    require(principal, "volunteers.UpdateSkill")
    seen(skill.version)
    revised = skill.revised(edit(skill.profile), now)
    _insist_on_sense(repository, revised)
    repository.save_skill(revised, Fact.SKILL_CHANGED)
    return revised


def delete_skill(
    repository: Repository, principal: Principal, now: datetime, skill_id: str, seen: Seen
) -> None:
    """Remove a skill that nobody needs. Raises SkillNotFound, SkillInUse."""
    skill = repository.skill(skill_id)
    require(principal, "volunteers.DeleteSkill")
    seen(skill.version)
    is_implied = any(skill_id in other.profile.implied_skill_ids for other in repository.taxonomy().values())
    if is_implied or repository.is_held(skill_id):
        raise SkillInUse(skill_id)
    repository.delete_skill(skill.deleted(now), Fact.SKILL_DELETED)


def requiring_document(repository: Repository, claims: Sequence[Claim]) -> Collection[str]:
    """Those of the skills claimed that need a document. Raises SkillUnknown."""
    if not claims:
        return ()
    skills = insist_on_known(repository, [claim.skill_id for claim in claims], "volunteer.qualifications")
    return {skill.skill_id for skill in skills if skill.profile.requires_document}


def insist_on_known(repository: Repository, skill_ids: Sequence[str], field: str) -> Collection[Skill]:
    """The skills with these ids. Raises SkillUnknown for the first that is not in the taxonomy."""
    known = repository.skills(skill_ids)
    for skill_id in skill_ids:
        if skill_id not in known:
            raise SkillUnknown(skill_id, field)
    return known.values()


def _insist_on_sense(repository: Repository, skill: Skill) -> None:
    taxonomy = repository.taxonomy()
    for implied in skill.profile.implied_skill_ids:
        if implied not in taxonomy and implied != skill.skill_id:
            raise SkillUnknown(implied, "skill.implied_skill_ids")
    insist_on_order(skill, taxonomy)
