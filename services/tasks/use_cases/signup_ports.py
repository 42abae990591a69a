"""What the use cases need of storage for those who come by themselves. Guarded by the lock of their task."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.tasks.domain.application import Application, ApplicationState
from services.tasks.domain.waitlist import WaitlistEntry
from services.tasks.use_cases.visibility import View


class Applications(Protocol):
    """Applications, by id."""

    def get(self, application_id: str) -> Application:
        """The application. Raises ApplicationNotFound."""
        ...

    def open_of(self, task_id: str, volunteer_id: str) -> Application | None:
        """The volunteer's application for the task that waits for a decision."""
        ...

    def open_of_task(self, task_id: str) -> list[Application]:
        """The task's applications that wait for a decision."""
        ...

    def page(
        self,
        view: View,
        volunteer_id: str,
        task_id: str,
        state: ApplicationState | None,
        after: str | None,
        size: int,
    ) -> tuple[Sequence[Application], str | None]:
        """By id, those behind `after` that the caller may see and that satisfy what is given."""
        ...

    def save(self, application: Application) -> None:
        """Keep an application, new or changed."""
        ...


class Waitlist(Protocol):
    """Waitlist entries, by id."""

    def get(self, waitlist_entry_id: str) -> WaitlistEntry:
        """The entry. Raises WaitlistEntryNotFound."""
        ...

    def open_of_task(self, task_id: str) -> list[WaitlistEntry]:
        """The task's open entries, those who have waited longest first."""
        ...

    def open_of(self, task_id: str, volunteer_id: str) -> list[WaitlistEntry]:
        """The volunteer's open entries in the task."""
        ...

    def next_in_line(self, task_id: str, now: datetime, most: int) -> Collection[str]:
        """Ids of the volunteers who can be offered a seat by now, at most so many, the longest waiting."""
        ...

    def page(
        self, view: View, volunteer_id: str, task_id: str, open_only: bool, after: str | None, size: int
    ) -> tuple[Sequence[WaitlistEntry], str | None]:
        """By id, those behind `after` that the caller may see and that satisfy what is given."""
        ...

    def save(self, entry: WaitlistEntry) -> None:
        """Keep an entry, new or changed."""
        ...

    def postpone(self, entry: WaitlistEntry) -> None:
        """Keep when the entry is looked at again, which is no change that anybody is told."""
        ...
