"""What can go wrong with people, volunteers and skills."""

from collections.abc import Sequence

from libs.errors import AlreadyExists, FailedPrecondition, InvalidArgument, NotFound, PermissionDenied


class PersonNotFound(NotFound):
    """There is no such person."""

    reason = "PERSON_NOT_FOUND"

    def __init__(self, person_id: str) -> None:
        super().__init__(f"There is no person {person_id}. Check the id.", person_id=person_id)


class VolunteerNotFound(NotFound):
    """There is no such volunteer."""

    reason = "VOLUNTEER_NOT_FOUND"

    def __init__(self, volunteer_id: str) -> None:
        super().__init__(f"There is no volunteer {volunteer_id}. Check the id.", volunteer_id=volunteer_id)


class VolunteerExists(AlreadyExists):
    """The person is a volunteer already."""

    reason = "VOLUNTEER_EXISTS"

    def __init__(self, volunteer_id: str) -> None:
        super().__init__(
            f"Person {volunteer_id} is a volunteer already. Change that volunteer instead.",
            volunteer_id=volunteer_id,
        )


class VolunteerStateForbids(FailedPrecondition):
    """The step is not open to a volunteer in this state."""

    reason = "VOLUNTEER_STATE_FORBIDS"

    def __init__(self, volunteer_id: str, state: str, step: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} is {state}, so the step {step} is not open to them.",
            volunteer_id=volunteer_id,
            state=state,
            step=step,
        )


class PersonGivenTwice(InvalidArgument):
    """The request names somebody who exists and describes a new person."""

    reason = "PERSON_GIVEN_TWICE"

    def __init__(self, volunteer_id: str) -> None:
        super().__init__(
            f"The volunteer is person {volunteer_id}, who exists. Leave out either the person or the id.",
            field="person",
            volunteer_id=volunteer_id,
        )


class SkillNotFound(NotFound):
    """There is no such skill."""

    reason = "SKILL_NOT_FOUND"

    def __init__(self, skill_id: str) -> None:
        super().__init__(f"There is no skill {skill_id}. Check the id.", skill_id=skill_id)


class SkillUnknown(InvalidArgument):
    """The request names a skill that is not in the taxonomy."""

    reason = "SKILL_UNKNOWN"

    def __init__(self, skill_id: str, field: str) -> None:
        super().__init__(
            f"There is no skill {skill_id} in the taxonomy. Choose another one or add it first.",
            field=field,
            skill_id=skill_id,
        )


class SkillExists(AlreadyExists):
    """The id belongs to another skill."""

    reason = "SKILL_EXISTS"

    def __init__(self, skill_id: str) -> None:
        super().__init__(f"There is a skill {skill_id} already. Choose another id.", skill_id=skill_id)


class SkillCycle(InvalidArgument):
    """Skills would imply each other in a circle."""

    reason = "SKILL_CYCLE"

    def __init__(self, cycle: Sequence[str]) -> None:
        path = " → ".join(cycle)
        super().__init__(
            f"The skills would imply each other in a circle: {path}. Leave out one of the implications.",
            field="skill.implied_skill_ids",
            cycle=path,
        )


class SkillInUse(FailedPrecondition):
    """A volunteer holds the skill or another skill implies it."""

    reason = "SKILL_IN_USE"

    def __init__(self, skill_id: str) -> None:
        super().__init__(
            f"Skill {skill_id} is held by a volunteer or implied by another skill, so it cannot be deleted.",
            skill_id=skill_id,
        )


class QualificationNotFound(NotFound):
    """The volunteer has no qualification for the skill."""

    reason = "QUALIFICATION_NOT_FOUND"

    def __init__(self, volunteer_id: str, skill_id: str) -> None:
        super().__init__(
            f"Volunteer {volunteer_id} has no qualification for {skill_id}.",
            volunteer_id=volunteer_id,
            skill_id=skill_id,
        )


class QualificationOfAnother(PermissionDenied):
    """Another organisation, or the volunteer alone, stands for the qualification."""

    reason = "QUALIFICATION_OF_ANOTHER"

    def __init__(self, skill_id: str, organisation_id: str) -> None:
        super().__init__(
            f"Organisation {organisation_id} did not grant the qualification for {skill_id}. "
            "Only the one that did can take it back.",
            skill_id=skill_id,
            organisation_id=organisation_id,
        )
