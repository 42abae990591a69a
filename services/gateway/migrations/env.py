from libs.storage.alembic_env import run_migrations
from services.gateway.accounts.tables import Table

run_migrations(Table.metadata)
