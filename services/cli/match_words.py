"""Explanations in sentences, for a person at a terminal."""

from collections.abc import Iterable, Iterator
from typing import Any

Answer = dict[str, Any]

WHY_NOT = {
    "MISSING_SKILL": "a skill that the slot asks for is missing",
    "MISSING_TAG": "a tag that the task asks for is missing",
    "OUTSIDE_CIRCLE": "the task is for people of other circles",
    "BLOCKED": "the volunteer blocks the task or its organisation, or the pair is forbidden",
    "UNAVAILABLE": "the volunteer is not free then",
    "OUT_OF_REACH": "it is farther from home than the volunteer goes",
    "CLASH": "what the volunteer said yes to leaves no room for it",
    "OVER_LIMIT": "it is more than the volunteer offers",
    "ONE_SLOT": "the volunteer said yes to another slot of the task",
    "CAPACITY": "the slot is full",
    "ALL_OR_NOTHING": "the task would still lack people without whom it does not take place",
    "TOGETHER": "somebody who only comes along together is missing",
    "APART": "somebody is there who is kept apart from the volunteer",
    "NEEDED_ELSEWHERE": "other places of the volunteer stand in the way",
    "NOT_WORTH_IT": "it would bring nothing",
}


def told(answer: Answer) -> Iterator[str]:
    """An explanation, line by line."""
    if "placed" in answer:
        yield from _pair(answer)
    elif "ways" in answer:
        yield from _filling(answer)
    elif "would_open" in answer:
        yield from _volunteer(answer)
    else:
        yield from _plan(answer)


def _pair(answer: Answer) -> Iterator[str]:
    who, where = answer["volunteer"], answer["slot"]
    if answer["placed"]:
        yield f"{who} serves in {where}; without that the plan would lose {answer['contribution']:,}:"
        yield from _terms(answer["terms"])
        return
    yield f"{who} does not serve in {where}: {WHY_NOT[answer['code']]}."
    if answer["in_the_way"]:
        yield f"In the way: {', '.join(answer['in_the_way'])}."
    if answer["delta"] is not None:
        yield f"Added to the plan as it is, it would change it by {answer['delta']:,}:"
        yield from _terms(answer["terms"])
    yield from _forced(answer["forced"])


def _forced(forced: Answer) -> Iterator[str]:
    if forced["loss_at_most"] is None:
        yield (
            "It cannot be forced." if forced["code"] else "There was no time to find out what forcing costs."
        )
        return
    loss, least = forced["loss_at_most"], forced["loss_at_least"]
    if forced["is_exact"]:
        yield f"Forcing it would cost {loss:,}, and no plan with it costs less:"
    else:
        known = "" if least is None else f", at least {least:,}"
        yield f"Forcing it would cost at most {loss:,}{known}:"
    yield from _moves(forced["moves"])


def _terms(terms: dict[str, int]) -> Iterator[str]:
    for name, points in terms.items():
        if points:
            yield f"  {name:<12} {points:>+8,}"


def _moves(moves: Iterable[Answer]) -> Iterator[str]:
    for move in moves:
        leaves = f"leaves {', '.join(move['leaves'])}" if move["leaves"] else ""
        takes = f"takes {', '.join(move['takes'])}" if move["takes"] else ""
        yield f"  {move['volunteer']} {' and '.join(filter(None, (leaves, takes)))}"


def _filling(answer: Answer) -> Iterator[str]:
    yield f"{answer['slot']} has {answer['seats']} empty seats."
    for way in answer["ways"]:
        change = "As things are" if way["change"] is None else f"With {changed(way['change'])}"
        yield f"{change} it can be filled ({way['gain']:+,}):"
        yield from _moves(way["moves"])
    if not answer["ways"]:
        yield "No single small change fills it."
    wanted = answer["wanted"]
    if wanted["number"]:
        yield f"Otherwise look for {_people(wanted)}."


def _people(wanted: Answer) -> str:
    who = "one more person" if wanted["number"] == 1 else f"{wanted['number']} more people"
    skills = [f"{name} at level {level}" for name, level in wanted["skills"].items()]
    needs = f" with {', '.join([*skills, *wanted['tags']])}" if skills or wanted["tags"] else ""
    when = "" if wanted["start"] is None else f", free from minute {wanted['start']} to {wanted['end']}"
    place = "" if wanted["at"] is None else f", near {tuple(wanted['at'])}"
    return f"{who}{needs}{when}{place}"


def changed(change: Answer) -> str:
    """A change in words."""
    match change["kind"]:
        case "LOWER_LEVEL":
            level = f"only at level {change['level']}" if change["level"] else "no longer"
            return f"{change['skill']} asked for {level} in {change['slot']}"
        case "LOWER_MINIMUM":
            return f"one person less needed in {change['slot']}"
        case "SHIFT_TASK":
            way = "later" if change["minutes"] > 0 else "earlier"
            return f"{change['task']} {abs(change['minutes'])} minutes {way}"
        case "WIDEN_REACH":
            return f"{change['volunteer']} going {change['metres']:,} metres farther"
        case "MORE_MINUTES":
            return f"{change['volunteer']} offering {change['minutes']} minutes more"
        case "GIVE_SKILL":
            return f"{change['skill']} at level {change['level']}"
        case _:
            return f"being free from minute {change['start']} to {change['end']}"


def _volunteer(answer: Answer) -> Iterator[str]:
    who = answer["volunteer"]
    for place in answer["places"]:
        yield f"{who} serves in {place['slot']}, which brings {place['contribution']:,}:"
        yield from _terms(place["terms"])
    if not answer["places"]:
        yield f"{who} has no place in the plan."
    for entry in answer["would_open"]:
        seats = f"{entry['seats']} seats in {entry['number_of_slots']} slots"
        yield f"With {changed(entry['change'])}: {seats}, gain {entry['gain']:,}"
        yield from _moves(entry["moves"])
    if not answer["would_open"]:
        yield "No skill and no part of a day would open a seat."


def _plan(answer: Answer) -> Iterator[str]:
    fairness = answer["fairness"]
    yield f"The plan is worth {answer['objective']:,}:"
    yield from _terms(answer["terms"])
    for name, words in (
        ("load_before", "tasks served lately, before the plan"),
        ("load_after", "tasks served lately, with the plan"),
        ("tasks_each", "tasks in the plan of each who serves"),
        ("cover", "share of seats filled, circle by circle"),
    ):
        spread = fairness[name]
        numbers = f"{spread['least']:g} to {spread['most']:g}, mean {spread['mean']:.3f}"
        yield f"{words}: {numbers}, Gini {spread['gini']:.3f}"
    if answer["disturbed"] is not None:
        people = answer["disturbed"]
        yield f"{people['people']} people are disturbed, {people['losing']} of them lose a place."
