"""Skills as messages."""

from datetime import UTC

from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2 as pb
from libs.rpc.etags import etag_of
from services.volunteers.domain.skill import Skill, SkillProfile

SKILL_FIELDS = ("display_names", "implied_skill_ids", "requires_document")


def read_skill_profile(message: pb.Skill) -> SkillProfile:
    """What may be said of a skill. Raises FieldRequired."""
    return SkillProfile(
        dict(message.display_names), tuple(message.implied_skill_ids), message.requires_document
    )


def print_skill_profile(profile: SkillProfile) -> pb.Skill:
    """The part of the message that callers may change."""
    return pb.Skill(
        display_names=profile.display_names,
        implied_skill_ids=profile.implied_skill_ids,
        requires_document=profile.requires_document,
    )


def read_skill(message: pb.Skill) -> Skill:
    """The skill that we once printed."""
    return Skill(
        message.skill_id,
        read_skill_profile(message),
        message.update_time.ToDatetime(UTC),
        message.version,
    )


def print_skill(skill: Skill) -> pb.Skill:
    """The whole message."""
    message = print_skill_profile(skill.profile)
    message.skill_id = skill.skill_id
    message.version = skill.version
    message.etag = etag_of(skill.version)
    message.update_time.FromDatetime(skill.update_time)
    return message
