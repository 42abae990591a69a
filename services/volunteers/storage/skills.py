"""The skill taxonomy in the database."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, exists, select
from sqlmodel import Session

from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2 as pb
from libs.storage.documents import Documents
from services.volunteers.domain.errors import SkillNotFound
from services.volunteers.domain.events import Fact
from services.volunteers.domain.skill import Skill
from services.volunteers.storage.outbox import tell
from services.volunteers.storage.tables import skill, skill_holder
from services.volunteers.use_cases.ports import Listed
from services.volunteers.wire.skills import print_skill, read_skill

_SKILLS = Documents(skill, pb.Skill)


class SkillRows:
    """The taxonomy's part of the repository. `lock` says that what is read is kept from other writers."""

    def __init__(self, session: Session, *, lock: bool) -> None:
        self._session = session
        self._lock = lock
        self._known: dict[str, Skill] = {}

    def skill(self, skill_id: str) -> Skill:
        message = _SKILLS.find(self._session, lock=self._lock, id=skill_id)
        if message is None:
            raise SkillNotFound(skill_id)
        return read_skill(message)

    def skills(self, skill_ids: Collection[str]) -> Mapping[str, Skill]:
        """Asked once in a transaction; who holds them by a reference keeps them from being deleted."""
        missing = [one for one in skill_ids if one not in self._known]
        if missing:
            found = _SKILLS.find_many(self._session, missing)
            self._known |= {one: read_skill(message) for one, message in found.items()}
        return {one: self._known[one] for one in skill_ids if one in self._known}

    def taxonomy(self) -> Mapping[str, Skill]:
        found = _SKILLS.listed(self._session, order=skill.c.id, lock=self._lock)
        return {message.skill_id: read_skill(message) for message in found}

    def list_skills(self, after: str | None, size: int) -> Listed[Skill]:
        found, last = _SKILLS.page(self._session, order=skill.c.id, after=after, size=size)
        return [read_skill(message) for message in found], last

    def is_held(self, skill_id: str) -> bool:
        held = exists().where(skill_holder.c.skill_id == skill_id)
        return bool(self._session.execute(select(held)).scalar_one())

    def save_skill(self, kept: Skill, fact: Fact) -> None:
        message = print_skill(kept)
        _SKILLS.save(self._session, message, id=kept.skill_id, version=kept.version)
        tell(self._session, fact, kept.skill_id, kept.version, message)

    def delete_skill(self, gone: Skill, fact: Fact) -> None:
        self._session.execute(delete(skill).where(skill.c.id == gone.skill_id))
        tell(self._session, fact, gone.skill_id, gone.version, print_skill(gone))
