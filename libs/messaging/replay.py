"""Telling events again: the outbox is the record, the broker only carries it."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlmodel import Session

from libs.messaging.broker import Broker
from libs.messaging.topology import Consumer
from libs.storage import Database, inbox, outbox


async def replay(database: Database, since: datetime | None = None, subjects: Collection[str] = ()) -> int:
    """Have the relay publish again, under their old ids, the events written `since`; all by default.

    Consumers that had them before do nothing. Returns their number.
    """
    return await database.write(lambda session: outbox.publish_again(session, since=since, subjects=subjects))


async def rebuild_projection(
    database: Database, broker: Broker, consumer: Consumer, clear: Callable[[Session], None]
) -> None:
    """Empty the projection with `clear` and have the consumer handle its whole stream again.

    What the stream no longer has, its owner can `replay`. The consumer's subscriber may go on working.
    """

    def forget(session: Session) -> None:
        clear(session)
        inbox.forget(session, consumer.name)

    await database.write(forget)
    # Only now: events handled in between are in the emptied projection already.
    await broker.delete_consumer(consumer)
