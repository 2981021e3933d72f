"""The actuarial life table as SQL: counts of whole bins of age, then the product of what survives each.

Who leaves within a bin, or enters late in it, is taken to be exposed for half of it, or, where units are inspected together at its
end, for all of it. What is asked is grouped by the bins, so that a table is as long as there are bins.
Source: Lawless (2003) Statistical Models and Methods for Lifetime Data, 3.6; Meeker & Escobar (1998) 3.3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from metrics.build import Component
from metrics.lives.counts import CENSORED, ENTERED, FAILURES, RISK, grouped, largest_left, running
from metrics.lives.relation import AT, EMPTIED, GREENWOOD, LOG_SF
from metrics.tree import case, column, lit, mul, named, over, per, selecting

EXPOSED, _LAST = "_exposed", "_last"


def summed(keys: list[str], counts: exp.Select, bins: Mapping[str, exp.Expression], withdrawn: float) -> exp.Select:
    """One row a bin with what happened in it, how many were exposed, and the sums over all bins up to it.

    withdrawn : the part of a bin for which those who leave in it are not exposed.
    """
    there = exp.Sub(this=exp.Add(this=column(FAILURES), expression=column(CENSORED)), expression=column(ENTERED))
    rows = over(selecting(exp.Star(), named(running(exp.Sum(this=there), keys, down=True), RISK)), _each_bin(keys, counts, bins), "bins")
    gone = exp.Paren(this=exp.Sub(this=column(CENSORED), expression=column(ENTERED)))
    rows = over(selecting(exp.Star(), named(exp.Sub(this=column(RISK), expression=mul(lit(withdrawn), gone)), EXPOSED)), rows, "risk")
    rows = over(selecting(exp.Star(), *(named(tree(), name + _HERE) for name, tree in _TERMS.items())), rows, "exposed")
    sums = {name: running((exp.Max if name == EMPTIED else exp.Sum)(this=column(name + _HERE)), keys) for name in _TERMS}
    last = largest_left(keys, exp.Add(this=column(FAILURES), expression=column(CENSORED)))
    return over(selecting(exp.Star(), *(named(tree, name) for name, tree in (sums | {_LAST: last}).items())), rows, "terms")


_HERE = "_here"


def _each_bin(keys: list[str], counts: exp.Select, bins: Mapping[str, exp.Expression]) -> exp.Select:
    row: dict[str, exp.Expression] = {name: column(name) for name in keys} | {name: tree.copy() for name, tree in bins.items()}
    row |= {name: exp.Sum(this=column(name)) for name in (FAILURES, CENSORED, ENTERED)} | {AT: exp.Max(this=column(AT))}
    return grouped(over(selecting(*(named(tree, name) for name, tree in row.items())), counts, "counts"), len(keys) + len(bins))


def _survivors() -> exp.Expression:
    return exp.Paren(this=exp.Sub(this=column(EXPOSED), expression=column(FAILURES)))


def _some() -> exp.Expression:
    return exp.GT(this=column(FAILURES), expression=lit(0.0))


def _some_survive() -> exp.Expression:
    return exp.And(this=_some(), expression=exp.LT(this=column(FAILURES), expression=column(EXPOSED)))


_TERMS: dict[str, Callable[[], exp.Expression]] = {
    LOG_SF: lambda: case(_some_survive(), exp.Ln(this=per(_survivors(), column(EXPOSED)))),
    EMPTIED: lambda: case(exp.And(this=_some(), expression=exp.GTE(this=column(FAILURES), expression=column(EXPOSED))), lit(1), lit(0)),
    GREENWOOD: lambda: case(_some_survive(), per(column(FAILURES), mul(column(EXPOSED), _survivors()))),
}
"""What the failures of one bin add to each sum."""


def _told(aggregate: type[exp.AggFunc], name: str) -> Callable[[Component], exp.Expression]:
    return lambda component: aggregate(this=column(name))


AGGREGATES: dict[str, Callable[[Component], exp.Expression]] = {
    "table_log_sf": _told(exp.Min, LOG_SF), "table_emptied": _told(exp.Max, EMPTIED), "table_greenwood": _told(exp.Max, GREENWOOD),
    "table_exposed": _told(exp.Max, EXPOSED), "table_at_risk": _told(exp.Max, RISK), "table_failed": _told(exp.Sum, FAILURES),
    "table_left": _told(exp.Sum, CENSORED), "table_last": _told(exp.Max, _LAST),
}  # fmt: skip
