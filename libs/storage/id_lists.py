"""Lists of ids in conditions: one parameter each, so that a statement has one form whatever their length."""

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

IDS_AT_A_TIME = 4096
"""As many ids as one parameter takes; a database keeps what a statement was given last."""


class _IdList(TypeDecorator[Collection[str]]):
    """A JSON array for SQLite, an array for PostgreSQL."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else ARRAY(String()))

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        return json.dumps(value) if dialect.name == "sqlite" else value


class _OneOf(FunctionElement[bool]):
    inherit_cache = True
    type = Boolean()


def one_of(column: ColumnElement[str], ids: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of these values."""
    return _OneOf(column, bindparam(None, list(ids), type_=_IdList(), unique=True))


def id_lists(ids: Iterable[str]) -> Iterator[list[str]]:
    """The ids for one condition after another."""
    every = list(ids)
    for first in range(0, len(every), IDS_AT_A_TIME):
        yield every[first : first + IDS_AT_A_TIME]


@compiles(_OneOf, "sqlite")
def _in_json(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 (compiled clauses)


@compiles(_OneOf, "postgresql")
def _in_array(element: _OneOf, compiler: SQLCompiler, **options: Any) -> str:
    column, ids = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({ids})"
