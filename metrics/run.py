"""Running SQL on an engine: connect, execute, decode, tell what went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from metrics.engines import EMBEDDED, Engine, all_engines
from metrics.engines import engine as engine_named
from metrics.errors import BathtubError, EngineError, shown
from metrics.model import Layer

if TYPE_CHECKING:
    from metrics.rewrite import Compiled


@dataclass(frozen=True, slots=True)
class Target:
    """Where a query runs: an engine, with its URL or an open connection."""

    engine: Engine
    url: str = ""
    connection: Any = None  # a DB-API connection of any driver


@dataclass(frozen=True, slots=True)
class Result:
    """Rows with the names of their columns, and the SQL that gave them; `types` are the driver's."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sql: str
    types: tuple[Any, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One mapping a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def df(self) -> Any:
        """A pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(self.columns))

    def __len__(self) -> int:
        return len(self.rows)


def target(engine: object, layer: Layer) -> Target:
    """`engine` as a target: a URL, an open DuckDB connection, or None for the layer's default."""
    if engine is None:
        engine = layer.default_engine
    if engine is None:
        raise EngineError("no engine: give one (duckdb:///fleet.duckdb), or set default_engine in the layer")
    if isinstance(engine, str):
        return _at(engine)
    package = type(engine).__module__.partition(".")[0]
    for found in all_engines().values():
        if package in found.drivers:
            return Target(found, connection=engine)
    raise EngineError(f"an engine is a URL or a DuckDB connection, not {type(engine).__name__}")


def _at(url: str) -> Target:
    if "://" not in url:
        file = Path(url)
        near = f"; did you mean {EMBEDDED}:///{url}?" if file.suffix or file.exists() else ""
        raise EngineError(f"an engine is a URL, such as duckdb:///fleet.duckdb or presto://user@host:8080/catalog/schema, not '{shown(url)}'{near}")
    try:
        urlsplit(url).port  # noqa: B018 - raises
    except ValueError as e:
        raise EngineError(f"'{shown(url)}' is no URL of an engine: {str(e)[:1].lower()}{str(e)[1:]}") from e
    return Target(engine_named(url), url)


def run(asked: Compiled | str, where: Target) -> Result:
    """The rows of a statement; raises EngineError in the engine's words."""
    if isinstance(asked, str) or asked.finish is None:
        return _run(asked if isinstance(asked, str) else asked.sql, where)
    with connected(where) as there:
        answer = asked.finish(lambda sql: _groups(_run(sql, there)))
    return Result(answer.columns, answer.rows, asked.sql, answer.types)


def _groups(result: Result) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    return result.columns, result.rows


def _run(sql: str, where: Target) -> Result:
    with connected(where) as there, _told(there):
        cursor = there.connection.cursor()
        try:
            cursor.execute(sql)
            rows, description = cursor.fetchall(), cursor.description or ()
        except (KeyboardInterrupt, RuntimeError) as e:
            if isinstance(e, RuntimeError) and str(e) != _INTERRUPTED:
                raise
            _stop(cursor, there)
            raise KeyboardInterrupt from e
    names, types = (tuple(column[i] for column in description) for i in (0, 1))
    return Result(names, decoded(rows, description, where.engine), sql, types)


@contextmanager
def connected(where: Target) -> Iterator[Target]:
    """The target with an open connection, which is closed at the end unless it was given."""
    if where.connection is not None:
        yield where
        return
    with _told(where):
        connection = where.engine.connect(where.url)
    try:
        yield replace(where, connection=connection)
    finally:
        connection.close()


@contextmanager
def _told(where: Target) -> Iterator[None]:
    """What the engine's driver raises, as an EngineError in the engine's words."""
    try:
        yield
    except BathtubError:
        raise  # before errors() is asked, which imports the driver: it may be what is missing
    except OSError as e:  # requests' errors are such
        raise EngineError(_unreachable(where)) from e
    except UnicodeEncodeError as e:  # half a character, of an argument that was no UTF-8
        raise EngineError(f"the statement holds {shown(e.object[e.start : e.end])}, which is no text") from e
    except where.engine.errors() as e:
        said = _said(e)
        raise EngineError(_unreachable(where) if _NO_ANSWER.search(said) else f"{where.engine.name}: {said}") from e


def _stop(cursor: Any, where: Target) -> None:
    """Ends the query, which would run on for nobody; DuckDB's would keep its connection from closing."""
    stop = getattr(cursor, "cancel", None) or getattr(cursor, "interrupt", None)
    if stop:
        with suppress(OSError, *where.engine.errors()):
            stop()


_INTERRUPTED = "Query interrupted"  # DuckDB's word for Ctrl-C
_NO_ANSWER = re.compile("Max retries exceeded|Could not connect|Failed to establish", re.IGNORECASE)


def _unreachable(where: Target) -> str:
    address = urlsplit(where.url)
    return f"{where.engine.name} at {address.hostname}:{address.port or 'its usual port'} does not answer; is the server up, and the address right?"


def decoded(rows: list[Any], description: Any, engine: Engine) -> list[tuple[Any, ...]]:
    """Rows as Python values; text that stands for a date, NaN or an array is read by its type."""
    if engine.decode is None:
        return [tuple(row) for row in rows]
    return engine.decode(rows, description)


def _said(error: Exception) -> str:
    """The message in an engine's error, its first line: PyHive and Trino put a mapping there."""
    first = error.args[0] if error.args else error
    text = str(first.get("message", first) if isinstance(first, dict) else first).strip()
    return text.splitlines()[0] if text else type(error).__name__
