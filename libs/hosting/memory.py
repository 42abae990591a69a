"""What the C allocator holds beyond what a process uses, kept small (see mallopt(3) and malloc_trim(3)).

Who plans takes large blocks for seconds, among small ones that stay. Nothing here does anything where the C
library does not have it.
"""

import ctypes

_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
_ARENAS = 2
_APART = 256 * 1024
"""Bytes from which on a block has pages of its own, which are the system's again as soon as it is freed.
Unset, the bound rises with every such block, up to 32 MiB."""


def keep_memory_small() -> None:
    """Have large blocks lie apart and few threads a heap of their own; to be called before there are any."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_ARENA_MAX, _ARENAS)
        mallopt(_MMAP_THRESHOLD, _APART)


def give_memory_back() -> None:
    """Return free pages to the system. It takes about a millisecond and may be called from any thread."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
