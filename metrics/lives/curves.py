"""Survival and hazard as SQL: the risk set at each age by windows, then what is asked up to an age or within a group of ages.

At risk at an age is who entered before it and left at it or later; failures of an age come before its censorings.
Lives are counted by their age first, in one pass without a sort, so that time and memory go with groups x distinct ages. One
window over those ages finds the risk set of each; steps of the curve (what is grouped by) are then summed before they are
added up. No age is rounded: the product is over every age at which somebody failed.
Cumulative sums never fall (that of ln(1 - d/n) never rises), so the last one within a group is its largest (smallest).
Conditions and keys on the age act after the risk set is known: they show a part of the curve.
Source: Kaplan & Meier (1958) JASA 53:457; Greenwood (1926); Aalen (1978); Klein & Moeschberger (2003), chapter 4.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlglot import exp

from metrics.build import Component
from metrics.errors import QueryError
from metrics.lives import life_tables, modes, recurrences
from metrics.lives.at_age import end_of_bin, rises
from metrics.lives.counts import CENSORED, ENTERED, FAILURES, RISK, at_risk, grouped, running, sums_of, up_to
from metrics.lives.relation import AT, EMPTIED, FAILED, GREENWOOD, LOG_SF
from metrics.model import curve_of, mode_of
from metrics.plan import Branch, Plan
from metrics.query import Condition, Key
from metrics.scan import Scan
from metrics.tree import all_of, case, column, double, lit, mul, named, over, per, selecting

CURVE = curve_of("")
_LAST = "_last"


def curve(plan: Plan, branch: Branch, scan: Scan, layout: Mapping[str, exp.Expression]) -> exp.Select:
    """SELECT keys, components of the curve FROM counts at each age, in the layout's order."""
    age = next(name for name, dimension in branch.source.dimensions.items() if dimension.source == branch.source.name)
    mode = mode_of(branch.source.name.removesuffix(CURVE))
    units, along = _parted(branch.keys, age)
    plain, by_mode = [key for key in units if mode not in key.dimensions], [key for key in units if mode in key.dimensions]
    rest = tuple(c for c in branch.conditions if not {age, mode} & c.dimensions)
    of_mode = tuple(c for c in branch.conditions if mode in c.dimensions)
    _check_mode(mode, (*by_mode, *of_mode), branch)
    shown = [_on_age(condition, age) for condition in branch.conditions if age in condition.dimensions]
    if shown and _looked_for(branch):
        raise QueryError(f"a quantile is of the whole curve: leave out the condition on {age}")
    if shown and branch.components[0].measure.agg == "life_table":
        raise QueryError(f"a life table is of whole bins: leave out the condition on {age}, or ask it of the answer")
    agg, step = branch.components[0].measure.agg, dict[str, exp.Expression]()
    repeated = agg == "recurrence"
    if repeated:
        rows = recurrences.summed(plain, rest, branch, scan, _bins(branch, along, age))
    elif agg == "incidence":
        rows = modes.summed([key.name for key in units], _counts_by_mode(plain, by_mode, rest, of_mode, branch, scan))
    elif agg == "life_table":
        step = {key.name: _on_age(key, age) for key in along}
        rows = life_tables.summed([key.name for key in units], _one_mode(plain, by_mode, rest, of_mode, branch, scan), step, float(branch.components[0].measure.fraction or 0.0))
    else:
        step = {} if shown else _steps(branch, along, age)
        rows = _summed(units, _one_mode(plain, by_mode, rest, of_mode, branch, scan), step)
    where = all_of(shown)
    shown_keys = [named(_on_age(key, age), key.name) for key in along if key.name not in step]
    rows = over(selecting(exp.Star(), *shown_keys, *_ends(branch, along, age)), rows, "ages")
    rows = rows.where(where, copy=False) if where is not None else rows
    if repeated:
        rows = recurrences.last_first(rows, [column(key.name) for key in branch.keys], branch.components[0].measure.fraction)
    aggregates = {"recurrence": recurrences.AGGREGATES, "incidence": modes.AGGREGATES, "life_table": life_tables.AGGREGATES}.get(agg, _AGGREGATES)
    row = {key.name: column(key.name) for key in branch.keys} | {c.name: aggregates[c.measure.name](c) for c in branch.components}
    select = over(selecting(*(named(row.get(name, other), name) for name, other in layout.items())), rows, "curve")
    names = list(layout)
    if branch.keys:
        select.set("group", exp.Group(expressions=[exp.Literal.number(names.index(key.name) + 1) for key in branch.keys]))
    return select


def _ends(branch: Branch, along: list[Key], age: str) -> list[exp.Expression]:
    """Where the bins of age that are grouped by end, where that is asked and not there already."""
    asked = any(component.measure.name.endswith("bin_end") for component in branch.components)
    return [named(_bin_end(along, age), recurrences.BIN_END)] if asked and not recurrences.restarts(branch) else []


def _bins(branch: Branch, along: list[Key], age: str) -> exp.Expression | None:
    """The bins of age at which a curve begins anew; None where it does not."""
    return _bin_end(along, age) if recurrences.restarts(branch) else None


def _bin_end(along: list[Key], age: str) -> exp.Expression:
    ends = [_on_age(replace(key, expr=end), age) for key in along if (end := end_of_bin(key.expr)) is not None]
    return double(ends[0] if len(ends) == 1 else exp.Greatest(this=ends[0], expressions=ends[1:]))


def _check_mode(mode: str, parts: tuple[Key | Condition, ...], branch: Branch) -> None:
    mixed = next((part.expr for part in parts if len(part.dimensions) > 1), None)
    if mixed is not None:
        raise QueryError(f"{mode} stands alone in what is grouped or filtered by: {mixed.sql()}")
    if parts and branch.components[0].measure.agg == "recurrence":
        raise QueryError(f"a mean cumulative function is not divided by {mode}: declare a life whose `event` has the mode in its `where`, or ask without it")


# --- steps -----------------------------------------------------------------------------------------------------------

_SIDE = "_side"


def _steps(branch: Branch, along: list[Key], age: str) -> dict[str, exp.Expression]:
    """What may be summed before it is added up, by name: spans of age one after the other. {} for each age by itself.

    The keys, where each rises with the age; before, at and beyond the one age that is asked for. An age that is looked for
    may be any.
    """
    if _looked_for(branch):
        return {}
    asked = {component.measure.fraction for component in branch.components if component.measure.name != "last"}
    if along:
        return {key.name: _on_age(key, age) for key in along} if asked <= {None} and all(rises(key.expr) for key in along) else {}
    at = asked.pop() if len(asked) == 1 else None
    if at is None:
        return {}
    before, here = (type_(this=column(AT), expression=lit(float(at))) for type_ in (exp.LT, exp.EQ))
    return {_SIDE: exp.Case(ifs=[exp.If(this=before, true=lit(0)), exp.If(this=here, true=lit(1))], default=lit(2))}


_LOOKED_FOR = ("reached", "passed")


def _looked_for(branch: Branch) -> bool:
    """Whether an age is asked for at which the curve is down to a share."""
    return any(component.measure.name in _LOOKED_FOR for component in branch.components)


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
    """How many fail, are censored and enter late at each age of a group: from here on rows are ages, however many lives there are."""
    by = [named(scan.key(key), key.name) for key in keys] + [named(scan.column(AT, ()), AT)]
    sums = sums_of(scan, {FAILURES: scan.column(FAILED, ())}, late=_enters_late(branch))
    return grouped(_from(selecting(*by, *sums), conditions, branch, scan), len(by))


def _one_mode(keys: list[Key], by_mode: list[Key], conditions: tuple[Condition, ...], of_mode: tuple[Condition, ...], branch: Branch, scan: Scan) -> exp.Select:
    """Counts at each age; of the modes asked for, where any are, with failures of the others as censorings."""
    if not (by_mode or of_mode):
        return _counts(keys, conditions, branch, scan)
    return modes.one_mode(_counts_by_mode(keys, by_mode, conditions, of_mode, branch, scan))


def _counts_by_mode(keys: list[Key], by_mode: list[Key], conditions: tuple[Condition, ...], of_mode: tuple[Condition, ...], branch: Branch, scan: Scan) -> exp.Select:
    """The same with failures of the modes asked for and of others apart; where grouped by mode, for each mode at each age."""
    select, columns = modes.counts(keys, by_mode, conditions, of_mode, scan, late=_enters_late(branch))
    rows = grouped(_from(select, conditions, branch, scan), columns)
    return modes.each_mode([key.name for key in keys], [key.name for key in by_mode], rows) if by_mode else rows


def _from(select: exp.Select, conditions: tuple[Condition, ...], branch: Branch, scan: Scan) -> exp.Select:
    where = scan.where(conditions)
    select = scan.from_(select, branch.links)
    return select.where(where, copy=False) if where is not None else select


def _enters_late(branch: Branch) -> bool:
    life = branch.source.life
    return branch.window.lower is not None or (life is not None and life.enters_late)


def _summed(keys: list[Key], counts: exp.Select, step: Mapping[str, exp.Expression]) -> exp.Select:
    """The steps with what happened in each, and with the sums over all steps up to it."""
    groups = [key.name for key in keys]
    there = exp.Sub(this=exp.Add(this=column(FAILURES), expression=column(CENSORED)), expression=column(ENTERED))
    risk = over(selecting(exp.Star(), named(running(exp.Sum(this=there), groups, down=True), RISK)), counts, "counts")
    steps = _each_step(groups, risk, step) if step else _each_age(risk)
    sums = {name: running((exp.Max if name == EMPTIED else exp.Sum)(this=column(name + _HERE)), groups) for name in _STEPS}
    last = exp.Window(this=exp.Max(this=column(_LEFT)), partition_by=[column(name) for name in groups] or None)
    return over(selecting(exp.Star(), *(named(tree, name) for name, tree in (sums | {_LAST: last}).items())), steps, "steps")


_HERE, _LEFT = "_here", "_left"


def _left_at() -> exp.Expression:
    """The age, where somebody left at it; NULL where units only entered."""
    return case(exp.GT(this=exp.Add(this=column(FAILURES), expression=column(CENSORED)), expression=lit(0.0)), column(AT))


def _each_age(risk: exp.Select) -> exp.Select:
    """Each age as a step of its own."""
    row = {_LEFT: _left_at()} | {name + _HERE: tree() for name, tree in _STEPS.items()}
    return over(selecting(exp.Star(), *(named(tree, name) for name, tree in row.items())), risk, "at_risk")


def _each_step(groups: list[str], risk: exp.Select, step: Mapping[str, exp.Expression]) -> exp.Select:
    """One row a step, with the sums of its own ages."""
    row: dict[str, exp.Expression] = {name: column(name) for name in groups} | {name: tree.copy() for name, tree in step.items()}
    row |= {name: exp.Sum(this=column(name)) for name in (FAILURES, CENSORED, ENTERED)}
    row |= {RISK: exp.Max(this=column(RISK)), _LEFT: exp.Max(this=_left_at()), AT: exp.Max(this=column(AT))}
    row |= {name + _HERE: (exp.Max if name == EMPTIED else exp.Sum)(this=tree()) for name, tree in _STEPS.items()}
    return grouped(over(selecting(*(named(tree, name) for name, tree in row.items())), risk, "at_risk"), len(groups) + len(step))


def _some() -> exp.Expression:
    return exp.GT(this=column(FAILURES), expression=lit(0.0))


def _survivors() -> exp.Expression:
    return exp.Paren(this=exp.Sub(this=column(RISK), expression=column(FAILURES)))


def _some_survive() -> exp.Expression:
    return exp.And(this=_some(), expression=exp.LT(this=column(FAILURES), expression=column(RISK)))


_STEPS: dict[str, Callable[[], exp.Expression]] = {
    LOG_SF: lambda: case(_some_survive(), exp.Ln(this=per(_survivors(), column(RISK)))),
    EMPTIED: lambda: case(exp.And(this=_some(), expression=exp.GTE(this=column(FAILURES), expression=column(RISK))), lit(1), lit(0)),
    GREENWOOD: lambda: case(_some_survive(), per(column(FAILURES), mul(column(RISK), _survivors()))),
    "_hazard": lambda: case(_some(), per(column(FAILURES), column(RISK))),
    "_hazard_variance": lambda: case(_some(), per(column(FAILURES), mul(column(RISK), column(RISK)))),
}
"""What the failures of one age add to each sum."""


TIE = 1.4901161193847656e-08
"""R's tolerance for a curve that lies at 1 - p exactly: the root of the precision of a double."""


def _first_age(component: Component, tie: float) -> exp.Expression:
    """The first age at which the curve, or a bound of it, has lost a share; the measure's expression is the curve."""
    lost = exp.Sub(this=lit(1.0), expression=exp.Paren(this=(component.measure.expr or exp.Null()).copy()))
    share = float(component.measure.fraction or 0.0)
    return exp.Min(this=case(exp.GTE(this=lost, expression=lit(share + tie)), column(AT)))


_AGGREGATES: dict[str, Callable[[Component], exp.Expression]] = {
    "log_sf": lambda c: exp.Min(this=up_to(c, column(LOG_SF))),
    "emptied": lambda c: exp.Max(this=up_to(c, column(EMPTIED))),
    "greenwood": lambda c: exp.Max(this=up_to(c, column(GREENWOOD))),
    "hazard": lambda c: exp.Max(this=up_to(c, column("_hazard"))),
    "hazard_variance": lambda c: exp.Max(this=up_to(c, column("_hazard_variance"))),
    "at_risk": lambda c: at_risk(c, exp.Add(this=column(FAILURES), expression=column(CENSORED))),
    "failed": lambda c: exp.Sum(this=up_to(c, column(FAILURES), lit(0.0))),
    "left": lambda c: exp.Sum(this=up_to(c, column(CENSORED), lit(0.0))),
    "last": lambda c: exp.Max(this=column(_LAST)),
    "bin_end": lambda c: exp.Max(this=column(recurrences.BIN_END)),
    "reached": lambda c: _first_age(c, -TIE),
    "passed": lambda c: _first_age(c, TIE),
}
