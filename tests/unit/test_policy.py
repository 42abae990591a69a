"""The policy is complete, its two checks agree, and forgetting to ask it is noticed."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from google.protobuf.descriptor import FileDescriptor

from libs.access.authorisation import Authorisation, AuthorisationForgotten, carried
from libs.access.policy import POLICY, PolicyMissing, admit, is_allowed, policy_gap, require, rule_for
from libs.access.principal import ANONYMOUS, Principal, person, service
from libs.access.relations import (
    ANYONE,
    CIRCLE,
    NO_FACTS,
    ORGANISATION,
    PLATFORM,
    SELF,
    SERVICE,
    SIGNED_IN,
    SOMEWHERE,
    Facts,
    Relation,
)
from libs.contracts import gen
from libs.errors import NotAllowed, NotAuthenticated

ACCEPT = "tasks.AcceptOffer"
VOLUNTEER = person("p-1")
POSTER = person("p-2", organisation_roles={"org-1": frozenset({"poster"})})
COORDINATOR = person("p-3", circle_roles={"circle-1": frozenset({"coordinator"})})
ADMIN = person("p-4", platform_roles=frozenset({"platform_admin"}))
MATCHING = service("matching")


def descriptors() -> Iterator[FileDescriptor]:
    for module in pkgutil.walk_packages(gen.__path__, f"{gen.__name__}."):
        if module.name.endswith("_pb2"):
            yield importlib.import_module(module.name).DESCRIPTOR


def all_rpcs() -> frozenset[str]:
    return frozenset(
        f"/{service.full_name}/{method.name}"
        for file in descriptors()
        for service in file.services_by_name.values()
        for method in service.methods
    )


def test_every_rpc_has_a_rule_and_every_rule_an_rpc() -> None:
    rpcs = all_rpcs()
    assert len(rpcs) > 50
    gap = policy_gap(rpcs)
    assert (gap.without_rule, gap.without_rpc) == (frozenset(), frozenset())


def test_an_rpc_without_a_rule_is_denied_to_everybody() -> None:
    with pytest.raises(PolicyMissing):
        require(ADMIN, "tasks.EraseEverything")
    with pytest.raises(PolicyMissing):
        rule_for("/volunteercircle.tasks.v1.TasksService/EraseEverything")


@pytest.mark.parametrize(
    ("relation", "principal", "facts", "holds"),
    [
        (ANYONE, ANONYMOUS, NO_FACTS, True),
        (SIGNED_IN, ANONYMOUS, NO_FACTS, False),
        (SIGNED_IN, VOLUNTEER, NO_FACTS, True),
        (SIGNED_IN, MATCHING, NO_FACTS, True),
        (SELF, VOLUNTEER, Facts(person_ids=["p-1"]), True),
        (SELF, VOLUNTEER, Facts(person_ids=["p-9"]), False),
        (SELF, VOLUNTEER, NO_FACTS, False),
        (SELF, MATCHING, Facts(person_ids=["matching"]), False),
        (SELF, ANONYMOUS, Facts(person_ids=["", "anonymous"]), False),
        (ORGANISATION("poster"), POSTER, Facts(org_ids=["org-9", "org-1"]), True),
        (ORGANISATION("poster"), POSTER, Facts(org_ids=["org-9"]), False),
        (ORGANISATION("org_admin"), POSTER, Facts(org_ids=["org-1"]), False),
        (CIRCLE("coordinator"), COORDINATOR, Facts(circle_ids=["circle-1"]), True),
        (CIRCLE("coordinator"), COORDINATOR, Facts(org_ids=["circle-1"]), False),
        (CIRCLE("point"), COORDINATOR, Facts(circle_ids=["circle-1"]), False),
        (PLATFORM("platform_admin"), ADMIN, NO_FACTS, True),
        (PLATFORM("auditor"), ADMIN, NO_FACTS, False),
        (SERVICE("matching"), MATCHING, NO_FACTS, True),
        (SERVICE("tasks"), MATCHING, NO_FACTS, False),
        (SERVICE("p-1"), VOLUNTEER, NO_FACTS, False),
        (SOMEWHERE(CIRCLE("coordinator")), COORDINATOR, NO_FACTS, True),
        (SOMEWHERE(CIRCLE("coordinator")), POSTER, NO_FACTS, False),
    ],
)
def test_a_relation_holds(relation: Relation, principal: Principal, facts: Facts, holds: bool) -> None:
    assert relation.holds(principal, facts) is holds


@pytest.mark.parametrize("principal", [ANONYMOUS, VOLUNTEER, POSTER, COORDINATOR, ADMIN, MATCHING])
def test_the_door_never_turns_away_whom_the_use_case_would_allow(principal: Principal) -> None:
    facts = Facts(person_ids=["p-1", "p-2"], org_ids=["org-1"], circle_ids=["circle-1"])
    for rpc in POLICY:
        if is_allowed(principal, rpc, facts):
            admit(principal, rpc, rule_for(rpc))


def test_a_role_that_does_not_exist_cannot_be_written_into_a_rule() -> None:
    with pytest.raises(ValueError, match="king"):
        CIRCLE("king")
    with pytest.raises(ValueError, match="at least one"):
        ORGANISATION()


def test_strangers_are_asked_to_sign_in_and_others_are_told_who_may() -> None:
    with pytest.raises(NotAuthenticated):
        admit(ANONYMOUS, ACCEPT, rule_for(ACCEPT))
    with pytest.raises(NotAllowed) as refusal:
        require(VOLUNTEER, ACCEPT, Facts(person_ids=["p-9"]))
    assert refusal.value.metadata == {"method": "AcceptOffer", "needs": "the person concerned"}


def test_only_the_volunteer_accepts_an_offer() -> None:
    facts = Facts(person_ids=["p-1"], org_ids=["org-1"], circle_ids=["circle-1"])
    everybody = [VOLUNTEER, POSTER, COORDINATOR, ADMIN, MATCHING, ANONYMOUS]
    assert [is_allowed(one, ACCEPT, facts) for one in everybody] == [True] + [False] * 5


def test_asking_the_policy_settles_the_call_even_when_it_refuses() -> None:
    for facts in (Facts(person_ids=["p-1"]), NO_FACTS):
        with carried(Authorisation("/volunteercircle.tasks.v1.TasksService/AcceptOffer")) as authorisation:
            if facts is NO_FACTS:
                with pytest.raises(NotAllowed):
                    require(VOLUNTEER, ACCEPT, facts)
            else:
                require(VOLUNTEER, ACCEPT, facts)
            authorisation.insist()


def test_not_asking_or_asking_about_something_else_is_a_defect() -> None:
    with carried(Authorisation("/volunteercircle.tasks.v1.TasksService/AcceptOffer")) as authorisation:
        require(VOLUNTEER, "tasks.DeclineOffer", Facts(person_ids=["p-1"]))
        with pytest.raises(AuthorisationForgotten, match="AcceptOffer"):
            authorisation.insist()
