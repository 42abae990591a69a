"""Etags: opaque marks of a resource's version, so that nobody overwrites what they have not seen."""

from libs.errors import EtagMismatch


def etag_of(version: int) -> str:
    """The etag of a resource at this version."""
    return f'"{version}"'


def check_etag(given: str, version: int) -> None:
    """Raise EtagMismatch when the caller names another version than the current; naming none is allowed."""
    current = etag_of(version)
    if given and given != current:
        raise EtagMismatch(given, current)
