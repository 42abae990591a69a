"""The hard rules of a plan, one module a rule or a family of rules.

Modules about one pair alone (skills, tags, circles, blocks, availability, reach) answer with a mask over all
volunteers; modules about several pairs (clash, limits, seats, teams) answer for one volunteer or one plan.
"""
