"""Invented circles, people and tasks: to look at, to try the loop with, and to measure with."""
