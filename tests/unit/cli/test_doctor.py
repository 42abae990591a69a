"""What the doctor makes of what is seen: what is needed and broken is told with its cure."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from libs.contracts.gen.volunteercircle.operations.v1 import operations_service_pb2 as operations
from services.cli.data_directory import DataDirectory
from services.cli.doctor import machine, running
from services.cli.doctor.diagnosis import Diagnosis, Verdict


def status(**changes: object) -> operations.Status:
    """A service that is well, but for the changes."""
    well = {"schema_revision": "one", "expected_revision": "one", "broker_connected": True, "ready": True}
    return operations.Status(**{**well, **changes})


def judged(found: Diagnosis) -> bool:
    assert found.cure or found.verdict is not Verdict.BROKEN
    return found.verdict is Verdict.WELL


def test_this_machine_has_what_is_needed(tmp_path: Path):
    found = list(machine.look_at_machine(DataDirectory(tmp_path)))
    assert [one for one in found if one.verdict is Verdict.BROKEN] == []
    assert {"packages", "solver and protobuf", "nats-server"} <= {one.subject for one in found}


def test_pins_are_read_without_what_only_development_needs():
    requirements = ["alembic==1.20.1", "nats-py[nkeys]==2.16.0", 'buf-bin==1.75.0; extra == "dev"', "types<7"]
    assert list(machine._pins(requirements)) == [("alembic", "1.20.1"), ("nats-py", "2.16.0")]


def test_a_service_is_well_when_it_is_ready_migrated_and_up_to_date():
    assert judged(running._standing("tasks", status()))
    assert judged(running._schema("tasks", status()))
    assert judged(running._outbox("tasks", status()))
    assert judged(running._dead_letters("tasks", status()))
    assert judged(running._set_aside("tasks", status()))
    assert judged(running._background_work("tasks", status()))


def test_what_is_broken_is_told():
    assert not judged(running._standing("tasks", status(broker_connected=False)))
    assert not judged(running._standing("tasks", status(ready=False)))
    assert not judged(running._schema("tasks", status(schema_revision="zero")))
    assert not judged(running._dead_letters("tasks", status(dead_letters=1)))
    assert not judged(running._set_aside("tasks", status(outbox_set_aside=1)))
    assert not judged(running._background_work("tasks", status(work_set_back=1)))
    assert not judged(running._consumer("tasks", operations.Status.Consumer(stream="S", pending=5000)))


def test_an_outbox_is_broken_when_its_oldest_event_waits_for_long():
    fresh, stuck = status(outbox_pending=3), status(outbox_pending=3)
    fresh.outbox_oldest_time.FromDatetime(datetime.now(UTC))
    stuck.outbox_oldest_time.FromDatetime(datetime.now(UTC) - timedelta(minutes=5))
    assert judged(running._outbox("tasks", fresh))
    assert not judged(running._outbox("tasks", stuck))


async def test_without_a_running_suite_nothing_is_broken(tmp_path: Path):
    found = [one async for one in running.look_at_suite(DataDirectory(tmp_path))]
    assert [one.verdict for one in found] == [Verdict.FOR_INFORMATION]
    assert "circle up" in found[0].cure
