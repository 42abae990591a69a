"""What a plan is worth, added up term by term from the contract."""

from libs.matching_engine.checker.instance import Instance, Task
from libs.matching_engine.checker.rules import Pair, PlanView


def terms_of(instance: Instance, pairs: list[Pair]) -> dict[str, int]:
    """The five terms of the objective."""
    view = PlanView(instance, pairs)
    planned = set(pairs)
    return {
        "fill": sum(
            seat_worth(instance, slot, seat)
            for slot, members in view.members.items()
            for seat in range(len(members))
        ),
        "served": sum(instance.weights["served"] * urgency(instance.tasks[task]) for task in view.in_task),
        "pair": sum(pair_worth(instance, volunteer, slot) for volunteer, slot in pairs),
        "load": -sum(
            instance.weights["load"] * (instance.volunteers[volunteer].get("load", 0) + before)
            for volunteer, slots in view.slots_of.items()
            for before in range(len(slots))
        ),
        "disruption": -instance.weights["disruption"]
        * sum(pair not in planned for pair in instance.published),
    }


def urgency(task: Task) -> int:
    """The factor of a task's priority."""
    return 1 + int(task.get("priority", 0))


def seat_worth(instance: Instance, slot: str, seat: int) -> int:
    """What the seat with this number, counted from 0, gives."""
    seats, weights = instance.slots[slot], instance.weights
    if seat < seats["min"]:
        worth = weights["required"]
    elif seat < seats["desired"]:
        worth = weights["desired"]
    else:
        worth = weights["extra"] if seat < seats["max"] else 0
    return int(worth * urgency(instance.task_of[slot]))


def pair_worth(instance: Instance, volunteer: str, slot: str) -> int:
    """The pair term of one assignment."""
    weights, entry, task = instance.weights, instance.volunteers[volunteer], instance.task_of[slot]
    held = instance.held(volunteer)
    worth = weights["skill"] * sum(
        held.get(skill, 0) > 0 for skill in instance.slots[slot].get("prefers", [])
    )
    worth += weights["like"] * entry.get("likes", {}).get(task.get("category"), 0)
    worth -= weights["travel"] * instance.travel(volunteer, entry.get("home"), task.get("at"))
    if task.get("start") is not None and any(
        start < task["end"] and task["start"] < end for start, end in entry.get("undesired", [])
    ):
        worth -= weights["undesired"]
    worth -= weights["circle"] * min(instance.shared_circle_costs(volunteer, task) or [0])
    return int(worth + (instance.particular.get((volunteer, slot), {}).get("score") or 0))


def gain_of_adding(instance: Instance, view: PlanView, volunteer: str, slot: str) -> int:
    """What the objective gains if a pair is added to a plan."""
    task = instance.task_of[slot]
    gain = seat_worth(instance, slot, view.taken(slot)) + pair_worth(instance, volunteer, slot)
    if not view.in_task.get(task["id"]):
        gain += instance.weights["served"] * urgency(task)
    serving = len(view.slots_of.get(volunteer, []))
    gain -= instance.weights["load"] * (instance.volunteers[volunteer].get("load", 0) + serving)
    return int(gain + (instance.weights["disruption"] if (volunteer, slot) in instance.published else 0))


def most_gain(instance: Instance, view: PlanView, slot: str) -> int:
    """No volunteer added to the slot gains more: nobody is better than next door, fond of it and fresh."""
    task, weights, seats = instance.task_of[slot], instance.weights, instance.slots[slot]
    scores = [entry.get("score") or 0 for entry in instance.particular_in.get(slot, {}).values()]
    gain = seat_worth(instance, slot, view.taken(slot)) + max(0, *scores, 0)
    gain += weights["skill"] * len(seats.get("prefers", [])) + 3 * weights["like"] + weights["disruption"]
    return int(gain + (0 if view.in_task.get(task["id"]) else weights["served"] * urgency(task)))
