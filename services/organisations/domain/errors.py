"""What can go wrong with organisations and circles."""

from libs.errors import AlreadyExists, FailedPrecondition, InvalidArgument, NotFound


class OrganisationNotFound(NotFound):
    """There is no such organisation."""

    reason = "ORGANISATION_NOT_FOUND"

    def __init__(self, organisation_id: str, field: str | None = None) -> None:
        super().__init__(
            f"There is no organisation {organisation_id}. Check the id.",
            field=field,
            organisation_id=organisation_id,
        )


class OrganisationExists(AlreadyExists):
    """The external id belongs to another organisation."""

    reason = "ORGANISATION_EXISTS"

    def __init__(self, external_id: str, organisation_id: str) -> None:
        super().__init__(
            f"Organisation {organisation_id} already has the external id {external_id}. Use that one.",
            field="organisation.external_id",
            external_id=external_id,
            organisation_id=organisation_id,
        )


class OrganisationCycle(InvalidArgument):
    """The parent belongs to the organisation itself."""

    reason = "ORGANISATION_CYCLE"

    def __init__(self, organisation_id: str, parent_organisation_id: str) -> None:
        super().__init__(
            f"Organisation {parent_organisation_id} belongs to {organisation_id} and cannot be its parent. "
            "Choose another one.",
            field="organisation.parent_organisation_id",
            organisation_id=organisation_id,
            parent_organisation_id=parent_organisation_id,
        )


class OrganisationState(FailedPrecondition):
    """The step does not exist from where the verification stands."""

    reason = "ORGANISATION_STATE"

    def __init__(self, organisation_id: str, verification: str, step: str) -> None:
        super().__init__(
            f"Organisation {organisation_id} is {verification}, so the step {step} is not open to it.",
            organisation_id=organisation_id,
            verification=verification,
            step=step,
        )


class OrganisationNotVerified(FailedPrecondition):
    """Only verified organisations found circles."""

    reason = "ORGANISATION_NOT_VERIFIED"

    def __init__(self, organisation_id: str) -> None:
        super().__init__(
            f"Organisation {organisation_id} is not verified. Have it verified, then found the circle.",
            field="circle.host_organisation_id",
            organisation_id=organisation_id,
        )


class TeamNotFound(NotFound):
    """There is no such team."""

    reason = "TEAM_NOT_FOUND"

    def __init__(self, team_id: str) -> None:
        super().__init__(f"There is no team {team_id}. Check the id.", team_id=team_id)


class MembershipNotFound(NotFound):
    """The person has no roles in the organisation."""

    reason = "MEMBERSHIP_NOT_FOUND"

    def __init__(self, organisation_id: str, person_id: str) -> None:
        super().__init__(
            f"Person {person_id} has no roles in organisation {organisation_id}.",
            organisation_id=organisation_id,
            person_id=person_id,
        )


class MembershipExists(AlreadyExists):
    """The person has roles in the organisation already, or an answer is waited for."""

    reason = "MEMBERSHIP_EXISTS"

    def __init__(self, organisation_id: str, person_id: str) -> None:
        super().__init__(
            f"Person {person_id} already has roles in organisation {organisation_id}, or an answer is waited "
            "for. Change the roles, or have the answer given.",
            organisation_id=organisation_id,
            person_id=person_id,
        )


class MembershipNotPending(FailedPrecondition):
    """No invitation or request waits for this answer."""

    reason = "MEMBERSHIP_NOT_PENDING"

    def __init__(self, organisation_id: str, person_id: str, state: str) -> None:
        super().__init__(
            f"The membership of person {person_id} in organisation {organisation_id} is {state} and waits "
            "for no such answer. Look at it again.",
            organisation_id=organisation_id,
            person_id=person_id,
            state=state,
        )


class LastAdmin(FailedPrecondition):
    """Nobody would be left to run the organisation."""

    reason = "LAST_ADMIN"

    def __init__(self, organisation_id: str, person_id: str) -> None:
        super().__init__(
            f"Person {person_id} is the last administrator of organisation {organisation_id}. "
            "Make somebody else one first.",
            organisation_id=organisation_id,
            person_id=person_id,
        )


class CircleNotFound(NotFound):
    """There is no such circle."""

    reason = "CIRCLE_NOT_FOUND"

    def __init__(self, circle_id: str, field: str | None = None) -> None:
        super().__init__(f"There is no circle {circle_id}. Check the id.", field=field, circle_id=circle_id)


class CircleCycle(InvalidArgument):
    """The parent is nested in the circle itself."""

    reason = "CIRCLE_CYCLE"

    def __init__(self, circle_id: str, parent_circle_id: str) -> None:
        super().__init__(
            f"Circle {parent_circle_id} is nested in {circle_id} and cannot be its parent. Choose another.",
            field="circle.parent_circle_id",
            circle_id=circle_id,
            parent_circle_id=parent_circle_id,
        )


class CircleAllyItself(InvalidArgument):
    """A circle cannot be its own ally."""

    reason = "CIRCLE_ALLY_ITSELF"

    def __init__(self, circle_id: str) -> None:
        super().__init__(
            f"Circle {circle_id} cannot be its own ally. Name another circle.",
            field="ally_circle_id",
            circle_id=circle_id,
        )


class CircleMemberMismatch(InvalidArgument):
    """The member does not fit the request: other circle, or a person where an organisation belongs."""

    reason = "CIRCLE_MEMBER_MISMATCH"

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{problem} Correct the member and send again.", field=field, problem=problem)


class CircleMemberNotFound(NotFound):
    """Nobody plays this part in the circle."""

    reason = "CIRCLE_MEMBER_NOT_FOUND"

    def __init__(self, circle_id: str, role: str, member_id: str) -> None:
        super().__init__(
            f"{member_id} is no {role} of circle {circle_id}.",
            circle_id=circle_id,
            role=role,
            member_id=member_id,
        )


class LastCoordinator(FailedPrecondition):
    """Nobody would be left to run the circle."""

    reason = "LAST_COORDINATOR"

    def __init__(self, circle_id: str, person_id: str) -> None:
        super().__init__(
            f"Person {person_id} is the last coordinator of circle {circle_id}. Bring in another one first.",
            circle_id=circle_id,
            person_id=person_id,
        )


class WeightsOutOfOrder(InvalidArgument):
    """A seat that is needed more must not weigh less."""

    reason = "WEIGHTS_OUT_OF_ORDER"

    def __init__(self, required: int, desired: int, extra: int) -> None:
        super().__init__(
            f"The weights required {required}, desired {desired}, extra {extra} must not rise. "
            "Give required at least the weight of desired, and desired at least that of extra.",
            field="circle.policy.weights",
            required=required,
            desired=desired,
            extra=extra,
        )
