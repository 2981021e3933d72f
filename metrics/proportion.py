"""Bounds of a share of things counted, as SQL: exact binomial by one of our functions, Wilson's in closed form.

NULL unless 0 <= part <= whole and there is a whole: a part greater than its whole is none, and no bound follows from it.
Sources: Clopper & Pearson (1934), Biometrika 26:404; Wilson (1927), JASA 22:209.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

from sqlglot import exp

from metrics.tree import call, case, double, lit, mul, per

if TYPE_CHECKING:
    from metrics.build import Build

METHODS = {"binomial_exact": "exact binomial (Clopper and Pearson 1934)", "wilson": "Wilson's score (1927)"}


def bound_of(method: str, bound: str, part: exp.Expression, whole: exp.Expression, confidence_level: float, sided: str, build: Build) -> exp.Expression:
    """`low` or `high` of the share that `part` is of `whole`."""
    if method == "wilson":
        return wilson(bound, part, whole, confidence_level, sided)
    sides = "two" if sided == "two" else {"low": "lower", "high": "upper"}[bound]
    exact = call("BINOMIAL", lit(confidence_level), lit(sides), part, whole)
    return call("FIELD", build.shared(("binomial", exact.sql()), f"{part.name}_share", exact), lit(bound))


def wilson(bound: str, part: exp.Expression, whole: exp.Expression, confidence_level: float, sided: str) -> exp.Expression:
    """A root of (n + z²) p² - (2x + z²) p + x² / n, each by the formula that subtracts nothing, so that small shares keep their digits."""
    tail = (1 - confidence_level) / (2 if sided == "two" else 1)
    z = -NormalDist().inv_cdf(tail)
    x, n = double(part), double(whole)
    spread = exp.Sqrt(this=_sum(per(mul(x.copy(), _difference(n, x)), n.copy()), lit(z * z / 4)))
    top = _sum(_sum(x.copy(), lit(z * z / 2)), mul(lit(z), spread))
    if bound == "low":
        root = per(per(mul(x.copy(), x.copy()), n.copy()), top)
    else:
        root = case(exp.LT(this=part.copy(), expression=whole.copy()), per(top, _sum(n.copy(), lit(z * z))), lit(1.0))
    inside = exp.And(this=exp.Between(this=part.copy(), low=lit(0), high=whole.copy()), expression=exp.GT(this=whole.copy(), expression=lit(0)))
    return case(inside, root)


def _sum(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    return exp.Paren(this=exp.Add(this=a, expression=b))


def _difference(a: exp.Expression, b: exp.Expression) -> exp.Expression:
    return exp.Paren(this=exp.Sub(this=a.copy(), expression=b.copy()))
