"""Who is calling: a person with roles, one of our services, or nobody known."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ORGANISATION_ROLES = frozenset(
    {"org_admin", "poster", "coordinator", "team_leader", "record_verifier", "certificate_issuer"}
)
"""Roles of a membership; they hold in one organisation."""

CIRCLE_ROLES = frozenset({"coordinator", "point", "surface"})
"""Roles in a circle: coordinators are its line, member organisations its surface, members its points."""

PLATFORM_ROLES = frozenset({"platform_admin", "auditor", "operator"})
"""Roles that hold everywhere."""

NO_ROLES: Mapping[str, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Principal:
    """The authenticated caller, as its token states it.

    `subject` is `person:<person_id>`, `service:<name>` or `anonymous`. Roles are those held when the token
    was made: coordinator roles of a circle are already expanded to the circles nested in it.
    """

    subject: str
    platform_roles: frozenset[str] = frozenset()
    organisation_roles: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_ROLES)
    circle_roles: Mapping[str, frozenset[str]] = field(default_factory=lambda: NO_ROLES)

    @property
    def person_id(self) -> str | None:
        """The person's id, None for services and strangers."""
        return self._named("person")

    @property
    def service_name(self) -> str | None:
        """The service's name, None for people and strangers."""
        return self._named("service")

    @property
    def is_anonymous(self) -> bool:
        """True when the caller showed no token."""
        return self.subject == ANONYMOUS.subject

    def has_platform_role(self, *roles: str) -> bool:
        """True when the caller holds one of the roles everywhere."""
        return not self.platform_roles.isdisjoint(roles)

    def organisations_with(self, *roles: str) -> frozenset[str]:
        """Ids of the organisations in which the caller holds one of the roles; none named means any role."""
        return _ids_with(self.organisation_roles, roles)

    def circles_with(self, *roles: str) -> frozenset[str]:
        """Ids of the circles in which the caller holds one of the roles; none named means any role."""
        return _ids_with(self.circle_roles, roles)

    def _named(self, kind: str) -> str | None:
        prefix, _, name = self.subject.partition(":")
        return name if prefix == kind and name else None


def _ids_with(roles_by_id: Mapping[str, frozenset[str]], wanted: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key for key, held in roles_by_id.items() if not wanted or not held.isdisjoint(wanted))


ANONYMOUS = Principal("anonymous")


def person(
    person_id: str,
    *,
    platform_roles: frozenset[str] = frozenset(),
    organisation_roles: Mapping[str, frozenset[str]] = NO_ROLES,
    circle_roles: Mapping[str, frozenset[str]] = NO_ROLES,
) -> Principal:
    """The principal of a person with the given roles."""
    return Principal(f"person:{person_id}", platform_roles, organisation_roles, circle_roles)


def service(name: str) -> Principal:
    """The principal of one of our services."""
    return Principal(f"service:{name}")
