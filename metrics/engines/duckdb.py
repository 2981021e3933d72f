"""DuckDB: the embedded default."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from metrics.engines import Engine, _poisson
from metrics.errors import EngineError
from metrics.tree import MANY

# DuckDB 1.5 takes `x + 3 months` and `x + 90 days` for one common subexpression, since as intervals they are equal. So constants of months
# are written positive (`x - TO_MONTHS(3)`), those of days and what is shorter negative (`x - TO_DAYS(-90)`): no two of them are equal then.
_OF_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_SHORTER = {"second": "TO_SECONDS", "minute": "TO_MINUTES", "hour": "TO_HOURS", "day": "TO_DAYS", "week": "TO_WEEKS"}


def _add(x: exp.Expression, n: exp.Expression, unit: exp.Expression) -> exp.Expression:
    months = _OF_MONTHS.get(unit.name)
    turned = isinstance(n, exp.Neg) if months else not isinstance(n, exp.Neg)
    count = (n.this if isinstance(n, exp.Neg) else exp.Neg(this=n if isinstance(n, exp.Literal) else exp.Paren(this=n))) if turned else n
    if months and months > 1:
        count = exp.Mul(this=exp.Paren(this=count), expression=exp.Literal.number(months))
    span = exp.Anonymous(this="TO_MONTHS" if months else _SHORTER[unit.name], expressions=[exp.cast(count, "int")])
    return exp.Sub(this=x, expression=span) if turned else exp.Add(this=x, expression=span)


def _plus_or_minus(node: exp.Add | exp.Sub) -> exp.Expression:
    """The same for `x + INTERVAL '90' DAY`."""
    interval = node.expression
    number = interval.this.unnest() if isinstance(interval, exp.Interval) and interval.this is not None else None
    if not isinstance(number, exp.Literal):
        return node
    of_months = interval.text("unit").lower().rstrip("s") in _OF_MONTHS
    text = number.name.strip()
    if text.startswith("-") != of_months:
        return node
    turned = exp.Interval(this=exp.Literal.string(text[1:] if of_months else f"-{text}"), unit=interval.args.get("unit"))
    return (exp.Sub if isinstance(node, exp.Add) else exp.Add)(this=node.this, expression=turned)


def _in_one_pass(select: exp.Select) -> exp.Select:
    """An UNNEST of each row's array as a column of the rows: joined to them, it is first made for their distinct values and then looked up."""
    if not select.meta.get(MANY):
        return select
    (join,) = select.args["joins"]
    rows, alias = next(part for part in select.args.values() if isinstance(part, exp.From)), join.this.args["alias"]
    each = exp.alias_(exp.Anonymous(this="UNNEST", expressions=join.this.expressions), alias.columns[0].name, quoted=True)
    repeated = exp.Select(expressions=[exp.Star(), each]).from_(rows.this, copy=False)
    select.set("joins", None)
    rows.set("this", exp.Subquery(this=repeated, alias=exp.TableAlias(this=alias.this)))
    return select


def _sequence(start: exp.Expression, end: exp.Expression, n: exp.Expression | None = None, unit: exp.Expression | None = None) -> exp.Expression:
    step = [] if n is None or unit is None else [exp.Interval(this=exp.Literal.string(n.name), unit=exp.Var(this=unit.name.upper()))]
    return exp.Anonymous(this="GENERATE_SERIES", expressions=[start, end, *step])


def _to_zone(x: exp.Expression, stored: exp.Expression, shown: exp.Expression) -> exp.Expression:
    moment: exp.Expression = exp.Anonymous(this="TIMEZONE", expressions=[stored, x])
    if stored.name != "UTC":
        # Of an hour that the clock repeats it takes the second, the other engines the first: what an hour after the hour before is.
        hour = exp.Anonymous(this="TO_HOURS", expressions=[exp.Literal.number(1)])
        before = exp.Anonymous(this="TIMEZONE", expressions=[stored.copy(), exp.Sub(this=x.copy(), expression=hour)])
        moment = exp.Anonymous(this="LEAST", expressions=[moment, exp.Add(this=before, expression=hour.copy())])
    return exp.Anonymous(this="TIMEZONE", expressions=[shown, moment])


def _element(elements: list[exp.Expression], index: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="LIST_EXTRACT", expressions=[exp.Array(expressions=elements), index])


def _split_part(x: exp.Expression, separator: exp.Expression, n: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="LIST_EXTRACT", expressions=[exp.Anonymous(this="STRING_SPLIT", expressions=[x, separator]), n])


def connect(url: str) -> Any:
    """A connection to the file of `duckdb:///path`, read-only where it exists; `duckdb://` is in memory."""
    import duckdb

    path = url.partition("://")[2].partition("?")[0]
    path = path[1:] if path.startswith("/") else path
    if path in ("", ":memory:"):
        return duckdb.connect(":memory:")
    from pathlib import Path

    if not Path(path).is_file():
        raise EngineError(f"there is no DuckDB file at {path}; `bathtub demo --no-superset --out {path}` makes one of simulated data")
    try:
        return duckdb.connect(path, read_only=True)
    except duckdb.Error as e:
        raise EngineError(f"{path} cannot be opened: {str(e).splitlines()[0]}") from e


def errors() -> tuple[type[Exception], ...]:
    import duckdb

    return (duckdb.Error,)


ENGINE = Engine(
    name="duckdb",
    dialect="duckdb",
    schemes=("duckdb",),
    connect=connect,
    errors=errors,
    notes={"POISSON": _poisson.NOTE},
    drivers=("duckdb", "_duckdb"),
    spelled={exp.Add: _plus_or_minus, exp.Sub: _plus_or_minus, exp.Select: _in_one_pass},
    native={
        "ADD": _add,
        "WHOLE_PERIODS": lambda a, b, unit: exp.Anonymous(this="DATE_SUB", expressions=[unit, a, b]),
        "SEQUENCE": _sequence,
        "SPLIT_PART": _split_part,
        "TO_ZONE": _to_zone,
        "EXACT_PERCENTILE": lambda x, p: exp.Anonymous(this="QUANTILE_CONT", expressions=[x, p]),
        "APPROX_PERCENTILE": lambda x, p: exp.Anonymous(this="APPROX_QUANTILE", expressions=[x, exp.cast(p, "float")]),  # it has no other
        "LIST": lambda x: exp.Anonymous(this="LIST", expressions=[x]),
        "APPROX_COUNT_DISTINCT": lambda x: exp.Anonymous(this="APPROX_COUNT_DISTINCT", expressions=[x]),
        **_poisson.lowerings(_element),
    },
    field=lambda fit, name: exp.Anonymous(this="STRUCT_EXTRACT", expressions=[fit, name]),
)
