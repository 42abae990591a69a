"""What the doctor found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Verdict(Enum):
    """How something stands; only what is needed can be broken."""

    WELL = "ok"
    FOR_INFORMATION = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at: how it stands, what was seen, and how to mend it if it is not well."""

    subject: str
    verdict: Verdict
    seen: str
    cure: str = ""


def well(subject: str, seen: str) -> Diagnosis:
    """Everything is as it should be."""
    return Diagnosis(subject, Verdict.WELL, seen)


def broken(subject: str, seen: str, cure: str) -> Diagnosis:
    """Something that is needed does not work."""
    return Diagnosis(subject, Verdict.BROKEN, seen, cure)


def note(subject: str, seen: str, cure: str = "") -> Diagnosis:
    """Something worth knowing that nothing depends on."""
    return Diagnosis(subject, Verdict.FOR_INFORMATION, seen, cure)
