"""Long lists of ids for IN, in few lengths."""

from collections.abc import Iterable, Iterator

IDS_AT_A_TIME = 4096
"""As many ids as a statement takes."""


def id_lists(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids for one IN after another, each list filled up to a power of two with its last id again.

    A database keeps one prepared statement per length of the list: so there are thirteen, not thousands.
    """
    every = list(ids)
    for first in range(0, len(every), IDS_AT_A_TIME):
        some = every[first : first + IDS_AT_A_TIME]
        length = 1 << (len(some) - 1).bit_length()
        yield some + some[-1:] * (length - len(some))
