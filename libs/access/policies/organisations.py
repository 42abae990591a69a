"""Who may call which RPC of the organisations API."""

from collections.abc import Mapping

from libs.access.rules import Rule

RULES: Mapping[str, Rule] = {}
