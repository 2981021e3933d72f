"""Plan -> sqlglot: facts aggregated apart, merged by UNION ALL and GROUP BY, then filled, then finished.

UNION ALL with GROUP BY is null-safe and linear on every engine, where a join on IS NOT DISTINCT FROM is a nested
loop on Presto and Trino. No fact is named twice: a CTE named twice is scanned twice there, so whatever needs a
second look at the groups (values to spread over, gaps to fill) is done with windows over the one stream of them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlglot import exp

from metrics import bounds
from metrics.along_time import filled, looked_back
from metrics.build import Component
from metrics.compile_fact import fact, grouped_bridges
from metrics.model import Layer
from metrics.plan import Domain, Plan, plan
from metrics.query import Query, mark
from metrics.rows import FINAL, layout, or_empty
from metrics.scan import distinct_link, joined_alias
from metrics.spread import spread
from metrics.tree import all_of, cast, column, lit, named, over, own_columns, selecting


def compile(layer: Layer, query: Query, engine: str) -> exp.Select:
    """SELECT keys, metrics: one row a group, of every grouping set."""
    found = plan(layer, query)
    if query.sets and not _rolls_up(layer, found, engine):
        return _each_set(layer, query, engine)
    merged = _merged(layer, found, engine)
    if found.periods:
        merged = filled(found, found.periods, merged)
    merged.meta[MERGED] = True
    return _finished(found, merged)


MERGED = "bathtub_merged"
"""In the meta of a SELECT: its rows are groups with their components, from here on no table is read (see `metrics.finish`)."""


def _rolls_up(layer: Layer, found: Plan, engine: str) -> bool:
    """Whether each fact's own GROUPING SETS give the answer: nothing is shared, declared, filled or last in time.

    Nor is a bridge or a joined relation grouped by: its rows are one a value, of which a total would count each. Nor does a metric
    look at the other groups, among which the totals of another set are none.
    """
    if any(tree.find(exp.Window) for level in found.columns.levels for tree in level.values()):
        return False
    if any(joined_alias(key) for key in found.query.keys) or any(grouped_bridges(layer, found.query, branch, engine) for branch in found.branches):
        return False
    plain = not found.domain and not found.periods and not any(branch.lacks or branch.role != "fact" for branch in found.branches)
    return plain and not any(component.measure.over_time or component.measure.family for component in found.components)


def _each_set(layer: Layer, query: Query, engine: str) -> exp.Select:
    """The union of one query a grouping set."""
    members = []
    for names in query.sets:
        keys = tuple(key for key in query.keys if key.name in names)
        inner = compile(layer, replace(query, keys=keys, sets=()), engine)
        row = [column(key.name) if key in keys else named(exp.Null(), key.name) for key in query.keys]
        marks = [named(lit(int(key not in keys)), mark(key.name)) for key in query.keys]
        members.append(over(selecting(*row, *marks, *(column(use.column) for use in query.uses)), inner, "level"))
    return over(selecting(exp.Star()), _union(members), "sets")


# --- merging ---------------------------------------------------------------------------------------------------------


def _merged(layer: Layer, plan: Plan, engine: str) -> exp.Select:
    """One row a group, with every component."""
    asked = _named_periods(plan)
    alone = plan.branches[0] if len(plan.branches) == 1 and not plan.domain and not asked else None
    looks_back = plan.periods and (plan.periods.offsets or any(c.lookback for c in plan.components))
    if alone and not alone.lacks and not looks_back:
        return fact(layer, plan, alone, engine, layout(plan, 0))
    members = [fact(layer, plan, branch, engine, layout(plan, kind)) for kind, branch in enumerate(plan.branches)]
    if plan.domain:
        members.append(_declared(plan.domain, plan, layout(plan, len(plan.branches))))
    members += [_period(plan, period) for period in asked]
    rows = _union(members)
    rows = spread(plan, rows)
    if looks_back and plan.periods:
        rows = looked_back(plan, plan.periods, rows)
    return _group(plan, rows)


def _named_periods(plan: Plan) -> list[datetime]:
    """First and last period that the query names, as groups of their own, where time is all it is grouped by."""
    periods = plan.periods
    if not periods or not periods.fill or len(plan.query.keys) > 1:
        return []
    return [period for period in (periods.first, periods.last) if period]


def _period(plan: Plan, period: datetime) -> exp.Select:
    """A member of one row: the period, and nothing in it."""
    key = plan.query.keys[0]
    type_ = plan.query.table.dimensions["time"].type
    row = layout(plan, 0) | {key.name: bounds.literal(period, type_)}
    return selecting(*(named(tree, name) for name, tree in row.items()))


def _union(selects: list[exp.Select]) -> exp.Expression:
    result: exp.Expression = selects[0]
    for select in selects[1:]:
        result = exp.Union(this=result, expression=select, distinct=False)
    return result


def _group(plan: Plan, rows: exp.Expression) -> exp.Select:
    keys = [column(name) for name in (*(key.name for key in plan.query.keys), *plan.query.marks)]
    merged = [named(_merge(component, plan), component.name) for component in plan.components]
    select = over(selecting(*keys, *merged), rows, "members")
    if plan.periods and plan.periods.offsets:
        period = column(plan.periods.key.name)
        shown = exp.Or(this=exp.LTE(this=period, expression=column(FINAL)), expression=exp.Is(this=period.copy(), expression=exp.Null()))
        select = select.where(shown, copy=False)
    if keys:
        select.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(keys))]))
    return select


def _merge(component: Component, plan: Plan) -> exp.Expression:
    """A group has one row a fact, so any aggregate that skips NULL merges; along windows rows add up."""
    value = column(component.name)
    along = plan.periods is not None and plan.periods.offsets > 0
    merged: exp.Expression = _MERGES[component.merge if along else ""](this=value)
    return merged if plan.periods and plan.periods.fill else or_empty(merged, component)


_MERGES: dict[str, type[exp.AggFunc]] = {"sum": exp.Sum, "min": exp.Min, "max": exp.Max, "": exp.Max}


def _declared(domain: Domain, plan: Plan, layout: dict[str, exp.Expression]) -> exp.Select:
    """The product of the declared values, those that the query's own conditions leave."""
    plain = [key for key in domain.keys if key.dimension]
    tables = {key.dimension: f"domain_{index + 1}" for index, key in enumerate(plain)}
    aliases = {key.name: joined_alias(key) for key in domain.keys}
    row = layout | {key.name: column(key.name, aliases[key.name]) if aliases[key.name] else _of(key.expr, tables) for key in domain.keys}
    select = selecting(*(named(tree, name) for name, tree in row.items()))
    for index, key in enumerate(plain):
        dimension = plan.query.table.dimension(key.dimension)
        rows = [exp.Tuple(expressions=[_typed(value, dimension.type)]) for value in dimension.domain]
        alias = exp.TableAlias(this=exp.to_identifier(tables[key.dimension], quoted=True), columns=[exp.to_identifier(key.dimension, quoted=True)])
        values = exp.Values(expressions=rows, alias=alias)
        select = select.from_(values, copy=False) if index == 0 else select.join(values, join_type="cross", copy=False)
    for link in plan.query.links:
        if link.dimensions <= tables.keys():  # a joined relation is a filter here too, and names groups
            on = all_of(exp.EQ(this=_of(mine, tables), expression=column(theirs, link.alias)) for mine, theirs in link.pairs)
            select = select.join(distinct_link(link, {key.name: key.expr.copy() for key in domain.keys if aliases[key.name] == link.alias}), on=on, join_type="left" if link.outer else "inner", copy=False)
    condition = all_of(_of(c.expr, tables) for c in domain.conditions)
    return select.where(condition, copy=False) if condition is not None else select


def _of(tree: exp.Expression, tables: dict[str, str]) -> exp.Expression:
    """An expression over dimensions, over the tables that declare their values."""
    root = exp.Paren(this=tree.copy())
    for node in own_columns(root):
        node.replace(column(node.name, tables[node.name]))
    return root.this


def _typed(value: str | float | bool, type_: str) -> exp.Expression:
    return lit(value) if type_ in ("varchar", "boolean") else cast(lit(value), type_)


# --- finishing -------------------------------------------------------------------------------------------------------


def _finished(plan: Plan, merged: exp.Select) -> exp.Select:
    """Metrics from components, level by level; the last SELECT names them as asked."""
    last = _only_asked(plan)
    current: exp.Expression = merged
    for level in plan.columns.levels:
        extra = [named(tree, name) for name, tree in level.items() if name not in last]
        if extra:
            current = over(selecting(exp.Star(), *extra), current, "parts")
    keys = [column(name) for name in (*(key.name for key in plan.query.keys), *plan.query.marks)]
    outputs = [named(last[built].copy() if built in last else column(built), name) for name, built in plan.outputs]
    return over(selecting(*keys, *outputs), current, "merged")


def _only_asked(plan: Plan) -> dict[str, exp.Expression]:
    """Columns that nothing else is made of: they can be computed where they are named."""
    made = {name: tree for level in plan.columns.levels for name, tree in level.items()}
    used = {node.name for tree in made.values() for node in tree.find_all(exp.Column)}
    return {name: made[name] for _, name in plan.outputs if name in made and name not in used}
