"""The parties that recur in the rules."""

from libs.access.relations import CIRCLE, ORGANISATION, PLATFORM, SERVICE

ADMINISTRATORS = PLATFORM("platform_admin", "operator")
"""Who keeps the platform running; the operator is the command line on the machine itself."""

WATCHERS = PLATFORM("platform_admin", "operator", "auditor")
"""Who may look at everything that is not a person's own."""

LINE = CIRCLE("coordinator")
"""Coordinators of a circle of the resource, or of one that it is nested in."""

ORGANISATION_HEADS = ORGANISATION("org_admin")
POSTERS = ORGANISATION("org_admin", "poster", "coordinator")
DISPATCHERS = ORGANISATION("org_admin", "coordinator")
LEADERS = ORGANISATION("org_admin", "poster", "coordinator", "team_leader")
CONFIRMERS = ORGANISATION("org_admin", "poster", "coordinator", "team_leader", "record_verifier")
ORGANISATION_PEOPLE = ORGANISATION(
    "org_admin", "poster", "coordinator", "team_leader", "record_verifier", "certificate_issuer"
)

SUITE = SERVICE("gateway", "volunteers", "organisations", "tasks", "matching")
"""Our own services, when they act for nobody in particular."""
