"""What a person may do anywhere."""

from dataclasses import dataclass

from services.organisations.domain.membership import Membership


@dataclass(frozen=True, slots=True)
class Authority:
    """The facts from which access tokens are made; coordinators also run what is nested in their circles.

    `memberships` are in force; pending ones give no right, they wait for an answer.
    """

    person_id: str
    memberships: tuple[Membership, ...]
    coordinated_circle_ids: tuple[str, ...]
    point_circle_ids: tuple[str, ...]
    pending_memberships: tuple[Membership, ...] = ()
