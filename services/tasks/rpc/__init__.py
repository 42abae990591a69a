"""The RPCs: parse, call the use case, print."""
