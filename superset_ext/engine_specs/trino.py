"""`trino+bathtub://`."""

from __future__ import annotations

from superset.db_engine_specs.trino import TrinoEngineSpec

from superset_ext.engine_specs.semantic import SemanticSpec, keep_plain

keep_plain(TrinoEngineSpec, {"rest": "Trino"})


class BathtubTrinoEngineSpec(SemanticSpec, TrinoEngineSpec):
    """Trino behind the metric layer."""

    engine_name = "Bathtub on Trino"
    sqlalchemy_uri_placeholder = "trino+bathtub://user@host:8080/hive/fleet?metrics=/path/to/metrics.yml"
