"""A service's database: two verbs, read and write, the same on SQLite and PostgreSQL."""

from libs.storage.columns import UtcDateTime
from libs.storage.database import Database, Lease
from libs.storage.errors import ConstraintViolated, StorageUnavailable, ValueNotStorable, WriteConflict
from libs.storage.opening import open_database
from libs.storage.ownership import AlreadyOwned

__all__ = [
    "AlreadyOwned",
    "ConstraintViolated",
    "Database",
    "Lease",
    "StorageUnavailable",
    "UtcDateTime",
    "ValueNotStorable",
    "WriteConflict",
    "open_database",
]
