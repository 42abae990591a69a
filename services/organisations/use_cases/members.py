"""Joining and leaving circles."""

from collections.abc import Sequence
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.organisations.domain.circle_member import CircleMember, CircleRole, Part
from services.organisations.domain.errors import CircleMemberNotFound, LastCoordinator
from services.organisations.domain.events import Fact
from services.organisations.use_cases.ports import Listed, Repository


def join_circle(repository: Repository, principal: Principal, now: datetime, part: Part) -> CircleMember:
    """Have a part played. Raises CircleNotFound, OrganisationNotFound."""
    repository.circle(part.circle_id)
    require(principal, "organisations.JoinCircle", _who_decides(part))
    return _joined(repository, now, part)


def join_circle_together(
    repository: Repository, principal: Principal, now: datetime, circle_id: str, parts: Sequence[Part]
) -> list[CircleMember]:
    """Have many parts of one circle played, each of them as if it came alone.

    Raises CircleNotFound, OrganisationNotFound.
    """
    repository.circle(circle_id)
    require(principal, "organisations.BatchJoinCircle", Facts(circle_ids=[circle_id]))
    for part in parts:
        require(principal, "organisations.JoinCircle", _who_decides(part))
    return [_joined(repository, now, part) for part in parts]


def leave_circle(repository: Repository, principal: Principal, now: datetime, part: Part) -> CircleMember:
    """End a part. Raises CircleNotFound, CircleMemberNotFound, LastCoordinator."""
    repository.circle(part.circle_id)
    require(
        principal,
        "organisations.LeaveCircle",
        Facts(
            circle_ids=[part.circle_id],
            person_ids=[part.person_id] if part.person_id else [],
            org_ids=[part.organisation_id] if part.organisation_id else [],
        ),
    )
    member = repository.member(part)
    if member is None or not member.active:
        raise CircleMemberNotFound(part.circle_id, part.role, part.member_id)
    if part.role is CircleRole.COORDINATOR and not repository.has_other_coordinator(
        part.circle_id, part.person_id
    ):
        raise LastCoordinator(part.circle_id, part.person_id)
    left = member.left(now)
    repository.save_member(left, Fact.CIRCLE_MEMBER_LEFT)
    return left


def list_circle_members(
    repository: Repository,
    principal: Principal,
    circle_id: str,
    role: CircleRole | None,
    after: str | None,
    size: int,
) -> Listed[CircleMember]:
    """Who plays a part in the circle, those behind `after`."""
    require(principal, "organisations.ListCircleMembers", Facts(circle_ids=[circle_id]))
    return repository.list_members(circle_id, role, after, size)


def _who_decides(part: Part) -> Facts:
    """People join as points themselves, for a point is seen by the line; the others are brought in by it."""
    if part.role is CircleRole.POINT:
        return Facts(person_ids=[part.person_id])
    return Facts(circle_ids=[part.circle_id])


def _joined(repository: Repository, now: datetime, part: Part) -> CircleMember:
    """Who plays a part already stays as they are."""
    if part.organisation_id:
        repository.organisation(part.organisation_id)
    former = repository.member(part)
    if former and former.active:
        return former
    member = former.joined(now) if former else CircleMember(part, now)
    repository.save_member(member, Fact.CIRCLE_MEMBER_JOINED)
    return member
