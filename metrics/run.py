"""Running SQL on an engine: connect, execute, decode, tell what went wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from metrics.engines import Engine, all_engines
from metrics.engines import engine as engine_named
from metrics.errors import EngineError
from metrics.model import Layer


@dataclass(frozen=True, slots=True)
class Target:
    """Where a query runs: an engine, with its URL or an open connection."""

    engine: Engine
    url: str = ""
    connection: Any = None  # a DB-API connection of any driver


@dataclass(frozen=True, slots=True)
class Result:
    """Rows with the names of their columns, and the SQL that gave them."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sql: str

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
        raise EngineError("no engine: give one (engine='duckdb:///fleet.duckdb'), or set default_engine in the layer")
    if isinstance(engine, str):
        return Target(engine_named(engine), engine)
    package = type(engine).__module__.partition(".")[0]
    for found in all_engines().values():
        if package in found.drivers:
            return Target(found, connection=engine)
    raise EngineError(f"an engine is a URL or a DuckDB connection, not {type(engine).__name__}")


def run(sql: str, where: Target) -> Result:
    """The rows of `sql`; raises EngineError in the engine's words."""
    connection = where.connection
    try:
        connection = connection or where.engine.connect(where.url)
        cursor = connection.cursor()
        cursor.execute(sql)
        rows = cursor.fetchall()
        description = cursor.description or ()
    except OSError as e:  # requests' errors are such
        raise EngineError(_unreachable(where)) from e
    except where.engine.errors() as e:
        said = _said(e)
        raise EngineError(_unreachable(where) if _NO_ANSWER.search(said) else f"{where.engine.name}: {said}") from e
    finally:
        if where.connection is None and connection is not None:
            connection.close()
    return Result(tuple(column[0] for column in description), decoded(rows, description, where.engine), sql)


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
    """The message in an engine's error: PyHive and Trino put a mapping there."""
    first = error.args[0] if error.args else error
    if isinstance(first, dict):
        return str(first.get("message", first))
    return str(first).strip().splitlines()[0] if str(first).strip() else type(error).__name__
