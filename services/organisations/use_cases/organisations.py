"""Organisations: registering, describing and checking them."""

from collections.abc import Callable, Sequence
from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.errors import NotAllowed
from libs.identifiers import new_id
from services.organisations.domain.errors import OrganisationCycle, OrganisationExists, OrganisationNotFound
from services.organisations.domain.events import Fact
from services.organisations.domain.membership import Membership, Role
from services.organisations.domain.organisation import Organisation, OrganisationProfile, Step
from services.organisations.use_cases.ports import Repository, Seen

NewOrganisation = tuple[OrganisationProfile, str]
"""What it says of itself, and the external id under which it was found (empty: none)."""


def create_organisation(
    repository: Repository, principal: Principal, now: datetime, new: NewOrganisation
) -> Organisation:
    """A new organisation, unverified. Raises OrganisationExists, OrganisationNotFound (the parent)."""
    require(principal, "organisations.CreateOrganisation")
    _insist_on_importer(principal, new)
    known = _known(repository, new)
    if known:
        raise OrganisationExists(known.external_id, known.organisation_id)
    return _registered(repository, principal, now, new)


def create_organisations(
    repository: Repository, principal: Principal, now: datetime, many: Sequence[NewOrganisation]
) -> list[Organisation]:
    """New organisations; one whose external id is known already comes back as it stands."""
    require(principal, "organisations.BatchCreateOrganisations")
    return [_known(repository, new) or _registered(repository, principal, now, new) for new in many]


def update_organisation(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    seen: Seen,
    edit: Callable[[OrganisationProfile], OrganisationProfile],
) -> Organisation:
    """The organisation with its profile edited. Raises OrganisationNotFound, OrganisationCycle."""
    organisation = repository.organisation(organisation_id)
    require(principal, "organisations.UpdateOrganisation", Facts(org_ids=[organisation_id]))
    seen(organisation.version)
    revised = organisation.revised(edit(organisation.profile), now)
    if revised.profile.parent_organisation_id != organisation.profile.parent_organisation_id:
        _insist_on_order(repository, revised)
    repository.save_organisation(revised, Fact.ORGANISATION_CHANGED)
    return revised


def request_verification(
    repository: Repository, principal: Principal, now: datetime, organisation_id: str, seen: Seen
) -> Organisation:
    """Ask for the check of an organisation's identity. Raises OrganisationNotFound, OrganisationState."""
    organisation = repository.organisation(organisation_id)
    require(principal, "organisations.RequestVerification", Facts(org_ids=[organisation_id]))
    seen(organisation.version)
    pending = organisation.stepped(Step.REQUEST, now)
    repository.save_organisation(pending, Fact.ORGANISATION_CHANGED)
    return pending


def verify_organisation(
    repository: Repository, principal: Principal, now: datetime, organisation_id: str, seen: Seen
) -> Organisation:
    """Confirm an organisation's identity. Raises OrganisationNotFound, OrganisationState."""
    organisation = repository.organisation(organisation_id)
    around = Facts(circle_ids=repository.circles_around(organisation_id))
    require(principal, "organisations.VerifyOrganisation", around)
    seen(organisation.version)
    verified = organisation.stepped(Step.VERIFY, now)
    repository.save_organisation(verified, Fact.ORGANISATION_VERIFIED)
    return verified


def suspend_organisation(
    repository: Repository,
    principal: Principal,
    now: datetime,
    organisation_id: str,
    seen: Seen,
    reason: str,
) -> Organisation:
    """Bar an organisation. Raises OrganisationNotFound, OrganisationState."""
    organisation = repository.organisation(organisation_id)
    around = Facts(circle_ids=repository.circles_around(organisation_id))
    require(principal, "organisations.SuspendOrganisation", around)
    seen(organisation.version)
    suspended = organisation.stepped(Step.SUSPEND, now, reason)
    repository.save_organisation(suspended, Fact.ORGANISATION_SUSPENDED)
    return suspended


def _insist_on_importer(principal: Principal, new: NewOrganisation) -> None:
    """Raise NotAllowed for an external id from somebody who may not import: the import that finds it later
    would take their organisation for the one in its file, and vouch for it."""
    _, external_id = new
    if external_id and not is_allowed(principal, "organisations.BatchCreateOrganisations"):
        raise NotAllowed("CreateOrganisation", "coordinators and administrators, when it has an external id")


def _known(repository: Repository, new: NewOrganisation) -> Organisation | None:
    _, external_id = new
    return repository.organisation_with_external_id(external_id) if external_id else None


def _registered(
    repository: Repository, principal: Principal, now: datetime, new: NewOrganisation
) -> Organisation:
    """Keep a new organisation with its creator as administrator; a service that creates one runs none."""
    profile, external_id = new
    organisation = Organisation(new_id(), profile, now, now, external_id=external_id)
    if profile.parent_organisation_id:
        _parent(repository, profile)
    repository.save_organisation(organisation, Fact.ORGANISATION_REGISTERED)
    if principal.person_id:
        creator = Membership(
            organisation.organisation_id, principal.person_id, frozenset({Role.ORG_ADMIN}), now
        )
        repository.save_membership(creator, Fact.MEMBERSHIP_CREATED)
    return organisation


def _insist_on_order(repository: Repository, organisation: Organisation) -> None:
    """Raise OrganisationCycle when the organisation would belong to itself, through however many others."""
    above = organisation.profile
    while above.parent_organisation_id:
        if above.parent_organisation_id == organisation.organisation_id:
            raise OrganisationCycle(organisation.organisation_id, organisation.profile.parent_organisation_id)
        above = _parent(repository, above).profile


def _parent(repository: Repository, profile: OrganisationProfile) -> Organisation:
    try:
        return repository.organisation(profile.parent_organisation_id)
    except OrganisationNotFound as error:
        raise OrganisationNotFound(
            profile.parent_organisation_id, field="organisation.parent_organisation_id"
        ) from error
