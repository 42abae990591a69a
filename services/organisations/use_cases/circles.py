"""Circles: founding, moving and allying them."""

from collections.abc import Callable
from datetime import datetime

from libs.access.policy import is_allowed, require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.identifiers import new_id
from services.organisations.domain.circle import Circle, CircleProfile, dissolve, seek
from services.organisations.domain.circle_member import CircleMember, CircleRole, Part
from services.organisations.domain.errors import (
    CircleNotFound,
    OrganisationNotFound,
    OrganisationNotVerified,
)
from services.organisations.domain.events import Fact
from services.organisations.domain.organisation import Organisation
from services.organisations.use_cases.ports import Repository, Seen


def create_circle(
    repository: Repository, principal: Principal, now: datetime, profile: CircleProfile
) -> Circle:
    """A new circle with its creator as first coordinator; another host than the parent's must want it.

    Raises CircleNotFound, OrganisationNotFound, OrganisationNotVerified.
    """
    parent = _parent(repository, profile)
    host = _host(repository, profile)
    where = Facts(circle_ids=[parent.circle_id]) if parent else Facts(org_ids=[profile.host_organisation_id])
    require(principal, "organisations.CreateCircle", where)
    if parent is None:
        _insist_on_trust(principal, host)
    elif parent.profile.host_organisation_id != profile.host_organisation_id:
        _insist_on_consent(principal, host)
    circle = Circle(new_id(), profile, now, now).nested(parent)
    repository.save_circle(circle, Fact.CIRCLE_CREATED)
    if principal.person_id:
        part = Part(circle.circle_id, CircleRole.COORDINATOR, principal.person_id)
        repository.save_member(CircleMember(part, now), Fact.CIRCLE_MEMBER_JOINED)
    return circle


def update_circle(
    repository: Repository,
    principal: Principal,
    now: datetime,
    circle_id: str,
    seen: Seen,
    edit: Callable[[CircleProfile], CircleProfile],
) -> Circle:
    """The circle with its profile edited.

    Who moves it must coordinate the new parent too, who gives it a new host must head that organisation.

    Raises CircleNotFound, OrganisationNotFound, CircleCycle.
    """
    circle = repository.circle(circle_id)
    require(principal, "organisations.UpdateCircle", Facts(circle_ids=[circle_id]))
    seen(circle.version)
    revised = circle.revised(edit(circle.profile), now)
    if revised.profile.host_organisation_id != circle.profile.host_organisation_id:
        _insist_on_consent(principal, _host(repository, revised.profile))
    if revised.profile.parent_circle_id == circle.profile.parent_circle_id:
        repository.save_circle(revised, Fact.CIRCLE_CHANGED)
        return revised
    return _moved(repository, principal, now, revised)


def ally_circle(
    repository: Repository, principal: Principal, now: datetime, circle_id: str, ally_id: str, seen: Seen
) -> Circle:
    """Let one circle seek another as an ally. Raises CircleNotFound, CircleAllyItself."""
    return _realigned(repository, principal, now, "organisations.AllyCircle", circle_id, ally_id, seen, seek)


def dissolve_alliance(
    repository: Repository, principal: Principal, now: datetime, circle_id: str, ally_id: str, seen: Seen
) -> Circle:
    """Let one circle seek another no longer. Raises CircleNotFound."""
    return _realigned(
        repository, principal, now, "organisations.DissolveAlliance", circle_id, ally_id, seen, dissolve
    )


def _moved(repository: Repository, principal: Principal, now: datetime, circle: Circle) -> Circle:
    """Keep the circle below its new parent, and tell everything nested in it where it now is."""
    parent = _parent(repository, circle.profile)
    if parent:
        require(principal, "organisations.UpdateCircle", Facts(circle_ids=[parent.circle_id]))
        _lock_upwards(repository, parent)
    moved = circle.nested(parent)
    repository.save_circle(moved, Fact.CIRCLE_CHANGED)
    above = [moved]
    while above:
        wider = above.pop()
        for inner in repository.circles_directly_in(wider.circle_id):
            carried = inner.nested(wider).touched(now)
            repository.save_circle(carried, Fact.CIRCLE_CHANGED)
            above.append(carried)
    return moved


def _lock_upwards(repository: Repository, parent: Circle) -> None:
    """Load the ancestors, so that two moves at once that would close a ring meet in one of them."""
    for ancestor_id in parent.ancestor_ids:
        repository.circle(ancestor_id)


def _realigned(
    repository: Repository,
    principal: Principal,
    now: datetime,
    rpc: str,
    circle_id: str,
    ally_id: str,
    seen: Seen,
    step: Callable[[Circle, Circle, datetime], tuple[Circle, Circle]],
) -> Circle:
    before = repository.circle(circle_id)
    require(principal, rpc, Facts(circle_ids=[circle_id]))
    seen(before.version)
    other_before = repository.circle(ally_id)
    after, other_after = step(before, other_before, now)
    for old, new in ((before, after), (other_before, other_after)):
        if new is not old:
            repository.save_circle(new, Fact.CIRCLE_CHANGED)
    return after


def _parent(repository: Repository, profile: CircleProfile) -> Circle | None:
    if not profile.parent_circle_id:
        return None
    try:
        return repository.circle(profile.parent_circle_id)
    except CircleNotFound as error:
        raise CircleNotFound(profile.parent_circle_id, field="circle.parent_circle_id") from error


def _host(repository: Repository, profile: CircleProfile) -> Organisation:
    try:
        return repository.organisation(profile.host_organisation_id)
    except OrganisationNotFound as error:
        raise OrganisationNotFound(
            profile.host_organisation_id, field="circle.host_organisation_id"
        ) from error


def _insist_on_consent(principal: Principal, host: Organisation) -> None:
    """Raise NotAllowed unless the principal may speak for the organisation that is to be the host."""
    require(principal, "organisations.UpdateOrganisation", Facts(org_ids=[host.organisation_id]))


def _insist_on_trust(principal: Principal, host: Organisation) -> None:
    """Raise OrganisationNotVerified for a host that nobody has checked, unless administrators found it.

    Coordinators see people and verify organisations; whoever registers an organisation is not one yet.
    """
    if not host.is_verified and not is_allowed(principal, "organisations.CreateCircle"):
        raise OrganisationNotVerified(host.organisation_id)
