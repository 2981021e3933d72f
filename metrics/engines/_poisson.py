"""Bounds of a Poisson mean in plain arithmetic, for engines without a chi-square quantile.

A table of quantiles up to a few dozen events, the Cornish–Fisher expansion above; relative error below 1e-8.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from metrics.tree import cast, double, lit, mul
from udfs.chi_squared import coefficients, table

NOTE = "in SQL: a table of quantiles up to a few dozen events, the Cornish-Fisher expansion above (relative error below 1e-8)"

Element = Callable[[list[exp.Expression], exp.Expression], exp.Expression]
"""(elements, 1-based index) -> that element of an array literal."""


def lowerings(element: Element) -> dict[str, Callable[..., exp.Expression]]:
    """POISSON_LOW and POISSON_HIGH for an engine, given how it takes an element of an array."""

    def low(count: exp.Expression, tail: exp.Expression) -> exp.Expression:
        none = exp.If(this=exp.EQ(this=count.copy(), expression=lit(0)), true=lit(0.0))
        return _half_quantile(float(tail.name), count, none, element)

    def high(count: exp.Expression, tail: exp.Expression) -> exp.Expression:
        return _half_quantile(1 - float(tail.name), exp.Add(this=count, expression=lit(1)), None, element)

    return {"POISSON_LOW": low, "POISSON_HIGH": high}


def _half_quantile(p: float, k: exp.Expression, first: exp.If | None, element: Element) -> exp.Expression:
    """Half the p-quantile of chi-square with 2k degrees of freedom."""
    known = [v / 2 for v in table(p)]
    k = exp.Paren(this=k) if isinstance(k, exp.Binary) else k
    tabled = exp.If(this=exp.Between(this=k.copy(), low=lit(1), high=lit(len(known))), true=element([lit(v) for v in known], cast(k.copy(), "bigint")))
    ifs = [*([first] if first else []), tabled, exp.If(this=exp.GT(this=k.copy(), expression=lit(len(known))), true=_expanded(p, k))]
    return exp.Case(ifs=ifs)


def _expanded(p: float, k: exp.Expression) -> exp.Expression:
    """k + c0 √k + c1 + c2/√k + …, as ((…/√k + c1)/√k …): powers of √k by Horner's rule."""
    root = exp.Sqrt(this=double(k.copy()))
    scaled = [c * 2.0 ** ((1 - i) / 2) / 2 for i, c in enumerate(coefficients(p))]  # in powers of k, not of v = 2k; halved
    tail: exp.Expression = lit(scaled[-1])
    for c in reversed(scaled[1:-1]):
        tail = exp.Add(this=lit(c), expression=exp.Div(this=exp.Paren(this=tail), expression=root.copy()))
    return exp.Add(this=exp.Add(this=double(k.copy()), expression=mul(lit(scaled[0]), root.copy())), expression=tail)
