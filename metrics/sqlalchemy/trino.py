"""`trino+bathtub://user@host:8080/hive/fleet?metrics=metrics.yml`: Trino's own dialect with a layer before it."""

from __future__ import annotations

from typing import ClassVar

from trino import dbapi
from trino.sqlalchemy.dialect import TrinoDialect

from metrics.dbapi import Driver
from metrics.model import TableDimension
from metrics.show import Cells, Shapes, Shown, like_sql
from metrics.sqlalchemy.layered import LayeredDialect


def _described(dimension: TableDimension, type_name: str) -> Cells:
    return dimension.name, type_name, "", dimension.description


DESCRIBE = Shown(("Column", "Type", "Extra", "Comment"), _described)

DRIVER = Driver(
    engine="trino",
    paramstyle=dbapi.paramstyle,
    error=dbapi.ProgrammingError,
    shapes=Shapes(
        describe=DESCRIBE,
        show_columns=DESCRIBE,
        create_header="Create Table",
        table_row=lambda schema, name: (name,),
        table_column=0,
        spelled=lambda name: {"timestamp": "timestamp(3)"}.get(name, name),
        like=like_sql,
    ),
)


class BathtubTrinoDialect(LayeredDialect, TrinoDialect):
    """Trino behind a metric layer; its client gives typed values already."""

    supports_statement_cache = TrinoDialect.supports_statement_cache
    bathtub: ClassVar[Driver] = DRIVER
