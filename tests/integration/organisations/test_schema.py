"""The migrations make the tables that the code uses, on both databases."""

from pathlib import Path

from libs.storage.migrations import migrate, schema_drift
from services.organisations.storage.tables import Table


def test_the_schema_is_what_the_code_says(database_url: str) -> None:
    migrate(database_url, Path("services/organisations/migrations"))
    assert schema_drift(database_url, Table.metadata) == []
