"""The policy: one rule for every RPC, everything else denied.

Checked twice. `admit` stands at the door and turns away who cannot possibly be allowed; `require` is called
by the use case once it knows whom the resource concerns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from libs.access.authorisation import settle
from libs.access.policies import RULES_BY_API
from libs.access.principal import Principal
from libs.access.relations import NO_FACTS, Facts
from libs.access.rules import Rule
from libs.errors import NotAllowed, NotAuthenticated


class PolicyMissing(Exception):
    """An RPC without a rule was called. Nobody is allowed; a test keeps this from being released."""


def rpc_full_name(name: str) -> str:
    """`tasks.GetTask` → `/volunteercircle.tasks.v1.TasksService/GetTask`; full names pass unchanged."""
    return name if name.startswith("/") else _full_name(name)


@lru_cache(maxsize=1024)
def _full_name(name: str) -> str:
    api, _, method = name.partition(".")
    return f"/volunteercircle.{api}.v1.{api.capitalize()}Service/{method}"


POLICY: Mapping[str, Rule] = MappingProxyType(
    {
        rpc_full_name(f"{api}.{method}"): rule
        for api, rules in RULES_BY_API.items()
        for method, rule in rules.items()
    }
)
"""The rule of every RPC, by its full name."""


def rule_for(rpc: str) -> Rule:
    """The rule of an RPC given by full or short name. Raises PolicyMissing."""
    rule = POLICY.get(rpc_full_name(rpc))
    if rule is None:
        raise PolicyMissing(f"{rpc} has no rule in libs/access/policies")
    return rule


def admit(principal: Principal, rpc: str, rule: Rule) -> None:
    """Turn away at the door whom the rule cannot possibly allow. Raises NotAuthenticated or NotAllowed."""
    if not rule.is_possible_for(principal):
        raise _refusal(principal, rpc, rule)


def require(principal: Principal, rpc: str, facts: Facts = NO_FACTS) -> None:
    """Raise NotAllowed unless the principal may call the RPC on a resource with these facts.

    `rpc` is `<api>.<Method>`, for example `tasks.AcceptOffer`. Facts must come from what was loaded, never
    from the request alone.
    """
    full_name = rpc_full_name(rpc)
    rule = rule_for(full_name)
    settle(full_name)
    if not rule.allows(principal, facts):
        raise _refusal(principal, full_name, rule)


def is_allowed(principal: Principal, rpc: str, facts: Facts = NO_FACTS) -> bool:
    """True when `require` would let the principal pass; for what is shown rather than done."""
    return rule_for(rpc).allows(principal, facts)


def _refusal(principal: Principal, rpc: str, rule: Rule) -> NotAuthenticated | NotAllowed:
    method = rpc_full_name(rpc).rpartition("/")[2]
    return NotAuthenticated(method) if principal.is_anonymous else NotAllowed(method, rule.words)


@dataclass(frozen=True, slots=True)
class PolicyGap:
    """RPCs without a rule and rules without an RPC; both empty when the policy is complete."""

    without_rule: frozenset[str]
    without_rpc: frozenset[str]


def policy_gap(rpcs: frozenset[str]) -> PolicyGap:
    """Compare the policy with all RPCs that exist, given by full name."""
    ruled = frozenset(POLICY)
    return PolicyGap(rpcs - ruled, ruled - rpcs)
