"""A neighbourhood for the tasks service: people, bodies and circles as others tell of them, and a clock."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from sqlmodel import Session

from libs.access.keys import ensure_signing_key
from libs.access.principal import Principal, person
from libs.access.tokens import Signer
from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2
from libs.contracts.gen.volunteercircle.operations.v1.operations_service_pb2_grpc import OperationsServiceStub
from libs.contracts.gen.volunteercircle.organisations.v1 import organisation_pb2
from libs.contracts.gen.volunteercircle.tasks.v1 import task_pb2, tasks_service_pb2
from libs.contracts.gen.volunteercircle.tasks.v1.tasks_service_pb2_grpc import TasksServiceStub
from libs.contracts.gen.volunteercircle.types.v1 import types_pb2
from libs.contracts.gen.volunteercircle.volunteers.v1 import skill_pb2, volunteer_pb2
from libs.hosting import HostedService
from libs.identifiers import new_id
from libs.rpc.channel import create_channel
from libs.storage import Database, open_database
from libs.storage.migrations import migrate
from services.tasks import service
from services.tasks.domain.schedule import Schedule, fixed
from services.tasks.domain.task import Slot, Task, TaskTerms
from services.tasks.settings import TasksSettings
from services.tasks.storage.facts import learn
from services.tasks.storage.repository import SqlRepository
from services.tasks.use_cases import task_drafts, task_life
from services.tasks.use_cases.ports import Repository
from services.tasks.wire.facts import surface_id

MIGRATIONS = Path(service.__file__).parent / "migrations"
TASKS = tasks_service_pb2.DESCRIPTOR.services_by_name["TasksService"]
OPERATIONS = operations_service_pb2.DESCRIPTOR.services_by_name["OperationsService"]
ADMIN = person(new_id(), platform_roles=frozenset({"platform_admin"}))
START = datetime(2027, 3, 1, 8, tzinfo=UTC)
"""When the clock of a test begins: a Monday."""

Result = TypeVar("Result")


def unseen(version: int) -> None:
    """A caller who names no version."""


@dataclass
class Clock:
    """The moment, as the test wants it."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **duration: float) -> None:
        """Let time pass, for example `minutes=5`."""
        self.now += timedelta(**duration)


@dataclass
class Told:
    """Facts of other services, learned as from their events. Each teller returns the id."""

    learn: Callable[[str, str, int, Message], None]
    versions: dict[str, int] = field(default_factory=dict)

    def volunteer(self, volunteer_id: str = "", **fields: Any) -> str:
        """An active volunteer without limits, unless the fields say otherwise."""
        volunteer_id = volunteer_id or new_id()
        fields = {"state": volunteer_pb2.Volunteer.STATE_ACTIVE, "age_reached": 18, **fields}
        return self._tell(
            "volunteers", volunteer_id, volunteer_pb2.Volunteer(volunteer_id=volunteer_id, **fields)
        )

    def organisation(self, organisation_id: str = "", *, verified: bool = True) -> str:
        """An organisation."""
        organisation_id = organisation_id or new_id()
        states = organisation_pb2.Organisation
        state = states.VERIFICATION_VERIFIED if verified else states.VERIFICATION_PENDING
        return self._tell(
            "organisations", organisation_id, states(organisation_id=organisation_id, verification=state)
        )

    def circle(
        self,
        circle_id: str = "",
        ancestors: tuple[str, ...] = (),
        allies: tuple[str, ...] = (),
        host: str = "",
        **policy: int,
    ) -> str:
        """A circle with this policy."""
        circle_id = circle_id or new_id()
        circle = organisation_pb2.Circle(
            circle_id=circle_id,
            ancestor_circle_ids=ancestors,
            allied_circle_ids=allies,
            host_organisation_id=host,
            policy=organisation_pb2.CirclePolicy(**policy),
        )
        return self._tell("circles", circle_id, circle)

    def surface(self, circle_id: str, organisation_id: str, *, active: bool = True) -> str:
        """An organisation that joins the surface of a circle, or leaves it."""
        part = organisation_pb2.CircleMember(
            circle_id=circle_id,
            role=organisation_pb2.CircleMember.ROLE_SURFACE,
            organisation_id=organisation_id,
            active=active,
        )
        return self._tell("surfaces", surface_id(circle_id, organisation_id), part)

    def skill(self, skill_id: str, *implies: str) -> str:
        """A skill that implies others."""
        return self._tell("skills", skill_id, skill_pb2.Skill(skill_id=skill_id, implied_skill_ids=implies))

    def _tell(self, projection: str, fact_id: str, fact: Message) -> str:
        self.versions[fact_id] = self.versions.get(fact_id, 0) + 1
        self.learn(projection, fact_id, self.versions[fact_id], fact)
        return fact_id


def qualification(
    skill_id: str, level: int = 1, until: datetime | None = None, since: datetime | None = None
) -> volunteer_pb2.Qualification:
    """A valid qualification."""
    granted = volunteer_pb2.Qualification(
        skill_id=skill_id, level=level, state=volunteer_pb2.Qualification.STATE_VALID
    )
    if until:
        granted.valid_to_time.FromDatetime(until)
    if since:
        granted.valid_from_time.FromDatetime(since)
    return granted


@dataclass
class Bench:
    """Use cases on a real database, without a server."""

    database: Database
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.told = Told(self._learn)
        self.organisation_id = self.told.organisation()

    def do(self, use_case: Callable[..., Result], principal: Principal, *arguments: Any) -> Result:
        """What a command comes to, at the moment of the clock."""
        return self.write(
            lambda repository: use_case(repository, principal, self.clock(), *arguments), principal.subject
        )

    def write(self, fn: Callable[[Repository], Result], actor: str = "service:tasks") -> Result:
        """What a function over a repository comes to."""
        return self.database.write_blocking(lambda session: fn(SqlRepository(session, actor)))

    def read(self, fn: Callable[[Repository], Result]) -> Result:
        """What a function reads from a repository."""
        return self.database.read_blocking(lambda session: fn(SqlRepository(session)))

    def task(
        self,
        *slots: Slot,
        schedule: Schedule | None = None,
        publish: bool = True,
        organisation_id: str = "",
        **terms: Any,
    ) -> Task:
        """A task that starts tomorrow at nine for two hours, published unless said otherwise."""
        terms = {"title": "Soup round", "category": "errand", **terms}
        draft = self.do(
            task_drafts.create_task,
            ADMIN,
            organisation_id or self.organisation_id,
            TaskTerms(schedule=schedule or tomorrow(), slots=slots or (seats(1),), **terms),
        )
        return self.do(task_life.publish_task, ADMIN, draft.task_id, unseen) if publish else draft

    def _learn(self, projection: str, fact_id: str, version: int, fact: Message) -> None:
        def write(session: Session) -> None:
            learn(session, projection, fact_id, version, fact)

        self.database.write_blocking(write)


def tomorrow(hour: float = 9, hours: float = 2, days: int = 1) -> Schedule:
    """A fixed time on one of the days after START."""
    midnight = START.replace(hour=0) + timedelta(days=days)
    begin = midnight + timedelta(hours=hour)
    return fixed(begin, begin + timedelta(hours=hours))


def seats(most: int, least: int = 1, **fields: Any) -> Slot:
    """A new slot with so many seats."""
    return Slot(slot_id="", display_name="Helper", min=least, desired=most, max=most, **fields)


def poster(organisation_id: str, person_id: str = "", role: str = "coordinator") -> Principal:
    """Somebody with a role in an organisation."""
    return person(person_id or new_id(), organisation_roles={organisation_id: frozenset({role})})


def line(circle_id: str) -> Principal:
    """A coordinator of a circle."""
    return person(new_id(), circle_roles={circle_id: frozenset({"coordinator"})})


@asynccontextmanager
async def bench_on(database_url: str) -> AsyncIterator[Bench]:
    """A bench on this database, which is migrated first."""
    migrate(database_url, MIGRATIONS)
    database = open_database(database_url, name="tasks")
    try:
        yield Bench(database)
    finally:
        await database.close()


@pytest.fixture
async def bench(database_url: str) -> AsyncIterator[Bench]:
    """A bench on SQLite and then on PostgreSQL."""
    async with bench_on(database_url) as opened:
        yield opened


@dataclass
class House:
    """The running service, with callers of every kind."""

    service: HostedService
    gateway: Signer
    clock: Clock
    closing: AsyncExitStack
    nats_url: str
    facts: list[tuple[str, str, int, Message]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.told = Told(lambda *fact: self.facts.append(fact))

    async def learn(self) -> None:
        """Have the service know what was told."""

        def write(session: Session) -> None:
            for fact in self.facts:
                learn(session, *fact)

        await self.service.database.write(write)
        self.facts.clear()

    def operations(self) -> OperationsServiceStub:
        """A stub for whoever keeps the service running."""
        channel = create_channel(self.service.address, [OPERATIONS], partial(self.gateway.sign, ADMIN))
        self.closing.push_async_callback(channel.close)
        return OperationsServiceStub(channel)

    def stub(self, principal: Principal | None = ADMIN) -> TasksServiceStub:
        """A stub that calls as the principal, or as a stranger."""
        tokens = partial(self.gateway.sign, principal) if principal else None
        channel = create_channel(self.service.address, [TASKS], tokens)
        self.closing.push_async_callback(channel.close)
        return TasksServiceStub(channel)


@asynccontextmanager
async def house_on(directory: Path, database_url: str, nats_url: str) -> AsyncIterator[House]:
    """The service running on this database and broker, looking often for what is due."""
    settings = TasksSettings(
        data_dir=directory,
        database_url=database_url,
        nats_url=nats_url,
        listen="127.0.0.1:0",
        grace_seconds=1.0,
        due_pause_seconds=0.05,
    )
    clock = Clock()
    gateway = Signer(ensure_signing_key(settings.keys, "gateway"))
    async with service.serve(settings, clock) as running, AsyncExitStack() as closing:
        yield House(running, gateway, clock, closing, nats_url)


def instant(moment: datetime) -> Timestamp:
    """The message of an instant."""
    message = Timestamp()
    message.FromDatetime(moment)
    return message


def interval(start: datetime, hours: float) -> types_pb2.Interval:
    """The message of a stretch of time."""
    return types_pb2.Interval(start_time=instant(start), end_time=instant(start + timedelta(hours=hours)))


def task_message(organisation_id: str, most: int = 1, **fields: Any) -> task_pb2.Task:
    """A task with one slot that starts tomorrow at nine for two hours, unless the fields say otherwise."""
    defaults: Mapping[str, Any] = {
        "title": "Soup round",
        "category": "errand",
        "slots": [task_pb2.Slot(display_name="Helper", min=1, desired=most, max=most)],
    }
    if "flexible" not in fields:
        fields.setdefault("fixed", interval(tomorrow().start, 2))
    return task_pb2.Task(organisation_id=organisation_id, **{**defaults, **fields})
