from libs.storage.alembic_env import run_migrations
from services.matching.storage.repair_tables import repair_cause

run_migrations(repair_cause.metadata)
