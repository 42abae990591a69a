"""The commands against a running suite, and a client that nobody here wrote."""

import asyncio
import csv
import json
import sys
from asyncio.subprocess import PIPE
from datetime import UTC, datetime
from pathlib import Path

import grpc
import pytest
from sqlmodel import Session

from libs.contracts.events import EVENTS
from libs.contracts.gen.volunteercircle.matching.v1 import matching_service_pb2 as matching
from libs.contracts.gen.volunteercircle.tasks.v1.task_pb2 import Task
from libs.identifiers import new_id
from libs.storage import dead_letters
from libs.storage.dead_letters import DeadLetter
from libs.storage.sqlite_connections import writing_engine
from services.cli.demo.import_and_plan import NEW_YORK
from services.cli.importing import task_csv, volunteer_csv
from services.cli.importing.columns import template
from services.cli.operator import OPERATOR_PERSON_ID
from tests.support.suite import SuiteProcess
from tests.support.waiting import eventually
from tests.unit.cli.test_nyc_open_data import CLEAN

BUF = Path(sys.executable).with_name("buf")


async def test_a_volunteer_registered_by_a_foreign_client_turns_up_in_the_matching_snapshot(
    suite: SuiteProcess,
):
    token = (await suite.circle("demo", "token", "operator")).out.strip()
    registration = {
        "person": {"display_name": "Mei Foreign"},
        "volunteer": {"availability": [{"kind": "KIND_AVAILABLE", "weekly": _weekly(1, 540, 720)}]},
    }
    address = suite.runtime.services["volunteers"]
    process = await asyncio.create_subprocess_exec(
        *(BUF, "curl", "--protocol", "grpc", "--http2-prior-knowledge", "--reflect"),
        *("--header", f"authorization: Bearer {token}", "--data", json.dumps(registration)),
        f"http://{address}/volunteercircle.volunteers.v1.VolunteersService/CreateVolunteer",
        stdout=PIPE,
        stderr=PIPE,
    )
    answer, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    volunteer_id = json.loads(answer)["volunteerId"]

    async with suite.client() as client:

        async def is_known() -> bool:
            request = matching.GetSnapshotVolunteerRequest(volunteer_id=volunteer_id)
            try:
                known = await client.as_operator.matching.GetSnapshotVolunteer(request)
            except grpc.aio.AioRpcError as error:
                if error.code() is not grpc.StatusCode.NOT_FOUND:
                    raise
                return False
            return bool(known.volunteer.availability[0].weekly.start_minute == 540)

        await eventually(is_known)


async def test_a_file_of_opportunities_is_imported_once(suite: SuiteProcess, tmp_path: Path):
    file, report = tmp_path / "opportunities.csv", tmp_path / "report.csv"
    with file.open("w", newline="") as text:
        writer = csv.DictWriter(text, fieldnames=list(CLEAN))
        writer.writeheader()
        for number in range(5):
            writer.writerow(
                {**CLEAN, "opportunity_id": 900_000 + number, "org_content_id": 900_000 + number % 2}
            )
        writer.writerow({**CLEAN, "opportunity_id": "900099", "vol_requests": "9999"})
    command = ("import", "tasks", file, "--format", "nyc-open-data", "--report", report)

    dry = await suite.circle(*command, "--dry-run")
    first = await suite.circle(*command)
    second = await suite.circle(*command)

    assert _figures(dry.out) == {"Rows read": "6", "Rows refused": "1", "Tasks": "5", "Seats": "100"}
    assert (_figures(first.out)["Tasks created"], _figures(first.out)["Organisations"]) == ("5", "2")
    assert (_figures(second.out)["Tasks created"], _figures(second.out)["Tasks known before"]) == ("0", "5")
    assert "placeholder" in report.read_text(encoding="utf-8-sig")


async def test_a_row_that_the_suite_refuses_is_told_and_the_rest_is_imported(
    suite: SuiteProcess, tmp_path: Path
):
    file = tmp_path / "tasks.csv"
    text = template(task_csv.COLUMNS).replace("lake-", "refused-").replace("2027-04-10", "2020-04-10")
    file.write_text(text.replace("first-aid:2", "").replace("storytelling", ""))
    finished = await suite.circle("import", "tasks", file)
    assert _figures(finished.out)["Tasks created"] == "1"
    assert "Row 2" in finished.err
    assert "TASK_IN_PAST" in finished.err


async def test_a_dry_run_knows_what_the_suite_does_not_know(suite: SuiteProcess, tmp_path: Path):
    file = tmp_path / "tasks.csv"
    file.write_text(
        template(task_csv.COLUMNS).replace("first-aid:2", "juggling:2").replace("storytelling", "")
    )
    dry = await suite.circle("import", "tasks", file, "--dry-run")
    assert _figures(dry.out)["Tasks"] == "1"
    assert "juggling" in dry.err
    stranger = await suite.circle("import", "tasks", file, "--dry-run", "--circle", OPERATOR_PERSON_ID)
    assert stranger.code == 1
    assert "CIRCLE_NOT_FOUND" in stranger.err


async def test_volunteers_are_imported_once(suite: SuiteProcess, tmp_path: Path):
    file = tmp_path / "volunteers.csv"
    file.write_text(template(volunteer_csv.COLUMNS).replace("first-aid:2; driving", ""))
    first = await suite.circle("import", "volunteers", file)
    second = await suite.circle("import", "volunteers", file)
    file.write_text(file.read_text().replace("Tom Sample", "Tim Sample"))
    changed = await suite.circle("import", "volunteers", file)
    assert _figures(first.out)["Volunteers registered"] == "2"
    assert second.out.split("Seconds")[0] == first.out.split("Seconds")[0]
    assert _figures(changed.out)["Rows refused"] == "1"
    assert "registered before with other values" in changed.err


async def test_from_a_file_of_tasks_to_people_who_said_yes(suite: SuiteProcess, tmp_path: Path):
    file = tmp_path / "opportunities.csv"
    with file.open("w", newline="") as text:
        writer = csv.DictWriter(text, fieldnames=list(CLEAN))
        writer.writeheader()
        for number in range(4):
            place = f"1 Example St\n({NEW_YORK.latitude}, {NEW_YORK.longitude})"
            row = {"opportunity_id": 910_000 + number, "vol_requests": 2, "locality": place}
            writer.writerow({**CLEAN, **row, "recurrence_type": "ongoing"})
    finished = await suite.circle("demo", "import-and-plan", file, "--volunteers", "10", "--seconds", "10")
    assert finished.code == 0, finished.err
    figures = _figures(finished.out)
    assert (figures["Tasks"], figures["Seats"], figures["Volunteers"]) == ("4", "8", "10")
    assert int(figures["Seats filled"]) == int(figures["Offers sent"]) >= 1


async def test_invented_volunteers_are_registered_once(suite: SuiteProcess):
    refused = await suite.circle("demo", "seed", "--volunteers", "3")
    assert refused.code == 2
    assert "--circle" in refused.err


async def test_the_doctor_finds_everything_well(suite: SuiteProcess):
    finished = await suite.circle("doctor")
    assert finished.code == 0, finished.out
    for subject in ("gateway", "tasks outbox", "matching ← TASKS", "nats-server", "page assets"):
        assert subject in finished.out


async def test_what_cannot_be_digested_is_shown_tried_again_and_given_up(suite: SuiteProcess):
    task = Task(task_id=new_id(), title="Carry invented boxes", version=3)
    known, strange = (
        _dead_letter(EVENTS["vc.task.v1.changed"].wrap(task)),
        _dead_letter(b"\xff\xff"),
    )
    with Session(writing_engine(suite.directory.path / "matching.sqlite")) as session:
        dead_letters.bury(session, known)
        dead_letters.bury(session, strange)
    shown = await suite.circle("events", "dead", "show", known.event_id, strange.event_id)
    assert "no appetite" in shown.out
    assert '"title": "Carry invented boxes"' in shown.out
    assert "2 bytes that are no event" in shown.out
    tried = await suite.circle("events", "dead", "requeue", known.event_id)
    assert (tried.code, "matching: 1 digested, 0 failed" in tried.out) == (0, True)
    missed = await suite.circle("events", "dead", "discard", known.event_id, "--reason", "too late")
    assert (missed.code, known.event_id in missed.err) == (1, True)
    gone = await suite.circle("events", "dead", "discard", strange.event_id, "--reason", "not ours")
    assert (gone.code, gone.out.strip()) == (0, f"matching: {strange.event_id} discarded")
    assert "No dead letters" in (await suite.circle("events", "dead", "list")).out


def _dead_letter(payload: bytes) -> DeadLetter:
    now = datetime.now(UTC)
    return DeadLetter(
        consumer="matching-TASKS",
        event_id=new_id(),
        subject="vc.task.v1.changed",
        type="vc.task.v1.changed",
        source="tasks",
        aggregate_id=new_id(),
        aggregate_version=3,
        event_time=now,
        payload=payload,
        traceparent=None,
        error="ValueError: no appetite",
        attempts=12,
        died_at=now,
    )


async def test_a_token_is_printed_alone(suite: SuiteProcess):
    finished = await suite.circle("demo", "token", OPERATOR_PERSON_ID)
    assert finished.out.count(".") == 2
    assert "buf curl" in finished.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("demo", "token", "nobody"), "Nobody is called"),
        (("demo", "journey", "--journey", "x"), "no id of a journey"),
        (("events", "digest", "--service", "x"), "no service"),
        (("import", "tasks", "missing.csv"), "cannot be read"),
        (("import", "volunteers"), "No file is given"),
        (("serve", "x"), "no service x"),
        (("demo", "journey", "--data-dir", "nowhere"), "No suite is running"),
    ],
)
async def test_what_goes_wrong_is_told_in_a_line(suite: SuiteProcess, arguments: tuple[str, ...], told: str):
    finished = await suite.circle(*arguments)
    assert finished.code in (1, 2)
    assert told in finished.err
    assert len(finished.err.splitlines()) == 1


def _weekly(weekday: int, start: int, end: int) -> dict[str, object]:
    return {"weekdays": [weekday], "start_minute": start, "end_minute": end}


def _figures(table: str) -> dict[str, str]:
    """The figures of a printed table by their names."""
    rows = (line.split("│")[1:3] for line in table.splitlines() if line.startswith("│"))
    return {name.strip(): value.strip() for name, value in rows}
