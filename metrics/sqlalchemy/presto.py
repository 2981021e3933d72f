"""`presto+bathtub://user@host:8080/hive/fleet?metrics=metrics.yml`: PyHive's dialect with a layer before it."""

from __future__ import annotations

from typing import Any, ClassVar  # SQLAlchemy's URL is another class in 1.4 and 2.0

from pyhive import presto
from pyhive.sqlalchemy_presto import PrestoDialect

from metrics.dbapi import Driver
from metrics.dbapi_decode import decoder
from metrics.model import TableDimension
from metrics.show import Cells, Shapes, Shown, like_sql
from metrics.sqlalchemy.layered import LayeredDialect

POLL_INTERVAL_S = 0.02
"""PyHive's own, 1 s, makes every query take at least that long."""


def _described(dimension: TableDimension, type_name: str) -> Cells:
    return dimension.name, type_name, "", dimension.description


DESCRIBE = Shown(("Column", "Type", "Extra", "Comment"), _described)

SHAPES = Shapes(
    describe=DESCRIBE,
    show_columns=DESCRIBE,
    create_header="Create Table",
    table_row=lambda schema, name: (name,),
    table_column=0,
    spelled=str,
    like=like_sql,
)

DRIVER = Driver(engine="presto", paramstyle=presto.paramstyle, error=presto.ProgrammingError, shapes=SHAPES, decoder=decoder)


class BathtubPrestoDialect(LayeredDialect, PrestoDialect):  # type: ignore[misc]  # PyHive is not typed
    """PrestoDB behind a metric layer."""

    supports_statement_cache = PrestoDialect.supports_statement_cache
    bathtub: ClassVar[Driver] = DRIVER

    def create_connect_args(self, url: Any) -> Any:
        args, kwargs = super().create_connect_args(url)
        return args, {**kwargs, "poll_interval": float(kwargs.get("poll_interval", POLL_INTERVAL_S))}
