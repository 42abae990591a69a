from libs.storage.alembic_env import run_migrations
from services.tasks.storage.tables import Table

run_migrations(Table.metadata)
