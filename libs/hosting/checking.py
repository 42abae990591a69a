"""The loop that asks the rows whether what must always hold does: 0 violations, or somebody must look."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from sqlmodel import Session

from libs.hosting.spec import Loop
from libs.hosting.wiring import Wiring
from libs.storage import invariants
from libs.storage.invariants import Finding, Invariant
from libs.telemetry.logs import get_logger

_PAUSE_SECONDS = 1.0
_BATCH = 500


def checking(all_of_them: Sequence[Invariant]) -> Loop:
    """Looks at a batch of rows for each invariant that is due; when and how far stands in the database."""

    async def step(wiring: Wiring) -> None:
        now = datetime.now(UTC)
        due = partial(invariants.due, invariants=all_of_them, now=now)
        findings = [await _look(wiring, one, now) for one in await wiring.database.read(due)]
        if findings:
            await wiring.database.write(partial(_keep, all_of_them=all_of_them, findings=findings, now=now))

    return Loop("checking", step, _PAUSE_SECONDS)


async def _look(wiring: Wiring, one: Invariant, now: datetime) -> Finding:
    finding = await wiring.database.read(partial(invariants.look, one=one, now=now, batch=_BATCH))
    if finding.broken:
        log = get_logger(f"{wiring.name}.checking")
        log.error("an invariant is broken", invariant=one.name, rows=finding.broken)
    return finding


def _keep(
    session: Session, all_of_them: Sequence[Invariant], findings: Sequence[Finding], now: datetime
) -> None:
    invariants.forget_others(session, all_of_them)
    for finding in findings:
        invariants.note(session, finding, now)
