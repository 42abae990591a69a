"""The rules, one module for each API."""

from collections.abc import Mapping

from libs.access.policies import matching, operations, organisations, tasks, volunteers
from libs.access.rules import Rule

RULES_BY_API: Mapping[str, Mapping[str, Rule]] = {
    "volunteers": volunteers.RULES,
    "organisations": organisations.RULES,
    "tasks": tasks.RULES,
    "matching": matching.RULES,
    "operations": operations.RULES,
}
"""The rule of every method, by API name and method name."""
