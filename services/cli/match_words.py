"""Explanations in sentences, for a person at a terminal."""

from collections.abc import Iterable, Iterator

from services.cli.match_phrases import Answer, Calendar, changed, counted, lacks_told, listed

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


def told(answer: Answer, calendar: Calendar) -> Iterator[str]:
    """An explanation, line by line."""
    if "placed" in answer:
        yield from _pair(answer, calendar)
    elif "ways" in answer:
        yield from _filling(answer, calendar)
    elif "would_open" in answer:
        yield from _volunteer(answer, calendar)
    else:
        yield from _plan(answer)


def _pair(answer: Answer, calendar: Calendar) -> Iterator[str]:
    who, where = answer["volunteer"], answer["slot"]
    if answer["placed"]:
        yield f"{who} serves in {where}; without that the plan would lose {answer['contribution']:,}:"
        yield from _terms(answer["terms"])
        return
    yield f"{who} does not serve in {where}: {WHY_NOT[answer['code']]}."
    yield from lacks_told(answer["lacks"], calendar)
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


def _filling(answer: Answer, calendar: Calendar) -> Iterator[str]:
    yield _seats(answer)
    for way in answer["ways"]:
        yield from _way(way, calendar)
    if not answer["ways"] and answer["reasons"]:
        yield "No one small change fills a seat."
    if answer["reasons"]:
        yield "Why everybody else does not serve there (people, first reason):"
        for reason in answer["reasons"]:
            yield f"  {reason['volunteers']:>7,}  {WHY_NOT[reason['code']]}"
    if answer["wanted"]["number"]:
        yield from _search(answer, calendar)


def _seats(answer: Answer) -> str:
    where = answer["slot"]
    taken = counted(answer["taken"], "person", "people") if answer["taken"] else "nobody yet"
    if answer["seats"]:
        return f"{where} has {counted(answer['seats'], 'empty seat')} and {taken}."
    if answer["extra"]:
        extra = counted(answer["extra"], "extra seat")
        return f"{where} has {taken}, as many as are hoped for; {extra} could be filled beyond."
    return f"{where} is full: {taken}, and no seat is left."


def _way(way: Answer, calendar: Calendar) -> Iterator[str]:
    how = "As things are" if way["change"] is None else f"With {changed(way['change'], calendar)}"
    gain = way["gain"]
    if gain < 0:
        yield f"{how} a seat can be filled, but the plan as a whole would lose {-gain:,} by it:"
    else:
        yield f"{how} a seat can be filled, and the plan gains {gain:,}:"
    yield from _moves(way["moves"])


def _search(answer: Answer, calendar: Calendar) -> Iterator[str]:
    wanted = answer["wanted"]
    if wanted["circles"] is not None and not wanted["circles"]:
        yield "The task is open to no circle, so nobody can take the seat: open it to one."
        return
    yield f"{'Otherwise look' if answer['ways'] else 'Look'} for {_people(wanted, calendar)}."
    crew = [f"{entry['slot']} ({entry['short_of_min']:,})" for entry in answer["crew"]]
    if crew:
        yield f"The task takes place only as a whole; it also waits for people in {listed(crew)}."


def _people(wanted: Answer, calendar: Calendar) -> str:
    who = counted(wanted["number"], "more person", "more people")
    skills = [f"{name} at level {level}" for name, level in wanted["skills"].items()]
    needs = [f"with {listed([*skills, *wanted['tags']])}"] if skills or wanted["tags"] else []
    circles = [f"of the circle {listed(wanted['circles'], 'or')}"] if wanted["circles"] else []
    when = "" if wanted["start"] is None else f", free on {calendar.span(wanted['start'], wanted['end'])}"
    place = "" if wanted["at"] is None else f", living near {tuple(wanted['at'])}"
    return f"{' '.join([who, *circles, *needs])}{when}{place}"


def _volunteer(answer: Answer, calendar: Calendar) -> Iterator[str]:
    who = answer["volunteer"]
    for place in answer["places"]:
        yield f"{who} serves in {place['slot']}, which brings {place['contribution']:,}:"
        yield from _terms(place["terms"])
    if not answer["places"]:
        yield f"{who} has no place in the plan."
    for entry in answer["would_open"]:
        yield from _opening(entry, calendar)
    if not answer["would_open"]:
        yield "No skill and no part of a day would open a seat."


def _opening(entry: Answer, calendar: Calendar) -> Iterator[str]:
    what = changed(entry["change"], calendar)
    if not entry["number_of_slots"]:
        yield f"With {what}: no seat that is not open already."
        return
    slots = counted(entry["number_of_slots"], "slot")
    gain = f"the plan gains {entry['gain']:,}" if entry["gain"] else "but the plan gains nothing by it"
    yield f"With {what}: {counted(entry['seats'], 'seat')} in {slots}, {gain}"
    yield from _moves(entry["moves"])


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
        losing = counted(people["losing"], "loses", "lose")
        number = counted(people["people"], "person is", "people are")
        yield f"{number} disturbed, {losing} a place." if people["people"] else "Nobody is disturbed."
