"""Which events this service listens to, and the use case that each calls."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.messaging import Event, Handler
from libs.rpc.desk import utc_now
from services.volunteers.use_cases.ports import Repository
from services.volunteers.use_cases.reactions import note_circle, note_circle_member, note_employment
from services.volunteers.wire.circles import read_circle_host, read_circle_member, read_employment


def reactions(writing: Callable[[Session], Repository]) -> Mapping[str, Handler]:
    """The handlers by event type; `writing` makes a repository on the transaction of the effect."""

    def circle_member(session: Session, event: Event) -> None:
        member = read_circle_member(_resource(event), event.aggregate_id)
        note_circle_member(writing(session), utc_now(), member)

    def circle(session: Session, event: Event) -> None:
        note_circle(writing(session), read_circle_host(_resource(event)))

    def employed(session: Session, event: Event) -> None:
        note_employment(writing(session), read_employment(_resource(event), active=True))

    def employed_no_longer(session: Session, event: Event) -> None:
        note_employment(writing(session), read_employment(_resource(event), active=False))

    return {
        "vc.circle.v1.created": circle,
        "vc.circle.v1.changed": circle,
        "vc.circle_member.v1.joined": circle_member,
        "vc.circle_member.v1.left": circle_member,
        "vc.membership.v1.requested": employed,
        "vc.membership.v1.declined": employed_no_longer,
        "vc.membership.v1.created": employed,
        "vc.membership.v1.changed": employed,
        "vc.membership.v1.deleted": employed_no_longer,
    }


def _resource(event: Event) -> Any:
    return EVENTS[event.type].unwrap(event.payload)
