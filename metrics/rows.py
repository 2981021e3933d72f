"""What the members of a plan's union have in common: their columns, and SQL to repeat a row."""

from __future__ import annotations

from sqlglot import exp

from metrics.build import Component
from metrics.plan import Plan
from metrics.spans import Span, step
from metrics.tree import call, lit

KIND, DAY, FINAL = "_kind", "_day", "_final"


def layout(plan: Plan, kind: int) -> dict[str, exp.Expression]:
    """The columns that all members of the union have, in order, with what a member has that lacks one."""
    names = [*(key.name for key in plan.query.keys), *plan.query.marks]
    if plan.periods and plan.periods.daily:
        names.append(DAY)
    row: dict[str, exp.Expression] = {name: exp.Null() for name in [*names, *(c.name for c in plan.components)]}
    return row | ({KIND: lit(kind)} if spreads(plan) else {})


def spreads(plan: Plan) -> bool:
    return any(branch.lacks for branch in plan.branches) or bool(plan.domain and len(plan.domain.keys) < len(plan.query.keys))


def row_names(plan: Plan) -> list[str]:
    daily = [DAY] if plan.periods and plan.periods.daily else []
    return [*(k.name for k in plan.query.keys), *daily, *(c.name for c in plan.components), KIND]


def or_empty(tree: exp.Expression, component: Component) -> exp.Expression:
    """A component's value where there is no row: a count is 0."""
    return tree if component.empty is None else exp.Coalesce(this=tree, expressions=[lit(component.empty)])


def add(tree: exp.Expression, grain: str, periods: int) -> exp.Expression:
    span = step(grain)
    return call("ADD", tree, lit(periods * span.count), lit(span.unit))


def sequence(start: exp.Expression, end: exp.Expression, every: Span | None = None) -> exp.Expression:
    return call("SEQUENCE", start, end, *((lit(every.count), lit(every.unit)) if every else ()))
