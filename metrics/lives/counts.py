"""What the curves of a life have in common: counts at each age, and windows over the ages of a group."""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from metrics.build import Component
from metrics.lives.relation import AT, FAILED, WEIGHT
from metrics.scan import Scan
from metrics.tree import case, column, lit, named

FAILURES, CENSORED, ENTERED, RISK = "_d", "_c", "_e", "_n"


def sums_of(scan: Scan, failures: Mapping[str, exp.Expression], *, late: bool) -> list[exp.Expression]:
    """Sums of weights: of failures (by name, each with its condition), of those censored, of those who entered late, where any can."""
    failed, weight = (scan.column(name, ()) for name in (FAILED, WEIGHT))
    parts: dict[str, exp.Expression] = {**failures, CENSORED: exp.Not(this=failed)}
    parts |= {ENTERED: exp.Is(this=failed.copy(), expression=exp.Null())} if late else {}
    sums: list[exp.Expression] = [named(exp.Sum(this=case(condition, weight.copy(), lit(0.0))), name) for name, condition in parts.items()]
    return sums if late else [*sums, named(lit(0.0), ENTERED)]


def grouped(select: exp.Select, columns: int) -> exp.Select:
    """The SELECT grouped by its first columns. Changes it."""
    select.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(columns)]))
    return select


# --- windows over the ages of a group, of which no two are equal -----------------------------------------------------


def running(tree: exp.Expression, by: list[str], *, down: bool = False) -> exp.Expression:
    """An aggregate over a group's ages up to the row's, or from the largest down to it."""
    return _window(tree, by, "CURRENT ROW", down=down)


def before(tree: exp.Expression, by: list[str]) -> exp.Expression:
    """An aggregate over a group's ages before the row's."""
    return _window(tree, by, lit(1))


def _window(tree: exp.Expression, by: list[str], end: str | exp.Expression, *, down: bool = False) -> exp.Expression:
    order = exp.Order(expressions=[exp.Ordered(this=column(AT), desc=down, nulls_first=False)])
    side = {} if isinstance(end, str) else {"end_side": "PRECEDING"}
    spec = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=end, **side)
    return exp.Window(this=tree, partition_by=_partition(by), order=order, spec=spec)


def largest_left(by: list[str], left: exp.Expression) -> exp.Expression:
    """The largest age of a group at which somebody left."""
    return exp.Window(this=exp.Max(this=case(exp.GT(this=left, expression=lit(0.0)), column(AT))), partition_by=_partition(by))


def _partition(by: list[str]) -> list[exp.Expression] | None:
    return [column(name) for name in by] or None


# --- what is asked of a curve ----------------------------------------------------------------------------------------


def up_to(component: Component, tree: exp.Expression, otherwise: exp.Expression | None = None) -> exp.Expression:
    """The column at ages up to the one asked for; all of the group's where it is grouped by age."""
    at = component.measure.fraction
    return tree if at is None else case(exp.LTE(this=column(AT), expression=lit(float(at))), tree, otherwise)


def at_risk(component: Component, left: exp.Expression) -> exp.Expression:
    """Who is at risk just before the age: all who leave at it or later, less who enter at it or later."""
    at = component.measure.fraction
    if at is None:
        return exp.Max(this=column(RISK))
    there = exp.Paren(this=exp.Sub(this=left, expression=column(ENTERED)))
    return exp.Sum(this=case(exp.GTE(this=column(AT), expression=lit(float(at))), there, lit(0.0)))
