"""Who may call which RPC of the volunteers API.

Facts: `person_ids` is the person, `circle_ids` the circles of which they are a point or the line, `org_ids`
the organisation in whose name a qualification is granted, or those that a person works with: as a member, or
through a circle. The batch reads leave out whom the single read would refuse.
"""

from collections.abc import Mapping

from libs.access.policies.parties import (
    ADMINISTRATORS,
    LINE,
    ORGANISATION_HEADS,
    ORGANISATION_PEOPLE,
    SUITE,
    WATCHERS,
)
from libs.access.relations import ANYONE, ORGANISATION, SELF, SERVICE, SIGNED_IN, SOMEWHERE
from libs.access.rules import Rule, any_of

_NEWCOMERS = any_of(SELF, SOMEWHERE(LINE), SOMEWHERE(ORGANISATION_HEADS), ADMINISTRATORS, SERVICE("gateway"))
_KEEPERS = any_of(SELF, ADMINISTRATORS)
_TAXONOMISTS = any_of(ADMINISTRATORS)
_GRANTERS = any_of(ORGANISATION("org_admin", "record_verifier"), ADMINISTRATORS)

RULES: Mapping[str, Rule] = {
    "CreatePerson": _NEWCOMERS,
    # Who works with a person may learn their name; the use case shows only the fields meant for the caller.
    "GetPerson": any_of(SELF, LINE, ORGANISATION_PEOPLE, WATCHERS, SUITE),
    "BatchGetPeople": any_of(SIGNED_IN),
    "UpdatePerson": _KEEPERS,
    "CreateVolunteer": _NEWCOMERS,
    "BatchCreateVolunteers": any_of(SOMEWHERE(LINE), ADMINISTRATORS),
    "GetVolunteer": any_of(SELF, LINE, WATCHERS, SUITE),
    "BatchGetVolunteers": any_of(SIGNED_IN),
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
