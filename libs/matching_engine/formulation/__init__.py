"""The problem as a linear program in whole numbers, one module a family of variables and rows.

Every rule and every concave or convex term is linear in it, so the same model serves the linear relaxation,
which proves bounds, and the exact search. docs/matching.md sets the mathematics beside it.
"""
