"""The mean cumulative function of repeated events, or of their cost, as SQL: one pass of windows over the units' ages.

M(t) is the sum of C / n over ages up to t: C what happened at an age, n the units under observation. Its robust variance is
the sum over units of the square of G(t), what the unit had more than the mean, weighed:
    G(t) = sum of its c / n at its ages up to t  -  sum over its windows of A(min(t, stop)) - A(start),   A(t) = sum of C / n^2.
That sum goes from age to age by
    V = V_before + 2 (cost_residual / n - C / n^2 R) + cost_squared / n^2 - C^2 / n^3,
since all at risk move by own cost / n - C / n^2, which adds up to 0; R is the sum of G over those at risk, which changes
only where windows start and stop (`udfs.recurrence`, which a test holds this equal to).

The difference of two sides, units of one and of the other, is made in the same pass: each side has its own n, C and G; steps of
M are added up with the side's sign, steps of V as they are, since units are independent.

For the rate in bins of age M, V, A and G begin anew with each bin, as if each unit's windows were cut there; who is at risk does not.
Source: Nelson (2003) Recurrent Events Data Analysis; Lawless & Nadeau (1995) Technometrics 37:158.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from sqlglot import exp

from metrics.build import Component
from metrics.lives.relation import AT, COST, FAILED, ids
from metrics.plan import Branch
from metrics.query import Condition, Key
from metrics.scan import Scan
from metrics.tree import all_of, case, column, lit, mul, named, over, per, selecting

_EVENTS, _C, _N, _LEFT, _CAME = "_events", "_c", "_n", "_x", "_e"
_A, _OWN, _OPEN, _CLOSED, _G = "_a", "_own", "_open", "_closed", "_g"
_RESIDUAL, _SQUARED, _MOVED, _R = "_cost_residual", "_cost_squared", "_moved", "_r"
_MCF, _VARIANCE, _LAST, _UNKNOWN = "_mcf", "_variance", "_last", "_unknown"
_SIDE, BIN_END = "_side", "_bin_end"


def summed(keys: list[Key], conditions: tuple[Condition, ...], branch: Branch, scan: Scan, bins: exp.Expression | None = None) -> exp.Select:
    """SELECT keys, age, the curve up to it FROM the units' events and windows: one row an age of a group.

    bins : of the age, where the curve begins anew in each.
    """
    groups, sides = [key.name for key in keys], branch.components[0].where
    each = [*groups, _SIDE] if sides is not None else groups
    units = ids(branch.source.life, branch.source.grain) if branch.source.life else []
    rows, part = _units(keys, units, conditions, branch, scan), []
    if bins is not None:
        rows, part = over(selecting(exp.Star(), named(bins, BIN_END)), rows, "units"), [BIN_END]
    for level in (_risk, _drift, _residual):
        rows = over(selecting(exp.Star(), *(named(tree, name) for name, tree in level(each, units, part).items())), rows, level.__name__.strip("_"))
    ages = _ages([*each, *part], rows)
    moved = over(selecting(exp.Star(), named(_before(exp.Sum(this=column(_MOVED)), [*each, *part]), _R)), ages, "ages")
    step = over(selecting(exp.Star(), *(named(tree, name) for name, tree in _sums(groups, part, is_difference=sides is not None).items())), moved, "moved")
    if sides is None:
        return step
    both = exp.Coalesce(this=exp.LTE(this=column(AT), expression=column(_LAST)), expressions=[lit(True)])
    return over(selecting(exp.Star()), step, "both").where(both, copy=False)


def two_sides(first: exp.Expression, second: exp.Expression) -> exp.Expression:
    """Of dimensions: 1 for units of the first, -1 for those of the second, NULL for others. A unit of both is of the first."""
    return exp.Case(ifs=[exp.If(this=first.copy(), true=lit(1)), exp.If(this=second.copy(), true=lit(-1))])


def _units(keys: list[Key], units: list[str], conditions: tuple[Condition, ...], branch: Branch, scan: Scan) -> exp.Select:
    """Events, their cost, windows closed and opened, of each unit at each of its ages."""
    failed = scan.column(FAILED, ())
    cost: exp.Expression = scan.column(COST, ()) if _asks_cost(branch) else lit(1.0)
    came = exp.Is(this=failed.copy(), expression=exp.Null())
    sides = branch.components[0].where
    row = [named(scan.key(key), key.name) for key in keys] + ([named(scan.over_dimensions(sides), _SIDE)] if sides is not None else [])
    row += [named(scan.column(name, ()), name) for name in (*units, AT)]
    by = len(row)
    row += [
        named(exp.Sum(this=case(failed, cost.copy(), lit(0.0))), _C + "_own"),
        named(exp.Sum(this=case(failed.copy(), lit(1.0), lit(0.0))), _EVENTS),
        named(exp.Sum(this=case(exp.And(this=failed.copy(), expression=exp.Is(this=cost.copy(), expression=exp.Null())), lit(1), lit(0))), _UNKNOWN),
        named(exp.Sum(this=case(came, lit(0.0), lit(1.0))), _LEFT),
        named(exp.Sum(this=case(came.copy(), lit(1.0), lit(0.0))), _CAME),
    ]
    one_side = [exp.Not(this=exp.Is(this=scan.over_dimensions(sides), expression=exp.Null()))] if sides is not None else []
    where = all_of([*filter(None, [scan.where(conditions)]), *one_side])
    select = scan.from_(selecting(*row), branch.links)
    select = select.where(where, copy=False) if where is not None else select
    select.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(by)]))
    return select


def restarts(branch: Branch) -> bool:
    """Whether the curve begins anew in each bin of age: its measures are of a rate."""
    return "rate_" in branch.components[0].measure.name


def _asks_cost(branch: Branch) -> bool:
    return any(component.measure.name.startswith("cost") for component in branch.components)


_OWN_COST = _C + "_own"


def _risk(groups: list[str], units: list[str], part: list[str]) -> dict[str, exp.Expression]:
    """What happened at the age in the whole group, and how many units were there."""
    there = exp.Sub(this=column(_LEFT), expression=column(_CAME))
    return {_C: _window(exp.Sum(this=column(_OWN_COST)), [*groups, AT]), _N: _window(exp.Sum(this=there), groups, down=True)}


def _drift(groups: list[str], units: list[str], part: list[str]) -> dict[str, exp.Expression]:
    """A at the age; what the unit had up to it; whether the unit is watched on."""
    there = exp.Sub(this=column(_LEFT), expression=column(_CAME))
    later = exp.Sub(this=_window(exp.Sum(this=there), [*groups, *units], down=True), expression=exp.Paren(this=there.copy()))
    return {
        _A: _window(exp.Sum(this=per(column(_OWN_COST), mul(column(_N), column(_N)))), [*groups, *part], up=True),
        _OWN: _window(exp.Sum(this=per(column(_OWN_COST), column(_N))), [*groups, *units, *part], up=True),
        _OPEN: later,
    }


def _residual(groups: list[str], units: list[str], part: list[str]) -> dict[str, exp.Expression]:
    """A over the unit's windows that are closed, less that at their beginnings."""
    there = exp.Paren(this=exp.Sub(this=column(_LEFT), expression=column(_CAME)))
    return {_CLOSED: _window(exp.Sum(this=mul(there, _or_zero(column(_A)))), [*groups, *units, *part], up=True)}


def _ages(groups: list[str], rows: exp.Select) -> exp.Select:
    """The sums of each age of a group."""
    n, own = column(_N), column(_OWN_COST)
    fall = exp.Add(this=column(_CLOSED), expression=mul(column(_OPEN), _or_zero(column(_A))))
    g = exp.Sub(this=_or_zero(column(_OWN)), expression=exp.Paren(this=fall))
    before = exp.Paren(this=exp.Add(this=exp.Sub(this=g.copy(), expression=_or_zero(per(own, n))), expression=_or_zero(per(column(_C), mul(n, n)))))
    net = exp.Paren(this=exp.Sub(this=column(_CAME), expression=column(_LEFT)))
    sums = {
        _N: exp.Max(this=n.copy()), _C: exp.Max(this=column(_C)), _EVENTS: exp.Sum(this=column(_EVENTS)), _LEFT: exp.Sum(this=column(_LEFT)), _CAME: exp.Sum(this=column(_CAME)),
        _UNKNOWN: exp.Sum(this=column(_UNKNOWN)), _RESIDUAL: exp.Sum(this=mul(own.copy(), before)), _SQUARED: exp.Sum(this=mul(own.copy(), own.copy())), _MOVED: exp.Sum(this=mul(exp.Paren(this=g), net)),
    }  # fmt: skip
    select = over(selecting(*(column(name) for name in (*groups, AT)), *(named(tree, name) for name, tree in sums.items())), rows, "units")
    select.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(groups) + 1)]))
    return select


def _sums(groups: list[str], part: list[str], *, is_difference: bool) -> dict[str, exp.Expression]:
    n, c = column(_N), column(_C)
    cube = mul(n, mul(n, n))
    twice = mul(lit(2.0), exp.Paren(this=exp.Sub(this=per(column(_RESIDUAL), n), expression=mul(per(c, mul(n, n)), _or_zero(column(_R))))))
    step = exp.Add(this=twice, expression=exp.Sub(this=per(column(_SQUARED), mul(n, n)), expression=per(mul(c, c), cube)))
    happened = exp.GT(this=column(_EVENTS), expression=lit(0.0))
    rise = per(c.copy(), n.copy())
    return {
        _MCF: _window(exp.Sum(this=case(happened, mul(column(_SIDE), rise) if is_difference else rise)), [*groups, *part], up=True),
        _VARIANCE: _window(exp.Sum(this=case(happened.copy(), step)), [*groups, *part], up=True),
        _UNKNOWN + _SO_FAR: _window(exp.Sum(this=column(_UNKNOWN)), [*groups, *part], up=True),
        _LAST: _lesser(*(_last_seen(groups, side) for side in (1, -1))) if is_difference else _last_seen(groups),
    }


def _last_seen(groups: list[str], side: int | None = None) -> exp.Expression:
    """The largest age at which a unit (of the side) was watched."""
    left: exp.Expression = exp.GT(this=column(_LEFT), expression=lit(0.0))
    if side is not None:
        left = exp.And(this=left, expression=exp.EQ(this=column(_SIDE), expression=lit(side)))
    return _window(exp.Max(this=case(left, column(AT))), groups)


def _lesser(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    """The smaller; NULL where either is, on every engine."""
    return exp.Case(ifs=[exp.If(this=exp.LTE(this=a, expression=b), true=a.copy()), exp.If(this=exp.LT(this=b.copy(), expression=a.copy()), true=b.copy())])


_SO_FAR = "_so_far"


def _or_zero(tree: exp.Expression) -> exp.Expression:
    return exp.Coalesce(this=tree, expressions=[lit(0.0)])


def _window(tree: exp.Expression, by: Iterable[str], *, up: bool = False, down: bool = False) -> exp.Expression:
    """An aggregate over the partition; with a direction, over ages up (or down) to the row's, its peers included."""
    order = exp.Order(expressions=[exp.Ordered(this=column(AT), desc=down, nulls_first=False)]) if up or down else None
    return exp.Window(this=tree, partition_by=[column(name) for name in by] or None, order=order)


def _before(tree: exp.Expression, by: Iterable[str]) -> exp.Expression:
    """An aggregate over the ages before the row's."""
    order = exp.Order(expressions=[exp.Ordered(this=column(AT), nulls_first=False)])
    spec = exp.WindowSpec(kind="ROWS", start="UNBOUNDED", start_side="PRECEDING", end=lit(1), end_side="PRECEDING")
    return exp.Window(this=tree, partition_by=[column(name) for name in by] or None, order=order, spec=spec)


# --- what is asked of the curve --------------------------------------------------------------------------------------


def last_first(rows: exp.Select, by: list[exp.Expression], at: float | None) -> exp.Select:
    """The curve with the number of each row from the last age of its group backwards, of those up to `at`."""
    within = [case(exp.LTE(this=column(AT), expression=lit(at)), lit(1), lit(0))] if at is not None else []
    order = exp.Order(expressions=[exp.Ordered(this=column(AT), desc=True, nulls_first=False)])
    number = exp.Window(this=exp.RowNumber(), partition_by=[*by, *within] or None, order=order)
    return over(selecting(exp.Star(), named(number, _NUMBER)), rows, "mcf")


_NUMBER = "_number"


def _of_last(name: str) -> Callable[[Component], exp.Expression]:
    def aggregate(component: Component) -> exp.Expression:
        at = component.measure.fraction
        last: exp.Expression = exp.EQ(this=column(_NUMBER), expression=lit(1))
        if at is not None:
            last = exp.And(this=last, expression=exp.LTE(this=column(AT), expression=lit(float(at))))
        return exp.Max(this=case(last, column(name)))

    return aggregate


def _counted(component: Component) -> exp.Expression:
    at = component.measure.fraction
    return exp.Sum(this=column(_EVENTS) if at is None else case(exp.LTE(this=column(AT), expression=lit(float(at))), column(_EVENTS), lit(0.0)))


def _watched(component: Component) -> exp.Expression:
    """How many units are watched just before the age."""
    at = component.measure.fraction
    if at is None:
        return exp.Max(this=column(_N))
    there = exp.Sub(this=column(_LEFT), expression=column(_CAME))
    return exp.Sum(this=case(exp.GTE(this=column(AT), expression=lit(float(at))), there, lit(0.0)))


AGGREGATES: dict[str, Callable[[Component], exp.Expression]] = {
    f"{kind}_{name}": aggregate
    for kind in ("count", "cost", "rate", "costrate")
    for name, aggregate in (
        ("mcf", _of_last(_MCF)), ("variance", _of_last(_VARIANCE)), ("unknown", _of_last(_UNKNOWN + _SO_FAR)), ("at_risk", _watched), ("events", _counted), ("last", lambda c: exp.Max(this=column(_LAST))),
        ("bin_end", lambda c: exp.Max(this=column(BIN_END))),
    )
}  # fmt: skip
