"""Volunteers and their qualifications as messages."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date

from libs.availability import Window
from libs.availability.messages import print_windows, read_windows
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteers_service_pb2 import CreateVolunteerRequest
from libs.contracts.vocabulary import Vocabulary
from libs.errors import FieldViolation, ValidationFailed
from libs.places import TravelMode
from libs.rpc.etags import etag_of
from services.volunteers.domain.qualification import Claim, Evidence, Qualification, QualificationState
from services.volunteers.domain.volunteer import (
    DEFAULT_TIME_ZONE,
    Limits,
    QuietHours,
    State,
    Volunteer,
    VolunteerProfile,
)
from services.volunteers.use_cases.registration import Registration
from services.volunteers.wire.people import read_details
from services.volunteers.wire.values import read_moment

STATES = Vocabulary(State, pb.Volunteer.State, "STATE")
_TRAVEL_MODES = Vocabulary(TravelMode, pb.Volunteer.TravelMode, "TRAVEL_MODE")
_EVIDENCE = Vocabulary(Evidence, pb.Qualification.Evidence, "EVIDENCE")
_QUALIFICATION_STATES = Vocabulary(QualificationState, pb.Qualification.State, "STATE")

VOLUNTEER_FIELDS = (
    "travel_mode",
    "reach_metres",
    "time_zone",
    "qualifications",
    "availability",
    "limits",
    "likes",
    "blocked_organisation_ids",
    "tags",
)


def read_registration(request: CreateVolunteerRequest) -> Registration:
    """Who registers and what they say. Raises PersonGivenTwice, FieldRequired, ValidationFailed."""
    return Registration(
        read_profile(request.volunteer),
        read_claims(request.volunteer),
        read_details(request.person) if request.HasField("person") else None,
        request.volunteer.volunteer_id,
        request.applicant,
    )


def read_profile(message: pb.Volunteer) -> VolunteerProfile:
    """What a volunteer says of themselves. Raises TimeZoneUnknown, ValidationFailed."""
    limits = message.limits
    return VolunteerProfile(
        _TRAVEL_MODES.word(message.travel_mode) or TravelMode.TRANSIT,
        message.reach_metres,
        message.time_zone or DEFAULT_TIME_ZONE,
        _read_availability(message),
        Limits(
            limits.max_minutes_per_day,
            limits.max_minutes_per_week,
            limits.max_tasks_per_week,
            limits.min_gap_minutes,
            limits.max_offers_per_week,
            _read_quiet_hours(limits),
        ),
        dict(message.likes),
        tuple(message.blocked_organisation_ids),
        tuple(message.tags),
    )


def print_profile(profile: VolunteerProfile) -> pb.Volunteer:
    """The part of the message that callers may change, qualifications apart."""
    limits = profile.limits
    return pb.Volunteer(
        travel_mode=_TRAVEL_MODES.number(profile.travel_mode),
        reach_metres=profile.reach_metres,
        time_zone=profile.time_zone,
        availability=print_windows(profile.availability),
        limits=pb.Limits(
            max_minutes_per_day=limits.max_minutes_per_day,
            max_minutes_per_week=limits.max_minutes_per_week,
            max_tasks_per_week=limits.max_tasks_per_week,
            min_gap_minutes=limits.min_gap_minutes,
            max_offers_per_week=limits.max_offers_per_week,
            quiet_hours=_print_quiet_hours(limits.quiet_hours),
        ),
        likes=profile.likes,
        blocked_organisation_ids=profile.blocked_organisation_ids,
        tags=profile.tags,
    )


def _read_quiet_hours(limits: pb.Limits) -> QuietHours | None:
    quiet = limits.quiet_hours
    if quiet.start_minute == quiet.end_minute:
        return None
    return QuietHours(quiet.start_minute, quiet.end_minute, quiet.urgent_allowed)


def _print_quiet_hours(quiet: QuietHours | None) -> pb.QuietHours | None:
    return pb.QuietHours(**asdict(quiet)) if quiet else None


def read_claims(message: pb.Volunteer) -> list[Claim]:
    """The qualifications that a volunteer declares. Raises ValidationFailed."""
    return [read_claim(qualification) for qualification in message.qualifications]


def read_claim(message: pb.Qualification) -> Claim:
    """A qualification as somebody states it. Raises ValidationFailed."""
    return Claim(
        message.skill_id,
        message.level,
        _EVIDENCE.word(message.evidence) or Evidence.SELF_DECLARED,
        read_moment(message, "valid_from_time"),
        read_moment(message, "valid_to_time"),
    )


def read_volunteer(message: pb.Volunteer, birth_date: date | None) -> Volunteer:
    """The volunteer that we once printed, with the birth date that is kept beside the message."""
    return Volunteer(
        message.volunteer_id,
        message.volunteer_number,
        read_profile(message),
        message.create_time.ToDatetime(UTC),
        message.update_time.ToDatetime(UTC),
        STATES.known(message.state),
        tuple(_read_qualification(qualification) for qualification in message.qualifications),
        message.home_cell,
        birth_date,
        tuple(message.circle_ids),
        message.version,
    )


def print_volunteer(volunteer: Volunteer) -> pb.Volunteer:
    """The whole message; nothing in it identifies the person."""
    message = print_profile(volunteer.profile)
    message.volunteer_id = volunteer.volunteer_id
    message.state = STATES.number(volunteer.state)
    message.volunteer_number = volunteer.volunteer_number
    message.home_cell = volunteer.home_cell
    message.qualifications.extend(print_qualifications(volunteer.qualifications))
    message.circle_ids.extend(volunteer.circle_ids)
    message.age_reached = volunteer.age_reached
    message.version = volunteer.version
    message.etag = etag_of(volunteer.version)
    message.create_time.FromDatetime(volunteer.create_time)
    message.update_time.FromDatetime(volunteer.update_time)
    return message


def print_qualifications(qualifications: tuple[Qualification, ...]) -> list[pb.Qualification]:
    """The messages of a volunteer's qualifications."""
    return [_print_qualification(qualification) for qualification in qualifications]


def _read_availability(message: pb.Volunteer) -> tuple[Window, ...]:
    try:
        return read_windows(message.availability)
    except ValueError as error:
        raise ValidationFailed([FieldViolation("volunteer.availability", str(error))]) from error


def _read_qualification(message: pb.Qualification) -> Qualification:
    ends = message.HasField("valid_to_time")
    return Qualification(
        message.skill_id,
        message.level,
        _EVIDENCE.known(message.evidence),
        _QUALIFICATION_STATES.known(message.state),
        message.valid_from_time.ToDatetime(UTC),
        message.valid_to_time.ToDatetime(UTC) if ends else None,
        message.verified_by_organisation_id,
    )


def _print_qualification(qualification: Qualification) -> pb.Qualification:
    message = pb.Qualification(
        skill_id=qualification.skill_id,
        level=qualification.level,
        evidence=_EVIDENCE.number(qualification.evidence),
        state=_QUALIFICATION_STATES.number(qualification.state),
        verified_by_organisation_id=qualification.verified_by,
    )
    message.valid_from_time.FromDatetime(qualification.valid_from)
    if qualification.valid_to:
        message.valid_to_time.FromDatetime(qualification.valid_to)
    return message
