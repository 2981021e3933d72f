"""PrestoDB: the product's engine."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from metrics.engines import Engine, _presto_family
from metrics.errors import EngineError, MissingExtra
from metrics.tree import case, cast, double, lit, mul
from udfs.chi_squared import ppf_even


def _to_zone(x: exp.Expression, stored: exp.Expression, shown: exp.Expression) -> exp.Expression:
    """By way of text: a TIMESTAMP here is a moment shown in the session's zone, so a cast would shift it back."""
    there = exp.AtTimeZone(this=_moment(x, stored.name), zone=shown)
    wall = exp.Anonymous(this="FORMAT_DATETIME", expressions=[there, exp.Literal.string("yyyy-MM-dd HH:mm:ss.SSS")])
    return cast(wall, "timestamp")


def _moment(x: exp.Expression, zone: str) -> exp.Expression:
    """The moment of a wall-clock time; one that the clock leaves out is told from the hour before, where a cast would fail."""
    if zone == "UTC":
        return cast(_text(x, zone), "timestamptz")
    hour = exp.Interval(this=exp.Literal.string("1"), unit=exp.Var(this="HOUR"))
    before = exp.Sub(this=x.copy(), expression=hour)
    left_out = exp.Add(this=_try_cast(_text(before, zone)), expression=hour.copy())
    return exp.Coalesce(this=_try_cast(_text(x, zone)), expressions=[left_out])


def _text(x: exp.Expression, zone: str) -> exp.Expression:
    return exp.DPipe(this=cast(x, "varchar"), expression=exp.Literal.string(f" {zone}"))


def _try_cast(text: exp.Expression) -> exp.Expression:
    return exp.TryCast(this=text, to=exp.DataType.build("timestamptz"))


_FEW = 10  # up to here the quantile can be so small that the server's, right to 1e-9 and no further, is wrong in its sixth digit


def _low(count: exp.Expression, tail: exp.Expression) -> exp.Expression:
    known = [lit(ppf_even(float(tail.name), n) / 2) for n in range(1, _FEW + 1)]
    few = exp.If(this=exp.Between(this=count.copy(), low=lit(1), high=lit(_FEW)), true=_presto_family.element(known, cast(count.copy(), "bigint")))
    more = exp.If(this=exp.GT(this=count.copy(), expression=lit(_FEW)), true=_half(mul(lit(2.0), double(count)), tail))
    return exp.Case(ifs=[exp.If(this=exp.EQ(this=count.copy(), expression=lit(0)), true=lit(0.0)), few, more])


def _high(count: exp.Expression, tail: exp.Expression) -> exp.Expression:
    freedom = exp.Add(this=mul(lit(2.0), double(count)), expression=lit(2.0))
    return case(exp.GTE(this=count.copy(), expression=lit(0)), _half(freedom, lit(1 - float(tail.name))))


def _half(freedom: exp.Expression, p: exp.Expression) -> exp.Expression:
    return exp.Div(this=exp.Anonymous(this="INVERSE_CHI_SQUARED_CDF", expressions=[freedom, p]), expression=lit(2.0))


def _substr(node: exp.Substring) -> exp.Expression:
    """SUBSTR(x, start, length): there is no SUBSTRING with commas."""
    parts = (node.this, node.args.get("start"), node.args.get("length"))  # no accessors for them
    return exp.Anonymous(this="SUBSTR", expressions=[part for part in parts if part is not None])


def connect(url: str) -> Any:
    """A PyHive connection to `presto://user@host:port/catalog/schema`."""
    from urllib.parse import unquote, urlsplit

    try:
        from pyhive import presto
    except ImportError as e:
        raise MissingExtra("presto") from e
    parts = urlsplit(url)
    catalog, _, schema = parts.path.strip("/").partition("/")
    if not parts.hostname:
        raise EngineError(f"'{url}' names no server; write presto://user@host:8080/catalog/schema")
    return presto.connect(
        parts.hostname, port=parts.port or 8080, username=unquote(parts.username or "bathtub"), catalog=catalog or "hive", schema=schema or "default",
        password=unquote(parts.password) if parts.password else None, protocol="https" if parts.password else "http", poll_interval=0.02, source="bathtub",
    )  # fmt: skip


def errors() -> tuple[type[Exception], ...]:
    from pyhive.exc import Error
    from requests import RequestException

    return (Error, RequestException)


def decode(rows: list[Any], description: Any) -> list[Any]:
    """PyHive leaves dates, NaN and arrays as text."""
    from metrics.dbapi_decode import decoded

    return decoded(rows, description)


ENGINE = Engine(
    name="presto",
    dialect="presto",
    schemes=("presto",),
    connect=connect,
    errors=errors,
    decode=decode,
    notes={"POISSON": "by the engine's inverse_chi_squared_cdf"},
    native={**_presto_family.NATIVE, "TO_ZONE": _to_zone, "POISSON_LOW": _low, "POISSON_HIGH": _high},
    spelled={exp.Substring: _substr},
)
