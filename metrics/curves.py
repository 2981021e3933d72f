"""Survival and hazard as SQL: the risk set at each age by windows, then what is asked up to an age or within a group of ages.

At risk at an age is who entered before it and left at it or later; failures of an age come before its censorings.
Cumulative sums never fall (that of ln(1 - d/n) never rises), so the last one within a group is its largest (smallest):
one GROUP BY, no self-join. Conditions and keys on the age act after the risk set is known: they show a part of the curve.
Source: Kaplan & Meier (1958) JASA 53:457; Greenwood (1926); Aalen (1978); Klein & Moeschberger (2003), chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from metrics import recurrences
from metrics.build import Component
from metrics.errors import QueryError
from metrics.plan import Branch, Plan
from metrics.query import Condition, Key
from metrics.scan import Scan
from metrics.spells import AT, FAILED, WEIGHT
from metrics.tree import all_of, case, column, lit, mul, named, over, per, selecting

FAILURES, CENSORED, ENTERED, RISK = "_d", "_c", "_e", "_n"


def curve(plan: Plan, branch: Branch, scan: Scan, layout: Mapping[str, exp.Expression]) -> exp.Select:
    """SELECT keys, components of the curve FROM counts at each age, in the layout's order."""
    age = next(name for name, dimension in branch.source.dimensions.items() if dimension.source == branch.source.name)
    plain, along = _parted(branch.keys, age)
    rest = tuple(c for c in branch.conditions if age not in c.dimensions)
    repeated = branch.components[0].measure.agg == "recurrence"
    rows = recurrences.summed(plain, rest, branch, scan) if repeated else _summed(plain, _counts(plain, rest, branch, scan))
    shown = selecting(exp.Star(), *(named(_on_age(key, age), key.name) for key in along))
    where = all_of(_on_age(condition, age) for condition in branch.conditions if age in condition.dimensions)
    rows = over(shown, rows, "ages")
    rows = rows.where(where, copy=False) if where is not None else rows
    if repeated:
        rows = recurrences.last_first(rows, [column(key.name) for key in branch.keys], branch.components[0].measure.fraction)
    aggregates = recurrences.AGGREGATES if repeated else _AGGREGATES
    row = {key.name: column(key.name) for key in branch.keys} | {c.name: aggregates[c.measure.name](c) for c in branch.components}
    select = over(selecting(*(named(row.get(name, other), name) for name, other in layout.items())), rows, "curve")
    names = list(layout)
    if branch.keys:
        select.set("group", exp.Group(expressions=[exp.Literal.number(names.index(key.name) + 1) for key in branch.keys]))
    return select


def _parted(keys: tuple[Key, ...], age: str) -> tuple[list[Key], list[Key]]:
    """The keys that divide the units, and those that divide the age."""
    mixed = next((key for key in keys if age in key.dimensions and len(key.dimensions) > 1), None)
    if mixed:
        raise QueryError(f"a curve is grouped by its age alone or by other dimensions, not by one expression of both: {mixed.expr.sql()}")
    return [key for key in keys if age not in key.dimensions], [key for key in keys if age in key.dimensions]


def _on_age(part: Key | Condition, age: str) -> exp.Expression:
    """A key's or condition's expression over the age column of the counts."""
    if any(name != age for name in part.dimensions):
        raise QueryError(f"a condition on a curve's age stands alone, joined by AND: {part.expr.sql()}")
    root = exp.Paren(this=part.expr.copy())
    for node in list(root.find_all(exp.Column)):
        node.replace(column(AT))
    return root.this


def _counts(keys: list[Key], conditions: tuple[Condition, ...], branch: Branch, scan: Scan) -> exp.Select:
    """Failures, censorings and entries at each age of each group."""
    failed, weight = (scan.column(name, ()) for name in (FAILED, WEIGHT))
    entered = exp.Is(this=failed.copy(), expression=exp.Null())
    parts = {FAILURES: failed, CENSORED: exp.Not(this=failed.copy()), ENTERED: entered}
    row = [named(scan.key(key), key.name) for key in keys] + [named(scan.column(AT, ()), AT)]
    row += [named(exp.Sum(this=case(condition, weight.copy(), lit(0.0))), name) for name, condition in parts.items()]
    where = scan.where(conditions)
    select = scan.from_(selecting(*row), branch.links)
    select = select.where(where, copy=False) if where is not None else select
    select.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(keys) + 1)]))
    return select


def _summed(keys: list[Key], counts: exp.Select) -> exp.Select:
    """The counts with the risk set, then with the sums over all ages up to each."""
    partition = [column(key.name) for key in keys]

    def window(tree: exp.Expression, *, down: bool = False) -> exp.Expression:
        order = exp.Order(expressions=[exp.Ordered(this=column(AT), desc=down, nulls_first=False)])
        spec = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end="CURRENT ROW")
        return exp.Window(this=tree, partition_by=[part.copy() for part in partition] or None, order=order, spec=spec)

    there = exp.Sub(this=exp.Add(this=column(FAILURES), expression=column(CENSORED)), expression=column(ENTERED))
    risk = over(selecting(exp.Star(), named(window(exp.Sum(this=there), down=True), RISK)), counts, "counts")
    d, n = column(FAILURES), column(RISK)
    some, all_ = exp.GT(this=d, expression=lit(0.0)), exp.And(this=exp.GT(this=d, expression=lit(0.0)), expression=exp.GTE(this=d, expression=n))
    survive = exp.And(this=some, expression=exp.LT(this=d, expression=n))
    left = exp.Paren(this=exp.Sub(this=n, expression=d))
    steps = {
        "_log_sf": case(survive, exp.Ln(this=per(left, n))),
        "_emptied": case(all_, lit(1), lit(0)),
        "_greenwood": case(survive.copy(), per(d, mul(n, left))),
        "_hazard": case(some.copy(), per(d, n)),
        "_hazard_variance": case(some.copy(), per(d, mul(n, n))),
    }
    sums = [named(window(exp.Max(this=tree.copy()) if name == "_emptied" else exp.Sum(this=tree.copy())), name) for name, tree in steps.items()]
    exits = case(exp.GT(this=exp.Add(this=column(FAILURES), expression=column(CENSORED)), expression=lit(0.0)), column(AT))
    last = named(exp.Window(this=exp.Max(this=exits), partition_by=[part.copy() for part in partition] or None), _LAST)
    return over(selecting(exp.Star(), *sums, last), risk, "risk")


_LAST = "_last"


def _up_to(component: Component, tree: exp.Expression, otherwise: exp.Expression | None = None) -> exp.Expression:
    """The column at ages up to the one asked for; all of the group's where it is grouped by age."""
    at = component.measure.fraction
    return tree if at is None else case(exp.LTE(this=column(AT), expression=lit(float(at))), tree, otherwise)


def _at_risk(component: Component) -> exp.Expression:
    """Who is at risk just before the age: all who leave at it or later, less who enter at it or later."""
    at = component.measure.fraction
    if at is None:
        return exp.Max(this=column(RISK))
    there = exp.Paren(this=exp.Sub(this=exp.Add(this=column(FAILURES), expression=column(CENSORED)), expression=column(ENTERED)))
    return exp.Sum(this=case(exp.GTE(this=column(AT), expression=lit(float(at))), there, lit(0.0)))


_AGGREGATES: dict[str, Callable[[Component], exp.Expression]] = {
    "log_sf": lambda c: exp.Min(this=_up_to(c, column("_log_sf"))),
    "emptied": lambda c: exp.Max(this=_up_to(c, column("_emptied"))),
    "greenwood": lambda c: exp.Max(this=_up_to(c, column("_greenwood"))),
    "hazard": lambda c: exp.Max(this=_up_to(c, column("_hazard"))),
    "hazard_variance": lambda c: exp.Max(this=_up_to(c, column("_hazard_variance"))),
    "at_risk": _at_risk,
    "failed": lambda c: exp.Sum(this=_up_to(c, column(FAILURES), lit(0.0))),
    "left": lambda c: exp.Sum(this=_up_to(c, column(CENSORED), lit(0.0))),
    "last": lambda c: exp.Max(this=column(_LAST)),
}
