"""Circles through the running service: nesting, alliances, members, authority; on both databases."""

import asyncio

from google.protobuf.field_mask_pb2 import FieldMask

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2 as pb
from libs.contracts.gen.volunteercircle.organisations.v1 import organisations_service_pb2 as api
from libs.identifiers import new_id
from libs.storage import outbox
from tests.support.neighbourhood import ADMIN, Neighbourhood, refused


def line_of(*circles: pb.Circle, person_id: str = "") -> Principal:
    return person(
        person_id or new_id(), circle_roles={one.circle_id: frozenset({"coordinator"}) for one in circles}
    )


def head_of(organisation: pb.Organisation) -> Principal:
    return person(new_id(), organisation_roles={organisation.organisation_id: frozenset({"org_admin"})})


async def nest(neighbourhood: Neighbourhood, depth: int) -> list[pb.Circle]:
    """Circles in each other, the widest first."""
    host = await neighbourhood.organisation()
    circles: list[pb.Circle] = []
    for _ in range(depth):
        parent = circles[-1].circle_id if circles else ""
        circles.append(await neighbourhood.circle(host.organisation_id, parent_circle_id=parent))
    return circles


async def move(
    neighbourhood: Neighbourhood, circle: pb.Circle, parent_id: str, caller: Principal = ADMIN
) -> pb.Circle:
    return await neighbourhood.organisations(caller).UpdateCircle(
        api.UpdateCircleRequest(
            circle=pb.Circle(circle_id=circle.circle_id, parent_circle_id=parent_id),
            update_mask=FieldMask(paths=["parent_circle_id"]),
        )
    )


async def get(neighbourhood: Neighbourhood, circle: pb.Circle) -> pb.Circle:
    return await neighbourhood.organisations(None).GetCircle(api.GetCircleRequest(circle_id=circle.circle_id))


async def test_a_circle_knows_those_above_it(neighbourhood: Neighbourhood) -> None:
    wide, middle, narrow = await nest(neighbourhood, 3)
    assert list(wide.ancestor_circle_ids) == []
    assert list(narrow.ancestor_circle_ids) == [middle.circle_id, wide.circle_id]


async def test_a_moved_circle_takes_along_what_is_nested_in_it(neighbourhood: Neighbourhood) -> None:
    wide, middle, narrow = await nest(neighbourhood, 3)
    other = (await nest(neighbourhood, 1))[0]
    await move(neighbourhood, middle, other.circle_id)
    moved, carried = await get(neighbourhood, middle), await get(neighbourhood, narrow)
    assert list(moved.ancestor_circle_ids) == [other.circle_id]
    assert list(carried.ancestor_circle_ids) == [middle.circle_id, other.circle_id]
    assert (moved.version, carried.version) == (2, 2)

    def told(session: object) -> list[str]:
        rows = outbox.outbox.select().where(
            outbox.outbox.c.aggregate_id.in_([middle.circle_id, narrow.circle_id]),
            outbox.outbox.c.type == "vc.circle.v1.changed",
        )
        return sorted(row.aggregate_id for row in session.connection().execute(rows))

    database = neighbourhood.organisations_service.database
    assert await database.read(told) == sorted([middle.circle_id, narrow.circle_id])
    alone = await move(neighbourhood, middle, "")
    assert list(alone.ancestor_circle_ids) == []
    assert list((await get(neighbourhood, narrow)).ancestor_circle_ids) == [middle.circle_id]
    assert list((await get(neighbourhood, wide)).ancestor_circle_ids) == []


async def test_circles_form_no_ring(neighbourhood: Neighbourhood) -> None:
    wide, middle, narrow = await nest(neighbourhood, 3)
    for circle in (wide, middle, narrow):
        async with refused("CIRCLE_CYCLE"):
            await move(neighbourhood, wide, circle.circle_id)
    async with refused("CIRCLE_NOT_FOUND"):
        await move(neighbourhood, wide, new_id())


async def test_two_moves_at_once_form_no_ring(neighbourhood: Neighbourhood) -> None:
    for _ in range(5):
        one, other = (await nest(neighbourhood, 1))[0], (await nest(neighbourhood, 1))[0]
        answers = await asyncio.gather(
            move(neighbourhood, one, other.circle_id),
            move(neighbourhood, other, one.circle_id),
            return_exceptions=True,
        )
        assert sum(isinstance(answer, Exception) for answer in answers) == 1, answers


async def test_who_moves_a_circle_coordinates_the_new_parent_too(neighbourhood: Neighbourhood) -> None:
    (circle,), (target,) = await nest(neighbourhood, 1), await nest(neighbourhood, 1)
    async with refused("NOT_ALLOWED"):
        await move(neighbourhood, circle, target.circle_id, line_of(circle))
    moved = await move(neighbourhood, circle, target.circle_id, line_of(circle, target))
    assert moved.parent_circle_id == target.circle_id


async def test_founding_a_circle_needs_the_host_or_the_parent(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    head = head_of(host)
    await neighbourhood.organisations().VerifyOrganisation(
        api.VerifyOrganisationRequest(organisation_id=host.organisation_id)
    )
    top = await neighbourhood.circle(host.organisation_id, head)
    members = await neighbourhood.organisations(line_of(top)).ListCircleMembers(
        api.ListCircleMembersRequest(circle_id=top.circle_id)
    )
    assert [one.person_id for one in members.members] == [head.person_id]
    async with refused("NOT_ALLOWED"):
        await neighbourhood.circle(host.organisation_id, head, parent_circle_id=top.circle_id)
    nested = await neighbourhood.circle(host.organisation_id, line_of(top), parent_circle_id=top.circle_id)
    assert list(nested.ancestor_circle_ids) == [top.circle_id]
    async with refused("ORGANISATION_NOT_FOUND"):
        await neighbourhood.circle(new_id())


async def test_nobody_becomes_a_coordinator_by_registering_an_organisation(
    neighbourhood: Neighbourhood,
) -> None:
    host = await neighbourhood.organisation(person(new_id()))
    async with refused("ORGANISATION_NOT_VERIFIED"):
        await neighbourhood.circle(host.organisation_id, head_of(host))
    by_admin = await neighbourhood.circle(host.organisation_id)
    nested = await neighbourhood.circle(
        host.organisation_id, line_of(by_admin), parent_circle_id=by_admin.circle_id
    )
    assert nested.parent_circle_id == by_admin.circle_id


async def test_nobody_hosts_a_circle_without_wanting_to(neighbourhood: Neighbourhood) -> None:
    (circle,), other = await nest(neighbourhood, 1), await neighbourhood.organisation()

    async def hand_over(caller: Principal) -> pb.Circle:
        changed = pb.Circle(circle_id=circle.circle_id, host_organisation_id=other.organisation_id)
        mask = FieldMask(paths=["host_organisation_id"])
        request = api.UpdateCircleRequest(circle=changed, update_mask=mask)
        return await neighbourhood.organisations(caller).UpdateCircle(request)

    line = line_of(circle)
    head = person(
        line.person_id,
        circle_roles=line.circle_roles,
        organisation_roles=head_of(other).organisation_roles,
    )
    async with refused("NOT_ALLOWED"):
        await hand_over(line)
    async with refused("NOT_ALLOWED"):
        await neighbourhood.circle(other.organisation_id, line, parent_circle_id=circle.circle_id)
    nested = await neighbourhood.circle(other.organisation_id, head, parent_circle_id=circle.circle_id)
    assert nested.host_organisation_id == other.organisation_id
    assert (await hand_over(head)).host_organisation_id == other.organisation_id
    assert (await hand_over(ADMIN)).host_organisation_id == other.organisation_id


async def test_policy_is_complete_and_in_order(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    circle = await neighbourhood.circle(
        host.organisation_id, policy=pb.CirclePolicy(ally_cost=5, weights={"travel": 0})
    )
    policy = circle.policy
    assert (policy.offer_ttl_minutes, policy.max_offers_per_week, policy.withdraw_cutoff_minutes) == (
        2880,
        7,
        1440,
    )
    assert (policy.check_in_open_minutes, policy.check_in_grace_minutes) == (60, 60)
    assert (policy.ally_cost, policy.spill_cost, dict(policy.weights)) == (5, 30, {"travel": 0})
    async with refused("WEIGHTS_OUT_OF_ORDER"):
        await neighbourhood.circle(host.organisation_id, policy=pb.CirclePolicy(weights={"desired": 1001}))
    reset = await neighbourhood.organisations().UpdateCircle(
        api.UpdateCircleRequest(
            circle=pb.Circle(circle_id=circle.circle_id, policy=pb.CirclePolicy()),
            update_mask=FieldMask(paths=["policy.ally_cost"]),
        )
    )
    assert (reset.policy.ally_cost, dict(reset.policy.weights)) == (20, {"travel": 0})


async def test_an_alliance_needs_both(neighbourhood: Neighbourhood) -> None:
    (one,), (other,) = await nest(neighbourhood, 1), await nest(neighbourhood, 1)
    first, second = neighbourhood.organisations(line_of(one)), neighbourhood.organisations(line_of(other))
    there = api.AllyCircleRequest(circle_id=one.circle_id, ally_circle_id=other.circle_id)
    back = api.AllyCircleRequest(circle_id=other.circle_id, ally_circle_id=one.circle_id)
    seeking = await first.AllyCircle(there)
    assert (list(seeking.sought_ally_circle_ids), list(seeking.allied_circle_ids)) == ([other.circle_id], [])
    assert (await first.AllyCircle(there)).version == seeking.version
    async with refused("NOT_ALLOWED"):
        await first.AllyCircle(back)
    await second.AllyCircle(back)
    for circle, ally in ((one, other), (other, one)):
        assert list((await get(neighbourhood, circle)).allied_circle_ids) == [ally.circle_id]
    await first.DissolveAlliance(
        api.DissolveAllianceRequest(circle_id=one.circle_id, ally_circle_id=other.circle_id)
    )
    alone = await get(neighbourhood, other)
    assert (list(alone.allied_circle_ids), list(alone.sought_ally_circle_ids)) == ([], [one.circle_id])
    async with refused("CIRCLE_ALLY_ITSELF"):
        await first.AllyCircle(api.AllyCircleRequest(circle_id=one.circle_id, ally_circle_id=one.circle_id))


async def test_people_join_as_points_themselves_and_others_are_brought_in(
    neighbourhood: Neighbourhood,
) -> None:
    (circle,) = await nest(neighbourhood, 1)
    me = person(new_id())
    joined = await neighbourhood.join(circle.circle_id, "point", me, person_id=me.person_id)
    assert (joined.active, joined.version) == (True, 1)
    again = await neighbourhood.join(circle.circle_id, "point", me, person_id=me.person_id)
    assert again == joined
    async with refused("NOT_ALLOWED"):
        await neighbourhood.join(circle.circle_id, "coordinator", me, person_id=me.person_id)
    async with refused("NOT_ALLOWED"):
        await neighbourhood.join(circle.circle_id, "point", me, person_id=new_id())
    async with refused("CIRCLE_MEMBER_MISMATCH"):
        await neighbourhood.join(circle.circle_id, "surface", person_id=me.person_id)
    async with refused("ORGANISATION_NOT_FOUND"):
        await neighbourhood.join(circle.circle_id, "surface", organisation_id=new_id())
    left = await neighbourhood.leave(circle.circle_id, "point", me, person_id=me.person_id)
    assert (left.active, left.version) == (False, 2)
    async with refused("CIRCLE_MEMBER_NOT_FOUND"):
        await neighbourhood.leave(circle.circle_id, "point", me, person_id=me.person_id)
    back = await neighbourhood.join(circle.circle_id, "point", me, person_id=me.person_id)
    assert (back.active, back.version) == (True, 3)


async def test_coordinators_bring_in_all_but_points(neighbourhood: Neighbourhood) -> None:
    (circle,), surface = await nest(neighbourhood, 1), await neighbourhood.organisation()
    line, somebody = line_of(circle), new_id()

    async def bring(**member: object) -> api.BatchJoinCircleResponse:
        joining = [pb.CircleMember(circle_id=circle.circle_id, **member)]
        request = api.BatchJoinCircleRequest(circle_id=circle.circle_id, members=joining)
        return await neighbourhood.organisations(line).BatchJoinCircle(request)

    async with refused("NOT_ALLOWED"):
        await neighbourhood.join(circle.circle_id, "point", line, person_id=somebody)
    async with refused("NOT_ALLOWED"):
        await bring(role=pb.CircleMember.ROLE_POINT, person_id=somebody)
    authority = await neighbourhood.organisations().GetAuthority(api.GetAuthorityRequest(person_id=somebody))
    assert list(authority.point_circle_ids) == []
    for how in (neighbourhood.join, neighbourhood.leave):
        await how(circle.circle_id, "coordinator", line, person_id=somebody)
        await how(circle.circle_id, "surface", line, organisation_id=surface.organisation_id)
    await bring(role=pb.CircleMember.ROLE_COORDINATOR, person_id=somebody)
    await bring(role=pb.CircleMember.ROLE_SURFACE, organisation_id=surface.organisation_id)
    await bring(role=pb.CircleMember.ROLE_POINT, person_id=line.person_id)
    by_admin = await neighbourhood.join(circle.circle_id, "point", person_id=somebody)
    assert by_admin.active


async def test_many_join_together(neighbourhood: Neighbourhood) -> None:
    (circle,) = await nest(neighbourhood, 1)
    people = sorted(new_id() for _ in range(120))
    joining = [
        pb.CircleMember(circle_id=circle.circle_id, role=pb.CircleMember.ROLE_POINT, person_id=one)
        for one in people
    ]
    answer = await neighbourhood.organisations().BatchJoinCircle(
        api.BatchJoinCircleRequest(circle_id=circle.circle_id, members=joining)
    )
    assert [one.person_id for one in answer.members] == people
    found, token = [], ""
    while True:
        page = await neighbourhood.organisations().ListCircleMembers(
            api.ListCircleMembersRequest(
                circle_id=circle.circle_id,
                role=pb.CircleMember.ROLE_POINT,
                page_size=50,
                page_token=token,
            )
        )
        found += [one.person_id for one in page.members]
        token = page.next_page_token
        if not token:
            break
    assert found == people
    joining[0].circle_id = new_id()
    async with refused("CIRCLE_MEMBER_MISMATCH"):
        await neighbourhood.organisations().BatchJoinCircle(
            api.BatchJoinCircleRequest(circle_id=circle.circle_id, members=joining)
        )


async def test_last_coordinator_stays(neighbourhood: Neighbourhood) -> None:
    (circle,) = await nest(neighbourhood, 1)
    async with refused("LAST_COORDINATOR"):
        await neighbourhood.leave(circle.circle_id, "coordinator", person_id=ADMIN.person_id)
    second = new_id()
    await neighbourhood.join(circle.circle_id, "coordinator", person_id=second)
    answers = await asyncio.gather(
        *(
            neighbourhood.leave(circle.circle_id, "coordinator", person_id=one)
            for one in (ADMIN.person_id, second)
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(answer, Exception) for answer in answers) == 1


async def test_coordinators_run_what_is_nested_in_their_circles(neighbourhood: Neighbourhood) -> None:
    wide, middle, narrow = await nest(neighbourhood, 3)
    line, point = new_id(), (await nest(neighbourhood, 1))[0]
    await neighbourhood.join(middle.circle_id, "coordinator", person_id=line)
    await neighbourhood.join(point.circle_id, "point", person_id=line)
    authority = await neighbourhood.organisations(person(line)).GetAuthority(
        api.GetAuthorityRequest(person_id=line)
    )
    assert list(authority.coordinated_circle_ids) == sorted([middle.circle_id, narrow.circle_id])
    assert wide.circle_id not in authority.coordinated_circle_ids
    assert list(authority.point_circle_ids) == [point.circle_id]
    nobody = await neighbourhood.organisations().GetAuthority(api.GetAuthorityRequest(person_id=new_id()))
    nothing = [*nobody.memberships, *nobody.coordinated_circle_ids, *nobody.point_circle_ids]
    assert nothing == []
    async with refused("NOT_ALLOWED"):
        await neighbourhood.organisations(person(new_id())).GetAuthority(
            api.GetAuthorityRequest(person_id=line)
        )


async def test_circles_are_listed_by_parent(neighbourhood: Neighbourhood) -> None:
    host = await neighbourhood.organisation()
    top = await neighbourhood.circle(host.organisation_id)
    inner = [
        (await neighbourhood.circle(host.organisation_id, parent_circle_id=top.circle_id)).circle_id
        for _ in range(3)
    ]
    stub = neighbourhood.organisations(None)
    first = await stub.ListCircles(api.ListCirclesRequest(parent_circle_id=top.circle_id, page_size=2))
    rest = await stub.ListCircles(
        api.ListCirclesRequest(parent_circle_id=top.circle_id, page_size=2, page_token=first.next_page_token)
    )
    assert [one.circle_id for one in (*first.circles, *rest.circles)] == inner
    assert rest.next_page_token == ""
