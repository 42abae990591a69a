"""From facts to a matching problem: pure, deterministic, sorted by id. `docs/matching.md` states the
format."""

from services.matching.domain.problem.draft import Conflict, Draft, settled_draft
from services.matching.domain.problem.facts import Facts

__all__ = ["Conflict", "Draft", "Facts", "settled_draft"]
