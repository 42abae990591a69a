"""A tiny service to test the libraries with: accounts with a balance, and a projection of their events."""

from pathlib import Path

from sqlalchemy import orm
from sqlmodel import Field, SQLModel

MIGRATIONS = Path(__file__).parent / "ledger_migrations"


class Table(SQLModel, registry=orm.registry()):
    """The base of this service's tables."""


class Account(Table, table=True):
    """An account; `balance` is whole coins."""

    id: str = Field(primary_key=True)
    owner: str = Field(unique=True)
    version: int = 1
    balance: int = 0
