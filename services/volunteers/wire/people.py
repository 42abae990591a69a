"""People as messages."""

from datetime import UTC

from libs.contracts.gen.volunteercircle.volunteers.v1 import person_pb2 as pb
from libs.rpc.etags import etag_of
from services.volunteers.domain.person import DEFAULT_LOCALE, Person, PersonDetails
from services.volunteers.wire.values import read_date

PERSON_FIELDS = ("display_name", "email", "phone", "locale", "birth_date", "home")


def read_details(message: pb.Person) -> PersonDetails:
    """What a person says of themselves. Raises FieldRequired, ValidationFailed."""
    home = message.home if message.HasField("home") else None
    return PersonDetails(
        message.display_name,
        message.email,
        message.phone,
        message.locale or DEFAULT_LOCALE,
        read_date(message.birth_date, "person.birth_date"),
        (home.latitude, home.longitude) if home else None,
    )


def print_details(details: PersonDetails) -> pb.Person:
    """The part of the message that callers may change."""
    message = pb.Person(
        display_name=details.display_name,
        email=details.email,
        phone=details.phone,
        locale=details.locale,
        birth_date=details.birth_date.isoformat() if details.birth_date else "",
    )
    if details.home:
        message.home.latitude, message.home.longitude = details.home
    return message


def read_person(message: pb.Person) -> Person:
    """The person that we once printed."""
    return Person(
        message.person_id,
        read_details(message),
        message.create_time.ToDatetime(UTC),
        message.update_time.ToDatetime(UTC),
        message.suspension_reason,
        message.version,
    )


def print_person(person: Person) -> pb.Person:
    """The whole message."""
    message = print_details(person.details)
    message.person_id = person.person_id
    message.suspension_reason = person.suspension_reason
    message.version = person.version
    message.etag = etag_of(person.version)
    message.create_time.FromDatetime(person.create_time)
    message.update_time.FromDatetime(person.update_time)
    return message
