"""Who may act for an organisation."""

from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.organisations.domain.errors import LastAdmin, MembershipExists, MembershipNotFound
from services.organisations.domain.events import Fact
from services.organisations.domain.membership import Membership, Role, State
from services.organisations.use_cases.ports import Listed, Repository, Seen

_PROPOSALS = {
    State.INVITED: Fact.MEMBERSHIP_INVITED,
    State.REQUESTED: Fact.MEMBERSHIP_REQUESTED,
    State.ACTIVE: Fact.MEMBERSHIP_CREATED,
}


def create_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    roles: frozenset[Role],
) -> Membership:
    """Invite a person, or ask for oneself; an administrator needs nobody's yes.

    Raises OrganisationNotFound, MembershipExists.
    """
    repository.organisation(organisation_id)
    require(principal, "organisations.CreateMembership", _facts(organisation_id, person_id))
    former = repository.membership(organisation_id, person_id)
    if former and former.state is not State.ENDED:
        raise MembershipExists(organisation_id, person_id)
    state = _proposed_by(principal, person_id)
    membership = (
        former.renewed(roles, state, now)
        if former
        else Membership(organisation_id, person_id, roles, now, state)
    )
    repository.save_membership(membership, _PROPOSALS[state])
    return membership


def accept_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    seen: Seen,
) -> Membership:
    """The person's yes to an invitation. Raises MembershipNotFound, MembershipNotPending."""
    require(principal, "organisations.AcceptMembership", _facts(organisation_id, person_id))
    return _agreed(repository, now, organisation_id, person_id, seen, State.INVITED)


def approve_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    seen: Seen,
) -> Membership:
    """The organisation's yes to a request. Raises MembershipNotFound, MembershipNotPending."""
    require(principal, "organisations.ApproveMembership", _facts(organisation_id, person_id))
    return _agreed(repository, now, organisation_id, person_id, seen, State.REQUESTED)


def decline_membership(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    person_id: str,
    seen: Seen,
) -> Membership:
    """One side's no to what is waiting. Raises MembershipNotFound, MembershipNotPending."""
    require(principal, "organisations.DeclineMembership", _facts(organisation_id, person_id))
    membership = _known(repository, organisation_id, person_id)
    seen(membership.version)
    declined = membership.declined(now)
    repository.save_membership(declined, Fact.MEMBERSHIP_DECLINED)
    return declined


def get_membership(
    repository: Repository, principal: Principal, organisation_id: str, person_id: str
) -> Membership:
    """A membership, waiting or in force. Raises MembershipNotFound."""
    require(principal, "organisations.GetMembership", _facts(organisation_id, person_id))
    return _known(repository, organisation_id, person_id)


def list_memberships(
    repository: Repository,
    principal: Principal,
    organisation_id: str,
    state: State,
    after: str | None,
    size: int,
) -> Listed[Membership]:
    """An organisation's memberships in a state by person, those behind `after`."""
    require(principal, "organisations.ListMemberships", Facts(org_ids=[organisation_id]))
    return repository.list_memberships(organisation_id, state, after, size)


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


def _proposed_by(principal: Principal, person_id: str) -> State:
    """Whose yes is still missing when the principal proposes the membership."""
    if is_allowed(principal, "organisations.CreateMembership"):
        return State.ACTIVE
    return State.REQUESTED if principal.person_id == person_id else State.INVITED


def _agreed(
    repository: Repository,
    now: datetime,
    organisation_id: str,
    person_id: str,
    seen: Seen,
    answering: State,
) -> Membership:
    membership = _known(repository, organisation_id, person_id)
    seen(membership.version)
    agreed = membership.agreed(answering, now)
    repository.save_membership(agreed, Fact.MEMBERSHIP_CREATED)
    return agreed


def _known(repository: Repository, organisation_id: str, person_id: str) -> Membership:
    membership = repository.membership(organisation_id, person_id)
    if membership is None or membership.state is State.ENDED:
        raise MembershipNotFound(organisation_id, person_id)
    return membership


def _in_force(repository: Repository, organisation_id: str, person_id: str) -> Membership:
    membership = repository.membership(organisation_id, person_id)
    if membership is None or not membership.in_force:
        raise MembershipNotFound(organisation_id, person_id)
    return membership


def _insist_on_an_administrator(repository: Repository, before: Membership, after: Membership) -> None:
    """Raise LastAdmin if the change leaves nobody; the organisation, loaded before, keeps others waiting."""
    if not before.runs_the_organisation or after.runs_the_organisation:
        return
    if not repository.has_other_administrator(before.organisation_id, before.person_id):
        raise LastAdmin(before.organisation_id, before.person_id)
