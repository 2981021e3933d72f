"""`hive+bathtub://`: Spark's Thrift server."""

from __future__ import annotations

from superset.db_engine_specs.hive import HiveEngineSpec
from superset.db_engine_specs.spark import SparkEngineSpec

from superset_ext.engine_specs.semantic import SemanticSpec, keep_plain

# Hive's spec is a subclass of Presto's and Spark's one of Hive's: without its own, each would inherit the wrong drivers.
keep_plain(HiveEngineSpec, {"thrift": "PyHive", "rest": "PyHive over HTTP", "https": "PyHive over HTTPS"})


class BathtubHiveEngineSpec(SemanticSpec, SparkEngineSpec):
    """Spark SQL behind the metric layer; time grains are Spark's `date_trunc`."""

    engine_name = "Bathtub on Spark"
    sqlalchemy_uri_placeholder = "hive+bathtub://user@host:10000/fleet?metrics=/path/to/metrics.yml"
