"""The names of the rules, in the order in which they are tried."""

from enum import StrEnum


class Code(StrEnum):
    """Why a pair of volunteer and slot is not in a plan; the order is that of the contract's table."""

    MISSING_SKILL = "MISSING_SKILL"
    MISSING_TAG = "MISSING_TAG"
    OUTSIDE_CIRCLE = "OUTSIDE_CIRCLE"
    BLOCKED = "BLOCKED"
    UNAVAILABLE = "UNAVAILABLE"
    OUT_OF_REACH = "OUT_OF_REACH"
    CLASH = "CLASH"
    OVER_LIMIT = "OVER_LIMIT"
    ONE_SLOT = "ONE_SLOT"
    CAPACITY = "CAPACITY"
    ALL_OR_NOTHING = "ALL_OR_NOTHING"
    TOGETHER = "TOGETHER"
    APART = "APART"
    NEEDED_ELSEWHERE = "NEEDED_ELSEWHERE"
    NOT_WORTH_IT = "NOT_WORTH_IT"


TABLE_ORDER: dict[Code, int] = {code: position for position, code in enumerate(Code)}
