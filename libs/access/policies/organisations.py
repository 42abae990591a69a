"""Who may call which RPC of the organisations API.

Facts: `org_ids` is the organisation (the host, for a circle to be created), `circle_ids` the circle (the
parent, for a circle to be created) or those on whose surface an organisation is, `person_ids` the member. For
JoinCircle give the person alone for a point, since people join as points themselves, and the circle alone for
the others, whom its coordinators bring in; every member of a BatchJoinCircle has to pass JoinCircle too.
"""

from collections.abc import Mapping

from libs.access.policies.parties import (
    ADMINISTRATORS,
    DISPATCHERS,
    LINE,
    ORGANISATION_HEADS,
    ORGANISATION_PEOPLE,
    SUITE,
    WATCHERS,
)
from libs.access.relations import ANYONE, SELF, SIGNED_IN, SOMEWHERE
from libs.access.rules import Rule, any_of

_PUBLIC = any_of(ANYONE)
_HEADS = any_of(ORGANISATION_HEADS, ADMINISTRATORS)
_VERIFIERS = any_of(LINE, ADMINISTRATORS)
_TEAM_KEEPERS = any_of(DISPATCHERS, ADMINISTRATORS)
_TEAM_READERS = any_of(ORGANISATION_PEOPLE, WATCHERS, SUITE)
_MEMBERSHIP_READERS = any_of(SELF, ORGANISATION_PEOPLE, WATCHERS, SUITE)
_COORDINATORS = any_of(LINE, ADMINISTRATORS)

RULES: Mapping[str, Rule] = {
    "CreateOrganisation": any_of(SIGNED_IN),
    "BatchCreateOrganisations": any_of(SOMEWHERE(LINE), ADMINISTRATORS),
    "GetOrganisation": _PUBLIC,
    "BatchGetOrganisations": _PUBLIC,
    "ListOrganisations": _PUBLIC,
    "UpdateOrganisation": _HEADS,
    "RequestVerification": _HEADS,
    "VerifyOrganisation": _VERIFIERS,
    "SuspendOrganisation": _VERIFIERS,
    "CreateTeam": _TEAM_KEEPERS,
    "GetTeam": _TEAM_READERS,
    "ListTeams": _TEAM_READERS,
    "UpdateTeam": _TEAM_KEEPERS,
    "DeleteTeam": _TEAM_KEEPERS,
    "CreateMembership": any_of(SELF, ORGANISATION_HEADS, ADMINISTRATORS),
    "AcceptMembership": any_of(SELF, ADMINISTRATORS),
    "ApproveMembership": _HEADS,
    "DeclineMembership": any_of(SELF, ORGANISATION_HEADS, ADMINISTRATORS),
    "GetMembership": _MEMBERSHIP_READERS,
    "ListMemberships": _MEMBERSHIP_READERS,
    "UpdateMembership": _HEADS,
    "DeleteMembership": any_of(SELF, ORGANISATION_HEADS, ADMINISTRATORS),
    "CreateCircle": any_of(ORGANISATION_HEADS, LINE, ADMINISTRATORS),
    "GetCircle": _PUBLIC,
    "ListCircles": _PUBLIC,
    "UpdateCircle": _COORDINATORS,
    "AllyCircle": _COORDINATORS,
    "DissolveAlliance": _COORDINATORS,
    "JoinCircle": any_of(SELF, LINE, ADMINISTRATORS),
    "BatchJoinCircle": _COORDINATORS,
    "LeaveCircle": any_of(SELF, LINE, ORGANISATION_HEADS, ADMINISTRATORS),
    "ListCircleMembers": any_of(LINE, WATCHERS, SUITE),
    "GetAuthority": any_of(SELF, WATCHERS, SUITE),
}
