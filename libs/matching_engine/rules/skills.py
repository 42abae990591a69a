"""MISSING_SKILL: a volunteer needs every skill of the slot at its level or above, held or implied."""

from libs.matching_engine.people.population import Mask, Who
from libs.matching_engine.problem import Problem


def shut_out(problem: Problem, slot: int, who: Who) -> Mask:
    """Who lacks a skill of the slot."""
    population = problem.population
    mask = population.nobody(who)
    for skill, level in problem.slots[slot].skills.items():
        mask |= population.skill_level(skill)[who] < level
    return mask
