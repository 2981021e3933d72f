"""Members of the union that lack keys, repeated over the values of those keys: exposures shared by every component.

No fact is named twice: a CTE named twice is scanned twice on Presto and Trino, so the second look at the groups is
taken with windows over the one stream of them.
"""

from __future__ import annotations

from sqlglot import exp

from metrics.plan import Plan
from metrics.query import Key
from metrics.rows import KIND, row_names, sequence, spreads
from metrics.tree import case, column, lit, named, over, selecting, unnested

SLOT, SLOTS = "_slot", "_slots"


def spread(plan: Plan, rows: exp.Expression) -> exp.Expression:
    """Members that lack keys, repeated over every value of those keys that another member has."""
    if not spreads(plan):
        return rows
    facts = [(i, branch) for i, branch in enumerate(plan.branches) if branch.role == "fact"]
    missing = {i: set(branch.lacks) for i, branch in facts}
    for lacks in sorted(dict.fromkeys(branch.lacks for _, branch in facts if branch.lacks), key=len):
        wild = [i for i, branch in facts if branch.lacks == lacks]
        aside = [i for i, _ in facts if i not in wild and missing[i] & set(lacks)]
        rows = _over(plan, rows, lacks, wild, aside)
        missing |= {i: set() for i in wild}
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


def _over(plan: Plan, rows: exp.Expression, lacks: tuple[Key, ...], wild: list[int], aside: list[int] | None = None) -> exp.Select:
    """Rows of the `wild` members once for each distinct value of the keys they lack; members `aside` lack some too, and name none.

    The distinct values are numbered by DENSE_RANK, wild rows are repeated for every number, and each number's
    values are read back by a window: one pass, where a join of the rows with themselves would scan the facts twice.
    """
    is_wild = exp.In(this=column(KIND), expressions=[lit(i) for i in wild])
    is_aside = exp.In(this=column(KIND), expressions=[lit(i) for i in aside]) if aside else None
    order = exp.Order(expressions=[exp.Ordered(this=column(key.name), nulls_first=True) for key in lacks])
    part = case(is_wild.copy(), lit(1), lit(0) if is_aside is None else case(is_aside, lit(2), lit(0)))
    rank: exp.Expression = exp.Window(this=exp.DenseRank(), partition_by=[part], order=order)
    rank = rank if is_aside is None else case(is_aside.copy(), lit(0), rank)
    numbered = over(selecting(exp.Star(), named(case(exp.Not(this=is_wild.copy()), rank), SLOT)), rows, "members")
    counted = over(selecting(exp.Star(), named(exp.Window(this=exp.Max(this=column(SLOT))), SLOTS)), numbered, "numbered")
    numbers = case(exp.Is(this=column(SLOT), expression=exp.Null()), sequence(lit(1), column(SLOTS)), exp.Array(expressions=[column(SLOT)]))
    names = row_names(plan)
    repeated = unnested(over(selecting(*(column(n) for n in names), column("slot", "slots")), counted, "counted"), numbers, "slots", "slot")
    lacking = {key.name for key in lacks}
    final = [named(_read_back(name, is_aside), name) if name in lacking else column(name) for name in names]
    return over(selecting(*final), repeated, "repeated")


def _read_back(name: str, is_aside: exp.Expression | None) -> exp.Expression:
    """A key's value under a slot's number; a row aside keeps its own."""
    value = exp.Window(this=exp.Max(this=column(name)), partition_by=[column("slot")])
    return value if is_aside is None else case(is_aside.copy(), column(name), value)
