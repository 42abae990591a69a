"""What went wrong, told to a person at a terminal: one line that says what, one that says how to mend it."""

from __future__ import annotations


class Trouble(Exception):
    """Something went wrong for a reason that the person at the terminal can understand.

    `what` says what is wrong, `remedy` how to mend it (may be empty). `exit_code` is 2 for bad input, 1 for
    the rest.
    """

    def __init__(self, what: str, remedy: str = "", *, exit_code: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.exit_code = exit_code
