"""How much processor time it takes to say what is open to somebody: 10 000 volunteers, 1 000 tasks.

    python -m tests.benchmarks.ranking [--volunteers 10000] [--tasks 1000]

A tenth of the seats is promised. Two hundred volunteers ask, one after the other; before every tenth question
a task has changed.
"""

import argparse
import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from libs.access.principal import person
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import volunteer_pb2
from libs.hosting.running import spare_the_collector
from libs.identifiers import new_id
from libs.places import cell_of
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from services.matching.rankings import ranked_slots
from services.matching.service import MIGRATIONS
from services.matching.storage.digestion import Digestion
from services.matching.storage.store import SqlStore
from services.matching.use_cases.ranking import problem_of_volunteer
from tests.support.matching_messages import (
    SHANGHAI,
    a_circle,
    a_task,
    a_volunteer,
    an_assignment,
    newer,
    tomorrow,
)

_QUESTIONS, _CHANGE_EVERY = 200, 10
_CATEGORIES = ("errand", "teaching", "garden", "kitchen", "escort")


def bench_ranking(volunteers: int = 10_000, tasks: int = 1_000) -> dict[str, float]:
    """Milliseconds of processor time of a question: half of them take less, and 99 of 100."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as directory:
        url = f"sqlite:///{directory}/matching.sqlite"
        migrate(url, MIGRATIONS)
        database = open_database(url, name="matching")
        dice = random.Random(1)
        asking, open_tasks = _told(database, volunteers, tasks, dice)
        _question(database, asking[0], open_tasks, 1, dice)
        spare_the_collector()
        taken = [
            _question(database, asking[number], open_tasks, number, dice) for number in range(_QUESTIONS)
        ]
    settled = sorted(taken)
    figures = {"p50": settled[len(settled) // 2], "p99": settled[int(len(settled) * 0.99)]}
    for name, figure in figures.items():
        print(f"{name} {1000 * figure:8.1f} ms of processor time")
    return figures


def _told(
    database: Database, volunteers: int, tasks: int, dice: random.Random
) -> tuple[list[str], list[task_pb2.Task]]:
    circle = a_circle()
    people = [_somebody(circle.circle_id, dice) for _ in range(volunteers)]
    open_tasks = [_something(circle.circle_id, dice) for _ in range(tasks)]
    holders = dice.sample(people, tasks // 10)
    promised = [an_assignment(task, one.volunteer_id) for task, one in zip(open_tasks, holders, strict=False)]

    def digest(session) -> None:
        digestion = Digestion(session, datetime.now(UTC))
        digestion.circles([circle])
        digestion.tasks(open_tasks)
        digestion.assignments(promised)
        for first in range(0, volunteers, 1000):
            digestion.volunteers(people[first : first + 1000])

    database.write_blocking(digest)
    return [one.volunteer_id for one in dice.sample(people, _QUESTIONS)], open_tasks


def _question(
    database: Database, volunteer_id: str, open_tasks: list[task_pb2.Task], number: int, dice: random.Random
) -> float:
    if number % _CHANGE_EVERY == 0:
        at = dice.randrange(len(open_tasks))
        open_tasks[at] = newer(open_tasks[at], priority=2)
        database.write_blocking(lambda session: Digestion(session, datetime.now(UTC)).tasks([open_tasks[at]]))
    started = time.process_time()
    problem = database.read_blocking(
        lambda session: problem_of_volunteer(
            SqlStore(session), person(volunteer_id), datetime.now(UTC), volunteer_id, None
        )
    )
    if problem is not None:
        ranked_slots(problem, 10)
    return time.process_time() - started


def _somebody(circle_id: str, dice: random.Random) -> volunteer_pb2.Volunteer:
    likes = {name: dice.randint(-1, 3) for name in dice.sample(_CATEGORIES, 2)}
    return a_volunteer(circle_id, likes=likes, home_cell=cell_of(*_somewhere(dice)))


def _something(circle_id: str, dice: random.Random) -> task_pb2.Task:
    latitude, longitude = _somewhere(dice)
    task = a_task(
        circle_id, tomorrow(dice.randrange(12), dice.randint(1, 12)), category=dice.choice(_CATEGORIES)
    )
    task.place.latitude, task.place.longitude = latitude, longitude
    task.slots.append(task_pb2.Slot(slot_id=new_id(), min=0, desired=1, max=2))
    return task


def _somewhere(dice: random.Random) -> tuple[float, float]:
    latitude, longitude = SHANGHAI
    return latitude + dice.uniform(-0.05, 0.05), longitude + dice.uniform(-0.05, 0.05)


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--volunteers", type=int, default=10_000)
    parser.add_argument("--tasks", type=int, default=1_000)
    wanted = parser.parse_args()
    bench_ranking(wanted.volunteers, wanted.tasks)


if __name__ == "__main__":
    main()
