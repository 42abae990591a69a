"""Statements compiled once and given to the driver as they are.

SQLAlchemy spends on every execution several times what a database needs to find or add one row. What nearly
every call executes is therefore prepared; everything else is executed as usual. Values are converted by the
types of their columns either way. Changes that wait in the session are not flushed first.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Dialect, Select, Table, insert
from sqlmodel import Session

Convert = Callable[[Any], Any] | None

_SIZES = (64, 32, 16, 8, 4, 2, 1)
"""How many rows one INSERT may have: few sizes, so that few statements are kept, down to one."""


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
        cursor.execute(form.text, form.values(parameters))
        return [self._row(*map(_converted, converts, row)) for row in cursor.fetchall()]

    def one_or_none(self, session: Session, **parameters: Any) -> Any:
        """The first row, None when there is none."""
        rows = self.all(session, **parameters)
        return rows[0] if rows else None

    def _prepare(self, dialect: Dialect) -> tuple["_Form", list[Convert]]:
        converts: list[Convert] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self._columns
        ]
        prepared = self._forms[dialect.name] = _form(self._statement, dialect), converts
        return prepared


class PreparedInsert:
    """An INSERT of rows that name these columns.

    Rows go in by the dozen: while a statement runs, other threads run Python, and a thread that executed one
    for every row would wait for its turn as often.
    """

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._statement = insert(table)
        self._columns = list(columns)
        self._forms: dict[str, _Form] = {}

    def insert(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert the rows, all or none."""
        cursor, dialect = _cursor(session)
        form = self._forms.get(dialect.name) or self._prepare(dialect)
        for some in _portions(rows):
            cursor.execute(form.text_for(len(some)), [*chain.from_iterable(map(form.values, some))])

    def _prepare(self, dialect: Dialect) -> "_Form":
        form = self._forms[dialect.name] = _form(self._statement, dialect, self._columns)
        return form


@lru_cache(maxsize=256)
def insertion(table: Table, columns: tuple[str, ...]) -> PreparedInsert:
    """The INSERT of rows that name these columns of the table."""
    return PreparedInsert(table, columns)


class _Parameter(NamedTuple):
    """One parameter; a `constant` is part of the statement."""

    name: str
    convert: Convert
    constant: Any


class _Form(NamedTuple):
    """A statement for one dialect: its text, and its parameters by position."""

    text: str
    parameters: list[_Parameter]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters' values as the driver takes them. Raises KeyError for one that is not given."""
        return [
            _converted(convert, given[name] if constant is None else constant)
            for name, convert, constant in self.parameters
        ]

    def text_for(self, rows: int) -> str:
        """The text of an INSERT for so many rows."""
        head, values, row = self.text.partition(" VALUES ")
        return head + values + ", ".join([row] * rows)


def _form(statement: ClauseElement, dialect: Dialect, columns: list[str] | None = None) -> _Form:
    compiled: Any = statement.compile(dialect=_by_position(dialect), column_keys=columns)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    parameters = [
        _Parameter(
            name,
            binds[name].type.dialect_impl(dialect).bind_processor(dialect),
            None if binds[name].required else binds[name].value,
        )
        for name in compiled.positiontup
    ]
    return _Form(str(compiled), parameters)


def _by_position(dialect: Dialect) -> Dialect:
    """The dialect, naming parameters by their position, which psycopg understands as well."""
    kind: Any = type(dialect)
    by_position: Dialect = kind(paramstyle="format", dbapi=dialect.dbapi)
    return dialect if dialect.positional else by_position


def _portions(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    start = 0
    for size in _SIZES:
        while len(rows) - start >= size:
            yield rows[start : start + size]
            start += size


def _converted(convert: Convert, value: Any) -> Any:
    return value if convert is None else convert(value)


def _cursor(session: Session) -> tuple[Any, Dialect]:
    connection = session.connection()
    return connection.connection.cursor(), connection.dialect
