"""Organisations, teams and memberships through the running service, on both databases."""

import asyncio

from google.protobuf.field_mask_pb2 import FieldMask

from libs.access.principal import person, service
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.identifiers import new_id
from libs.storage import outbox
from tests.support.neighbourhood import Neighbourhood, refused

Verification = pb.Organisation.Verification


def head_of(organisation: pb.Organisation, person_id: str = "") -> object:
    roles = {organisation.organisation_id: frozenset({"org_admin"})}
    return person(person_id or new_id(), organisation_roles=roles)


async def test_founder_runs_the_organisation(neighbourhood: Neighbourhood) -> None:
    founder = person(new_id())
    organisation = await neighbourhood.organisation(founder, display_name="Lantern Club")
    assert organisation.verification == Verification.VERIFICATION_UNVERIFIED
    assert organisation.time_zone == "Asia/Shanghai"
    authority = await neighbourhood.organisations(founder).GetAuthority(
        api.GetAuthorityRequest(person_id=founder.person_id)
    )
    assert [(one.organisation_id, list(one.roles)) for one in authority.memberships] == [
        (organisation.organisation_id, [pb.Membership.ROLE_ORG_ADMIN])
    ]


async def test_verification_goes_its_way(neighbourhood: Neighbourhood) -> None:
    organisation = await neighbourhood.organisation()
    head = neighbourhood.organisations(head_of(organisation))
    admin = neighbourhood.organisations()
    which = {"organisation_id": organisation.organisation_id}
    pending = await head.RequestVerification(api.RequestVerificationRequest(**which))
    assert pending.verification == Verification.VERIFICATION_PENDING
    async with refused("ORGANISATION_STATE"):
        await head.RequestVerification(api.RequestVerificationRequest(**which))
    async with refused("NOT_ALLOWED"):
        await head.VerifyOrganisation(api.VerifyOrganisationRequest(**which))
    async with refused("ETAG_MISMATCH"):
        await admin.VerifyOrganisation(api.VerifyOrganisationRequest(**which, etag=organisation.etag))
    verified = await admin.VerifyOrganisation(api.VerifyOrganisationRequest(**which, etag=pending.etag))
    assert verified.verification == Verification.VERIFICATION_VERIFIED
    barred = await admin.SuspendOrganisation(api.SuspendOrganisationRequest(**which, reason="No answer"))
    assert (barred.verification, barred.suspension_reason) == (
        Verification.VERIFICATION_SUSPENDED,
        "No answer",
    )
    again = await admin.VerifyOrganisation(api.VerifyOrganisationRequest(**which))
    assert (again.suspension_reason, again.version) == ("", 5)


async def test_coordinator_of_a_circle_verifies_its_surface(neighbourhood: Neighbourhood) -> None:
    organisation = await neighbourhood.organisation()
    circle = await neighbourhood.circle((await neighbourhood.organisation()).organisation_id)
    line = person(new_id(), circle_roles={circle.circle_id: frozenset({"coordinator"})})
    request = api.VerifyOrganisationRequest(organisation_id=organisation.organisation_id)
    async with refused("NOT_ALLOWED"):
        await neighbourhood.organisations(line).VerifyOrganisation(request)
    await neighbourhood.join(circle.circle_id, "surface", organisation_id=organisation.organisation_id)
    verified = await neighbourhood.organisations(line).VerifyOrganisation(request)
    assert verified.verification == Verification.VERIFICATION_VERIFIED


async def test_update_changes_what_the_mask_names(neighbourhood: Neighbourhood) -> None:
    organisation = await neighbourhood.organisation(description="Soup on Mondays")
    head = neighbourhood.organisations(head_of(organisation))
    given = pb.Organisation(
        organisation_id=organisation.organisation_id, display_name="Harbour Soup", etag=organisation.etag
    )
    changed = await head.UpdateOrganisation(
        api.UpdateOrganisationRequest(organisation=given, update_mask=FieldMask(paths=["display_name"]))
    )
    assert (changed.display_name, changed.description, changed.version) == (
        "Harbour Soup",
        "Soup on Mondays",
        2,
    )
    async with refused("ETAG_MISMATCH"):
        await head.UpdateOrganisation(
            api.UpdateOrganisationRequest(organisation=given, update_mask=FieldMask(paths=["display_name"]))
        )
    given.ClearField("etag")
    async with refused("UPDATE_MASK_INVALID"):
        await head.UpdateOrganisation(
            api.UpdateOrganisationRequest(organisation=given, update_mask=FieldMask(paths=["verification"]))
        )
    async with refused("FIELD_REQUIRED"):
        given.display_name = " "
        await head.UpdateOrganisation(
            api.UpdateOrganisationRequest(organisation=given, update_mask=FieldMask(paths=["display_name"]))
        )


async def test_parents_form_no_ring(neighbourhood: Neighbourhood) -> None:
    top = await neighbourhood.organisation()
    middle = await neighbourhood.organisation(parent_organisation_id=top.organisation_id)
    bottom = await neighbourhood.organisation(parent_organisation_id=middle.organisation_id)
    mask = FieldMask(paths=["parent_organisation_id"])
    ring = pb.Organisation(organisation_id=top.organisation_id, parent_organisation_id=bottom.organisation_id)
    async with refused("ORGANISATION_CYCLE"):
        await neighbourhood.organisations().UpdateOrganisation(
            api.UpdateOrganisationRequest(organisation=ring, update_mask=mask)
        )
    async with refused("ORGANISATION_NOT_FOUND"):
        await neighbourhood.organisation(parent_organisation_id=new_id())


async def test_import_is_idempotent_by_external_id(neighbourhood: Neighbourhood) -> None:
    mark = new_id()
    names = [f"Body {number}" for number in range(20)]

    def request(names: list[str]) -> api.BatchCreateOrganisationsRequest:
        return api.BatchCreateOrganisationsRequest(
            requests=[
                api.CreateOrganisationRequest(
                    organisation=pb.Organisation(kind=2, display_name=name, external_id=f"{mark}:{name}")
                )
                for name in names
            ]
        )

    admin = neighbourhood.organisations()
    first = await admin.BatchCreateOrganisations(request([*names, names[0]]))
    second = await admin.BatchCreateOrganisations(request([*names, "Body 20"]))
    assert second.organisations[:20] == first.organisations[:20]
    assert first.organisations[20] == first.organisations[0]
    assert second.organisations[20].display_name == "Body 20"
    async with refused("ORGANISATION_EXISTS"):
        await neighbourhood.organisation(external_id=f"{mark}:Body 3")
    async with refused("NOT_ALLOWED"):
        await neighbourhood.organisations(person(new_id())).BatchCreateOrganisations(request(["Body 21"]))


async def test_lists_page_through_everything(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    circle = await neighbourhood.circle(host.organisation_id)
    made = [host.organisation_id]
    for number in range(4):
        organisation = await neighbourhood.organisation(display_name=f"Surface {number}")
        await neighbourhood.join(circle.circle_id, "surface", organisation_id=organisation.organisation_id)
        made.append(organisation.organisation_id)
    found, token = [], ""
    while True:
        page = await neighbourhood.organisations(None).ListOrganisations(
            api.ListOrganisationsRequest(circle_id=circle.circle_id, page_size=2, page_token=token)
        )
        found += [one.organisation_id for one in page.organisations]
        token = page.next_page_token
        if not token:
            break
    assert found == sorted(made)
    got = await neighbourhood.organisations(None).BatchGetOrganisations(
        api.BatchGetOrganisationsRequest(organisation_ids=[made[2], new_id(), made[0]])
    )
    assert [one.organisation_id for one in got.organisations] == [made[2], made[0]]


async def test_last_administrator_stays(neighbourhood: Neighbourhood) -> None:
    founder, second = person(new_id()), new_id()
    organisation = await neighbourhood.organisation(founder)
    head = neighbourhood.organisations(head_of(organisation, founder.person_id))
    which = {"organisation_id": organisation.organisation_id, "person_id": founder.person_id}
    poster = pb.Membership(**which, roles=[pb.Membership.ROLE_POSTER])
    mask = FieldMask(paths=["roles"])
    async with refused("LAST_ADMIN"):
        await head.UpdateMembership(api.UpdateMembershipRequest(membership=poster, update_mask=mask))
    async with refused("LAST_ADMIN"):
        await head.DeleteMembership(api.DeleteMembershipRequest(**which))
    other = pb.Membership(
        organisation_id=organisation.organisation_id,
        person_id=second,
        roles=[pb.Membership.ROLE_ORG_ADMIN, pb.Membership.ROLE_POSTER],
    )
    await head.CreateMembership(api.CreateMembershipRequest(membership=other))
    async with refused("MEMBERSHIP_EXISTS"):
        await head.CreateMembership(api.CreateMembershipRequest(membership=other))
    async with refused("LAST_ADMIN"):
        await head.DeleteMembership(api.DeleteMembershipRequest(**which))
    await neighbourhood.organisations(person(second)).AcceptMembership(
        api.AcceptMembershipRequest(organisation_id=organisation.organisation_id, person_id=second)
    )
    await head.DeleteMembership(api.DeleteMembershipRequest(**which))
    async with refused("MEMBERSHIP_NOT_FOUND"):
        await head.GetMembership(api.GetMembershipRequest(**which))
    back = await head.CreateMembership(api.CreateMembershipRequest(membership=poster))
    assert back.version == 3


async def test_two_administrators_cannot_both_leave_at_once(neighbourhood: Neighbourhood) -> None:
    founder, second = person(new_id()), new_id()
    organisation = await neighbourhood.organisation(founder)
    other = pb.Membership(
        organisation_id=organisation.organisation_id, person_id=second, roles=[pb.Membership.ROLE_ORG_ADMIN]
    )
    admin = neighbourhood.organisations()
    await admin.CreateMembership(api.CreateMembershipRequest(membership=other))
    answers = await asyncio.gather(
        *(
            admin.DeleteMembership(
                api.DeleteMembershipRequest(organisation_id=organisation.organisation_id, person_id=one)
            )
            for one in (founder.person_id, second)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Exception) for answer in answers) == 1
    left = await admin.ListMemberships(
        api.ListMembershipsRequest(organisation_id=organisation.organisation_id)
    )
    assert len(left.memberships) == 1


async def test_teams_keep_their_leader(neighbourhood: Neighbourhood) -> None:
    organisation = await neighbourhood.organisation()
    head = neighbourhood.organisations(head_of(organisation))
    leader, member = new_id(), new_id()
    team = await head.CreateTeam(
        api.CreateTeamRequest(
            team=pb.Team(
                organisation_id=organisation.organisation_id,
                display_name="Night walkers",
                leader_person_id=leader,
                member_person_ids=[member],
            )
        )
    )
    assert list(team.member_person_ids) == [leader, member]
    changed = await head.UpdateTeam(
        api.UpdateTeamRequest(
            team=pb.Team(team_id=team.team_id, member_person_ids=[]),
            update_mask=FieldMask(paths=["member_person_ids"]),
        )
    )
    assert list(changed.member_person_ids) == [leader]
    listed = await head.ListTeams(api.ListTeamsRequest(organisation_id=organisation.organisation_id))
    assert list(listed.teams) == [changed]
    async with refused("NOT_ALLOWED"):
        await neighbourhood.organisations(person(new_id())).GetTeam(api.GetTeamRequest(team_id=team.team_id))
    await head.DeleteTeam(api.DeleteTeamRequest(team_id=team.team_id, etag=changed.etag))
    async with refused("TEAM_NOT_FOUND"):
        await head.GetTeam(api.GetTeamRequest(team_id=team.team_id))


async def test_a_retried_command_gives_the_first_answer(neighbourhood: Neighbourhood) -> None:
    organisation = pb.Organisation(kind=1, display_name="Once")
    request = api.CreateOrganisationRequest(organisation=organisation, request_id=new_id())
    admin = neighbourhood.organisations()
    answers = await asyncio.gather(*(admin.CreateOrganisation(request) for _ in range(5)))
    assert len({answer.organisation_id for answer in answers}) == 1


async def test_services_found_organisations_that_nobody_runs(neighbourhood: Neighbourhood) -> None:
    signer = neighbourhood.gateway
    organisation = await neighbourhood.organisation(service(signer.issuer))
    listed = await neighbourhood.organisations().ListMemberships(
        api.ListMembershipsRequest(organisation_id=organisation.organisation_id)
    )
    assert not listed.memberships


async def test_strangers_and_nonsense_are_refused(neighbourhood: Neighbourhood) -> None:
    async with refused("NOT_AUTHENTICATED"):
        await neighbourhood.organisation(None)
    async with refused("FIELD_REQUIRED"):
        await neighbourhood.organisation(display_name="")
    async with refused("TIME_ZONE_UNKNOWN"):
        await neighbourhood.organisation(time_zone="Mars/Olympus")
    async with refused("VALIDATION_FAILED"):
        await neighbourhood.organisation(external_id="a\x00b")
    async with refused("VALIDATION_FAILED"):
        await neighbourhood.organisations().GetOrganisation(api.GetOrganisationRequest(organisation_id="x"))
    async with refused("ORGANISATION_NOT_FOUND"):
        await neighbourhood.organisations().GetOrganisation(
            api.GetOrganisationRequest(organisation_id=new_id())
        )


async def test_every_change_is_told_once(neighbourhood: Neighbourhood) -> None:
    organisation = await neighbourhood.organisation()
    await neighbourhood.organisations().VerifyOrganisation(
        api.VerifyOrganisationRequest(organisation_id=organisation.organisation_id)
    )

    def told(session: object) -> list[tuple[str, int]]:
        rows = session.connection().execute(
            outbox.outbox.select().where(outbox.outbox.c.aggregate_id == organisation.organisation_id)
        )
        return sorted((row.type, row.aggregate_version) for row in rows)

    assert await neighbourhood.organisations_service.database.read(told) == [
        ("vc.organisation.v1.registered", 1),
        ("vc.organisation.v1.verified", 2),
    ]


async def test_only_who_may_import_gives_external_ids(neighbourhood: Neighbourhood) -> None:
    mark = new_id()
    async with refused("NOT_ALLOWED"):
        await neighbourhood.organisation(person(new_id()), external_id=mark)
    line = person(new_id(), circle_roles={new_id(): frozenset({"coordinator"})})
    assert (await neighbourhood.organisation(line, external_id=mark)).external_id == mark
