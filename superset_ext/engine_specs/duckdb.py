"""`duckdb+bathtub://`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any  # Superset's signatures say Any

from sqlalchemy import types
from sqlalchemy.engine.reflection import Inspector
from superset.db_engine_specs.base import BaseEngineSpec
from superset.db_engine_specs.duckdb import DuckDBEngineSpec
from superset.utils.core import QuerySource

from superset_ext.engine_specs.semantic import SemanticSpec, keep_plain

if TYPE_CHECKING:
    from superset.models.core import Database

keep_plain(DuckDBEngineSpec, {"duckdb_engine": "DuckDB"})


class BathtubDuckDBEngineSpec(SemanticSpec, DuckDBEngineSpec):
    """DuckDB behind the metric layer."""

    engine_name = "Bathtub on DuckDB"
    sqlalchemy_uri_placeholder = "duckdb+bathtub:////path/to/fleet.duckdb?access_mode=read_only&metrics=/path/to/metrics.yml"

    @classmethod
    def get_schema_names(cls, inspector: Inspector) -> set[str]:
        """The schemas of the connection's own file; DuckDB lists those of `system` and `temp` with them, each as `file.schema`."""
        names = super().get_schema_names(inspector)
        prefix = f"{Path(inspector.engine.url.database or '').stem}."
        own = {name.removeprefix(prefix) for name in names if name.startswith(prefix)}
        return own - {"information_schema"} or names

    @staticmethod
    def get_extra_params(database: Database, source: QuerySource | None = None) -> dict[str, Any]:
        """What the connection's own settings say, and no more.

        DuckDB's spec adds a user agent that may differ with each request, and DuckDB refuses a second connection to a file,
        in one process, whose settings differ from those of the first.
        """
        return BaseEngineSpec.get_extra_params(database)

    @classmethod
    def convert_dttm(cls, target_type: str, dttm: datetime, db_extra: dict[str, Any] | None = None) -> str | None:
        """A typed literal, as Presto's spec has it: plain DuckDB's untyped text would leave the type to guess."""
        sqla_type = cls.get_sqla_column_type(target_type)
        if isinstance(sqla_type, types.Date):
            return f"DATE '{dttm.date().isoformat()}'"
        if isinstance(sqla_type, types.DateTime):
            return f"TIMESTAMP '{dttm.isoformat(sep=' ', timespec='microseconds')}'"
        return super().convert_dttm(target_type, dttm, db_extra)
