"""What other services tell, as far as this one needs it."""

from datetime import datetime

from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.places import TravelMode
from services.tasks.domain.circle import Circle, CirclePolicy, Organisation
from services.tasks.domain.quiet_hours import QuietHours
from services.tasks.domain.volunteer import Limits, Qualification, Volunteer
from services.tasks.wire.times import read_instant

_STATE_PREFIX = "STATE_"
_MODES = {
    volunteer_pb2.Volunteer.TRAVEL_MODE_WALK: TravelMode.WALK,
    volunteer_pb2.Volunteer.TRAVEL_MODE_BICYCLE: TravelMode.BICYCLE,
    volunteer_pb2.Volunteer.TRAVEL_MODE_CAR: TravelMode.CAR,
}


_NOT_NEEDED = ("home_cell", "reach_metres", "availability", "likes")


def needed_of(told: Message) -> Message:
    """What is kept of a resource told by others: of volunteers only what promises depend on."""
    if not isinstance(told, volunteer_pb2.Volunteer):
        return told
    needed = volunteer_pb2.Volunteer()
    needed.CopyFrom(told)
    for field in _NOT_NEEDED:
        needed.ClearField(field)
    return needed


def read_volunteer(message: volunteer_pb2.Volunteer) -> Volunteer:
    """A volunteer, with the qualifications that count."""
    limits = message.limits
    return Volunteer(
        volunteer_id=message.volunteer_id,
        volunteer_number=message.volunteer_number,
        state=volunteer_pb2.Volunteer.State.Name(message.state).removeprefix(_STATE_PREFIX).lower(),
        limits=Limits(
            limits.max_minutes_per_day,
            limits.max_minutes_per_week,
            limits.max_tasks_per_week,
            limits.min_gap_minutes,
            limits.max_offers_per_week,
        ),
        travel_mode=_MODES.get(message.travel_mode, TravelMode.TRANSIT),
        time_zone=message.time_zone or "Asia/Shanghai",
        qualifications=tuple(
            Qualification(
                one.skill_id,
                one.level,
                _instant(one.valid_from_time, one.HasField("valid_from_time")),
                _instant(one.valid_to_time, one.HasField("valid_to_time")),
            )
            for one in message.qualifications
            if one.state == volunteer_pb2.Qualification.STATE_VALID
        ),
        blocked_organisation_ids=frozenset(message.blocked_organisation_ids),
        tags=frozenset(message.tags),
        circle_ids=frozenset(message.circle_ids),
        age_reached=message.age_reached,
        quiet_hours=_read_quiet_hours(limits),
    )


def _read_quiet_hours(limits: volunteer_pb2.Limits) -> QuietHours | None:
    if not limits.HasField("quiet_hours"):
        return None
    quiet = limits.quiet_hours
    return QuietHours(quiet.start_minute, quiet.end_minute, quiet.urgent_allowed)


def read_organisation(message: organisation_pb2.Organisation) -> Organisation:
    """An organisation."""
    verified = organisation_pb2.Organisation.VERIFICATION_VERIFIED
    return Organisation(message.organisation_id, message.verification == verified)


def read_circle(message: organisation_pb2.Circle) -> Circle:
    """A circle; what its policy leaves out has the default."""
    return Circle(
        circle_id=message.circle_id,
        policy=_read_policy(message.policy),
        ancestors=tuple(message.ancestor_circle_ids),
        allies=frozenset(message.allied_circle_ids),
        host_id=message.host_organisation_id,
    )


def surface_id(circle_id: str, organisation_id: str) -> str:
    """Under which an organisation's part in a circle's surface is remembered."""
    return f"{circle_id}/{organisation_id}"


def _read_policy(message: organisation_pb2.CirclePolicy) -> CirclePolicy:
    default = CirclePolicy()
    return CirclePolicy(
        offer_ttl=message.offer_ttl_minutes or default.offer_ttl,
        max_offers_per_week=message.max_offers_per_week or default.max_offers_per_week,
        withdraw_cutoff=message.withdraw_cutoff_minutes or default.withdraw_cutoff,
        check_in_open=message.check_in_open_minutes or default.check_in_open,
        check_in_grace=message.check_in_grace_minutes or default.check_in_grace,
        shortest_wave=message.shortest_wave_minutes or default.shortest_wave,
        check_in_needs_proof=message.check_in_needs_proof,
        penalty_days=message.penalty_days or default.penalty_days,
    )


def _instant(message: Timestamp, is_given: bool) -> datetime | None:
    return read_instant(message) if is_given else None
