"""An expression over metrics; `shift(m, '1 month')` is `m` one month earlier."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.fragments import DIALECT
from metrics.spans import Span
from metrics.spans import parse as parse_span
from metrics.tree import replaced
from metrics.units import ONE

if TYPE_CHECKING:
    from metrics.build import Build
    from metrics.metadata import MetricSpec
    from metrics.names import Names
    from metrics.units import Unit


def spec() -> type[MetricSpec]:
    """Its fields in metrics.yml; pydantic is imported only where a file is checked."""
    from metrics.metadata import MetricSpec, Text

    class DerivedSpec(MetricSpec):
        """SQL over the names of metrics."""

        type: Literal["derived"]
        expr: Text

    return DerivedSpec


@dataclass(frozen=True, slots=True)
class Body:
    expr: exp.Expression


def outputs(body: Body) -> tuple[str, ...]:
    return ()


def references(spec: Any) -> tuple[str, ...]:
    from metrics.fragments import Fault, parse

    tree = parse(spec.expr, also=("shift",))
    return () if isinstance(tree, Fault) else tuple(dict.fromkeys(c.name for c in tree.find_all(exp.Column)))


def resolve(spec: Any, names: Names) -> Body:
    tree = names.fragment(spec.expr, "expr", also=("shift",))
    for column in tree.find_all(exp.Column):
        names.metric(column.name, "expr")
    for node in filter(_is_shift, tree.find_all(exp.Anonymous)):
        try:
            _shift(node)
        except ValueError as e:
            names.problem(str(e), "expr")
    return Body(tree)


def _shift(node: exp.Expression) -> tuple[str, Span]:
    arguments = node.expressions
    if len(arguments) != 2 or not isinstance(arguments[0], exp.Column) or not arguments[1].is_string:
        raise ValueError("shift takes a metric and a span, for example shift(failure_rate, '1 month')")
    return arguments[0].name, parse_span(arguments[1].name)


def is_count(body: Body) -> bool:
    return False


def sql_type(body: Body) -> str:
    return "double"


def expression(body: Body, output: str, build: Build) -> exp.Expression:
    def value(node: exp.Expression) -> exp.Expression | None:
        if _is_shift(node):
            name, span = _shift(node)
            return build.shifted(span).metric(name)
        if isinstance(node, exp.Column) and not _is_shift(node.parent):
            return build.metric(node.name)
        return None

    return replaced(body.expr.copy(), value)


def _is_shift(node: exp.Expression | None) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "shift"


def unit(body: Body, names: Names) -> Unit | None:
    return _unit(body.expr, names)


_KEEP = (exp.Paren, exp.Neg, exp.Abs, exp.Round, exp.Ceil, exp.Floor, exp.Coalesce, exp.Nullif, exp.Cast)
_SAME = (exp.Add, exp.Sub, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_PURE = (exp.Ln, exp.Exp)


def _unit(tree: exp.Expression, names: Names) -> Unit | None:
    """The unit of an expression; None where unknown (a bare number fits any)."""
    if isinstance(tree, exp.Column):
        return names.metric(tree.name, "expr").unit_of
    if isinstance(tree, exp.Mul):
        a, b = _unit(tree.this, names), _unit(tree.expression, names)
        return a * b if a and b else None
    if isinstance(tree, exp.Div):
        a, b = _unit(tree.this, names), _unit(tree.expression, names)
        return a / b if a and b else None
    if isinstance(tree, _SAME):
        return _same(tree, _unit(tree.this, names), _unit(tree.expression, names), names)
    if _is_shift(tree):
        return _unit(tree.expressions[0], names)
    if isinstance(tree, _KEEP):
        return _unit(tree.this, names)
    if isinstance(tree, _PURE):
        inner = _unit(tree.this, names)
        if inner and inner.powers:
            names.problem(f"{type(tree).__name__.lower()} of something in {inner.text}; divide by a unit first", "expr")
        return ONE
    return None


def _same(tree: exp.Expression, a: Unit | None, b: Unit | None, names: Names) -> Unit | None:
    verb = {"Add": "add", "Sub": "subtract"}.get(type(tree).__name__, "compare")
    if a and b and not (a.powers == b.powers and isclose(a.scale, b.scale)):
        names.problem(f"cannot {verb} {a.text} and {b.text}: {tree.sql(DIALECT)}", "expr")
    return (a or b) if verb != "compare" else None
