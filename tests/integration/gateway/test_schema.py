"""The gateway's migrations and its tables say the same, on SQLite and on PostgreSQL."""

from libs.storage.migrations import migrate, schema_drift
from services.gateway.accounts.tables import Table
from services.gateway.service import MIGRATIONS


def test_migrations_and_tables_agree(database_url: str):
    migrate(database_url, MIGRATIONS)
    assert schema_drift(database_url, Table.metadata) == []
