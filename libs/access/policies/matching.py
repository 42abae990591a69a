"""Who may call which RPC of the matching API.

Facts: `circle_ids` is the circle of the run, or those of which a volunteer is a point; `person_ids` the
volunteer.
"""

from collections.abc import Mapping

from libs.access.policies.parties import ADMINISTRATORS, LINE, WATCHERS
from libs.access.relations import SELF
from libs.access.rules import Rule, any_of

_PLANNERS = any_of(LINE, ADMINISTRATORS)
_READERS = any_of(LINE, WATCHERS)

RULES: Mapping[str, Rule] = {
    "CreatePlanRun": _PLANNERS,
    "GetPlanRun": _READERS,
    "ListPlanRuns": _READERS,
    "CancelPlanRun": _PLANNERS,
    "ListProposals": _READERS,
    "ListUnfilledSlots": _READERS,
    "ExplainPair": _READERS,
    "ReleasePlanRun": _PLANNERS,
    "DiscardPlanRun": _PLANNERS,
    "GetRepair": _READERS,
    "RankTasks": any_of(SELF, LINE, WATCHERS),
    "GetSnapshot": _READERS,
    "GetSnapshotVolunteer": any_of(SELF, LINE, WATCHERS),
}
