"""Forecast of returns from units at risk and a survival function, with bounds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, pdtr

from udfs.confidence import finite, tails
from udfs.intervals import Array, Interval
from udfs.segments import Index, codes, total

Distribution = Callable[[Array], Array]  # of a count, for each group and period


class Forecast(NamedTuple):
    """(groups, periods) arrays: expected returns in each period, bounds for what will come; and the same cumulated."""

    expected: Array
    interval: Interval
    cumulative: Array
    cumulative_interval: Interval


def forecast_returns(
    group: ArrayLike,
    at_risk: ArrayLike,
    sf: ArrayLike,
    *,
    draws: ArrayLike | None = None,
    gradient: ArrayLike | None = None,
    covariance: ArrayLike | None = None,
    groups: int | None = None,
    confidence_level: float = 0.95,
    sided: str = "two",
) -> Forecast:
    """Expected returns n (S(a + j - 1) - S(a + j)) / S(a) in the next periods j = 1, 2, …, summed over cohorts, with bounds.

    group, at_risk : (n,) cohorts: units still out, now.
    sf : (n, periods + 1) survival at each cohort's age now and at the ends of the next periods. Units still to be sold are
        rows too: survival 1 until they are.
    Bounds are prediction bounds for the whole numbers that will come: Poisson about the expected number, which is a little
        wider than the binomial truth. They hold for parameters known exactly, unless one of these is given:
    draws : (draws, n, periods + 1) survival under parameters drawn from their distribution (a bootstrap, a posterior): the
        bounds are quantiles of the mixture.
    gradient, covariance : (n, periods + 1, q) derivatives of sf by the parameters, (q, q) or (groups, q, q): the
        expected number is taken as gamma with the relative standard error of the delta method, so that the count is
        negative binomial.
    NaN for groups without rows or with undefined ones.
    Raises ValueError for shapes and levels that do not fit, or for draws and gradient together.
    Source: Escobar and Meeker (1999) Technometrics 41:271; Meeker and Escobar (1998) 12

    >>> found = forecast_returns([0, 0], [94, 138], [[0.9, 0.8, 0.7], [0.95, 0.9, 0.8]])
    >>> found.expected.round(3).tolist(), found.interval.low.tolist(), found.interval.high.tolist()
    ([[17.708, 24.971]], [[10.0, 16.0]], [[26.0, 35.0]])
    """
    tail = tails(confidence_level, sided)
    units, survival = np.asarray(at_risk, dtype=np.float64), np.asarray(sf, dtype=np.float64)
    code, many = codes(group, groups, units.size)
    if survival.ndim != 2 or survival.shape[0] != units.size or survival.shape[1] < 2:
        raise ValueError(f"sf must have {units.size} rows and at least two columns, not the shape {survival.shape}")
    if (draws is not None and gradient is not None) or (gradient is None) != (covariance is None):
        raise ValueError("give draws, or gradient with covariance, or neither")

    one = _expected(code, many, units, survival)
    cumulative = np.cumsum(one, axis=1)
    if draws is not None:
        each = np.stack([_expected(code, many, units, s) for s in np.asarray(draws, dtype=np.float64)], axis=-1)
        counts = [_mixture(each), _mixture(np.cumsum(each, axis=1))]
    elif gradient is not None:
        errors = _relative_errors(units, survival, gradient, covariance, code, many, one, cumulative)
        counts = [_negative_binomial(one, errors[0]), _negative_binomial(cumulative, errors[1])]
    else:
        counts = [_mixture(one[..., None]), _mixture(cumulative[..., None])]
    bounds = [
        Interval(_quantile(count, mean, tail.low), _quantile(count, mean, 1 - tail.high))
        for count, mean in zip(counts, (one, cumulative), strict=True)
    ]
    return Forecast(one, bounds[0], cumulative, bounds[1])


def _expected(code: Index, many: int, units: Array, sf: Array) -> Array:
    """(groups, periods); NaN for a group without rows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = units[:, None] * (sf[:, :-1] - sf[:, 1:]) / sf[:, :1]
    found = np.column_stack([total(part, code, many) for part in parts.T])
    return np.where(np.bincount(code, minlength=many)[:, None] > 0, finite(found), np.nan)


def _mixture(means: Array) -> Distribution:
    """Poisson with each of the means on the last axis, all alike likely."""
    return lambda count: pdtr(count[..., None], means).mean(axis=-1)


def _negative_binomial(mean: Array, error: Array) -> Distribution:
    """Poisson with a gamma mean whose relative standard error is given; plain Poisson where it is next to nothing."""
    square = np.where(error > 1e-6, error, 1.0) ** 2

    def distribution(count: Array) -> Array:
        spread = betainc(1 / square, count + 1, 1 / (1 + mean * square))
        return np.where(error > 1e-6, spread, pdtr(count, mean))

    return distribution


def _relative_errors(
    units: Array, sf: Array, gradient: ArrayLike, covariance: ArrayLike | None, code: Index,
    many: int, one: Array, cumulative: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """The standard error of the expected number in each period by that number, and that of the cumulated one."""
    slope = np.asarray(gradient, dtype=np.float64)
    if slope.shape[:2] != sf.shape:
        raise ValueError(f"gradient must begin with sf's shape {sf.shape}, not have {slope.shape}")
    q = slope.shape[2]
    spread = np.broadcast_to(np.asarray(covariance, dtype=np.float64), (many, q, q))
    with np.errstate(divide="ignore", invalid="ignore"):
        now, falls = sf[:, :1], sf[:, :-1] - sf[:, 1:]
        rows = (slope[:, :-1] - slope[:, 1:]) / now[:, :, None] - (falls / now**2)[:, :, None] * slope[:, :1]
        rows = units[:, None, None] * rows
        by_group = np.stack(
            [[total(rows[:, j, i], code, many) for i in range(q)] for j in range(falls.shape[1])]
        ).transpose(2, 0, 1)

        def error(parts: Array, value: Array) -> Array:
            return np.sqrt(np.einsum("gpi,gij,gpj->gp", parts, spread, parts)) / value

        return error(by_group, one), error(np.cumsum(by_group, axis=1), cumulative)


def _quantile(distribution: Distribution, mean: Array, probability: float) -> Array:
    """The smallest count whose distribution function reaches a probability; NaN for one that is NaN, or a mean that is."""
    known = np.isfinite(mean) & np.isfinite(probability)
    low, high = np.full(mean.shape, -1.0), np.where(known, np.ceil(2 * mean + 40), 0.0)
    with np.errstate(invalid="ignore"):
        while np.any(short := known & (distribution(high) < probability) & (high < 1e15)):
            low, high = np.where(short, high, low), np.where(short, 2 * high, high)
        while np.any(open_ := high - low > 1):
            middle = np.floor((low + high) / 2)
            reached = distribution(np.maximum(middle, 0)) >= probability
            low, high = np.where(open_ & ~reached, middle, low), np.where(open_ & reached, middle, high)
    return np.where(known, high, np.nan)
