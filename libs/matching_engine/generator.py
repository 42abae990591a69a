"""Synthetic cities: problems of any size in which every rule and every term matters.

A city of constant density lives one week. Volunteers have skills, habits, limits and likes; organisations
post timed shifts and flexible tasks in their districts. Some people already said yes, some offers are out,
some people come together, some are kept apart. The same seed gives the same city.
"""

import math
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from libs.matching_engine.files.bulk import VolunteerEntry, no_garbage
from libs.matching_engine.files.parsing import PROBLEM_FORMAT, parse_problem
from libs.matching_engine.people.population import EVERYBODY
from libs.matching_engine.plan import Plan
from libs.matching_engine.problem import MINUTES_PER_DAY, Override, Pair, Problem
from libs.matching_engine.rules import eligibility, person, team

Document = dict[str, Any]

SKILLS = (
    ("cooking", ()),
    ("food_safety", ("cooking",)),
    ("first_aid", ()),
    ("nursing", ("first_aid",)),
    ("driving", ()),
    ("van_driving", ("driving",)),
    ("languages", ()),
    ("teaching", ()),
    ("tutoring", ("teaching",)),
    ("repairs", ()),
    ("electrics", ("repairs",)),
    ("leading", ("teaching",)),
)
TAGS = ("checked_by_police", "introduced", "vaccinated")
CATEGORIES = ("meals", "care", "transport", "learning", "repairs", "events")
SPEEDS = (80, 80, 250, 250, 400)
METRES_PER_ROOT_VOLUNTEER = 150
DISTRICTS_PER_ROOT_VOLUNTEER = 0.15
LEAST_MINUTES = 120
"""No volunteer offers less, so a low supply is out of reach where volunteers far outnumber seats."""


def generate(volunteers: int, tasks: int, supply: float = 1.5, seed: int = 0) -> Document:
    """A problem document; `supply` is minutes on offer for each minute of desired seats."""
    city = _City(volunteers, tasks, supply, _dice(volunteers, tasks, supply, seed))
    with no_garbage():
        document = city.document(list)
        return {**document, **_History(parse_problem(document), city.dice).entries()}


def generate_problem(volunteers: int, tasks: int, supply: float = 1.5, seed: int = 0) -> Problem:
    """The problem of the document of the same arguments, made without the memory that one would take."""
    city = _City(volunteers, tasks, supply, _dice(volunteers, tasks, supply, seed))
    with no_garbage():
        problem = parse_problem(city.document(_packed))
        return _History(problem, city.dice).problem()


def _dice(volunteers: int, tasks: int, supply: float, seed: int) -> random.Random:
    return random.Random(f"{seed}/{volunteers}/{tasks}/{supply}")  # noqa: S311 (nothing secret is made up here)


def _packed(volunteers: Iterable[Document]) -> list[VolunteerEntry]:
    return [msgspec.convert(entry, VolunteerEntry) for entry in volunteers]


class _City:
    def __init__(self, volunteers: int, tasks: int, supply: float, dice: random.Random) -> None:
        self.dice = dice
        self.volunteers = volunteers
        self.tasks = tasks
        self.supply = supply
        self.side = max(1000, int(METRES_PER_ROOT_VOLUNTEER * math.sqrt(max(volunteers, 1))))
        self.districts = max(2, int(DISTRICTS_PER_ROOT_VOLUNTEER * math.sqrt(max(volunteers, 1))))
        self.organisations = max(2, tasks // 12)

    def document(self, listed: Callable[[Iterator[Document]], list[Any]]) -> Document:
        """The city before anything happened in it, its volunteers kept as `listed` has them."""
        tasks = [self._task(number) for number in range(self.tasks)]
        offered = self.supply * sum(_desired_minutes(task) for task in tasks) / max(1, self.volunteers)
        return {
            "format": PROBLEM_FORMAT,
            "name": f"a city of {self.volunteers} volunteers and {self.tasks} tasks",
            "skills": [{"id": name, "implies": list(implied)} for name, implied in SKILLS],
            "volunteers": listed(self._volunteer(number, offered) for number in range(self.volunteers)),
            "tasks": tasks,
            "pair_rules": self._pair_rules(),
        }

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share

    def _place(self) -> list[int]:
        return [self.dice.randrange(self.side), self.dice.randrange(self.side)]

    def _district_of(self, place: list[int]) -> str:
        column, row = (coordinate * self.districts // self.side for coordinate in place)
        return f"district-{column}-{row}"

    def _volunteer(self, number: int, offered: float) -> Document:
        dice = self.dice
        home = self._place()
        entry: Document = {
            "id": f"v{number:07d}",
            "home": None if self._chance(0.02) else home,
            "speed": dice.choice(SPEEDS),
            "reach": None if self._chance(0.1) else dice.randrange(1500, 9000),
            "skills": {
                name: dice.randint(1, 3) for name, _ in dice.sample(SKILLS, dice.choice((0, 1, 1, 2, 3)))
            },
            "windows": self._windows(),
            "tags": [tag for tag in TAGS if self._chance(0.6)],
            "circles": [self._district_of(home), *(["city-wide"] if self._chance(0.5) else [])],
            "likes": {name: dice.randint(-3, 3) for name in dice.sample(CATEGORIES, dice.randint(0, 3))},
            "load": dice.choice((0, 0, 0, 1, 2, 4)),
            "max_minutes": max(LEAST_MINUTES, int(offered * dice.uniform(0.5, 1.5))),
        }
        if self._chance(0.3):
            entry["max_minutes_per_day"] = dice.randrange(120, 480, 30)
        if self._chance(0.3):
            entry["max_tasks"] = dice.randint(1, 5)
        if self._chance(0.3):
            entry["min_gap"] = dice.choice((15, 30, 60))
        if self._chance(0.3):
            entry["undesired"] = [self._part_of_a_day(dice.randrange(7))]
        if self._chance(0.05):
            entry["blocked"] = [f"org-{dice.randrange(self.organisations)}"]
        return entry

    def _windows(self) -> list[list[int]]:
        days = self.dice.sample(range(7), self.dice.randint(1, 5))
        return [window for day in sorted(days) for window in self._windows_on(day)]

    def _windows_on(self, day: int) -> list[list[int]]:
        window = self._part_of_a_day(day)
        if not self._chance(0.2):
            return [window]
        middle = (window[0] + window[1]) // 2
        return [[window[0], middle], [middle, window[1]]]

    def _part_of_a_day(self, day: int) -> list[int]:
        start, end = self.dice.choice(((480, 780), (540, 1080), (780, 1140), (1020, 1320), (480, 1320)))
        return [day * MINUTES_PER_DAY + start, day * MINUTES_PER_DAY + end]

    def _task(self, number: int) -> Document:
        dice = self.dice
        place = self._place()
        entry: Document = {
            "id": f"t{number:06d}",
            "org": f"org-{dice.randrange(self.organisations)}",
            "category": dice.choice(CATEGORIES),
            "priority": dice.choice((0, 0, 0, 1, 1, 2, 3)),
            "tags": [tag for tag in TAGS if self._chance(0.15)],
            "at": None if self._chance(0.05) else place,
            "circles": {self._district_of(place): 0, "city-wide": dice.randrange(5, 40)}
            if self._chance(0.2)
            else None,
            "slots": self._slots(number),
        }
        if self._chance(0.1):
            entry["minutes"] = dice.randrange(30, 240, 15)
        else:
            entry["start"] = dice.randrange(7) * MINUTES_PER_DAY + dice.randrange(480, 1140, 30)
            entry["end"] = entry["start"] + dice.randrange(60, 300, 30)
        if self._chance(0.12):
            entry["all_or_nothing"] = True
        return entry

    def _slots(self, task: int) -> list[Document]:
        return [self._slot(task, position) for position in range(self.dice.choice((1, 1, 1, 2, 2, 3)))]

    def _slot(self, task: int, position: int) -> Document:
        dice = self.dice
        least = dice.choice((0, 1, 1, 1, 2, 3))
        desired = least + dice.choice((0, 1, 1, 2))
        entry: Document = {
            "id": f"t{task:06d}/s{position}",
            "min": least,
            "desired": desired,
            "max": max(1, desired + dice.choice((0, 0, 1, 2))),
        }
        if self._chance(0.35):
            entry["skills"] = {dice.choice(SKILLS)[0]: dice.choice((1, 1, 2, 3))}
        if self._chance(0.4):
            entry["prefers"] = [name for name, _ in dice.sample(SKILLS, 2)]
        return entry

    def _pair_rules(self) -> list[Document]:
        rules: dict[tuple[str, ...], str] = {}
        for _ in range(self.volunteers // 40 if self.volunteers > 2 else 0):
            members = self.dice.sample(range(self.volunteers), self.dice.choice((2, 2, 3)))
            names = tuple(sorted(f"v{number:07d}" for number in members))
            rules[names] = self.dice.choice(("together", "apart"))
        return [{"kind": kind, "members": list(members)} for members, kind in rules.items()]


def _desired_minutes(task: Document) -> int:
    minutes = task["end"] - task["start"] if "start" in task else task["minutes"]
    return int(minutes * sum(slot["desired"] for slot in task["slots"]))


class _History:
    """What happened before the plan: answers that must stay, offers that are out, particular pairs."""

    def __init__(self, problem: Problem, dice: random.Random) -> None:
        self._dice = dice
        self._problem = problem
        self._plan = Plan(problem)
        self._published: list[Pair] = []
        self._particular: dict[Pair, Override] = {}
        for slot in range(len(problem.slots)):
            if dice.random() < 0.15:
                self._give_history(slot)

    def entries(self) -> Document:
        """What a document says of it."""
        return {
            "fixed": [self._named(pair) for pair in self._plan.pairs()],
            "published": [self._named(pair) for pair in sorted(self._published)],
            "pairs": [self._told(pair, override) for pair, override in self._particular.items()],
        }

    def problem(self) -> Problem:
        """The problem with its history."""
        return replace(
            self._problem,
            fixed=tuple(self._plan.pairs()),
            published=tuple(sorted(self._published)),
            overrides=dict(sorted(self._particular.items())),
        )

    def _give_history(self, slot: int) -> None:
        place = self._problem.task_of(slot).at
        about = EVERYBODY if place is None else self._problem.population.about_in_reach(place)
        eligible = eligibility.eligible_volunteers(self._problem, slot, about).tolist()
        chosen = self._dice.sample(eligible, min(len(eligible), 4))
        for volunteer, kind in zip(
            chosen, ("fixed", "published", "score", "forbidden or minutes"), strict=False
        ):
            pair = (volunteer, slot)
            if kind == "fixed" and self._fits(volunteer, slot):
                self._plan.add(volunteer, slot)
            elif kind == "published":
                self._published.append(pair)
            elif kind == "score":
                self._particular[pair] = Override(score=self._dice.randint(-60, 60))
            elif self._dice.random() < 0.5:
                self._particular[pair] = Override(forbidden=True)
            elif not self._plan.serves(volunteer, self._problem.slots[slot].task):
                self._particular[pair] = Override(minutes=self._dice.randrange(30, 120, 10))

    def _fits(self, volunteer: int, slot: int) -> bool:
        problem, plan = self._problem, self._plan
        return (
            person.first_broken(problem, volunteer, slot, plan.slots_of(volunteer)) is None
            and not team.is_full(problem, plan, slot)
            and not team.meets_someone_apart(problem, plan, volunteer, problem.slots[slot].task)
        )

    def _told(self, pair: Pair, override: Override) -> Document:
        volunteer, slot = self._named(pair)
        entry: Document = {"volunteer": volunteer, "slot": slot}
        if override.forbidden:
            return {**entry, "forbidden": True}
        return (
            {**entry, "score": override.score}
            if override.minutes is None
            else {**entry, "minutes": override.minutes}
        )

    def _named(self, pair: tuple[int, int]) -> list[str]:
        return [self._problem.volunteers[pair[0]].id, self._problem.slots[pair[1]].id]
