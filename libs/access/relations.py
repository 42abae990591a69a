"""What a caller must be to a resource to use an RPC: the building blocks of the policy.

A relation answers two questions. At the door, before anything is loaded: can this principal hold it at all?
Once the resource is known: does the principal hold it towards these facts?
"""

from collections.abc import Collection
from dataclasses import dataclass

from libs.access.principal import CIRCLE_ROLES, ORGANISATION_ROLES, PLATFORM_ROLES, Principal


@dataclass(frozen=True, slots=True)
class Facts:
    """Whom a resource concerns: the people it is about, its organisations, the circles it lies in.

    One principal needs a relation to *one* of the ids of a kind; a command over several resources therefore
    asks once for each resource.
    """

    person_ids: Collection[str] = ()
    org_ids: Collection[str] = ()
    circle_ids: Collection[str] = ()


NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Relation:
    """Base of all relations; this one is held by everybody, token or not."""

    @property
    def needs_facts(self) -> bool:
        """True when only the loaded resource can decide."""
        return False

    @property
    def words(self) -> str:
        """Who holds it, for error messages and documentation."""
        return "anyone"

    def is_possible_for(self, principal: Principal) -> bool:
        """True when the principal holds the relation to some resource, perhaps to this one."""
        return True

    def holds(self, principal: Principal, facts: Facts) -> bool:
        """True when the principal holds the relation to the resource described by the facts."""
        return self.is_possible_for(principal)


@dataclass(frozen=True, slots=True)
class SignedIn(Relation):
    """Held by everybody who showed a valid token, services included."""

    @property
    def words(self) -> str:
        return "anybody signed in"

    def is_possible_for(self, principal: Principal) -> bool:
        return not principal.is_anonymous


@dataclass(frozen=True, slots=True)
class Self(Relation):
    """Held by the person whom the resource is about."""

    @property
    def needs_facts(self) -> bool:
        return True

    @property
    def words(self) -> str:
        return "the person concerned"

    def is_possible_for(self, principal: Principal) -> bool:
        return principal.person_id is not None

    def holds(self, principal: Principal, facts: Facts) -> bool:
        return principal.person_id is not None and principal.person_id in facts.person_ids


@dataclass(frozen=True, slots=True)
class OrganisationRole(Relation):
    """Held by people with one of the roles in an organisation the resource belongs to."""

    roles: frozenset[str]

    @property
    def needs_facts(self) -> bool:
        return True

    @property
    def words(self) -> str:
        return f"{_either(self.roles)} of the organisation concerned"

    def is_possible_for(self, principal: Principal) -> bool:
        return any(not held.isdisjoint(self.roles) for held in principal.organisation_roles.values())

    def holds(self, principal: Principal, facts: Facts) -> bool:
        held = principal.organisation_roles
        return any(not held.get(org_id, frozenset()).isdisjoint(self.roles) for org_id in facts.org_ids)


@dataclass(frozen=True, slots=True)
class CircleRole(Relation):
    """Held by people with one of the roles in a circle the resource lies in."""

    roles: frozenset[str]

    @property
    def needs_facts(self) -> bool:
        return True

    @property
    def words(self) -> str:
        return f"{_either(self.roles)} of the circle concerned"

    def is_possible_for(self, principal: Principal) -> bool:
        return any(not held.isdisjoint(self.roles) for held in principal.circle_roles.values())

    def holds(self, principal: Principal, facts: Facts) -> bool:
        held = principal.circle_roles
        return any(
            not held.get(circle_id, frozenset()).isdisjoint(self.roles) for circle_id in facts.circle_ids
        )


@dataclass(frozen=True, slots=True)
class PlatformRole(Relation):
    """Held by people with one of the roles that hold everywhere."""

    roles: frozenset[str]

    @property
    def words(self) -> str:
        return _either(self.roles)

    def is_possible_for(self, principal: Principal) -> bool:
        return not principal.platform_roles.isdisjoint(self.roles)


@dataclass(frozen=True, slots=True)
class ServiceNamed(Relation):
    """Held by our own services of these names."""

    names: frozenset[str]

    @property
    def words(self) -> str:
        return f"the service {_either(self.names)}"

    def is_possible_for(self, principal: Principal) -> bool:
        return principal.service_name in self.names


@dataclass(frozen=True, slots=True)
class Somewhere(Relation):
    """Held by people who hold the inner relation to any resource at all, for what has no resource yet."""

    inner: Relation

    @property
    def words(self) -> str:
        return self.inner.words.replace("the organisation concerned", "any organisation").replace(
            "the circle concerned", "any circle"
        )

    def is_possible_for(self, principal: Principal) -> bool:
        return self.inner.is_possible_for(principal)


ANYONE = Relation()
SIGNED_IN = SignedIn()
SELF = Self()


def ORGANISATION(*roles: str) -> OrganisationRole:  # noqa: N802 - reads as a word of the policy, beside SELF
    """Somebody with one of these roles in an organisation of the resource."""
    return OrganisationRole(_known(roles, ORGANISATION_ROLES))


def CIRCLE(*roles: str) -> CircleRole:  # noqa: N802
    """Somebody with one of these roles in a circle of the resource."""
    return CircleRole(_known(roles, CIRCLE_ROLES))


def PLATFORM(*roles: str) -> PlatformRole:  # noqa: N802
    """Somebody with one of these roles on the whole platform."""
    return PlatformRole(_known(roles, PLATFORM_ROLES))


def SERVICE(*names: str) -> ServiceNamed:  # noqa: N802
    """One of our services."""
    return ServiceNamed(frozenset(names))


def SOMEWHERE(relation: Relation) -> Somewhere:  # noqa: N802
    """Somebody who holds the relation to at least one resource."""
    return Somewhere(relation)


def _known(roles: Collection[str], vocabulary: frozenset[str]) -> frozenset[str]:
    unknown = frozenset(roles) - vocabulary
    if unknown or not roles:
        raise ValueError(
            f"Roles {sorted(unknown)} are not among {sorted(vocabulary)}; name at least one that is"
        )
    return frozenset(roles)


def _either(names: frozenset[str]) -> str:
    return " or ".join(sorted(names))
