"""Secrets of tasks, and wrong codes, in the database."""

from sqlalchemy import insert, select, update
from sqlmodel import Session

from services.tasks.storage.tables import door, wrong_code


class DoorRows:
    """By task, the secret on which proofs of presence rest."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def secret(self, task_id: str) -> bytes | None:
        statement = select(door.c.secret).where(door.c.task_id == task_id)
        return self._session.connection().execute(statement).scalar_one_or_none()

    def renew(self, task_id: str, secret: bytes) -> None:
        connection = self._session.connection()
        renewed = update(door).where(door.c.task_id == task_id).values(secret=secret)
        if not connection.execute(renewed).rowcount:
            connection.execute(insert(door).values(task_id=task_id, secret=secret))

    def wrong_codes(self, assignment_id: str) -> int:
        statement = select(wrong_code.c.count).where(wrong_code.c.assignment_id == assignment_id)
        return self._session.connection().execute(statement).scalar_one_or_none() or 0

    def note_wrong_code(self, assignment_id: str) -> None:
        connection = self._session.connection()
        mine = wrong_code.c.assignment_id == assignment_id
        counted = update(wrong_code).where(mine).values(count=wrong_code.c.count + 1)
        if not connection.execute(counted).rowcount:
            connection.execute(insert(wrong_code).values(assignment_id=assignment_id, count=1))
