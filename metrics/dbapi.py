"""A DB-API connection that understands semantic tables, around any engine's own.

What names no semantic table reaches the engine's cursor as the very object the caller gave. What does is rewritten first
(`metrics.rewrite`); SHOW and DESCRIBE are answered too (`metrics.show`). Everything else a cursor has (`poll`, `cancel`,
`stats`, `arraysize`, whatever a driver adds) is the engine's: so Superset's progress bars, cancel and impersonation work.
The layer's refusals are raised as the driver's ProgrammingError, which is a BathtubError as well.

    connection = wrap(duckdb.connect("fleet.duckdb"), Layered(DRIVER, "metrics.yml"))
    connection.cursor().execute("SELECT model, MEASURE(mtbf) FROM fleet GROUP BY 1").fetchall()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any  # the engines' drivers are not typed

from sqlglot.errors import TokenError

from metrics.dbapi_decode import Description, Row
from metrics.dbapi_params import bind
from metrics.engines import engine as engine_named
from metrics.errors import BathtubError
from metrics.finish import Finish as Steps
from metrics.finish import Finished
from metrics.layer_cache import LAYERS, LayerCache
from metrics.model import Layer
from metrics.rewrite import mentions, rewrite
from metrics.show import Shapes, answer, is_show, listed_in, with_tables
from metrics.statement_cache import StatementCache

Finish = Callable[[list[Row]], list[Row]]
Decoder = Callable[[Description | None], Callable[[Row], Row] | None]
_UNSEEN: Any = object()  # a description that was not looked at yet


@dataclass(frozen=True, slots=True)
class Driver:
    """An engine's DB-API as we need to know it; one a dialect, in its file."""

    engine: str
    paramstyle: str
    error: type[Exception]  # PEP 249's ProgrammingError of that module
    shapes: Shapes
    decoder: Decoder | None = None  # where the module leaves values as text


@dataclass(frozen=True, slots=True)
class Statement:
    """What is sent instead of the caller's text, and what then completes its rows."""

    sql: str
    finish: Finish | None = None
    steps: Steps | None = None  # a statement that Python finishes: `sql` is the first of its selects


STATEMENTS = StatementCache[Statement | None](maxsize=2000)
"""This process's rewritten statements, by layer, engine, zone and bound text; None where the engine gets the caller's."""


@dataclass(frozen=True, slots=True)
class Layered:
    """A layer before an engine, as a connection has it: the file is looked at with each statement."""

    driver: Driver
    path: str
    zone: str | None = None
    schema: str = ""  # the connection's own
    layers: LayerCache = field(default=LAYERS, compare=False)

    @property
    def layer(self) -> Layer:
        """The layer as it is now; raises the driver's error where there never was a whole one."""
        try:
            return self.layers.get(self.path)
        except BathtubError as e:
            raise self.refusal(e) from e

    @property
    def schemas(self) -> frozenset[str]:
        """The schemas that list the semantic tables, lower case."""
        return listed_in(self.layer, self.driver.engine, self.schema)

    def statement(self, sql: str, parameters: Any) -> Statement | None:
        """What to send instead of `sql`, or None to send it as it is."""
        layer = self.layer
        if is_show(sql):
            listing = with_tables(layer, sql, self.driver.shapes, self.schemas, self.schema)
            if listing:
                return Statement(sql, listing)
        if not _names_ours(layer, sql):
            return None
        try:
            bound = self._bound(sql, parameters)
            return STATEMENTS.get((layer.hash, self.driver.engine, self.zone, bound), lambda: self._compiled(layer, bound))
        except TokenError:
            return None  # not SQL that we can read: the engine says what is wrong with it
        except BathtubError as e:
            raise self.refusal(e) from e

    def refusal(self, error: BathtubError) -> Exception:
        """The error as the engine's driver would raise it, in our words."""
        return refusal_type(self.driver.error)(str(error))

    def _bound(self, sql: str, parameters: Any) -> str:
        return bind(sql, parameters, dialect=engine_named(self.driver.engine).dialect, paramstyle=self.driver.paramstyle)

    def _compiled(self, layer: Layer, sql: str) -> Statement | None:
        dialect = engine_named(self.driver.engine).dialect
        shown = answer(layer, sql, self.driver.shapes, dialect)
        if shown is not None:
            return Statement(shown)
        compiled = rewrite(layer, sql, self.driver.engine, zone=self.zone)
        if compiled and compiled.finish:
            return Statement(next(iter(compiled.finish.pushed.values())), steps=compiled.finish)
        return Statement(compiled.sql) if compiled else None


_REFUSALS: dict[type[Exception], type[Exception]] = {}


def refusal_type(error: type[Exception]) -> type[Exception]:
    """The driver's ProgrammingError that is a BathtubError too: callers know it by either, also where a cause gets lost."""
    found = _REFUSALS.get(error) or type("ProgrammingError", (error, BathtubError), {"__module__": error.__module__})
    return _REFUSALS.setdefault(error, found)


class Connection:
    """The engine's connection, with cursors that understand semantic tables."""

    __slots__ = ("__weakref__", "_inner", "_layered")

    def __init__(self, inner: Any, layered: Layered) -> None:
        object.__setattr__(self, "_inner", inner)
        object.__setattr__(self, "_layered", layered)

    def cursor(self, *args: Any, **kwargs: Any) -> Cursor:
        return Cursor(self._inner.cursor(*args, **kwargs), self)

    def __enter__(self) -> Connection:
        enter = getattr(self._inner, "__enter__", None)
        if enter:
            enter()
        return self

    def __exit__(self, *raised: Any) -> Any:
        leave = getattr(self._inner, "__exit__", None)
        return leave(*raised) if leave else self._inner.close()

    def __getattr__(self, name: str) -> Any:
        if name in self.__slots__:
            raise AttributeError(name)  # not yet set, as while being copied
        return getattr(self._inner, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._inner, name, value)


class Cursor:
    """The engine's cursor; rows are decoded and finished as they are fetched."""

    __slots__ = ("__weakref__", "_answer", "_connection_", "_decode", "_inner", "_rows", "_statement")

    def __init__(self, inner: Any, connection: Connection) -> None:
        _own(self, "_inner", inner)
        _own(self, "_connection_", connection)
        self._expect(None)

    def execute(self, operation: Any, *args: Any, **kwargs: Any) -> Any:
        """As the engine's; a semantic statement is sent rewritten, its parameters within it."""
        statement = None
        if isinstance(operation, str):
            statement = self._connection_._layered.statement(operation, _parameters(args, kwargs))
        self._expect(statement)
        if statement is None or statement.sql is operation:
            result = self._inner.execute(operation, *args, **kwargs)
        else:
            result = self._inner.execute(statement.sql, **_without_parameters(kwargs))
        return result if result is None else self

    def executemany(self, operation: Any, seq_of_parameters: Sequence[Any], *args: Any, **kwargs: Any) -> Any:
        """As the engine's; a semantic statement is executed once for each, and the last result stays."""
        layered = self._connection_._layered
        if not isinstance(operation, str) or not _names_ours(layered.layer, operation):
            self._expect(None)
            result = self._inner.executemany(operation, seq_of_parameters, *args, **kwargs)
            return result if result is None else self
        for parameters in seq_of_parameters:
            result = self.execute(operation, parameters)
        return result if seq_of_parameters else None

    @property
    def connection(self) -> Connection:
        return self._connection_

    @property
    def description(self) -> Any:
        steps = self._statement.steps if self._statement else None
        if steps is None:
            return self._inner.description
        if self._answer is None and steps.names:  # not fetched yet: names are known, and asking for more would wait for the server
            return [(name, None, None, None, None, None, True) for name in steps.names]
        answer = self._refusing(lambda _: self._answer or self._answered(steps))
        spelled = self._connection_._layered.driver.shapes.spelled
        return [(name, spelled(type_), None, None, None, None, True) for name, type_ in zip(answer.columns, answer.types, strict=True)]

    def fetchone(self) -> Any:
        if self._rows is not None:
            return self._refusing(lambda rows: next(rows, None))
        row = self._inner.fetchone()
        decode = self._decoder()
        return decode(row) if decode and row is not None else row

    def fetchmany(self, size: int | None = None) -> Any:
        if self._rows is not None:
            many = getattr(self, "arraysize", 1) if size is None else size
            return self._refusing(lambda rows: list(islice(rows, many)))
        return self._decoded(self._inner.fetchmany() if size is None else self._inner.fetchmany(size))

    def fetchall(self) -> Any:
        if self._rows is not None:
            return self._refusing(list)
        return self._decoded(self._inner.fetchall())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchone, None)

    def __next__(self) -> Any:
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def __enter__(self) -> Cursor:
        return self

    def __exit__(self, *raised: Any) -> None:
        self._inner.close()

    def __getattr__(self, name: str) -> Any:
        if name in self.__slots__:
            raise AttributeError(name)  # not yet set, as while being copied
        if name in _PAST_US and self._statement and self._statement.steps:
            raise AttributeError(f"the answer is finished in Python, and {name} would give the engine's part of it; use fetchall, or pandas.read_sql")
        return getattr(self._inner, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._inner, name, value)

    def _expect(self, statement: Statement | None) -> None:
        """Forgets the last result; the next is of `statement`, or of the caller's own text."""
        _own(self, "_statement", statement)
        _own(self, "_decode", _UNSEEN)
        _own(self, "_answer", None)
        rows = None
        if statement and statement.steps:
            rows = self._rows_of(statement.steps)
        elif statement and statement.finish:
            rows = self._finished(statement.finish)
        _own(self, "_rows", rows)

    def _finished(self, finish: Finish) -> Iterator[Row]:
        """The completed rows, from the first fetch on: until then the query is the engine's to poll and cancel."""
        yield from finish([tuple(row) for row in self._decoded(self._inner.fetchall())])

    def _rows_of(self, steps: Steps) -> Iterator[Row]:
        yield from (self._answer or self._answered(steps)).rows

    def _answered(self, steps: Steps) -> Finished:
        """Both steps done: the groups of the select that runs already, those of the others, and Python's part."""
        first = self._statement.sql

        def fetch(sql: str) -> tuple[list[str], list[Row]]:
            if sql is first:
                return [column[0] for column in self._inner.description], [tuple(row) for row in self._decoded(self._inner.fetchall())]
            with Cursor(self._connection_._inner.cursor(), self._connection_) as other:
                other._inner.execute(sql)
                rows = [tuple(row) for row in other._decoded(other._inner.fetchall())]
                return [column[0] for column in other._inner.description], rows

        _own(self, "_answer", steps(fetch))
        answer: Finished = self._answer
        return answer

    def _refusing(self, take: Callable[[Iterator[Row]], Any]) -> Any:
        try:
            return take(self._rows)
        except BathtubError as e:
            raise self._connection_._layered.refusal(e) from e

    def _decoded(self, rows: Any) -> Any:
        decode = self._decoder()
        return [decode(row) for row in rows] if decode and rows else rows

    def _decoder(self) -> Callable[[Row], Row] | None:
        """By the description, which PyHive has once the first rows are there."""
        found: Callable[[Row], Row] | None = self._decode
        if found is _UNSEEN:
            decoder = self._connection_._layered.driver.decoder
            found = decoder(self._inner.description) if decoder else None
            _own(self, "_decode", found)
        return found


_PAST_US = frozenset(("df", "fetchdf", "fetch_df", "fetchnumpy", "arrow", "fetch_arrow_table", "fetch_record_batch", "fetch_df_chunk", "pl", "torch", "tf"))
"""DuckDB's other ways to its rows."""

_own = object.__setattr__
"""Sets a slot of ours; every other attribute is the engine's."""


def wrap(connection: Any, layered: Layered) -> Connection:
    """`connection` with the layer before it."""
    return Connection(connection, layered)


def _names_ours(layer: Layer, sql: str) -> bool:
    """Whether a semantic table's name occurs; the plain search first, a tenth of the expression's cost."""
    text = sql.lower()
    return any(name in text for name in layer.names) and mentions(layer, sql)


def _parameters(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What a caller gave as parameters: second, or under the name that the driver has for them."""
    return args[0] if args else next((kwargs[name] for name in _PARAMETERS if name in kwargs), None)


def _without_parameters(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in kwargs.items() if name not in _PARAMETERS}


_PARAMETERS = ("parameters", "params")
