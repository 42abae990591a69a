"""Who could serve where: all pairs of a problem, and the few that are looked at together."""
