"""`circle match explain`: why, why not, and what would have to be different."""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from libs.matching_engine.comparison.fairness import disturbed, fairness
from libs.matching_engine.comparison.tally import tally
from libs.matching_engine.explanation import (
    NotPlaced,
    Placed,
    explain_pair,
    force,
    what_opens,
    what_would_fill,
    what_would_open_most,
)
from libs.matching_engine.explanation.lacks import lacks
from libs.matching_engine.explanation.pair import marginal_terms
from libs.matching_engine.files.in_force import plan_of, read_assignments
from libs.matching_engine.files.parsing import sha256_of
from libs.matching_engine.files.reading import Json, ProblemError, shown
from libs.matching_engine.neighbourhoods.changes import GiveSkill, GiveWindow
from libs.matching_engine.neighbourhoods.situation import Situation
from libs.matching_engine.plan import Plan
from libs.matching_engine.search.effort import Effort, Limits
from services.cli import console
from services.cli.match_files import (
    BAD_INPUT,
    ProblemFile,
    SolutionFile,
    as_lines,
    end,
    read_in_force,
    read_plan,
    read_problem,
    refuse,
    write_or_print,
)
from services.cli.match_phrases import Calendar
from services.cli.match_words import told

FORMAT = "volunteer-circle-explanation/1"
SECONDS = 10.0
"""For one question; most take some hundredths of one."""


app = typer.Typer(add_completion=False)


@app.command()
def explain(
    problem: ProblemFile,
    solution: SolutionFile,
    volunteer: Annotated[str | None, typer.Option(metavar="ID", help="Ask about this volunteer.")] = None,
    slot: Annotated[str | None, typer.Option(metavar="ID", help="Ask about this slot.")] = None,
    skill: Annotated[
        str | None, typer.Option(metavar="ID", help="What would this skill open for the volunteer?")
    ] = None,
    level: Annotated[
        int | None, typer.Option(min=1, max=3, help="At which level [default: 1]; goes with --skill.")
    ] = None,
    window: Annotated[
        tuple[int, int] | None,
        typer.Option(
            metavar="START END",
            help="What would being free then open for the volunteer? Minutes since the horizon began.",
        ),
    ] = None,
    before: Annotated[
        Path | None,
        typer.Option(metavar="SOLUTION", help="A plan from before: whom does this one disturb?"),
    ] = None,
    first_day: Annotated[
        datetime | None,
        typer.Option(
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="The date of the first day, so that days are told by date.",
        ),
    ] = None,
) -> None:
    """Why somebody is in a slot or not, what would fill a slot, what would open seats, how fair a plan is.

    With a volunteer and a slot: why this pair, why not, and what it would cost. With a slot: what would fill
    it. With a volunteer: what they bring and what would open seats for them. With neither: the whole plan.
    """
    _refuse_contradictions(volunteer, slot, skill, level, window, before)
    question = _Question(*_situation(problem, solution), _started_now())
    situation = question.situation
    who = _number(volunteer, situation.problem.volunteer_numbers, problem, "volunteer")
    where = _number(slot, situation.problem.slot_numbers, problem, "slot")
    gift = _gift(situation, volunteer, skill, level or 1, window)
    answer: dict[str, Any]
    if who is not None and where is not None:
        answer = question.about_pair(who, where)
    elif where is not None:
        answer = what_would_fill(situation, where, question.effort).document()
    elif who is not None:
        answer = question.about_volunteer(who, gift)
    else:
        answer = question.about_plan(None if before is None else read_in_force(before))
    answer = {"format": FORMAT, **answer}
    if console.out.is_terminal:
        calendar = Calendar(None if first_day is None else first_day.date())
        for line in told(answer, calendar):
            console.say(line)
    else:
        write_or_print(as_lines(answer), None)


def _refuse_contradictions(
    volunteer: str | None,
    slot: str | None,
    skill: str | None,
    level: int | None,
    window: tuple[int, int] | None,
    before: Path | None,
) -> None:
    """End the command where options ask for different things: none is left out without a word."""
    if skill is not None and window is not None:
        end(BAD_INPUT, "--skill and --window are two questions; ask one at a time")
    if level is not None and skill is None:
        end(BAD_INPUT, "--level says at which level somebody has a skill; add --skill")
    gift = "--skill" if skill is not None else "--window" if window is not None else None
    if gift is not None and slot is not None:
        end(BAD_INPUT, f"{gift} asks what would open for a volunteer anywhere; leave --slot out")
    if gift is not None and volunteer is None:
        end(BAD_INPUT, f"{gift} is asked about a volunteer; add --volunteer")
    if before is not None and (volunteer is not None or slot is not None):
        end(BAD_INPUT, "--before compares whole plans; leave --volunteer and --slot out")


def _started_now() -> Effort:
    started = time.monotonic()
    return Effort(Limits(time_limit=SECONDS), lambda: time.monotonic() - started)


def _situation(problem_file: Path, solution_file: Path) -> tuple[Situation, int | None]:
    """The plan in force, and how far it is from the bound that the solution states for this very problem."""
    stated = read_plan(solution_file)
    problem, text = read_problem(problem_file)
    try:
        plan = plan_of(problem, read_assignments(stated))
    except ProblemError as fault:
        refuse(solution_file, fault)
    return Situation(problem, plan), _gap(stated, sha256_of(text), tally(problem, plan).total)


def _gap(stated: Json, sha256: str, objective: int) -> int | None:
    bound = stated.get("bound")
    if stated.get("problem_sha256") != sha256 or type(bound) is not int or bound < objective:
        return None
    return int(bound - objective)


def _number(name: str | None, numbers: dict[str, int], path: Path, kind: str) -> int | None:
    if name is not None and name not in numbers:
        end(BAD_INPUT, f"{path}: there is no {kind} {shown(name)}; ask about one of the problem")
    return None if name is None else numbers[name]


def _gift(
    situation: Situation, volunteer: str | None, skill: str | None, level: int, window: tuple[int, int] | None
) -> GiveSkill | GiveWindow | None:
    if skill is None and window is None:
        return None
    assert volunteer is not None
    if window is not None:
        if window[0] >= window[1]:
            end(BAD_INPUT, "--window must start before it ends")
        return GiveWindow(volunteer, *window)
    assert skill is not None
    if skill not in situation.problem.implies:
        end(BAD_INPUT, f"there is no skill {shown(skill)}; ask about one of the problem")
    return GiveSkill(volunteer, skill, level)


@dataclass(frozen=True, slots=True)
class _Question:
    situation: Situation
    gap: int | None
    effort: Effort

    def about_pair(self, volunteer: int, slot: int) -> dict[str, Any]:
        problem = self.situation.problem
        names = problem.volunteers[volunteer].id, problem.slots[slot].id
        answer = explain_pair(problem, self._assignments(), *names)
        why = _why(answer)
        if isinstance(answer, Placed):
            return {"volunteer": names[0], "slot": names[1], **why}
        fixed = problem.fixed_slots.get(volunteer, ())
        why["lacks"] = lacks(problem, volunteer, slot, answer.code, fixed)
        forced = force(self.situation, volunteer, slot, self.effort, bound_above=self.gap)
        return {"volunteer": names[0], "slot": names[1], **why, "forced": forced.document()}

    def about_volunteer(self, volunteer: int, gift: GiveSkill | GiveWindow | None) -> dict[str, Any]:
        situation = self.situation
        if gift is None:
            opened = what_would_open_most(situation, volunteer, self.effort)
        else:
            opened = (what_opens(situation, volunteer, gift, self.effort),)
        return {
            "volunteer": situation.problem.volunteers[volunteer].id,
            "places": list(self._places(volunteer)),
            "would_open": [entry.document() for entry in opened],
        }

    def _places(self, volunteer: int) -> Iterator[dict[str, Any]]:
        """What each place of a volunteer brings beside all others."""
        problem = self.situation.problem
        for slot in sorted(self.situation.plan.slots_of(volunteer)):
            without = Plan(
                problem, (pair for pair in self.situation.plan.pairs() if pair != (volunteer, slot))
            )
            terms = marginal_terms(problem, without, volunteer, slot)
            yield {"slot": problem.slots[slot].id, "terms": terms, "contribution": sum(terms.values())}

    def about_plan(self, before: Iterable[tuple[str, str]] | None) -> dict[str, Any]:
        problem, plan = self.situation.problem, self.situation.plan
        terms = tally(problem, plan)
        return {
            "objective": terms.total,
            "terms": terms.as_dict(),
            "fairness": asdict(fairness(problem, plan)),
            "disturbed": None if before is None else asdict(disturbed(before, self._assignments())),
        }

    def _assignments(self) -> list[tuple[str, str]]:
        problem = self.situation.problem
        return [
            (problem.volunteers[who].id, problem.slots[slot].id) for who, slot in self.situation.plan.pairs()
        ]


def _why(answer: Placed | NotPlaced) -> dict[str, Any]:
    if isinstance(answer, Placed):
        return {"placed": True, "terms": answer.terms, "contribution": answer.contribution}
    return {
        "placed": False,
        "code": answer.code.value,
        "in_the_way": list(answer.in_the_way),
        "terms": answer.terms,
        "delta": answer.delta,
    }
