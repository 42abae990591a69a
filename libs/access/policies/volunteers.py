"""Who may call which RPC of the volunteers API.

Facts: `person_ids` is the person, `circle_ids` the circles of which they are a point, `org_ids` the
organisation in whose name a qualification is granted.
"""

from collections.abc import Mapping

from libs.access.policies.parties import ADMINISTRATORS, LINE, ORGANISATION_HEADS, SUITE, WATCHERS
from libs.access.relations import ANYONE, ORGANISATION, SELF, SERVICE, SIGNED_IN, SOMEWHERE
from libs.access.rules import Rule, any_of

_NEWCOMERS = any_of(SELF, SOMEWHERE(LINE), SOMEWHERE(ORGANISATION_HEADS), ADMINISTRATORS, SERVICE("gateway"))
_KEEPERS = any_of(SELF, ADMINISTRATORS)
_TAXONOMISTS = any_of(ADMINISTRATORS)
_GRANTERS = any_of(ORGANISATION("org_admin", "record_verifier"), ADMINISTRATORS)

RULES: Mapping[str, Rule] = {
    "CreatePerson": _NEWCOMERS,
    # Everybody signed in may learn a name; the use case shows each caller only the fields meant for them.
    "GetPerson": any_of(SIGNED_IN),
    "BatchGetPeople": any_of(SIGNED_IN),
    "UpdatePerson": _KEEPERS,
    "CreateVolunteer": _NEWCOMERS,
    "BatchCreateVolunteers": any_of(SOMEWHERE(LINE), ADMINISTRATORS),
    "GetVolunteer": any_of(SELF, LINE, WATCHERS, SUITE),
    "BatchGetVolunteers": any_of(SELF, LINE, WATCHERS, SUITE),
    "ListVolunteers": any_of(LINE, WATCHERS, SUITE),
    "UpdateVolunteer": _KEEPERS,
    "ActivateVolunteer": any_of(SELF, LINE, ADMINISTRATORS),
    "PauseVolunteer": any_of(SELF, LINE, ADMINISTRATORS),
    "SuspendVolunteer": any_of(LINE, ADMINISTRATORS),
    "ArchiveVolunteer": _KEEPERS,
    "GrantQualification": _GRANTERS,
    "RevokeQualification": _GRANTERS,
    "CreateSkill": _TAXONOMISTS,
    "GetSkill": any_of(ANYONE),
    "ListSkills": any_of(ANYONE),
    "UpdateSkill": _TAXONOMISTS,
    "DeleteSkill": _TAXONOMISTS,
}
