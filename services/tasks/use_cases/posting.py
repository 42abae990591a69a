"""For whom the people of a circle may be asked."""

from libs.access.policies.parties import ADMINISTRATORS
from libs.access.principal import Principal
from services.tasks.domain.errors import OrganisationNotInCircle
from services.tasks.use_cases.ports import Repository


def check_part_in_circle(
    repository: Repository, principal: Principal, organisation_id: str, circle_id: str
) -> None:
    """Raises OrganisationNotInCircle or CircleUnknown unless the organisation may turn to the circle.

    It has to host the circle or one above it, or be on the surface of one of these. Administrators and our
    own services are not bound by this, and what names no circle is nobody's in particular.
    """
    if not circle_id or principal.service_name or ADMINISTRATORS.is_possible_for(principal):
        return
    nest = (circle_id, *repository.facts.circle(circle_id).ancestors)
    circles = repository.facts.circles(nest)
    is_host = organisation_id in {circles.known(one).host_id for one in nest}
    if not is_host and not repository.facts.on_surface(organisation_id, nest):
        raise OrganisationNotInCircle(organisation_id, circle_id)
