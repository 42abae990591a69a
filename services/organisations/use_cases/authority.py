"""What a person may do anywhere."""

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from services.organisations.domain.authority import Authority
from services.organisations.use_cases.ports import Repository


def get_authority(repository: Repository, principal: Principal, person_id: str) -> Authority:
    """The person's roles everywhere; empty for somebody without any."""
    require(principal, "organisations.GetAuthority", Facts(person_ids=[person_id]))
    return repository.authority(person_id)
