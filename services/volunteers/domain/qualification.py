"""Qualifications: what volunteers say they can do, and what somebody stands for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.errors import FieldViolation, ValidationFailed


class Evidence(StrEnum):
    """What a grant rests on."""

    SELF_DECLARED = "self_declared"
    ORGANISATION_CONFIRMED = "organisation_confirmed"
    DOCUMENT = "document"
    AUTHORITY = "authority"


class QualificationState(StrEnum):
    """Where a grant stands."""

    PENDING = "pending"
    VALID = "valid"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Claim:
    """A skill at a level, 1 to 3, as somebody states it; without a start it counts from now on.

    Raises ValidationFailed when it would end before it starts.
    """

    skill_id: str
    level: int
    evidence: Evidence = Evidence.SELF_DECLARED
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def __post_init__(self) -> None:
        if self.valid_from and self.valid_to and self.valid_from >= self.valid_to:
            raise _refusal(f"the qualification for {self.skill_id} must end after it starts")


@dataclass(frozen=True, slots=True)
class Qualification:
    """A dated grant of a skill. While valid it counts from `valid_from` until just before `valid_to`."""

    skill_id: str
    level: int
    evidence: Evidence
    state: QualificationState
    valid_from: datetime
    valid_to: datetime | None = None
    verified_by: str = ""

    @property
    def is_self_declared(self) -> bool:
        """True when only the volunteer stands for it."""
        return self.evidence is Evidence.SELF_DECLARED

    def revoked(self) -> Qualification:
        """The grant after it was taken back."""
        return replace(self, state=QualificationState.REVOKED)


def declared(
    claims: Iterable[Claim],
    current: Sequence[Qualification],
    requiring_document: Collection[str],
    now: datetime,
) -> tuple[Qualification, ...]:
    """What a volunteer holds who declares these skills and no others; what others stood for stays.

    Skills that require a document wait for one. Raises ValidationFailed for skills named twice, and for
    claims that rest on more than the volunteer's word.
    """
    confirmed = [one for one in current if not one.is_self_declared]
    stood_for = {one.skill_id for one in confirmed}
    said: dict[str, Qualification] = {}
    for claim in claims:
        if claim.skill_id in stood_for:
            continue
        if claim.skill_id in said:
            raise _refusal(f"{claim.skill_id} must be named once")
        said[claim.skill_id] = _declaration(claim, claim.skill_id in requiring_document, now)
    return (*confirmed, *said.values())


def granted(
    claim: Claim, organisation_id: str, current: Sequence[Qualification], now: datetime
) -> tuple[Qualification, ...]:
    """What a volunteer holds once an organisation stands for a claim, in the place of what it said before.

    What other organisations stand for stays: of several valid grants of a skill the best counts. The
    volunteer's own word goes. Raises ValidationFailed for a claim that rests on the volunteer's word.
    """
    if claim.evidence is Evidence.SELF_DECLARED:
        raise _refusal("a granted qualification must not be self-declared", "qualification.evidence")
    grant = Qualification(
        claim.skill_id,
        claim.level,
        claim.evidence,
        QualificationState.VALID,
        claim.valid_from or now,
        claim.valid_to,
        organisation_id,
    )
    superseded = (claim.skill_id, organisation_id), (claim.skill_id, "")
    return (*(one for one in current if (one.skill_id, one.verified_by) not in superseded), grant)


def _declaration(claim: Claim, needs_document: bool, now: datetime) -> Qualification:
    if claim.evidence is not Evidence.SELF_DECLARED:
        raise _refusal(f"{claim.skill_id} must be self-declared; an organisation confirms it")
    state = QualificationState.PENDING if needs_document else QualificationState.VALID
    return Qualification(
        claim.skill_id, claim.level, claim.evidence, state, claim.valid_from or now, claim.valid_to
    )


def _refusal(description: str, field: str = "volunteer.qualifications") -> ValidationFailed:
    return ValidationFailed([FieldViolation(field, description)])
