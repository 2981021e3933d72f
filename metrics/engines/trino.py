"""Trino."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from metrics.engines import Engine, _poisson, _presto_family
from metrics.errors import EngineError, MissingExtra
from metrics.tree import cast


def _to_zone(x: exp.Expression, stored: exp.Expression, shown: exp.Expression) -> exp.Expression:
    """By way of text where clocks change: WITH_TIMEZONE takes the second of a repeated hour east of Greenwich, the first west of it."""
    if stored.name == "UTC":
        moment: exp.Expression = exp.Anonymous(this="WITH_TIMEZONE", expressions=[x, stored])
    else:
        text = exp.DPipe(this=cast(x, "varchar"), expression=exp.Literal.string(f" {stored.name}"))
        moment = cast(text, "timestamptz(6)")
    return cast(exp.AtTimeZone(this=moment, zone=shown), "timestamp(6)")


def connect(url: str) -> Any:
    """A connection to `trino://user@host:port/catalog/schema`."""
    from urllib.parse import unquote, urlsplit

    try:
        from trino import dbapi
        from trino.auth import BasicAuthentication
    except ImportError as e:
        raise MissingExtra("trino") from e
    parts = urlsplit(url)
    catalog, _, schema = parts.path.strip("/").partition("/")
    if not parts.hostname:
        raise EngineError(f"'{url}' names no server; write trino://user@host:8080/catalog/schema")
    user = unquote(parts.username or "bathtub")
    auth = BasicAuthentication(user, unquote(parts.password)) if parts.password else None
    return dbapi.connect(
        host=parts.hostname, port=parts.port or 8080, user=user, catalog=catalog or "hive", schema=schema or "default", auth=auth,
        http_scheme="https" if parts.password else "http", source="bathtub",
    )  # fmt: skip


def errors() -> tuple[type[Exception], ...]:
    from requests import RequestException
    from trino.exceptions import Error, TrinoConnectionError

    return (Error, TrinoConnectionError, RequestException)


ENGINE = Engine(
    name="trino",
    dialect="trino",
    schemes=("trino",),
    connect=connect,
    errors=errors,
    notes={"POISSON": _poisson.NOTE},
    native={**_presto_family.NATIVE, "TO_ZONE": _to_zone, **_poisson.lowerings(_presto_family.element)},
)
