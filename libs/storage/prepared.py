"""Statements compiled once and given to the driver as they are.

SQLAlchemy spends on every execution several times what a database needs to find or add one row. What nearly
every call executes is therefore prepared; everything else is executed as usual. Values are converted by the
types of their columns either way. Changes that wait in the session are not flushed first.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Select, Table, insert
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import UpdateBase
from sqlmodel import Session

Convert = Callable[[Any], Any] | None


class PreparedQuery:
    """A SELECT whose parameters are `bindparam`s."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._columns = list(statement.selected_columns)
        self._row: Any = namedtuple("Row", [column.key for column in self._columns])  # type: ignore[misc]
        self._forms: dict[str, tuple[_Form, list[Convert]]] = {}

    def all(self, session: Session, **parameters: Any) -> list[Any]:
        """The rows, with their columns as attributes."""
        cursor, dialect = _cursor(session)
        form, converts = self._forms.get(dialect.name) or self._prepare(dialect)
        cursor.execute(form.text, form.bound(parameters))
        return [self._row(*map(_converted, converts, row)) for row in cursor.fetchall()]

    def one_or_none(self, session: Session, **parameters: Any) -> Any:
        """The first row, None when there is none."""
        rows = self.all(session, **parameters)
        return rows[0] if rows else None

    def _prepare(self, dialect: Dialect) -> tuple["_Form", list[Convert]]:
        form = _form(self._statement.compile(dialect=dialect), dialect)
        converts: list[Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self._columns
        ]
        self._forms[dialect.name] = form, converts
        return form, converts


class PreparedChange:
    """An INSERT or UPDATE; `columns` are those that it sets from parameters of their names."""

    def __init__(self, statement: UpdateBase, columns: Sequence[str]) -> None:
        self._statement = statement
        self._columns = list(columns)
        self._forms: dict[str, _Form] = {}

    def each(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute the statement once for every row of parameters."""
        cursor, dialect = _cursor(session)
        form = self._forms.get(dialect.name) or self._prepare(dialect)
        cursor.executemany(form.text, [form.bound(row) for row in rows])

    def _prepare(self, dialect: Dialect) -> "_Form":
        form = _form(self._statement.compile(dialect=dialect, column_keys=self._columns), dialect)
        self._forms[dialect.name] = form
        return form


@lru_cache(maxsize=256)
def insertion(table: Table, columns: tuple[str, ...]) -> PreparedChange:
    """The INSERT that sets these columns of the table."""
    return PreparedChange(insert(table), columns)


class _Parameter(NamedTuple):
    """One parameter; a `constant` is part of the statement."""

    name: str
    convert: Convert
    constant: Any


class _Form(NamedTuple):
    """A statement for one dialect: its text and its parameters, in their order where they go by position."""

    text: str
    parameters: list[_Parameter]
    by_position: bool

    def bound(self, given: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        values = [
            _converted(convert, given[name] if constant is None else constant)
            for name, convert, constant in self.parameters
        ]
        if self.by_position:
            return values
        return {one.name: value for one, value in zip(self.parameters, values, strict=True)}


def _form(compiled: Any, dialect: Dialect) -> _Form:
    assert isinstance(compiled, SQLCompiler)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    parameters = [
        _Parameter(
            name,
            binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            None if binds[name].required else binds[name].value,
        )
        for name in compiled.positiontup or compiled.params
    ]
    return _Form(str(compiled), parameters, compiled.positiontup is not None)


def _converted(convert: Convert, value: Any) -> Any:
    return value if convert is None else convert(value)


def _cursor(session: Session) -> tuple[Any, Dialect]:
    connection = session.connection()
    return connection.connection.cursor(), connection.dialect
