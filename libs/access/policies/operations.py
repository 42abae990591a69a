"""Who may call which RPC of the operations API, which every service offers."""

from collections.abc import Mapping

from libs.access.relations import PLATFORM
from libs.access.rules import Rule, any_of

_OPERATORS = any_of(PLATFORM("operator", "platform_admin"))
_WATCHERS = any_of(PLATFORM("operator", "platform_admin", "auditor"))

RULES: Mapping[str, Rule] = {
    "GetStatus": _WATCHERS,
    "ReplayEvents": _OPERATORS,
    "RebuildProjections": _OPERATORS,
    "ListDeadLetters": _WATCHERS,
    "RequeueDeadLetters": _OPERATORS,
}
