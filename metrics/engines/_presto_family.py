"""What PrestoDB and Trino share."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from metrics.tree import lit


def add(x: exp.Expression, n: exp.Expression, unit: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="DATE_ADD", expressions=[unit, n, x])


def whole_periods(a: exp.Expression, b: exp.Expression, unit: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="DATE_DIFF", expressions=[unit, a, b])


def sequence(start: exp.Expression, end: exp.Expression, n: exp.Expression | None = None, unit: exp.Expression | None = None) -> exp.Expression:
    step = [] if n is None or unit is None else [exp.Interval(this=exp.Literal.string(n.name), unit=exp.Var(this=unit.name.upper()))]
    return exp.Anonymous(this="SEQUENCE", expressions=[start, end, *step])


def exact_percentile(x: exp.Expression, p: exp.Expression) -> exp.Expression:
    """The sorted values as an array, named by a lambda: these engines have no exact percentile."""
    present = exp.Not(this=exp.Is(this=x.copy(), expression=exp.Null()))
    values = exp.Filter(this=exp.Anonymous(this="ARRAY_AGG", expressions=[x]), expression=exp.Where(this=present))
    a = exp.to_identifier("a")
    size = exp.Anonymous(this="CARDINALITY", expressions=[exp.column("a")])
    at = exp.Mul(this=exp.Paren(this=exp.Sub(this=size, expression=lit(1))), expression=p)
    below = exp.Anonymous(this="FLOOR", expressions=[at.copy()])
    index = exp.Add(this=exp.cast(below.copy(), "bigint"), expression=lit(1))
    following = exp.Anonymous(this="LEAST", expressions=[exp.Add(this=index.copy(), expression=lit(1)), size.copy()])
    low, high = _at(exp.column("a"), index), _at(exp.column("a"), following)
    part = exp.Paren(this=exp.Sub(this=at, expression=below))
    body = exp.Add(this=low, expression=exp.Mul(this=part, expression=exp.Paren(this=exp.Sub(this=high, expression=low.copy()))))
    one = exp.Array(expressions=[exp.Anonymous(this="ARRAY_SORT", expressions=[values])])
    return _at(exp.Anonymous(this="TRANSFORM", expressions=[one, exp.Lambda(this=body, expressions=[a])]), lit(1))


def _at(array: exp.Expression, index: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this="ELEMENT_AT", expressions=[array, index])


def element(elements: list[exp.Expression], index: exp.Expression) -> exp.Expression:
    return _at(exp.Array(expressions=elements), index)


NATIVE: dict[str, Callable[..., exp.Expression]] = {
    "ADD": add,
    "WHOLE_PERIODS": whole_periods,
    "SEQUENCE": sequence,
    "SPLIT_PART": lambda x, separator, n: exp.Anonymous(this="SPLIT_PART", expressions=[x, separator, n]),
    "EXACT_PERCENTILE": exact_percentile,
    "APPROX_PERCENTILE": lambda x, p: exp.Anonymous(this="APPROX_PERCENTILE", expressions=[x, p]),
    "LIST": lambda x: exp.Anonymous(this="ARRAY_AGG", expressions=[x]),
    "APPROX_COUNT_DISTINCT": lambda x: exp.Anonymous(this="APPROX_DISTINCT", expressions=[x]),
}
