"""A life's spells as a list for each group: what a fit needs that no fixed number of sums can give.

Equal spells are counted, so that a list is as long as there are different ages, not units. Where it matters whose failure it
was, each spell comes with its unit's number instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from metrics.lives.relation import ENTRY, EXCLUDED, EXIT, FAILED, GONE, LOWER, WEIGHT, ids
from metrics.plan import Branch, Plan
from metrics.scan import Scan
from metrics.tree import all_of, call, case, column, double, lit, named, over, selecting


def listed(plan: Plan, branch: Branch, scan: Scan, layout: Mapping[str, exp.Expression]) -> exp.Select:
    """SELECT keys, an array of four numbers a spell FROM spells GROUP BY keys, in the layout's order."""
    keys = {key.name: scan.key(key) for key in branch.keys}
    spells, four = _LISTS[branch.components[0].measure.name](keys, branch, scan)
    item = exp.Array(expressions=[column(name) for name in four])
    outer = {name: column(name) for name in keys} | {component.name: call("LIST", item.copy()) for component in branch.components}
    select = over(selecting(*(named(outer.get(name, other), name) for name, other in layout.items())), spells, "listed")
    if keys:
        select.set("group", exp.Group(expressions=[exp.Literal.number(list(layout).index(name) + 1) for name in keys]))
    return select


_COUNT, _UNIT = "_count", "_unit"
Row = dict[str, exp.Expression]


def _counted(keys: Row, branch: Branch, scan: Scan) -> tuple[exp.Select, list[str]]:
    """Different spells and how many there are: entry, exit, failed 1 or 0, count; of inspections entry, lower, upper, count."""
    spell = _inspected(scan) if branch.source.life and branch.source.life.is_inspected else _spell(scan)
    return _counts(spell, keys, branch, scan)


def _with_who_is_there(keys: Row, branch: Branch, scan: Scan) -> tuple[exp.Select, list[str]]:
    """As counted, and -1 in place of 0 where the unit can still fail."""
    state = exp.Case(ifs=[exp.If(this=scan.column(FAILED, ()), true=lit(1.0)), exp.If(this=scan.column(GONE, ()), true=lit(0.0))], default=lit(-1.0))
    return _counts(_spell(scan) | {FAILED: state}, keys, branch, scan)


def _counts(spell: Row, keys: Row, branch: Branch, scan: Scan) -> tuple[exp.Select, list[str]]:
    counted = _kept(keys | spell | {_COUNT: exp.Sum(this=scan.column(WEIGHT, ()))}, branch, scan)
    counted.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(keys) + len(spell))]))
    return counted, [*spell, _COUNT]


def _by_unit(keys: Row, branch: Branch, scan: Scan) -> tuple[exp.Select, list[str]]:
    """Every spell with its unit's number within the group: unit, entry, exit, failed 1 or 0."""
    units = [scan.column(name, ()) for name in ids(branch.source.life, branch.source.grain)] if branch.source.life else []
    order = exp.Order(expressions=[exp.Ordered(this=unit, nulls_first=False) for unit in units])
    number = exp.Window(this=exp.DenseRank(), partition_by=[tree.copy() for tree in keys.values()] or None, order=order)
    spell = {_UNIT: double(number)} | _spell(scan)
    return _kept(keys | spell, branch, scan), list(spell)


_LISTS: dict[str, Callable[[Row, Branch, Scan], tuple[exp.Select, list[str]]]] = {"spells": _counted, "spells_of_units": _by_unit, "spells_at_risk": _with_who_is_there}


def _spell(scan: Scan) -> Row:
    return {ENTRY: scan.column(ENTRY, ()), EXIT: scan.column(EXIT, ()), FAILED: case(scan.column(FAILED, ()), lit(1.0), lit(0.0))}


def _inspected(scan: Scan) -> Row:
    """The upper end is -1 where it did not fail: to some engines arrays with a NULL in them do not compare."""
    return {ENTRY: scan.column(ENTRY, ()), LOWER: scan.column(LOWER, ()), EXIT: case(scan.column(FAILED, ()), scan.column(EXIT, ()), lit(-1.0))}


def _kept(row: Row, branch: Branch, scan: Scan) -> exp.Select:
    """SELECT the row FROM the spells that are lives, under the question's conditions."""
    kept = exp.Is(this=scan.column(EXCLUDED, ()), expression=exp.Null())
    where = all_of([kept, *filter(None, [scan.where(branch.conditions)])])
    return scan.from_(selecting(*(named(tree, name) for name, tree in row.items())), branch.links).where(where, copy=False)
