"""Work in the background: birthdays."""

from collections.abc import Callable

from sqlmodel import Session

from libs.hosting import Loop, Wiring
from libs.rpc.desk import utc_now
from services.volunteers.use_cases.ports import Repository
from services.volunteers.use_cases.reactions import let_grow_older

_BATCH = 200


def birthdays(writing: Callable[[Session], Repository], pause_seconds: float) -> Loop:
    """Tells of volunteers who have reached an age that matters."""

    async def step(wiring: Wiring) -> None:
        while await wiring.database.write(lambda s: let_grow_older(writing(s), utc_now(), _BATCH)) == _BATCH:
            pass

    return Loop("birthdays", step, pause_seconds)
