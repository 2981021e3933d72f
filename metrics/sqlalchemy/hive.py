"""`hive+bathtub://user@host:10000/fleet?metrics=metrics.yml`: Spark's Thrift server by PyHive's dialect, a layer before it."""

from __future__ import annotations

from typing import Any, ClassVar  # SQLAlchemy's connections are another class in 1.4 and 2.0

from pyhive import hive
from pyhive.sqlalchemy_hive import HiveDialect
from sqlalchemy import text

from metrics.dbapi import Driver
from metrics.dbapi_decode import decoder
from metrics.model import TableDimension
from metrics.show import Cells, Shapes, Shown, like_star
from metrics.sqlalchemy.layered import LayeredDialect

NAMED = ("tableName", "viewName", "tab_name")
"""The column with the name: Spark puts the database before it, Hive has no other."""


def _described(dimension: TableDimension, type_name: str) -> Cells:
    return dimension.name, type_name, dimension.description


DRIVER = Driver(
    engine="spark",
    paramstyle=hive.paramstyle,
    error=hive.ProgrammingError,
    shapes=Shapes(
        describe=Shown(("col_name", "data_type", "comment"), _described),
        show_columns=Shown(("col_name",), lambda dimension, type_name: (dimension.name,)),
        create_header="createtab_stmt",
        table_row=lambda schema, name: (schema, name, False),
        table_column=1,
        spelled=lambda name: {"varchar": "string"}.get(name, name),
        like=like_star,
    ),
    decoder=decoder,
)


class SparkTables:
    """PyHive takes the first column of SHOW TABLES, which on Spark is the database's name, once for every table."""

    def get_table_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return self._shown(connection, "SHOW TABLES", schema)

    def get_view_names(self, connection: Any, schema: str | None = None, **kw: Any) -> list[str]:
        return self._shown(connection, "SHOW VIEWS", schema)

    def _shown(self, connection: Any, statement: str, schema: str | None) -> list[str]:
        dialect: Any = self
        where = f" IN {dialect.identifier_preparer.quote_identifier(schema)}" if schema else ""
        rows = connection.execute(text(statement + where)).mappings().all()
        return [str(next((row[name] for name in NAMED if name in row), next(iter(row.values())))) for row in rows]


class BathtubHiveDialect(LayeredDialect, SparkTables, HiveDialect):  # type: ignore[misc]  # PyHive is not typed
    """Spark SQL behind a metric layer."""

    supports_statement_cache = HiveDialect.supports_statement_cache
    bathtub: ClassVar[Driver] = DRIVER
    schema_argument: ClassVar[str] = "database"
