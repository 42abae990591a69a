"""Rows, and the repository that keeps the domain in them."""
