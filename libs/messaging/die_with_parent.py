"""Becomes a program that ends with its parent, even by kill -9: `die_with_parent.py PARENT PROGRAM ...`.

A script of its own instead of a hook between fork and exec, which is not safe in a process with threads.
"""

import ctypes
import os
import signal
import sys

_SET_PARENT_DEATH_SIGNAL = 1


def main() -> None:
    """Ask the kernel for SIGTERM at the parent's end (only Linux can), then become the program."""
    parent, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
    if os.getppid() == parent:
        os.execv(program[0], program)  # noqa: S606 (the program is ours)


if __name__ == "__main__":
    main()
