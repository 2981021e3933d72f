"""One branch of a plan as SQL: a fact's rows, grouped by the keys it has, its components aggregated."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from metrics import bounds
from metrics.build import NOW, Component
from metrics.errors import QueryError
from metrics.lives.curves import curve
from metrics.lives.listing import listed
from metrics.lives.measures import from_age_zero
from metrics.model import JoinPath, Layer, Measure
from metrics.plan import Branch, Plan
from metrics.query import Condition, Key, Query, mark
from metrics.rows import DAY
from metrics.scan import Scan
from metrics.tree import all_of, call, case, cast, column, date_trunc, double, lit, named, over, per, selecting

MOMENT, LAST = "_moment", "_last"


def fact(layer: Layer, plan: Plan, branch: Branch, engine: str, layout: dict[str, exp.Expression]) -> exp.Select:
    """SELECT keys, components FROM the fact and its joins WHERE … GROUP BY keys.

    layout : the columns in order, with what stands there where this fact lacks one.
    """
    scan = Scan(layer, plan.query, branch.source, engine, grouped=grouped_bridges(layer, plan.query, branch, engine), window=branch.window)
    first = branch.components[0].measure if branch.components else None
    if first and first.family:
        return (listed if first.agg == "list" else curve)(plan, branch, scan, layout)
    keys = [(key.name, _key(key, scan)) for key in branch.keys]
    if plan.periods and plan.periods.daily:
        keys.append((DAY, date_trunc("day", scan.time())))
    conditions = (*branch.conditions, *_from(plan))
    semi = [c for c in branch.components if c.measure.over_time in ("last", "first")]
    if semi or plan.query.sets:
        return _from_rows(plan, branch, scan, keys, conditions, semi, layout)
    row = dict(keys) | {c.name: _aggregate(c, _input(c, plan, scan), scan) for c in branch.components}
    where = scan.where(conditions)
    select = scan.from_(_laid_out(row, layout, [name for name, _ in keys]), branch.links)
    return select.where(where, copy=False) if where else select


def grouped_bridges(layer: Layer, query: Query, branch: Branch, engine: str) -> frozenset[JoinPath]:
    """The bridges that are grouped by: joined, where others only filter."""
    probe = Scan(layer, query, branch.source, engine)
    grouped = probe.bridges_of(d for key in branch.keys for d in key.dimensions)
    for link in branch.links:
        plain = {key.dimension for key in branch.keys}
        if any(probe.bridges_of([name]) and name not in plain for name in link.dimensions):
            names = ", ".join(sorted(link.dimensions))
            raise QueryError(f"a join on {names} would count a row once for each {names} it has; group by {names} as well, or filter with IN (SELECT …)")
    for component in branch.components:
        filtered = [c.name for c in component.where.find_all(exp.Column)] if component.where is not None else []
        if probe.bridges_of(filtered):
            raise QueryError(f"{component.measure.name} has a condition on {', '.join(filtered)}, of which a row may have several; put the condition into WHERE")
    return grouped


def _laid_out(row: dict[str, exp.Expression], layout: dict[str, exp.Expression], keys: list[str]) -> exp.Select:
    """A SELECT of the row in the layout's order, grouped by the keys' positions."""
    names = list(layout)
    select = selecting(*(named(row.get(name, other), name) for name, other in layout.items()))
    if keys:
        select.set("group", exp.Group(expressions=[exp.Literal.number(names.index(key) + 1) for key in keys]))
    return select


def _key(key: Key, scan: Scan) -> exp.Expression:
    found = scan.key(key)
    return cast(found, scan.query.table.dimensions["time"].type) if key.grain else found


def _from(plan: Plan) -> tuple[Condition, ...]:
    """Where rows begin to be read, when metrics look back beyond the first period shown."""
    periods = plan.periods
    if not periods or not periods.lower or periods.reach is None:
        return ()
    begin = bounds.moved(periods.lower, periods.key.grain, periods.reach.days)
    return (Condition(exp.GTE(this=exp.column("time"), expression=begin), frozenset({"time"})),)


# --- inputs and aggregates -------------------------------------------------------------------------------------------


def _input(component: Component, plan: Plan, scan: Scan) -> exp.Expression | None:
    """What is aggregated, NULL where it does not count; None for a plain count of rows."""
    measure = component.measure
    value = _value(measure, scan)
    parts = [scan.at(measure.where, ())] if measure.where is not None else []
    if component.where is not None:
        parts.append(scan.over_dimensions(component.where))
    if component.lookback == NOW and plan.periods and plan.periods.lower:
        bound = plan.periods.lower
        parts.append(scan.condition(Condition(bound.op(this=exp.column("time"), expression=bound.expr.copy()), frozenset({"time"}))))
    condition = all_of(parts)
    if condition is None:
        return value
    return case(condition, value if value is not None else lit(1))


def _value(measure: Measure, scan: Scan) -> exp.Expression | None:
    if measure.expr is None:
        return None
    life = scan.source.life
    tree = measure.expr if life is None or life.enters_late or scan.window.lower else from_age_zero(measure.expr.copy())
    return scan.at(tree, ())


def _aggregate(component: Component, value: exp.Expression | None, scan: Scan) -> exp.Expression:
    measure = component.measure
    if measure.over_time == "average":
        moments = exp.Count(this=exp.Distinct(expressions=[case(exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())), scan.time())])) if value is not None else None
        return per(exp.Sum(this=value), moments) if moments is not None else lit(0)
    tree = _AGGREGATES[measure.agg if component.part != "count" else "count"](component, value)
    counts = measure.agg in ("count", "count_distinct")
    return tree if counts or component.empty is None else exp.Coalesce(this=tree, expressions=[lit(component.empty)])


def _count(component: Component, value: exp.Expression | None) -> exp.Expression:
    return exp.Count(this=exp.Star() if value is None else value, big_int=True)


def _count_distinct(component: Component, value: exp.Expression | None) -> exp.Expression:
    if component.measure.approximate:
        return call("APPROX_COUNT_DISTINCT", value or lit(1))
    return exp.Count(this=exp.Distinct(expressions=[value]))


def _percentile(component: Component, value: exp.Expression | None) -> exp.Expression:
    name = "APPROX_PERCENTILE" if component.measure.approximate else "EXACT_PERCENTILE"
    return call(name, double(value or lit(1)), lit(float(component.measure.fraction or 0)))


_AGGREGATES: dict[str, Callable[[Component, exp.Expression | None], exp.Expression]] = {
    "sum": lambda component, value: exp.Sum(this=value),
    "average": lambda component, value: exp.Sum(this=double(value or lit(1))),
    "count": _count,
    "count_distinct": _count_distinct,
    "min": lambda component, value: exp.Min(this=value),
    "max": lambda component, value: exp.Max(this=value),
    "percentile": _percentile,
}


# --- by way of rows: measures that do not add up over time, grouping sets --------------------------------------------


def _from_rows(
    plan: Plan, branch: Branch, scan: Scan, keys: list[tuple[str, exp.Expression]], conditions: tuple[Condition, ...], semi: list[Component],
    layout: dict[str, exp.Expression],
) -> exp.Select:  # fmt: skip
    """The keys and inputs as columns of rows first, then grouped.

    Beside a measure that does not add up over time stands the last (first) moment of its group, so that one scan serves
    every measure of the fact; GROUPING() and GROUPING SETS take columns and no expressions.
    """
    inputs = {c.name: _input(c, plan, scan) for c in branch.components}
    row = [named(tree, name) for name, tree in keys]
    row += [named(tree if tree is not None else lit(1), name) for name, tree in inputs.items()]
    if semi or any(c.measure.over_time for c in branch.components):
        row.append(named(scan.time(), MOMENT))
    for component in semi:
        pick = exp.Max if component.measure.over_time == "last" else exp.Min
        value = inputs[component.name]
        moment = case(exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null())), scan.time()) if value is not None else scan.time()
        window = exp.Window(this=pick(this=moment), partition_by=[tree.copy() for _, tree in keys] or None)
        row.append(named(window, LAST + component.name))
    where = scan.where(conditions)
    rows = scan.from_(selecting(*row), branch.links)
    rows = rows.where(where, copy=False) if where else rows
    outer: dict[str, exp.Expression] = {name: column(name) for name, _ in keys}
    for component in branch.components:
        value = column(component.name)
        if component in semi:
            value = case(exp.EQ(this=column(MOMENT), expression=column(LAST + component.name)), value)
        outer[component.name] = _aggregate(component, value, scan) if component.measure.over_time != "average" else _average_over(value)
    outer |= {mark(name): exp.Anonymous(this="GROUPING", expressions=[column(name)]) for name, _ in keys if plan.query.sets}
    select = over(_laid_out(outer, layout, [name for name, _ in keys]), rows, "rows")
    if plan.query.sets:
        select.set("group", exp.Group(grouping_sets=[exp.GroupingSets(expressions=[_set(names) for names in plan.query.sets])]))
    return select


def _set(names: tuple[str, ...]) -> exp.Expression:
    return exp.Tuple(expressions=[column(name) for name in names])


def _average_over(value: exp.Expression) -> exp.Expression:
    present = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    return per(exp.Sum(this=value), exp.Count(this=exp.Distinct(expressions=[case(present, column(MOMENT))])))
