"""What the C allocator keeps after a large piece of work, given back to the system."""

import ctypes


def give_memory_back() -> None:
    """Return free pages to the system; who has just planned keeps many for a use that may not come.

    It takes about a millisecond, may be called from any thread, and does nothing where the C library has no
    `malloc_trim` (see malloc_trim(3)).
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
