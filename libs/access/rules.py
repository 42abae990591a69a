"""A rule of the policy: who may call an RPC."""

from dataclasses import dataclass

from libs.access.principal import Principal
from libs.access.relations import Facts, Relation


@dataclass(frozen=True, slots=True)
class Rule:
    """Allows whoever holds at least one of the relations."""

    relations: tuple[Relation, ...]

    @property
    def needs_facts(self) -> bool:
        """True when the use case has to call `require` with the facts of its resource."""
        return any(relation.needs_facts for relation in self.relations)

    @property
    def words(self) -> str:
        """Who may, in words."""
        return ", ".join(relation.words for relation in self.relations)

    def is_possible_for(self, principal: Principal) -> bool:
        """True unless the principal may never call, whatever the resource."""
        return any(relation.is_possible_for(principal) for relation in self.relations)

    def allows(self, principal: Principal, facts: Facts) -> bool:
        """True when the principal may call for a resource with these facts."""
        return any(relation.holds(principal, facts) for relation in self.relations)


def any_of(*relations: Relation) -> Rule:
    """The rule that is satisfied by any of the relations."""
    return Rule(relations)
