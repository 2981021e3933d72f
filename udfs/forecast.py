"""Forecast of returns from units at risk and a survival function, with bounds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import pdtr, roots_hermitenorm

from udfs.confidence import finite, tails
from udfs.intervals import Array, Interval
from udfs.segments import Index, codes, total

NODES = 24  # of Gauss and Hermite, for the normal error of the log expected number


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
    gradient, covariance : (n, periods + 1, q) derivatives of sf by the parameters, (q, q) or (groups, q, q): the log of
        the expected number is taken as normal, by the delta method, and mixed over.
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
        means, weight = (each, np.cumsum(each, axis=1)), np.full(each.shape[-1], 1 / each.shape[-1])
    else:
        x, weight = roots_hermitenorm(NODES if gradient is not None else 1)
        errors = _log_errors(units, survival, gradient, covariance, code, many, one, cumulative)
        means, weight = (_spread(one, errors[0], x), _spread(cumulative, errors[1], x)), weight / weight.sum()
    low, high = ([_quantile(m, weight, p) for m in means] for p in (tail.low, 1 - tail.high))
    return Forecast(one, Interval(low[0], high[0]), cumulative, Interval(low[1], high[1]))


def _expected(code: Index, many: int, units: Array, sf: Array) -> Array:
    """(groups, periods); NaN for a group without rows."""
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = units[:, None] * (sf[:, :-1] - sf[:, 1:]) / sf[:, :1]
    found = np.column_stack([total(part, code, many) for part in parts.T])
    return np.where(np.bincount(code, minlength=many)[:, None] > 0, finite(found), np.nan)


def _spread(expected: Array, log_error: Array, deviates: Array) -> Array:
    """The expected number at normal deviates of its logarithm, on a last axis."""
    return expected[:, :, None] * np.exp(log_error[:, :, None] * deviates)


def _log_errors(
    units: Array, sf: Array, gradient: ArrayLike | None, covariance: ArrayLike | None, code: Index,
    many: int, one: Array, cumulative: Array,
) -> tuple[Array, Array]:  # fmt: skip
    """The standard error of the log of the expected number in each period, and of the cumulated one."""
    if gradient is None:
        return np.zeros_like(one), np.zeros_like(one)
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


def _quantile(means: Array, weight: Array, probability: float) -> Array:
    """The smallest count whose mixed Poisson distribution function reaches a probability; NaN for one that is NaN."""
    if not np.isfinite(probability):
        return np.full(means.shape[:-1], np.nan)
    known = np.all(np.isfinite(means), axis=-1)
    safe = np.where(known[..., None], means, 1.0)
    top = safe.max(axis=-1, initial=0.0)
    low, high = np.full(top.shape, -1.0), np.ceil(top + 12 * np.sqrt(top) + 40)
    while np.any(high - low > 1):
        middle = np.floor((low + high) / 2)
        reached = (pdtr(middle[..., None], safe) * weight).sum(axis=-1) >= probability
        low, high = (
            np.where(reached, low, np.minimum(middle, high - 1)),
            np.where(reached & (middle > low), middle, high),
        )
    return np.where(known, high, np.nan)
