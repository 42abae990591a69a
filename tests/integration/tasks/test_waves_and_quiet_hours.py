"""Offers at an hour when people may be asked, each once; and what those hear who were asked in vain."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from libs.access.principal import Principal, person
from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.tasks.v1.offer_pb2 import Offer as OfferMessage
from libs.contracts.gen.volunteercircle.volunteers.v1.volunteer_pb2 import Limits, QuietHours
from libs.errors import DomainError
from libs.identifiers import new_id
from libs.storage.plumbing import outbox
from services.tasks.domain.help_request import HelpRequestTerms, Urgency
from services.tasks.domain.offer import Invitation, Offer, OfferState, SupersedeCause
from services.tasks.domain.schedule import Schedule, fixed
from services.tasks.domain.task import Task, TaskState, TaskTerms
from services.tasks.storage import due
from services.tasks.use_cases import answering, conversion, help_requests, offering, task_life
from services.tasks.use_cases.ports import Repository
from tests.support.tasks import ADMIN, START, Bench, line, seats, tomorrow, unseen

UNTIL_NOON = Limits(quiet_hours=QuietHours(start_minute=20 * 60, end_minute=12 * 60))
"""By UTC; START is at eight in the morning."""


def sleeper(bench: Bench, **fields: Any) -> str:
    """Somebody who does not want to be asked at START."""
    return bench.told.volunteer(time_zone="UTC", limits=UNTIL_NOON, **fields)


def offer_to(bench: Bench, task: Task, *volunteer_ids: str, wave: int = 1) -> list[Offer]:
    """What a plan's wave comes to."""
    run = new_id()
    invitations = [Invitation(task.slots[0].slot_id, one, run, wave=wave) for one in volunteer_ids]
    return bench.do(offering.create_offers, ADMIN, invitations)  # type: ignore[return-value]


def refusal_of(outcome: Offer | DomainError) -> str:
    assert isinstance(outcome, DomainError)
    return outcome.reason


def now_of(bench: Bench, offer: Offer) -> Offer:
    return bench.read(lambda repository: repository.offers.get(offer.offer_id))


def send_what_is_due(bench: Bench) -> int:
    """What the loop does; says how many offers were due."""
    found = due.waiting_offers(bench.clock())
    ids = bench.database.read_blocking(lambda session: list(session.execute(found).scalars()))
    for offer_id in ids:
        bench.write(
            lambda repository, one=offer_id: offering.send_waiting_offer(repository, bench.clock(), one)
        )
    return len(ids)


def told(bench: Bench, event_type: str) -> Iterator[OfferMessage]:
    """The offers of all events of a type, in their order."""
    rows = bench.database.read_blocking(
        lambda session: session.execute(
            select(outbox.c.payload).where(outbox.c.type == event_type).order_by(outbox.c.id)
        ).all()
    )
    for (payload,) in rows:
        offer = EVENTS[event_type].unwrap(payload)
        assert isinstance(offer, OfferMessage)
        yield offer


def test_an_offer_waits_for_the_end_of_quiet_hours(bench: Bench) -> None:
    task = bench.task(seats(2))
    who = sleeper(bench)
    (waiting,) = offer_to(bench, task, who)
    assert (waiting.state, waiting.send_time) == (OfferState.WAITING, START.replace(hour=12))
    assert list(told(bench, "vc.offer.v1.sent")) == []
    assert [one.offer_id for one in told(bench, "vc.offer.v1.waiting")] == [waiting.offer_id]
    assert bench.do(_listed, person(who)) == []
    with pytest.raises(DomainError) as refused:
        bench.do(answering.accept_offer, person(who), waiting.offer_id, unseen)
    assert refused.value.reason == "OFFER_NOT_OPEN"
    assert bench.read(lambda repository: repository.tasks.get(task.task_id)).state is TaskState.PUBLISHED

    bench.clock.advance(hours=3, minutes=59)
    assert send_what_is_due(bench) == 0
    bench.clock.advance(minutes=2)
    assert send_what_is_due(bench) == 1
    assert send_what_is_due(bench) == 0
    sent = now_of(bench, waiting)
    assert (sent.state, sent.create_time) == (OfferState.OFFERED, bench.clock())
    assert sent.expire_time == waiting.expire_time + timedelta(minutes=1)
    assert [one.offer_id for one in told(bench, "vc.offer.v1.sent")] == [waiting.offer_id]
    assert bench.do(_listed, person(who)) == [sent.offer_id]
    assert bench.read(lambda repository: repository.tasks.get(task.task_id)).state is TaskState.FILLING
    bench.do(answering.accept_offer, person(who), waiting.offer_id, unseen)


def test_who_is_full_by_then_never_hears_of_it(bench: Bench) -> None:
    task = bench.task(seats(1))
    (waiting,) = offer_to(bench, task, sleeper(bench))
    awake = bench.told.volunteer()
    (offer,) = offer_to(bench, task, awake)
    bench.do(answering.accept_offer, person(awake), offer.offer_id, unseen)
    ended = now_of(bench, waiting)
    assert (ended.state, ended.supersede_cause) == (OfferState.SUPERSEDED, None)
    bench.clock.advance(hours=5)
    assert send_what_is_due(bench) == 0


def test_what_has_changed_by_then_is_looked_at_again(bench: Bench) -> None:
    task, other = bench.task(seats(2)), bench.task(seats(2), schedule=tomorrow(15))
    paused, longer = sleeper(bench), sleeper(bench)
    offers = [*offer_to(bench, task, paused), *offer_to(bench, other, longer)]
    bench.told.volunteer(paused, state=3)
    until_two = QuietHours(start_minute=20 * 60, end_minute=14 * 60)
    bench.told.volunteer(longer, time_zone="UTC", limits=Limits(quiet_hours=until_two))
    bench.clock.advance(hours=4)
    assert send_what_is_due(bench) == 2
    gone, later = (now_of(bench, offer) for offer in offers)
    assert gone.state is OfferState.REVOKED
    assert (later.state, later.send_time) == (OfferState.WAITING, START.replace(hour=14))
    bench.clock.advance(hours=2)
    assert send_what_is_due(bench) == 1
    assert now_of(bench, later).state is OfferState.OFFERED


def test_quiet_hours_that_last_too_long_are_told_at_once(bench: Bench) -> None:
    task = bench.task(seats(2), schedule=tomorrow(11, days=0))
    (refused,) = offer_to(bench, task, sleeper(bench))
    assert refusal_of(refused) == "QUIET_HOURS"


def test_help_needed_at_once_disturbs_only_who_agreed(bench: Bench) -> None:
    circle = bench.told.circle()
    consenting = QuietHours(start_minute=20 * 60, end_minute=12 * 60, urgent_allowed=True)
    agreed = bench.told.volunteer(time_zone="UTC", limits=Limits(quiet_hours=consenting), circle_ids=[circle])
    ordinary, urgent = bench.task(seats(4)), _urgent_task(bench, circle)
    states = [
        one.state
        for task in (ordinary, urgent)
        for one in offer_to(bench, task, agreed, sleeper(bench, circle_ids=[circle]))
    ]
    assert states == [OfferState.WAITING, OfferState.WAITING, OfferState.OFFERED, OfferState.WAITING]


def test_a_waiting_offer_counts_as_asked(bench: Bench) -> None:
    circle = bench.told.circle(max_offers_per_week=1)
    who = sleeper(bench, circle_ids=[circle])
    first, second = (bench.task(seats(2), circle_id=circle, schedule=tomorrow(hour)) for hour in (9, 15))
    (waiting,) = offer_to(bench, first, who)
    assert waiting.state is OfferState.WAITING
    (again,) = offer_to(bench, first, who)
    assert refusal_of(again) == "OFFER_OVERLAPS"
    (refused,) = offer_to(bench, second, who)
    assert refusal_of(refused) == "CONTACT_BUDGET_SPENT"
    bench.clock.advance(hours=4)
    send_what_is_due(bench)
    assert now_of(bench, waiting).state is OfferState.OFFERED


@pytest.mark.parametrize(
    ("left", "given"),
    [
        pytest.param(timedelta(days=9), timedelta(days=2), id="enough time: as the policy says"),
        pytest.param(timedelta(days=3), timedelta(hours=36), id="half of the time for this wave"),
        pytest.param(timedelta(hours=2), timedelta(hours=1), id="the shortest wave"),
        pytest.param(timedelta(minutes=119), timedelta(minutes=119), id="there is no other wave"),
    ],
)
def test_a_wave_leaves_time_for_another(bench: Bench, left: timedelta, given: timedelta) -> None:
    task = bench.task(seats(2), schedule=_starting(START + left))
    (offer,) = offer_to(bench, task, bench.told.volunteer())
    assert offer.expire_time - START == given


def test_later_waves_ask_nobody_twice(bench: Bench) -> None:
    task, other = bench.task(seats(3), seats(3)), bench.task(seats(3), schedule=tomorrow(15))
    who = bench.told.volunteer()
    (offer,) = offer_to(bench, task, who)
    bench.do(answering.revoke_offer, ADMIN, offer.offer_id, unseen, "by mistake")
    (refused,) = offer_to(bench, task, who, wave=2)
    assert refusal_of(refused) == "ALREADY_ASKED"
    (elsewhere,) = offer_to(bench, other, who, wave=2)
    assert elsewhere.wave == 2


def test_already_filled_thank_you_is_said_once(bench: Bench) -> None:
    task = bench.task(seats(1))
    first, *late = (bench.told.volunteer() for _ in range(3))
    winner, *losers = offer_to(bench, task, first, *late)
    bench.do(answering.accept_offer, person(first), winner.offer_id, unseen)
    for offer in losers:
        for _ in range(2):
            with pytest.raises(DomainError) as refused:
                bench.do(answering.accept_offer, person(offer.volunteer_id), offer.offer_id, unseen)
            assert refused.value.reason == "ALREADY_FILLED"
    bench.do(task_life.cancel_task, ADMIN, task.task_id, unseen, "rain")
    thanked = list(told(bench, "vc.offer.v1.superseded"))
    assert sorted(one.offer_id for one in thanked) == sorted(one.offer_id for one in losers)
    assert {one.supersede_cause for one in thanked} == {OfferMessage.SUPERSEDE_CAUSE_FILLED}


def test_whose_task_is_called_off_is_not_told_that_it_is_filled(bench: Bench) -> None:
    task = bench.task(seats(1))
    (offer,) = offer_to(bench, task, bench.told.volunteer())
    bench.do(task_life.cancel_task, ADMIN, task.task_id, unseen, "rain")
    assert now_of(bench, offer).supersede_cause is SupersedeCause.TASK_CANCELLED


def _listed(repository: Repository, principal: Principal, now: datetime) -> list[str]:
    offers, _ = answering.list_offers(repository, principal, "", "", "", None, None, 50)
    return [one.offer_id for one in offers]


def _starting(moment: datetime) -> Schedule:
    return fixed(moment, moment + timedelta(hours=2))


def _urgent_task(bench: Bench, circle_id: str) -> Task:
    """A task that answers a request for help at once."""
    terms = HelpRequestTerms("errand", "Medicine", "none", urgency=Urgency.IMMEDIATE)
    request = bench.do(help_requests.submit_help_request, person(new_id()), "", circle_id, terms)
    request_id = request.help_request_id
    bench.do(help_requests.triage_help_request, line(circle_id), request_id, unseen, "")
    wanted = TaskTerms(title="Medicine", category="errand", schedule=tomorrow(15), slots=(seats(4),))
    use_case, organisation_id = conversion.convert_help_request, bench.organisation_id
    _, task = bench.do(use_case, ADMIN, request_id, unseen, organisation_id, wanted, True)
    return task
