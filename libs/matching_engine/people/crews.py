"""Who serves only with whom, as far as TOGETHER rules join people directly or through others."""

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from libs.matching_engine.grouping import spread, united
from libs.matching_engine.people.population import Indices

if TYPE_CHECKING:
    from libs.matching_engine.problem import Problem

NOBODY = -1


class Crews:
    """The crews that TOGETHER rules make, whatever the task; nobody belongs to two."""

    def __init__(self, problem: "Problem") -> None:
        self._joined = [rule.members for rule in problem.pair_rules if rule.kind == "together"]
        self._size = len(problem.volunteers)

    @cached_property
    def of_volunteer(self) -> Indices:
        """The number of each volunteer's crew, NOBODY for those without one."""
        head = {member: member for members in self._joined for member in members}

        def head_of(member: int) -> int:
            while head[member] != member:
                head[member] = member = head[head[member]]
            return member

        for members in self._joined:
            for other in members[1:]:
                head[head_of(other)] = head_of(members[0])
        crews = np.full(self._size, NOBODY, dtype=np.intp)
        for member in head:
            crews[member] = head_of(member)
        return crews

    @cached_property
    def _by_crew(self) -> tuple[Indices, Indices]:
        """Everybody who has a crew, crew after crew, and whose crew that is."""
        members = np.flatnonzero(self.of_volunteer != NOBODY)
        members = members[np.argsort(self.of_volunteer[members], kind="stable")]
        return members, self.of_volunteer[members]

    def with_fellows(self, volunteers: Indices) -> Indices:
        """Some volunteers, who are sorted, and everybody in their crews, sorted too."""
        crews = self.of_volunteer[volunteers]
        crews = crews[crews != NOBODY]
        if not len(crews):
            return volunteers
        members, of_members = self._by_crew
        begins = np.searchsorted(of_members, crews)
        ends = np.searchsorted(of_members, crews, side="right")
        return united(volunteers, members[spread(begins, ends - begins)])
