"""A life's spells as a list for each group: what a fit needs that no fixed number of sums can give.

Equal spells are counted, so that a list is as long as there are different ages, not units.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from metrics.lives.relation import ENTRY, EXCLUDED, EXIT, FAILED, LOWER, WEIGHT
from metrics.plan import Branch, Plan
from metrics.scan import Scan
from metrics.tree import all_of, call, case, column, lit, named, over, selecting

_COUNT = "_count"


def listed(plan: Plan, branch: Branch, scan: Scan, layout: Mapping[str, exp.Expression]) -> exp.Select:
    """SELECT keys, an array of spells FROM spells GROUP BY keys, in the layout's order.

    A spell is (entry, exit, failed 1 or 0, how many); one of inspections (entry, lower, upper, how many), upper -1 where it did not
    fail: to some engines arrays with a NULL in them do not compare.
    """
    keys = [(key.name, scan.key(key)) for key in branch.keys]
    spell = _inspected(scan) if branch.source.life and branch.source.life.is_inspected else _ended(scan)
    row = [named(tree, name) for name, tree in (*keys, *spell.items())] + [named(exp.Sum(this=scan.column(WEIGHT, ())), _COUNT)]
    kept = exp.Is(this=scan.column(EXCLUDED, ()), expression=exp.Null())
    where = all_of([kept, *filter(None, [scan.where(branch.conditions)])])
    counted = scan.from_(selecting(*row), branch.links).where(where, copy=False)
    counted.set("group", exp.Group(expressions=[exp.Literal.number(i + 1) for i in range(len(keys) + len(spell))]))
    four = exp.Array(expressions=[column(name) for name in (*spell, _COUNT)])
    outer = {name: column(name) for name, _ in keys} | {component.name: call("LIST", four.copy()) for component in branch.components}
    select = over(selecting(*(named(outer.get(name, other), name) for name, other in layout.items())), counted, "counted")
    names = list(layout)
    if keys:
        select.set("group", exp.Group(expressions=[exp.Literal.number(names.index(name) + 1) for name, _ in keys]))
    return select


def _ended(scan: Scan) -> dict[str, exp.Expression]:
    return {ENTRY: scan.column(ENTRY, ()), EXIT: scan.column(EXIT, ()), FAILED: case(scan.column(FAILED, ()), lit(1.0), lit(0.0))}


def _inspected(scan: Scan) -> dict[str, exp.Expression]:
    return {ENTRY: scan.column(ENTRY, ()), LOWER: scan.column(LOWER, ()), EXIT: case(scan.column(FAILED, ()), scan.column(EXIT, ()), lit(-1.0))}
