"""Everything stored, within one transaction."""

from __future__ import annotations

from sqlmodel import Session

from services.matching.storage.grounds import GroundRows
from services.matching.storage.known import KnownFacts
from services.matching.storage.nearby import NearbyFacts
from services.matching.storage.plans import PlanRows
from services.matching.storage.releases import ReleaseRows
from services.matching.storage.repairs import RepairRows
from services.matching.storage.runs import RunRows
from services.matching.storage.staffing import StaffingRows


class SqlStore:
    """The store over a session."""

    def __init__(self, session: Session) -> None:
        self.runs = RunRows(session)
        self.plans = PlanRows(session)
        self.releases = ReleaseRows(session)
        self.staffing = StaffingRows(session)
        self.grounds = GroundRows(session)
        self.facts = KnownFacts(session)
        self.repairs = RepairRows(session)
        self.nearby = NearbyFacts(session)
