"""An organisation and the check of its identity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from libs.availability import zone_named
from libs.errors import FieldRequired
from services.organisations.domain.errors import OrganisationState

DEFAULT_TIME_ZONE = "Asia/Shanghai"


class Kind(StrEnum):
    """What kind of body it is."""

    REGISTERED = "registered"
    GRASSROOTS = "grassroots"
    STATION = "station"
    SCHOOL = "school"
    COMPANY = "company"
    AGENCY = "agency"


class Verification(StrEnum):
    """How far its identity has been checked."""

    UNVERIFIED = "unverified"
    PENDING = "pending"
    VERIFIED = "verified"
    SUSPENDED = "suspended"


class Step(StrEnum):
    """What moves the verification on."""

    REQUEST = "request_verification"
    VERIFY = "verify"
    SUSPEND = "suspend"


STEPS: Mapping[tuple[Verification, Step], Verification] = {
    (Verification.UNVERIFIED, Step.REQUEST): Verification.PENDING,
    (Verification.UNVERIFIED, Step.VERIFY): Verification.VERIFIED,
    (Verification.PENDING, Step.VERIFY): Verification.VERIFIED,
    (Verification.SUSPENDED, Step.VERIFY): Verification.VERIFIED,
    (Verification.UNVERIFIED, Step.SUSPEND): Verification.SUSPENDED,
    (Verification.PENDING, Step.SUSPEND): Verification.SUSPENDED,
    (Verification.VERIFIED, Step.SUSPEND): Verification.SUSPENDED,
}
"""The whole machine: from where which step leads where; what is not here is refused."""


@dataclass(frozen=True, slots=True)
class OrganisationProfile:
    """What an organisation says of itself. Raises FieldRequired and TimeZoneUnknown."""

    kind: Kind
    display_name: str
    description: str = ""
    parent_organisation_id: str = ""
    time_zone: str = DEFAULT_TIME_ZONE

    def __post_init__(self) -> None:
        if not self.display_name.strip():
            raise FieldRequired("organisation.display_name")
        zone_named(self.time_zone)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A body that posts tasks. `version` counts its changes from 1."""

    organisation_id: str
    profile: OrganisationProfile
    create_time: datetime
    update_time: datetime
    verification: Verification = Verification.UNVERIFIED
    suspension_reason: str = ""
    external_id: str = ""
    version: int = 1

    @property
    def is_verified(self) -> bool:
        """Whether its identity has been checked."""
        return self.verification is Verification.VERIFIED

    def revised(self, profile: OrganisationProfile, now: datetime) -> Organisation:
        """The organisation with another profile."""
        return replace(self, profile=profile, version=self.version + 1, update_time=now)

    def stepped(self, step: Step, now: datetime, reason: str = "") -> Organisation:
        """The organisation after a step of its verification. Raises OrganisationState."""
        target = STEPS.get((self.verification, step))
        if target is None:
            raise OrganisationState(self.organisation_id, self.verification, step)
        return replace(
            self,
            verification=target,
            suspension_reason=reason,
            version=self.version + 1,
            update_time=now,
        )
