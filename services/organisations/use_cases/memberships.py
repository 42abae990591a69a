"""Who may act for an organisation."""

from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.organisations.domain.errors import LastAdmin, MembershipExists, MembershipNotFound
from services.organisations.domain.events import Fact
from services.organisations.domain.membership import Membership, Role
from services.organisations.use_cases.ports import Listed, Repository, Seen


def create_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    roles: frozenset[Role],
) -> Membership:
    """Give a person roles. Raises OrganisationNotFound, MembershipExists."""
    repository.organisation(organisation_id)
    require(principal, "organisations.CreateMembership", _facts(organisation_id, person_id))
    former = repository.membership(organisation_id, person_id)
    if former and former.active:
        raise MembershipExists(organisation_id, person_id)
    membership = (
        former.with_roles(roles, now) if former else Membership(organisation_id, person_id, roles, now)
    )
    repository.save_membership(membership, Fact.MEMBERSHIP_CREATED)
    return membership


def get_membership(
    repository: Repository, principal: Principal, organisation_id: str, person_id: str
) -> Membership:
    """A membership in force. Raises MembershipNotFound."""
    require(principal, "organisations.GetMembership", _facts(organisation_id, person_id))
    return _in_force(repository, organisation_id, person_id)


def list_memberships(
    repository: Repository, principal: Principal, organisation_id: str, after: str | None, size: int
) -> Listed[Membership]:
    """An organisation's memberships by person, those behind `after`."""
    require(principal, "organisations.ListMemberships", Facts(org_ids=[organisation_id]))
    return repository.list_memberships(organisation_id, after, size)


def update_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    seen: Seen,
    roles: frozenset[Role],
) -> Membership:
    """Replace a member's roles. Raises OrganisationNotFound, MembershipNotFound, LastAdmin."""
    repository.organisation(organisation_id)
    require(principal, "organisations.UpdateMembership", _facts(organisation_id, person_id))
    membership = _in_force(repository, organisation_id, person_id)
    seen(membership.version)
    changed = membership.with_roles(roles, now)
    _insist_on_an_administrator(repository, membership, changed)
    repository.save_membership(changed, Fact.MEMBERSHIP_CHANGED)
    return changed


def delete_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    seen: Seen,
) -> None:
    """End a membership. Raises OrganisationNotFound, MembershipNotFound, LastAdmin."""
    repository.organisation(organisation_id)
    require(principal, "organisations.DeleteMembership", _facts(organisation_id, person_id))
    membership = _in_force(repository, organisation_id, person_id)
    seen(membership.version)
    ended = membership.ended(now)
    _insist_on_an_administrator(repository, membership, ended)
    repository.save_membership(ended, Fact.MEMBERSHIP_DELETED)


def _facts(organisation_id: str, person_id: str) -> Facts:
    return Facts(org_ids=[organisation_id], person_ids=[person_id])


def _in_force(repository: Repository, organisation_id: str, person_id: str) -> Membership:
    membership = repository.membership(organisation_id, person_id)
    if membership is None or not membership.active:
        raise MembershipNotFound(organisation_id, person_id)
    return membership


def _insist_on_an_administrator(repository: Repository, before: Membership, after: Membership) -> None:
    """Raise LastAdmin if the change leaves nobody; the organisation, loaded before, keeps others waiting."""
    if not before.runs_the_organisation or after.runs_the_organisation:
        return
    if not repository.has_other_administrator(before.organisation_id, before.person_id):
        raise LastAdmin(before.organisation_id, before.person_id)
