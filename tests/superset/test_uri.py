"""Addresses with the driver."""

from __future__ import annotations

from pathlib import Path

import pytest

from superset_ext.uri import driver_uri

LOCKED = "access_mode=read_only&enable_external_access=false&lock_configuration=true&metrics=%2Fsrv%2Fmetrics.yml"


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("duckdb:////data/fleet.duckdb", f"duckdb+bathtub:////data/fleet.duckdb?{LOCKED}"),
        ("duckdb:///fleet.duckdb", f"duckdb+bathtub:///{Path.cwd()}/fleet.duckdb?{LOCKED}"),
        ("duckdb+bathtub:////data/fleet.duckdb", f"duckdb+bathtub:////data/fleet.duckdb?{LOCKED}"),
        ("presto://user@host:8080/hive/fleet", "presto+bathtub://user@host:8080/hive/fleet?metrics=%2Fsrv%2Fmetrics.yml"),
        ("trino://user:p%40ss@host/hive", "trino+bathtub://user:p%40ss@host/hive?metrics=%2Fsrv%2Fmetrics.yml"),
        ("presto://host/hive?metrics=other.yml", "presto+bathtub://host/hive?metrics=other.yml"),
    ],
)
def test_an_engines_address_gets_the_driver_and_the_layer(engine: str, expected: str) -> None:
    assert driver_uri(engine, Path("/srv/metrics.yml")) == expected
