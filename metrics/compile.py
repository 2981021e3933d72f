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
from metrics.build import Component
from metrics.compile_fact import DAY, fact
from metrics.model import Layer
from metrics.plan import Domain, Periods, Plan, plan
from metrics.query import Key, Query, mark
from metrics.spans import Span, step
from metrics.tree import all_of, call, case, cast, column, date_trunc, lit, named, over, selecting

KIND, SLOT, SLOTS, PERIOD, NEXT, FINAL, ORIGIN = "_kind", "_slot", "_slots", "_period", "_next", "_final", "_origin"


def compile(layer: Layer, query: Query, engine: str) -> exp.Select:
    """SELECT keys, metrics: one row a group, of every grouping set."""
    found = plan(layer, query)
    if query.sets and not _rolls_up(found):
        return _each_set(layer, query, engine)
    merged = _merged(layer, found, engine)
    if found.periods:
        merged = _filled(found, found.periods, merged)
    return _finished(found, merged)


def _rolls_up(found: Plan) -> bool:
    """Whether each fact's own GROUPING SETS give the answer: nothing is shared, declared, filled or last in time."""
    plain = not found.domain and not found.periods and not any(branch.lacks or branch.role != "fact" for branch in found.branches)
    return plain and not any(component.measure.over_time for component in found.components)


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
        return fact(layer, plan, alone, engine, _layout(plan, 0))
    members = [fact(layer, plan, branch, engine, _layout(plan, kind)) for kind, branch in enumerate(plan.branches)]
    if plan.domain:
        members.append(_declared(plan.domain, plan, _layout(plan, len(plan.branches))))
    members += [_period(plan, period) for period in asked]
    rows = _union(members)
    rows = _spread(plan, rows)
    if looks_back and plan.periods:
        rows = _looked_back(plan, plan.periods, rows)
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
    row = _layout(plan, 0) | {key.name: bounds.literal(period, type_)}
    return selecting(*(named(tree, name) for name, tree in row.items()))


def _layout(plan: Plan, kind: int) -> dict[str, exp.Expression]:
    """The columns that all members of the union have, in order, with what a member has that lacks one."""
    names = [*(key.name for key in plan.query.keys), *plan.query.marks]
    if plan.periods and plan.periods.daily:
        names.append(DAY)
    row: dict[str, exp.Expression] = {name: exp.Null() for name in [*names, *(c.name for c in plan.components)]}
    return row | ({KIND: lit(kind)} if _spreads(plan) else {})


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
    return merged if plan.periods and plan.periods.fill else _or_empty(merged, component)


_MERGES: dict[str, type[exp.AggFunc]] = {"sum": exp.Sum, "min": exp.Min, "max": exp.Max, "": exp.Max}


def _or_empty(tree: exp.Expression, component: Component) -> exp.Expression:
    """A component's value where there is no row: a count is 0."""
    return tree if component.empty is None else exp.Coalesce(this=tree, expressions=[lit(component.empty)])


def _declared(domain: Domain, plan: Plan, layout: dict[str, exp.Expression]) -> exp.Select:
    """The product of the declared values, those that the query's own conditions leave."""
    row = layout | {key.name: column(key.dimension) for key in domain.keys}
    select = selecting(*(named(tree, name) for name, tree in row.items()))
    for index, key in enumerate(domain.keys):
        dimension = plan.query.table.dimension(key.dimension)
        rows = [exp.Tuple(expressions=[_typed(value, dimension.type)]) for value in dimension.domain]
        alias = exp.TableAlias(this=exp.to_identifier(f"domain_{index + 1}"), columns=[exp.to_identifier(key.dimension, quoted=True)])
        values = exp.Values(expressions=rows, alias=alias)
        select = select.from_(values, copy=False) if index == 0 else select.join(values, join_type="cross", copy=False)
    condition = all_of(_unqualified(c.expr) for c in domain.conditions)
    return select.where(condition, copy=False) if condition is not None else select


def _unqualified(tree: exp.Expression) -> exp.Expression:
    root = exp.Paren(this=tree.copy())
    for node in list(root.find_all(exp.Column)):
        node.replace(column(node.name))
    return root.this


def _typed(value: str | float | bool, type_: str) -> exp.Expression:
    return lit(value) if type_ in ("varchar", "boolean") else cast(lit(value), type_)


# --- spreading what is shared ----------------------------------------------------------------------------------------


def _spreads(plan: Plan) -> bool:
    return any(branch.lacks for branch in plan.branches) or bool(plan.domain and len(plan.domain.keys) < len(plan.query.keys))


def _spread(plan: Plan, rows: exp.Expression) -> exp.Expression:
    """Members that lack keys, repeated over every value of those keys that another member has."""
    if not _spreads(plan):
        return rows
    for lacks in dict.fromkeys(branch.lacks for branch in plan.branches if branch.lacks and branch.role == "fact"):
        wild = [i for i, branch in enumerate(plan.branches) if branch.role == "fact" and branch.lacks == lacks]
        rows = _over(plan, rows, lacks, wild)
    domain = plan.domain
    if domain and domain.spread and len(domain.keys) < len(plan.query.keys):
        rows = _over(plan, rows, tuple(k for k in plan.query.keys if k not in domain.keys), [len(plan.branches)])
    helpers = [i for i, branch in enumerate(plan.branches) if branch.role == "values"]
    if domain and not domain.spread:
        helpers.append(len(plan.branches))
    if not helpers:
        return rows
    keep = exp.Not(this=exp.In(this=column(KIND), expressions=[lit(i) for i in helpers]))
    return over(selecting(exp.Star()), rows, "spread").where(keep, copy=False)


def _over(plan: Plan, rows: exp.Expression, lacks: tuple[Key, ...], wild: list[int]) -> exp.Select:
    """Rows of the `wild` members once for each distinct value of the keys they lack.

    The distinct values are numbered by DENSE_RANK, wild rows are repeated for every number, and each number's
    values are read back by a window: one pass, where a join of the rows with themselves would scan the facts twice.
    """
    is_wild = exp.In(this=column(KIND), expressions=[lit(i) for i in wild])
    order = exp.Order(expressions=[exp.Ordered(this=column(key.name), nulls_first=True) for key in lacks])
    rank = exp.Window(this=exp.DenseRank(), partition_by=[case(is_wild.copy(), lit(1), lit(0))], order=order)
    numbered = over(selecting(exp.Star(), named(case(exp.Not(this=is_wild.copy()), rank), SLOT)), rows, "members")
    counted = over(selecting(exp.Star(), named(exp.Window(this=exp.Max(this=column(SLOT))), SLOTS)), numbered, "numbered")
    numbers = case(exp.Is(this=column(SLOT), expression=exp.Null()), _sequence(lit(1), column(SLOTS)), exp.Array(expressions=[column(SLOT)]))
    names = _row_names(plan)
    repeated = _unnested(over(selecting(*(column(n) for n in names), column("slot", "slots")), counted, "counted"), numbers, "slots", "slot")
    lacking = {key.name for key in lacks}
    final = [
        named(exp.Window(this=exp.Max(this=column(name)), partition_by=[column("slot")]), name) if name in lacking else column(name)
        for name in names
    ]
    return over(selecting(*final), repeated, "repeated")


def _row_names(plan: Plan) -> list[str]:
    daily = [DAY] if plan.periods and plan.periods.daily else []
    return [*(k.name for k in plan.query.keys), *daily, *(c.name for c in plan.components), KIND]


# --- along time ------------------------------------------------------------------------------------------------------


def _looked_back(plan: Plan, periods: Periods, rows: exp.Expression) -> exp.Select:
    """Each row once for every period it counts in: its own, and those later ones that look back to it."""
    own, key = column(ORIGIN), periods.key
    others = [k.name for k in plan.query.keys if k != key] + ([DAY] if periods.daily else []) + [c.name for c in plan.components]
    last = exp.Window(this=exp.Max(this=column(key.name)))
    dated = over(selecting(*(column(n) for n in others), named(column(key.name), ORIGIN), named(last, FINAL)), rows, "dated")
    end: exp.Expression = column(FINAL)
    if periods.offsets > 0:
        end = exp.Least(this=end, expressions=[_add(own.copy(), key.grain, periods.offsets)])
    if any(c.lookback.to_date == "all" for c in plan.components):
        end = column(FINAL)
    series = exp.Coalesce(this=_sequence(own.copy(), end, step(key.grain)), expressions=[exp.Array(expressions=[own.copy()])])
    period = column(PERIOD, "periods")
    names, time_type = [k.name for k in plan.query.keys if k != key], plan.query.table.dimensions["time"].type
    parts = [named(case(_counts(c, key.grain, period, periods), column(c.name)), c.name) for c in plan.components]
    select = selecting(*(column(n) for n in names), named(cast(period.copy(), time_type), key.name), *parts, column(FINAL))
    return _unnested(over(select, dated, "dated"), series, "periods", PERIOD)


def _counts(component: Component, grain: str, period: exp.Expression, periods: Periods) -> exp.Expression:
    """Whether a row of period `_origin` (and day) counts in `period`."""
    lookback, own = component.lookback, column(ORIGIN)
    base = _add(period.copy(), grain, -(lookback.shift.periods(grain) or 0)) if lookback.shift else period.copy()
    if lookback.to_date:
        same = exp.EQ(this=date_trunc(lookback.to_date, own.copy()), expression=date_trunc(lookback.to_date, base.copy()))
        until = exp.LTE(this=own, expression=base)
        return until if lookback.to_date == "all" else exp.And(this=same, expression=until)
    if lookback.window:
        whole = lookback.window.periods(grain)
        if whole:
            return exp.And(this=exp.GT(this=own, expression=_add(base.copy(), grain, -whole)), expression=exp.LTE(this=own.copy(), expression=base))
        end = _add(base.copy(), grain, 1)
        begin = call("ADD", end.copy(), lit(-lookback.window.count), lit(lookback.window.unit))
        return exp.And(this=exp.GTE(this=column(DAY), expression=begin), expression=exp.LT(this=column(DAY), expression=end))
    return exp.Or(this=exp.EQ(this=own, expression=base), expression=exp.Is(this=own.copy(), expression=exp.Null()))


def _filled(plan: Plan, periods: Periods, merged: exp.Select) -> exp.Select:
    """Empty periods between two of a group, and up to the last of all; with time alone also nothing is left out."""
    key = periods.key
    if not periods.fill:
        return merged
    others = [k for k in plan.query.keys if k != key]
    own = column(key.name)
    order = exp.Order(expressions=[exp.Ordered(this=own.copy(), nulls_first=True)])
    partition = [column(k.name) for k in others]
    following = exp.Window(this=exp.Lead(this=own.copy()), partition_by=partition or None, order=order)
    final: exp.Expression = exp.Window(this=exp.Max(this=own.copy()))
    if periods.last:
        final = exp.Greatest(this=final, expressions=[bounds.literal(periods.last, plan.query.table.dimensions["time"].type)])
    known = [named(tree, name) for name, tree in _known_from(plan, own).items()]
    spaced = over(selecting(exp.Star(), named(following, NEXT), named(final, FINAL), *known), merged, "merged")
    until = exp.Coalesce(this=_add(column(NEXT), key.grain, -1), expressions=[column(FINAL)])
    series = exp.Coalesce(this=_sequence(own.copy(), until, step(key.grain)), expressions=[exp.Array(expressions=[own.copy()])])
    period = column(PERIOD, "periods")
    here = exp.Or(this=exp.EQ(this=period.copy(), expression=own.copy()), expression=exp.Is(this=own.copy(), expression=exp.Null()))
    values = [named(_at(c, here.copy(), period), c.name) for c in plan.components]
    type_ = plan.query.table.dimensions["time"].type
    select = selecting(*(column(k.name) for k in others), named(cast(period.copy(), type_), key.name), *values)
    select = _unnested(over(select, spaced, "spaced"), series, "periods", PERIOD)
    if periods.lower:
        shown = exp.GTE(this=period.copy(), expression=bounds.first_period(periods.lower, key.grain, type_))
        select = select.where(shown, copy=False)
    return select


def _known_from(plan: Plan, own: exp.Expression) -> dict[str, exp.Expression]:
    """For each shift, the first period with anything that far before it: earlier, an empty count is unknown and not 0."""
    result: dict[str, exp.Expression] = {}
    for shift in dict.fromkeys(c.lookback.shift for c in plan.components if c.lookback.shift):
        conditions = [exp.Not(this=exp.Is(this=column(c.name), expression=exp.Null())) for c in plan.components if c.lookback.shift == shift]
        some: exp.Expression = conditions[0]
        for condition in conditions[1:]:
            some = exp.Or(this=some, expression=condition)
        result[f"_known_{shift.count}{shift.unit[0]}"] = exp.Window(this=exp.Min(this=case(some, own.copy())))
    return result


def _at(component: Component, here: exp.Expression, period: exp.Expression) -> exp.Expression:
    """A component's value in a period: its own row's, else what stands for nothing."""
    value = _or_empty(case(here, column(component.name)), component)
    shift = component.lookback.shift
    if not shift or component.empty is None:
        return value
    return case(exp.GTE(this=period.copy(), expression=column(f"_known_{shift.count}{shift.unit[0]}")), value)


def _add(tree: exp.Expression, grain: str, periods: int) -> exp.Expression:
    span = step(grain)
    return call("ADD", tree, lit(periods * span.count), lit(span.unit))


def _sequence(start: exp.Expression, end: exp.Expression, every: Span | None = None) -> exp.Expression:
    return call("SEQUENCE", start, end, *((lit(every.count), lit(every.unit)) if every else ()))


def _unnested(select: exp.Select, array: exp.Expression, alias: str, name: str) -> exp.Select:
    """`select` once for each element of `array`, which is column `name` of `alias`."""
    table = exp.TableAlias(this=exp.to_identifier(alias, quoted=True), columns=[exp.to_identifier(name, quoted=True)])
    return select.join(exp.Unnest(expressions=[array], alias=table), join_type="cross", copy=False)


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
