"""The taxonomy of skills as a graph: what implies what. Pure."""

from libs.skills.graph import SkillGraph, find_cycle

__all__ = ["SkillGraph", "find_cycle"]
