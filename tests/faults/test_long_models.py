"""Long versions of the model of promises, the races and the order of events, for `make test-faults`."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.integration.tasks.test_order_of_events import same_in_any_order
from tests.integration.tasks.test_promises_model import keep_to_the_model
from tests.integration.tasks.test_races import at_once, sent, won
from tests.support.tasks import Bench, bench, seats, tomorrow

__all__ = ["bench"]

RUNS, STEPS = 5_000, 50
PERMUTATIONS = 2_000
RACES = 10_000
RACERS = 4
PEOPLE_AT_A_TIME = 100

pytestmark = pytest.mark.long


@pytest.mark.timeout(14_400)
def test_thousands_of_histories_keep_to_the_model(database_url: str) -> None:
    keep_to_the_model(database_url, RUNS, STEPS)


@pytest.mark.timeout(14_400)
def test_thousands_of_permutations_give_one_projection(database_url: str) -> None:
    same_in_any_order(database_url, PERMUTATIONS)


@pytest.mark.timeout(14_400)
def test_ten_thousand_races_for_the_last_seat(bench: Bench) -> None:
    people = [bench.told.volunteer() for _ in range(RACERS)]
    with ThreadPoolExecutor(RACERS) as pool:
        for number in range(RACES):
            task = bench.task(seats(1), schedule=tomorrow(9, days=1 + number))
            outcomes = at_once(bench, pool, sent(bench, [(one, task) for one in people]))
            assert len(won(outcomes)) == 1
            assert set(outcomes) - set(won(outcomes)) == {"ALREADY_FILLED"}


@pytest.mark.timeout(14_400)
def test_ten_thousand_double_bookings(bench: Bench) -> None:
    with ThreadPoolExecutor(2) as pool:
        for number in range(0, RACES, PEOPLE_AT_A_TIME):
            early = bench.task(seats(PEOPLE_AT_A_TIME), schedule=tomorrow(9, days=1 + number))
            late = bench.task(seats(PEOPLE_AT_A_TIME), schedule=tomorrow(10, days=1 + number))
            for _ in range(PEOPLE_AT_A_TIME):
                person_id = bench.told.volunteer()
                outcomes = at_once(bench, pool, sent(bench, [(person_id, early), (person_id, late)]))
                assert len(won(outcomes)) == 1
                assert set(outcomes) - set(won(outcomes)) == {"SCHEDULE_CLASH"}
