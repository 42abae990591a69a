"""The independent checker: whether a plan keeps every rule and whether all that a solution states is true.

It shares nothing with the solver: it reads the JSON itself, does its own arithmetic in plain loops (over
columns of numbers only where it counts reasons), and imports nothing else of the engine. The problem is
taken to be well-formed (the parser has said so).
"""

from libs.matching_engine.checker.verdict import check_plan, check_solution

__all__ = ["check_plan", "check_solution"]
