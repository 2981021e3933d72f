"""`presto+bathtub://`."""

from __future__ import annotations

from superset.db_engine_specs.presto import PrestoEngineSpec

from superset_ext.engine_specs.semantic import SemanticSpec, keep_plain

keep_plain(PrestoEngineSpec, {"rest": "PyHive"})


class BathtubPrestoEngineSpec(SemanticSpec, PrestoEngineSpec):
    """Presto behind the metric layer."""

    engine_name = "Bathtub on Presto"
    sqlalchemy_uri_placeholder = "presto+bathtub://user@host:8080/hive/fleet?metrics=/path/to/metrics.yml"

    @classmethod
    def _extract_error_message(cls, ex: Exception) -> str:
        """As Presto's, whose own version takes for granted that every DatabaseError carries the server's mapping."""
        arguments = getattr(ex, "args", ())  # SQL Lab hands on the text alone
        if arguments and isinstance(arguments[0], str):
            return arguments[0]
        return super()._extract_error_message(ex)
