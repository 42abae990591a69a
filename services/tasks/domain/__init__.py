"""Requests, tasks, offers, assignments: their rules and state machines, free of transport and storage."""
