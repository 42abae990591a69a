"""Accounts and sessions: the only thing that the gateway owns."""
