"""What happens along time: rows counted in later periods that look back to them, and empty periods shown."""

from __future__ import annotations

from sqlglot import exp

from metrics import bounds
from metrics.build import Component
from metrics.plan import Periods, Plan
from metrics.rows import DAY, FINAL, add, or_empty, sequence
from metrics.spans import step
from metrics.tree import call, case, cast, column, date_trunc, lit, named, over, selecting, unnested

PERIOD, NEXT, ORIGIN = "_period", "_next", "_origin"


def looked_back(plan: Plan, periods: Periods, rows: exp.Expression) -> exp.Select:
    """Each row once for every period it counts in: its own, and those later ones that look back to it."""
    own, key = column(ORIGIN), periods.key
    others = [k.name for k in plan.query.keys if k != key] + ([DAY] if periods.daily else []) + [c.name for c in plan.components]
    last = _final(plan, periods)
    dated = over(selecting(*(column(n) for n in others), named(column(key.name), ORIGIN), named(last, FINAL)), rows, "dated")
    end: exp.Expression = column(FINAL)
    if periods.offsets > 0:
        end = exp.Least(this=end, expressions=[add(own.copy(), key.grain, periods.offsets)])
    if any(c.lookback.to_date == "all" for c in plan.components):
        end = column(FINAL)
    series = exp.Coalesce(this=sequence(own.copy(), end, step(key.grain)), expressions=[exp.Array(expressions=[own.copy()])])
    period = column(PERIOD, "periods")
    names, time_type = [k.name for k in plan.query.keys if k != key], plan.query.table.dimensions["time"].type
    parts = [named(case(_counts(c, key.grain, period, periods), column(c.name)), c.name) for c in plan.components]
    select = selecting(*(column(n) for n in names), named(cast(period.copy(), time_type), key.name), *parts, column(FINAL))
    return unnested(over(select, dated, "dated"), series, "periods", PERIOD)


def _final(plan: Plan, periods: Periods) -> exp.Expression:
    """The last period shown: that of the last row, or a later one that the question names."""
    last = exp.Window(this=exp.Max(this=column(periods.key.name)))
    if periods.last is None:
        return last
    return exp.Greatest(this=last, expressions=[bounds.literal(periods.last, plan.query.table.dimensions["time"].type)])


def _counts(component: Component, grain: str, period: exp.Expression, periods: Periods) -> exp.Expression:
    """Whether a row of period `_origin` (and day) counts in `period`."""
    lookback, own = component.lookback, column(ORIGIN)
    base = add(period.copy(), grain, -(lookback.shift.periods(grain) or 0)) if lookback.shift else period.copy()
    if lookback.to_date:
        same = exp.EQ(this=date_trunc(lookback.to_date, own.copy()), expression=date_trunc(lookback.to_date, base.copy()))
        until = exp.LTE(this=own, expression=base)
        return until if lookback.to_date == "all" else exp.And(this=same, expression=until)
    if lookback.window:
        whole = lookback.window.periods(grain)
        if whole:
            return exp.And(this=exp.GT(this=own, expression=add(base.copy(), grain, -whole)), expression=exp.LTE(this=own.copy(), expression=base))
        end = add(base.copy(), grain, 1)
        begin = call("ADD", end.copy(), lit(-lookback.window.count), lit(lookback.window.unit))
        return exp.And(this=exp.GTE(this=column(DAY), expression=begin), expression=exp.LT(this=column(DAY), expression=end))
    return exp.Or(this=exp.EQ(this=own, expression=base), expression=exp.Is(this=own.copy(), expression=exp.Null()))


def filled(plan: Plan, periods: Periods, merged: exp.Select) -> exp.Select:
    """Empty periods between two of a group, and up to the last of all; with time alone also nothing is left out."""
    key = periods.key
    if not periods.fill:
        return merged
    others = [k for k in plan.query.keys if k != key]
    own = column(key.name)
    order = exp.Order(expressions=[exp.Ordered(this=own.copy(), nulls_first=True)])
    partition = [column(k.name) for k in others]
    following = exp.Window(this=exp.Lead(this=own.copy()), partition_by=partition or None, order=order)
    final = _final(plan, periods)
    known = [named(tree, name) for name, tree in _known_from(plan, own).items()]
    spaced = over(selecting(exp.Star(), named(following, NEXT), named(final, FINAL), *known), merged, "merged")
    until = exp.Coalesce(this=add(column(NEXT), key.grain, -1), expressions=[column(FINAL)])
    series = exp.Coalesce(this=sequence(own.copy(), until, step(key.grain)), expressions=[exp.Array(expressions=[own.copy()])])
    period = column(PERIOD, "periods")
    here = exp.Or(this=exp.EQ(this=period.copy(), expression=own.copy()), expression=exp.Is(this=own.copy(), expression=exp.Null()))
    values = [named(_at(c, here.copy(), period), c.name) for c in plan.components]
    type_ = plan.query.table.dimensions["time"].type
    select = selecting(*(column(k.name) for k in others), named(cast(period.copy(), type_), key.name), *values)
    select = unnested(over(select, spaced, "spaced"), series, "periods", PERIOD)
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
    value = or_empty(case(here, column(component.name)), component)
    shift = component.lookback.shift
    if not shift or component.empty is None:
        return value
    return case(exp.GTE(this=period.copy(), expression=column(f"_known_{shift.count}{shift.unit[0]}")), value)
