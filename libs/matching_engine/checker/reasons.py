"""Why seats are empty: all reasons of many slots, counted over columns and checked against the contract.

Rules about the pair alone come first, then those beside the volunteer's fixed pairs, then those of the team,
then what else the volunteer does in the plan.
"""

from collections import Counter
from collections.abc import Iterable

import numpy as np

from libs.matching_engine.checker.census import NOBODY, Census, Mask, Members
from libs.matching_engine.checker.instance import Instance
from libs.matching_engine.checker.lives import Lives
from libs.matching_engine.checker.rules import PlanView, broken_in_team


class Reasons:
    """The reasons of the slots that were looked at."""

    def __init__(self, instance: Instance, view: PlanView) -> None:
        self._instance, self._view = instance, view
        self._census = Census(instance)
        self._lives = Lives(instance, self._census.plane)
        self._has_fixed = self._marked(instance.fixed_slots)
        self._serves = self._marked(view.slots_of)
        self._has_rule = self._marked(instance.rules_of)
        self._counts: dict[str, Counter[str]] = {}
        self._left: dict[str, Members] = {}

    def _marked(self, names: Iterable[str]) -> Mask:
        marks = np.zeros(self._census.size, dtype=np.bool_)
        marks[self._census.numbers_of(names)] = True
        return marks

    def in_time_order(self) -> list[str]:
        """All slots; those at the same time follow each other, so that who is free is found once."""

        def time(slot: str) -> tuple[int, int]:
            task = self._instance.task_of[slot]
            return (task.get("start") or 0, task.get("end") or 0)

        return sorted(self._instance.slots, key=time)

    def look_at(self, slot: str, is_unfilled: bool) -> Members:
        """Who might be added to a slot, judged alone; its reasons are counted if it is unfilled."""
        counts, able = self._census.alone(slot)
        serving = self._census.numbers_of(self._view.members.get(slot, []))
        absent = able[~np.isin(able, serving)]
        over = self._census.over_limit_alone(slot, absent)
        if is_unfilled:
            clashes_first = self._has_fixed[absent]
            counts["OVER_LIMIT"] = int(np.count_nonzero(over & ~clashes_first))
            self._counts[slot], self._left[slot] = Counter(counts), absent[~over | clashes_first]
        return absent[~over]

    def names(self, volunteers: Members) -> list[str]:
        """The ids of some volunteers."""
        return [self._census.names[number] for number in volunteers.tolist()]

    def counts(self) -> dict[str, Counter[str]]:
        """All reasons of the unfilled slots that were looked at."""
        self._ask(self._has_fixed, self._instance.fixed_slots)
        for slot, absent in self._left.items():
            self._left[slot] = self._past_the_team(slot, absent)
        self._ask(self._serves, self._view.slots_of, "NEEDED_ELSEWHERE")
        for slot, absent in self._left.items():
            self._counts[slot]["NOT_WORTH_IT"] += len(absent)
        return self._counts

    def _ask(self, whom: Mask, held: dict[str, list[str]], code: str | None = None) -> None:
        """Count the people left whom their own other slots keep out, under one code or the rule that does."""
        asked = {slot: absent[whom[absent]] for slot, absent in self._left.items()}
        volunteers = np.concatenate([NOBODY, *asked.values()])
        numbers = [self._lives.number[slot] for slot in asked]
        slots = np.repeat(np.array(numbers, dtype=np.int64), [len(absent) for absent in asked.values()])
        order = np.argsort(volunteers, kind="stable")
        who, begins = np.unique(volunteers[order], return_index=True)
        kept_out: dict[str, list[int]] = {}
        for volunteer, their_slots in zip(who.tolist(), np.split(slots[order], begins)[1:], strict=True):
            name = self._census.names[volunteer]
            broken = self._lives.broken(name, their_slots, held[name])
            for number, rule in zip(their_slots.tolist(), broken.tolist(), strict=True):
                if rule is not None:
                    slot = self._lives.names[number]
                    self._counts[slot][code or rule] += 1
                    kept_out.setdefault(slot, []).append(volunteer)
        for slot, out in kept_out.items():
            self._left[slot] = self._left[slot][~np.isin(self._left[slot], out)]

    def _past_the_team(self, slot: str, absent: Members) -> Members:
        """Whom no team rule keeps out; people without a pair rule are all told the same."""
        with_rule = self._has_rule[absent]
        kept_out = np.zeros(len(absent), dtype=np.bool_)
        for place in [*np.flatnonzero(with_rule).tolist(), *np.flatnonzero(~with_rule)[:1].tolist()]:
            name = self._census.names[absent[place]]
            code = broken_in_team(self._instance, self._view, name, slot)
            if code is not None:
                alike = np.arange(len(absent)) == place if with_rule[place] else ~with_rule
                self._counts[slot][code] += int(np.count_nonzero(alike))
                kept_out |= alike
        return absent[~kept_out]
