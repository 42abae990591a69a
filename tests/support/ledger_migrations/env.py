"""How alembic finds the tables of the ledger."""

from libs.storage.alembic_env import run_migrations
from tests.support.ledger import Table

run_migrations(Table.metadata)
