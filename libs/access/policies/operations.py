"""Who may call which RPC of the operations API, which every service offers."""

from collections.abc import Mapping

from libs.access.policies.parties import ADMINISTRATORS, WATCHERS
from libs.access.rules import Rule, any_of

_OPERATORS = any_of(ADMINISTRATORS)
_WATCHERS = any_of(WATCHERS)

RULES: Mapping[str, Rule] = {
    "GetStatus": _WATCHERS,
    "ReplayEvents": _OPERATORS,
    "RebuildProjections": _OPERATORS,
    "GetProjectionDigest": _WATCHERS,
    "ListDeadLetters": _WATCHERS,
    "RequeueDeadLetters": _OPERATORS,
    "BatchGetDeadLetters": _OPERATORS,
    "DiscardDeadLetters": _OPERATORS,
}
