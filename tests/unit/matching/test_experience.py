"""Rates learned from records stay rates, follow the record, and never hold a decline against anybody."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain.experience import USUAL, Rates, Record, rates_of_circle, rates_of_person

counts = st.integers(0, 200)
records = st.builds(Record, counts, counts, counts, counts, counts)
chances = st.floats(0.01, 0.99)
circles = st.builds(Rates, chances, chances, chances)


@given(records, circles)
def test_rates_are_never_certain(record: Record, circle: Rates) -> None:
    rates = rates_of_person(record, circle)
    for rate in (rates.response, rates.yes, rates.presence, rates.acceptance):
        assert 0 < rate < 1


@given(circles)
def test_somebody_without_a_past_is_like_their_circle(circle: Rates) -> None:
    rates = rates_of_person(Record(), circle)
    for name in ("response", "yes", "presence"):
        assert abs(getattr(rates, name) - getattr(circle, name)) < 1e-12


@given(records, circles)
def test_each_observation_moves_its_own_rates_only(record: Record, circle: Rates) -> None:
    before = rates_of_person(record, circle)

    def after(name: str) -> Rates:
        return rates_of_person(replace(record, **{name: getattr(record, name) + 1}), circle)

    assert after("accepted").acceptance > before.acceptance
    assert after("lapsed").acceptance < before.acceptance
    assert after("lapsed").yes == before.yes
    assert after("declined").yes < before.yes
    assert after("declined").response > before.response
    assert after("came").presence > before.presence
    assert after("missed").presence < before.presence
    for name in ("accepted", "declined", "lapsed"):
        assert after(name).presence == before.presence
    for name in ("came", "missed"):
        assert after(name).acceptance == before.acceptance


@given(st.lists(records, max_size=8), st.randoms())
def test_the_order_of_records_does_not_matter(some: list[Record], random: object) -> None:
    shuffled = sorted(some, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert rates_of_circle(some) == rates_of_circle(shuffled)


def test_many_observations_outweigh_the_circle() -> None:
    often = rates_of_person(Record(accepted=2, declined=98, came=100), USUAL)
    assert often.yes < 0.06
    assert often.presence > 0.99
