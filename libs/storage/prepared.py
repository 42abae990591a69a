"""Statements compiled once and given to the driver as they are.

SQLAlchemy spends on every execution several times what a database needs to find or add one row. What nearly
every call executes is therefore prepared; everything else is executed as usual. Values are converted by the
types of their columns either way. Changes that wait in the session are not flushed first.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import ClauseElement, Dialect, Select, Table, Update, insert
from sqlmodel import Session

Converts = list[tuple[int, Callable[[Any], Any]]]
"""What turns values into the driver's or back, by place; most values stay as they are."""

_SIZES = (64, 32, 16, 8, 4, 2, 1)
"""How many rows one INSERT may have: few sizes, so that few statements are kept, down to one."""


class PreparedQuery:
    """A SELECT whose parameters are `bindparam`s."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._columns = list(statement.selected_columns)
        self._row: Any = namedtuple("Row", [column.key for column in self._columns])  # type: ignore[misc]
        self._forms: dict[str, tuple[_Form, Converts]] = {}

    def all(self, session: Session, **parameters: Any) -> list[Any]:
        """The rows, with their columns as attributes."""
        cursor, dialect = _cursor(session)
        form, converts = self._forms.get(dialect.name) or self._prepare(dialect)
        cursor.execute(form.text, form.values(parameters))
        return [self._read(row, converts) for row in cursor.fetchall()]

    def one_or_none(self, session: Session, **parameters: Any) -> Any:
        """The first row, None when there is none."""
        rows = self.all(session, **parameters)
        return rows[0] if rows else None

    def _read(self, row: Sequence[Any], converts: Converts) -> Any:
        values = list(row)
        for place, convert in converts:
            values[place] = convert(values[place])
        return self._row._make(values)

    def _prepare(self, dialect: Dialect) -> tuple["_Form", Converts]:
        converts = _numbered(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in self._columns
        )
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


class PreparedUpdate:
    """An UPDATE whose parameters are `bindparam`s."""

    def __init__(self, statement: Update) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def each(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute the statement for every row of parameters."""
        cursor, dialect = _cursor(session)
        form = self._forms.get(dialect.name) or self._prepare(dialect)
        cursor.executemany(form.text, [form.values(row) for row in rows])

    def _prepare(self, dialect: Dialect) -> "_Form":
        form = self._forms[dialect.name] = _form(self._statement, dialect)
        return form


@lru_cache(maxsize=256)
def insertion(table: Table, columns: tuple[str, ...]) -> PreparedInsert:
    """The INSERT of rows that name these columns of the table."""
    return PreparedInsert(table, columns)


class _Form(NamedTuple):
    """A statement for one dialect: its text, and how its parameters become the driver's, by position."""

    text: str
    pick: Callable[[Mapping[str, Any]], Sequence[Any]]
    converts: Converts
    constants: list[tuple[int, Any]]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters' values as the driver takes them. Raises KeyError for one that is not given."""
        values = list(self.pick(given))
        for place, constant in self.constants:
            values.insert(place, constant)
        for place, convert in self.converts:
            values[place] = convert(values[place])
        return values

    def text_for(self, rows: int) -> str:
        """The text of an INSERT for so many rows."""
        head, values, row = self.text.partition(" VALUES ")
        return head + values + ", ".join([row] * rows)


def _form(statement: ClauseElement, dialect: Dialect, columns: list[str] | None = None) -> _Form:
    compiled: Any = statement.compile(dialect=_by_position(dialect), column_keys=columns)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    parameters = [(name, binds[name]) for name in compiled.positiontup]
    return _Form(
        str(compiled),
        _picker([name for name, bind in parameters if bind.required]),
        _numbered(bind.type.dialect_impl(dialect).bind_processor(dialect) for _, bind in parameters),
        [(place, bind.value) for place, (_, bind) in enumerate(parameters) if not bind.required],
    )


def _numbered(converts: Iterable[Callable[[Any], Any] | None]) -> Converts:
    return [(place, convert) for place, convert in enumerate(converts) if convert]


def _picker(names: list[str]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """A function that takes the values of these names out of a mapping."""
    if len(names) == 1:
        return lambda given: (given[names[0]],)
    return itemgetter(*names) if names else lambda _: ()


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


def _cursor(session: Session) -> tuple[Any, Dialect]:
    connection = session.connection()
    return connection.connection.cursor(), connection.dialect
