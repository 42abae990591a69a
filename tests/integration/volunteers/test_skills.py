"""The taxonomy and qualifications through the running service, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta

from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp

from libs.access.principal import Principal, person
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2 as pb
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteers_service_pb2 as api
from libs.identifiers import new_id
from tests.support.neighbourhood import Neighbourhood, refused
from tests.support.waiting import eventually

Qualification = pb.Qualification


def unique(name: str) -> str:
    return f"{name}-{new_id()[-12:]}"


def verifier_of(organisation_id: str) -> Principal:
    return person(new_id(), organisation_roles={organisation_id: frozenset({"record_verifier"})})


async def skill(neighbourhood: Neighbourhood, *implied: str, **fields: object) -> str:
    """The id of a new skill that implies others."""
    new = skill_pb2.Skill(
        skill_id=unique("skill"), display_names={"en": "Skill"}, implied_skill_ids=implied, **fields
    )
    return (await neighbourhood.volunteers().CreateSkill(api.CreateSkillRequest(skill=new))).skill_id


async def imply(neighbourhood: Neighbourhood, skill_id: str, *implied: str) -> skill_pb2.Skill:
    given = skill_pb2.Skill(skill_id=skill_id, implied_skill_ids=implied)
    return await neighbourhood.volunteers().UpdateSkill(
        api.UpdateSkillRequest(skill=given, update_mask=FieldMask(paths=["implied_skill_ids"]))
    )


async def volunteer_of(neighbourhood: Neighbourhood, *organisation_ids: str) -> str:
    """The id of a new volunteer in a circle of each of these organisations, as far as told."""
    volunteer_id = (await neighbourhood.volunteer()).volunteer_id
    for organisation_id in organisation_ids:
        circle_id = (await neighbourhood.circle(organisation_id)).circle_id
        await neighbourhood.join(circle_id, "point", person_id=volunteer_id)

    async def all_is_told() -> bool:
        circles = (await neighbourhood.get_volunteer(volunteer_id)).circle_ids
        return len(circles) == len(organisation_ids)

    await eventually(all_is_told)
    return volunteer_id


async def declare(
    neighbourhood: Neighbourhood, volunteer_id: str, *qualifications: Qualification
) -> dict[str, Qualification]:
    given = pb.Volunteer(volunteer_id=volunteer_id, qualifications=qualifications)
    volunteer = await neighbourhood.volunteers(person(volunteer_id)).UpdateVolunteer(
        api.UpdateVolunteerRequest(volunteer=given, update_mask=FieldMask(paths=["qualifications"]))
    )
    return {one.skill_id: one for one in volunteer.qualifications}


async def test_skills_imply_each_other_without_a_circle(neighbourhood: Neighbourhood) -> None:
    basic = await skill(neighbourhood)
    middle = await skill(neighbourhood, basic)
    top = await skill(neighbourhood, middle)
    async with refused("SKILL_CYCLE"):
        await imply(neighbourhood, basic, top)
    async with refused("SKILL_CYCLE"):
        await imply(neighbourhood, basic, basic)
    async with refused("SKILL_UNKNOWN"):
        await imply(neighbourhood, basic, "no-such-skill")
    async with refused("SKILL_EXISTS"):
        again = skill_pb2.Skill(skill_id=top, display_names={"en": "Again"})
        await neighbourhood.volunteers().CreateSkill(api.CreateSkillRequest(skill=again))
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(person(new_id())).DeleteSkill(api.DeleteSkillRequest(skill_id=top))
    got = await neighbourhood.volunteers(None).GetSkill(api.GetSkillRequest(skill_id=top))
    assert list(got.implied_skill_ids) == [middle]


async def test_two_implications_at_once_close_no_circle(neighbourhood: Neighbourhood) -> None:
    for _ in range(5):
        one, other = await skill(neighbourhood), await skill(neighbourhood)
        answers = await asyncio.gather(
            imply(neighbourhood, one, other), imply(neighbourhood, other, one), return_exceptions=True
        )
        assert sum(isinstance(answer, Exception) for answer in answers) == 1


async def test_skills_in_use_stay(neighbourhood: Neighbourhood) -> None:
    held, implied, free = [await skill(neighbourhood) for _ in range(3)]
    await skill(neighbourhood, implied)
    await neighbourhood.volunteer(qualifications=[Qualification(skill_id=held, level=1)])
    stub = neighbourhood.volunteers()
    for one in (held, implied):
        async with refused("SKILL_IN_USE"):
            await stub.DeleteSkill(api.DeleteSkillRequest(skill_id=one))
    await stub.DeleteSkill(api.DeleteSkillRequest(skill_id=free))
    async with refused("SKILL_NOT_FOUND"):
        await stub.GetSkill(api.GetSkillRequest(skill_id=free))


async def test_a_skill_is_not_deleted_from_under_a_registration(neighbourhood: Neighbourhood) -> None:
    stub = neighbourhood.volunteers()
    for _ in range(5):
        wanted = await skill(neighbourhood)
        qualification = Qualification(skill_id=wanted, level=2)
        registered, deleted = await asyncio.gather(
            neighbourhood.volunteer(qualifications=[qualification]),
            stub.DeleteSkill(api.DeleteSkillRequest(skill_id=wanted)),
            return_exceptions=True,
        )
        assert isinstance(registered, Exception) != isinstance(deleted, Exception), (registered, deleted)


async def test_the_taxonomy_is_listed_page_by_page(neighbourhood: Neighbourhood) -> None:
    made = {await skill(neighbourhood) for _ in range(5)}
    found: list[str] = []
    token = ""
    while True:
        page = await neighbourhood.volunteers(None).ListSkills(
            api.ListSkillsRequest(page_size=2, page_token=token)
        )
        found += [one.skill_id for one in page.skills]
        token = page.next_page_token
        if not token:
            break
    assert made <= set(found)
    assert found == sorted(set(found))


async def test_what_volunteers_declare_and_what_others_stand_for(neighbourhood: Neighbourhood) -> None:
    plain, strict, other = (
        await skill(neighbourhood),
        await skill(neighbourhood, requires_document=True),
        await skill(neighbourhood),
    )
    organisation_id = (await neighbourhood.organisation()).organisation_id
    volunteer_id = await volunteer_of(neighbourhood, organisation_id)
    held = await declare(
        neighbourhood,
        volunteer_id,
        Qualification(skill_id=plain, level=2),
        Qualification(skill_id=strict, level=1),
    )
    assert held[plain].state == Qualification.STATE_VALID
    assert held[strict].state == Qualification.STATE_PENDING
    ends = Timestamp()
    ends.FromDatetime(datetime.now(UTC) + timedelta(days=365))
    grant = api.GrantQualificationRequest(
        volunteer_id=volunteer_id,
        organisation_id=organisation_id,
        qualification=Qualification(
            skill_id=strict, level=3, evidence=Qualification.EVIDENCE_DOCUMENT, valid_to_time=ends
        ),
    )
    verifier = neighbourhood.volunteers(verifier_of(organisation_id))
    granted = await verifier.GrantQualification(grant)
    confirmed = next(one for one in granted.qualifications if one.skill_id == strict)
    assert (confirmed.state, confirmed.level) == (Qualification.STATE_VALID, 3)
    assert confirmed.verified_by_organisation_id == organisation_id
    held = await declare(neighbourhood, volunteer_id, Qualification(skill_id=other, level=1), confirmed)
    assert set(held) == {other, strict}
    assert held[strict] == confirmed
    async with refused("VALIDATION_FAILED"):
        claimed = Qualification(skill_id=plain, level=1, evidence=Qualification.EVIDENCE_AUTHORITY)
        await declare(neighbourhood, volunteer_id, claimed)
    async with refused("VALIDATION_FAILED"):
        twice = Qualification(skill_id=plain, level=1)
        await declare(neighbourhood, volunteer_id, twice, twice)
    async with refused("SKILL_UNKNOWN"):
        await declare(neighbourhood, volunteer_id, Qualification(skill_id="no-such-skill", level=1))


async def test_only_who_granted_takes_back(neighbourhood: Neighbourhood) -> None:
    wanted = await skill(neighbourhood)
    granting, other, stranger = [(await neighbourhood.organisation()).organisation_id for _ in range(3)]
    volunteer_id = await volunteer_of(neighbourhood, granting, other)
    qualification = Qualification(
        skill_id=wanted, level=1, evidence=Qualification.EVIDENCE_ORGANISATION_CONFIRMED
    )

    def grant(organisation_id: str) -> api.GrantQualificationRequest:
        return api.GrantQualificationRequest(
            volunteer_id=volunteer_id, organisation_id=organisation_id, qualification=qualification
        )

    def revoke(organisation_id: str, skill_id: str = wanted) -> api.RevokeQualificationRequest:
        return api.RevokeQualificationRequest(
            volunteer_id=volunteer_id, organisation_id=organisation_id, skill_id=skill_id
        )

    verifier = neighbourhood.volunteers(verifier_of(granting))
    async with refused("NOT_ALLOWED"):
        await verifier.GrantQualification(grant(other))
    async with refused("NOT_ALLOWED"):
        await neighbourhood.volunteers(verifier_of(stranger)).GrantQualification(grant(stranger))
    async with refused("NOT_ALLOWED"):
        roles = {granting: frozenset({"record_verifier"})}
        own = neighbourhood.volunteers(person(volunteer_id, organisation_roles=roles))
        await own.GrantQualification(grant(granting))
    async with refused("VALIDATION_FAILED"):
        said = grant(granting)
        said.qualification.evidence = Qualification.EVIDENCE_SELF_DECLARED
        await verifier.GrantQualification(said)
    await verifier.GrantQualification(grant(granting))
    async with refused("QUALIFICATION_OF_ANOTHER"):
        await neighbourhood.volunteers(verifier_of(other)).RevokeQualification(revoke(other))
    async with refused("QUALIFICATION_NOT_FOUND"):
        await verifier.RevokeQualification(revoke(granting, "no-such-skill"))
    second = neighbourhood.volunteers(verifier_of(other))
    both = await second.GrantQualification(grant(other))
    assert [one.verified_by_organisation_id for one in both.qualifications] == [granting, other]
    one_left = await second.RevokeQualification(revoke(other))
    valid = [one for one in one_left.qualifications if one.state == Qualification.STATE_VALID]
    assert [one.verified_by_organisation_id for one in valid] == [granting]
    revoked = await verifier.RevokeQualification(revoke(granting))
    assert [one.state for one in revoked.qualifications] == [Qualification.STATE_REVOKED] * 2
    held = await declare(neighbourhood, volunteer_id, Qualification(skill_id=wanted, level=3))
    assert held[wanted].state == Qualification.STATE_REVOKED
