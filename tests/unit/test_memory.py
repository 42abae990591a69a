"""What a process no longer needs is the system's again."""

import gc
from pathlib import Path

from libs.hosting.memory import give_memory_back

MIB = 2**20


def resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


def test_pages_between_what_is_still_used_are_given_back() -> None:
    pieces = [bytearray(b"x") * 20_000 for _ in range(10_000)]
    full = resident()
    kept = pieces[::100]
    del pieces
    gc.collect()
    give_memory_back()
    assert resident() < full - 100 * MIB
    assert len(kept) == 100
