"""The page on which coordinators say how their circle works: how people are asked, and what counts."""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from google.protobuf.field_mask_pb2 import FieldMask

from libs.contracts.gen.volunteercircle.organisations.v1.organisation_pb2 import Circle, CirclePolicy
from libs.contracts.gen.volunteercircle.organisations.v1.organisations_service_pb2 import UpdateCircleRequest
from services.gateway.pages.coordinator import circle_of
from services.gateway.pages.language import N_
from services.gateway.pages.page import Form, MemberPage, SentForm

router = APIRouter(include_in_schema=False, prefix="/circles")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the policy that the form asks for, within the limits of the contract."""

    name: str
    label: str
    least: int
    most: int


NUMBERS = (
    Number("max_offers_per_week", N_("Offers to one person in seven days, at most"), 1, 100),
    Number("offer_ttl_minutes", N_("Minutes to answer an offer"), 1, 43200),
    Number("shortest_wave_minutes", N_("Minutes to answer, at least, when the start is near"), 1, 10080),
    Number("wave_target_percent", N_("How likely those asked should fill a slot (percent)"), 1, 99),
    Number("wave_overfill_percent", N_("How likely somebody may come too late, at most (percent)"), 1, 100),
    Number(
        "withdraw_cutoff_minutes",
        N_("Minutes before the start until which stepping back is in time"),
        1,
        43200,
    ),
    Number("check_in_open_minutes", N_("Minutes before the start from which people check in"), 1, 1440),
    Number("check_in_grace_minutes", N_("Minutes of grace after start and end"), 1, 1440),
    Number("penalty_days", N_("Days for which a no-show counts"), 1, 3650),
    Number("repair_people_limit", N_("People whom a repair may reach without a coordinator"), 1, 1000),
)


@router.get("/{circle_id}/policy")
async def show_policy(page: MemberPage, circle_id: str) -> Response:
    """How the circle works."""
    return page.show(
        "circle_policy.html", circle=await circle_of(page, circle_id), numbers=NUMBERS, typed=None
    )


@router.post("/{circle_id}/policy")
async def change_policy(page: MemberPage, form: SentForm, circle_id: str) -> Response:
    """Let the circle work like this from now on."""
    circle = await circle_of(page, circle_id)
    path = f"/circles/{circle_id}/policy"
    return await page.act(_change(page, form, circle), path, "policy-changed")


async def _change(page: MemberPage, form: Form, circle: Circle) -> Any:
    changed = Circle(circle_id=circle.circle_id, policy=read_policy(form, circle.policy))
    return await page.upstream.organisations.UpdateCircle(
        UpdateCircleRequest(
            circle=changed, update_mask=FieldMask(paths=["policy"]), request_id=form["request_id"]
        )
    )


def read_policy(form: Form, before: CirclePolicy) -> CirclePolicy:
    """The policy that the form describes; what it does not ask for stays. Raises ValidationFailed."""
    policy = CirclePolicy()
    policy.CopyFrom(before)
    for one in NUMBERS:
        setattr(policy, one.name, form.whole(one.name, one.least, one.most, getattr(before, one.name)))
    policy.check_in_needs_proof = form.checked("check_in_needs_proof")
    automatic = form.checked("repair_automatic")
    policy.repair_release = (
        CirclePolicy.REPAIR_RELEASE_AUTOMATIC if automatic else CirclePolicy.REPAIR_RELEASE_MANUAL
    )
    return policy
