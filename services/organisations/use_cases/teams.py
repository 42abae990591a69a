"""Teams of an organisation."""

from collections.abc import Callable
from datetime import datetime

from libs.access.policy import require
from libs.access.principal import Principal
from libs.access.relations import Facts
from libs.identifiers import new_id
from services.organisations.domain.events import Fact
from services.organisations.domain.team import Team, TeamProfile
from services.organisations.use_cases.ports import Listed, Repository, Seen


def create_team(
    repository: Repository, principal: Principal, now: datetime, organisation_id: str, profile: TeamProfile
) -> Team:
    """A new team. Raises OrganisationNotFound."""
    repository.organisation(organisation_id)
    require(principal, "organisations.CreateTeam", Facts(org_ids=[organisation_id]))
    team = Team(new_id(), organisation_id, profile, now)
    repository.save_team(team, Fact.TEAM_CREATED)
    return team


def get_team(repository: Repository, principal: Principal, team_id: str) -> Team:
    """A team. Raises TeamNotFound."""
    team = repository.team(team_id)
    require(principal, "organisations.GetTeam", Facts(org_ids=[team.organisation_id]))
    return team


def list_teams(
    repository: Repository, principal: Principal, organisation_id: str, after: str | None, size: int
) -> Listed[Team]:
    """An organisation's teams by id, those behind `after`."""
    require(principal, "organisations.ListTeams", Facts(org_ids=[organisation_id]))
    return repository.list_teams(organisation_id, after, size)


def update_team(
    repository: Repository,
    principal: Principal,
    now: datetime,
    team_id: str,
    seen: Seen,
    edit: Callable[[TeamProfile], TeamProfile],
) -> Team:
    """The team with its profile edited. Raises TeamNotFound."""
    team = repository.team(team_id)
    require(principal, "organisations.UpdateTeam", Facts(org_ids=[team.organisation_id]))
    seen(team.version)
    revised = team.revised(edit(team.profile), now)
    repository.save_team(revised, Fact.TEAM_CHANGED)
    return revised


def delete_team(
    repository: Repository, principal: Principal, now: datetime, team_id: str, seen: Seen
) -> None:
    """Dissolve a team. Raises TeamNotFound."""
    team = repository.team(team_id)
    require(principal, "organisations.DeleteTeam", Facts(org_ids=[team.organisation_id]))
    seen(team.version)
    repository.delete_team(team.deleted(now), Fact.TEAM_DELETED)
