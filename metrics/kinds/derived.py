"""An expression over metrics; `shift(m, '1 month')` is `m` one month earlier."""

from __future__ import annotations

from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Any, Literal  # Any: the checked spec, whose class is made on demand

from sqlglot import exp

from metrics.fragments import written
from metrics.spans import Span
from metrics.spans import parse as parse_span
from metrics.tree import substituted
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
        return build.metric(node.name) if isinstance(node, exp.Column) else None

    return substituted(body.expr, value)


def _is_shift(node: exp.Expression | None) -> bool:
    return isinstance(node, exp.Anonymous) and node.name.lower() == "shift"


def unit(body: Body, names: Names) -> Unit | None:
    return _unit(body.expr, names)


_KEEP = (exp.Paren, exp.Neg, exp.Abs, exp.Round, exp.Ceil, exp.Floor, exp.Cast)
_VERBS: dict[type[exp.Expression], str] = {exp.Add: "add", exp.Sub: "subtract"}
_COMPARE = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In)
_CHOOSE = (exp.Coalesce, exp.Nullif, exp.Greatest, exp.Least)
_PURE = (exp.Ln, exp.Exp)


def _unit(tree: exp.Expression, names: Names) -> Unit | None:
    """The unit of an expression; None where unknown (a bare number fits any). Notes units that clash."""
    if isinstance(tree, exp.Column):
        return names.metric(tree.name, "expr").unit_of
    if _is_shift(tree):
        return _unit(tree.expressions[0], names)
    if isinstance(tree, exp.Case | exp.If):
        return _case(tree, names)
    parts = [_unit(child, names) for child in tree.iter_expressions()]
    if isinstance(tree, exp.Mul | exp.Div):
        a, b = parts
        return None if a is None or b is None else a * b if isinstance(tree, exp.Mul) else a / b
    if isinstance(tree, _COMPARE):
        _agree("compare", parts, tree, names)
        return None
    if isinstance(tree, (*_VERBS, *_CHOOSE)):
        return _agree(_VERBS.get(type(tree), "choose between"), parts, tree, names)
    if isinstance(tree, _PURE):
        if parts[0] and parts[0].powers:
            names.problem(f"{type(tree).__name__.lower()} takes a number without a unit, not {parts[0].text}: divide by something in {parts[0].text} first", "expr")
        return ONE
    return parts[0] if isinstance(tree, _KEEP) else None


def _case(tree: exp.Expression, names: Names) -> Unit | None:
    """The unit of what CASE or IF gives; its conditions are looked at too."""
    results: list[exp.Expression] = []
    for branch in tree.args.get("ifs") or [tree]:
        _unit(branch.this, names)
        results.append(branch.args["true"])  # no accessor for it
    results += [other for name in ("default", "false") if (other := tree.args.get(name))]
    return _agree("choose between", [_unit(result, names) for result in results], tree, names)


def _agree(verb: str, parts: list[Unit | None], tree: exp.Expression, names: Names) -> Unit | None:
    """The one unit of all parts that have one."""
    known = [unit_ for unit_ in parts if unit_]
    for other in known[1:]:
        first = known[0]
        if not (first.powers == other.powers and isclose(first.scale, other.scale)):
            hint = f"; multiply one of them, as 1 {first.text} is {first.scale / other.scale:.9g} {other.text}" if first.converts_to(other) else ""
            names.problem(f"cannot {verb} {first.text} and {other.text}: {written(tree)}{hint}", "expr")
            return None
    return known[0] if known else None
