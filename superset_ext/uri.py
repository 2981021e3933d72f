"""Addresses with the `+bathtub` driver."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

LOCKED = {"access_mode": "read_only", "enable_external_access": "false", "lock_configuration": "true"}
"""DuckDB for many users: without these, SQL Lab reads every file that the server can (`read_csv('/etc/passwd')`)."""


def driver_uri(engine: str, metrics: Path) -> str:
    """The address at which Superset reaches `engine` through the layer in `metrics`.

    A DuckDB file is opened read-only, without access to other files, its settings locked; settings in `engine` win.

    >>> driver_uri("presto://user@host:8080/hive/fleet", Path("/srv/metrics.yml"))
    'presto+bathtub://user@host:8080/hive/fleet?metrics=%2Fsrv%2Fmetrics.yml'
    """
    parts = urlsplit(engine)
    name = parts.scheme.split("+")[0]
    given = dict(parse_qsl(parts.query))
    query = {**(LOCKED if name == "duckdb" else {}), **given, "metrics": given.get("metrics", str(metrics.absolute()))}
    path = absolute(parts.path) if name == "duckdb" else parts.path
    return f"{name}+bathtub://{parts.netloc}{path}?{urlencode(query)}"


def absolute(path: str) -> str:
    """`/relative.duckdb` of `duckdb:///relative.duckdb` from the working directory: Superset's is another."""
    if path.startswith("//") or path in ("", "/", "/:memory:"):
        return path
    return "/" + quote(str(Path(path[1:]).absolute()))
