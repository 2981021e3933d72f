"""Spark SQL, through its Thrift server or a session."""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from metrics.engines import Engine, _poisson
from metrics.errors import EngineError, MissingExtra
from metrics.tree import all_of, case, lit


def _add(x: exp.Expression, n: exp.Expression, unit: exp.Expression) -> exp.Expression:
    """`x + n * INTERVAL`: DATE_ADD would drop the time of day."""
    one = exp.Interval(this=exp.Literal.string("1"), unit=exp.Var(this=unit.name.upper()))
    if unit.name == "quarter":
        one = exp.Interval(this=exp.Literal.string("3"), unit=exp.Var(this="MONTH"))
    return exp.Add(this=x, expression=exp.Mul(this=exp.Paren(this=n), expression=one))


def _sequence(start: exp.Expression, end: exp.Expression, n: exp.Expression | None = None, unit: exp.Expression | None = None) -> exp.Expression:
    step = [] if n is None or unit is None else [exp.Interval(this=exp.Literal.string(n.name), unit=exp.Var(this=unit.name.upper()))]
    return exp.Anonymous(this="SEQUENCE", expressions=[start, end, *step])


def _to_zone(x: exp.Expression, stored: exp.Expression, shown: exp.Expression) -> exp.Expression:
    utc = exp.Anonymous(this="TO_UTC_TIMESTAMP", expressions=[x, stored])
    return exp.Anonymous(this="FROM_UTC_TIMESTAMP", expressions=[utc, shown])


def _whole_periods(a: exp.Expression, b: exp.Expression, unit: exp.Expression) -> exp.Expression:
    """TIMESTAMPDIFF, but for months: to it 31 January to 29 February is none, elsewhere a last day completes the month."""
    size = {"month": 1, "quarter": 3, "year": 12}.get(unit.name)
    if size is None:
        return exp.Anonymous(this="TIMESTAMPDIFF", expressions=[exp.Var(this=unit.name.upper()), a, b])
    months = _whole_months(a, b)
    return months if size == 1 else exp.IntDiv(this=exp.Paren(this=months), expression=lit(size))


def _whole_months(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    """Months by the calendar, one nearer to zero where the day (clipped to the month's last) is not reached."""
    ahead, back = _calendar_months(a, b), _calendar_months(b, a)
    forward = exp.Sub(this=ahead, expression=case(exp.GT(this=_add(a, ahead, lit("month")), expression=b), lit(1), lit(0)))
    backward = exp.Sub(this=case(exp.GT(this=_add(b, back, lit("month")), expression=a), lit(1), lit(0)), expression=back)
    return case(exp.LTE(this=a, expression=b), forward, backward).copy()


def _calendar_months(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    years = exp.Sub(this=exp.Year(this=b), expression=exp.Year(this=a))
    months = exp.Sub(this=exp.Month(this=b), expression=exp.Month(this=a))
    return exp.Paren(this=exp.Add(this=exp.Mul(this=exp.Paren(this=years), expression=lit(12)), expression=exp.Paren(this=months)))


def _element(elements: list[exp.Expression], index: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="ELEMENT_AT", expressions=[exp.Array(expressions=elements), exp.cast(index, "int")])


def _split_part(x: exp.Expression, separator: exp.Expression, n: exp.Expression) -> exp.Expression:
    """SPLIT_PART gives '' beyond the last part, as for an empty part."""
    without = exp.Anonymous(this="LENGTH", expressions=[exp.Anonymous(this="REPLACE", expressions=[x.copy(), separator.copy(), lit("")])])
    more = exp.Sub(this=exp.Anonymous(this="LENGTH", expressions=[x.copy()]), expression=without)
    enough = exp.GTE(this=more, expression=exp.Mul(this=exp.Paren(this=exp.Sub(this=n.copy(), expression=lit(1))), expression=exp.Anonymous(this="LENGTH", expressions=[separator.copy()])))
    return case(enough, exp.Anonymous(this="SPLIT_PART", expressions=[x, separator, n]))


def _null_if_any(node: exp.Greatest | exp.Least) -> exp.Expression:
    """GREATEST and LEAST skip NULL here; where they were written for another engine they do not."""
    if node.args.get("ignore_nulls"):  # no accessor for it
        return node
    node.set("ignore_nulls", True)
    known = [exp.Not(this=exp.Is(this=part.copy(), expression=exp.Null())) for part in (node.this, *node.expressions) if not isinstance(part, exp.Literal)]
    return case(all_of(known) or lit(True), node)


def connect(url: str) -> Any:
    """A PyHive connection to Spark's Thrift server, `hive://user@host:10000/database`."""
    from urllib.parse import unquote, urlsplit

    try:
        from pyhive import hive
    except ImportError as e:
        raise MissingExtra("hive") from e
    parts = urlsplit(url)
    if not parts.hostname:
        raise EngineError(f"'{url}' names no server; write hive://user@host:10000/database")
    return hive.connect(parts.hostname, port=parts.port or 10000, username=unquote(parts.username or "bathtub"), database=parts.path.strip("/") or "default")


def errors() -> tuple[type[Exception], ...]:
    from pyhive.exc import Error
    from thrift.Thrift import TException

    return (Error, TException)


def decode(rows: list[Any], description: Any) -> list[Any]:
    """PyHive leaves dates, NaN and arrays as text."""
    from metrics.dbapi_decode import decoded

    return decoded(rows, description)


ENGINE = Engine(
    name="spark",
    dialect="spark",
    schemes=("spark", "hive"),
    connect=connect,
    errors=errors,
    notes={"POISSON": _poisson.NOTE},
    decode=decode,
    native={
        "ADD": _add,
        "WHOLE_PERIODS": _whole_periods,
        "SEQUENCE": _sequence,
        "SPLIT_PART": _split_part,
        "TO_ZONE": _to_zone,
        "EXACT_PERCENTILE": lambda x, p: exp.Anonymous(this="PERCENTILE", expressions=[x, p]),
        "APPROX_PERCENTILE": lambda x, p: exp.Anonymous(this="PERCENTILE_APPROX", expressions=[x, p]),
        "LIST": lambda x: exp.Anonymous(this="COLLECT_LIST", expressions=[x]),
        "APPROX_COUNT_DISTINCT": lambda x: exp.Anonymous(this="APPROX_COUNT_DISTINCT", expressions=[x]),
        **_poisson.lowerings(_element),
    },
    spelled={exp.Greatest: _null_if_any, exp.Least: _null_if_any},
    types={"varchar": "string"},
    field=lambda fit, name: exp.Dot(this=fit, expression=exp.to_identifier(name.name, quoted=True)),
)
