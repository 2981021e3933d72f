"""`duckdb+bathtub:///fleet.duckdb?metrics=metrics.yml`: duckdb_engine's dialect with a layer before it."""

from __future__ import annotations

from typing import ClassVar

import duckdb
from duckdb_engine import DBAPI, Dialect

from metrics.dbapi import Driver
from metrics.model import TableDimension
from metrics.show import Cells, Shapes, Shown, like_sql
from metrics.sqlalchemy.layered import LayeredDialect
from metrics.sqlalchemy.reflection import ManyTables


def _described(dimension: TableDimension, type_name: str) -> Cells:
    return dimension.name, type_name, "YES", None, None, None


DESCRIBE = Shown(("column_name", "column_type", "null", "key", "default", "extra"), _described)

DRIVER = Driver(
    engine="duckdb",
    paramstyle=DBAPI.paramstyle,
    error=duckdb.ProgrammingError,
    shapes=Shapes(
        describe=DESCRIBE,
        show_columns=DESCRIBE,  # DuckDB itself has no SHOW COLUMNS
        create_header="",
        table_row=lambda schema, name: (name,),
        table_column=0,
        spelled=str.upper,
        like=like_sql,
    ),
)


class BathtubDuckDBDialect(ManyTables, LayeredDialect, Dialect):
    """DuckDB behind a metric layer. What else the URL's query has is DuckDB's configuration, as with `duckdb://`."""

    supports_statement_cache = Dialect.supports_statement_cache
    bathtub: ClassVar[Driver] = DRIVER
    default_schema: ClassVar[str] = "main"
