"""Bounds of what is read off a fit: by the normal approximation, by likelihood ratio, by chi-square."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri, ndtri

from udfs.confidence import outside
from udfs.intervals import Interval
from udfs.life.distribution import LifeDistribution
from udfs.life.profile import Problem, bound
from udfs.life.quantities import IDENTITY, Quantity, for_search

if TYPE_CHECKING:
    from udfs.fit import Fit

Array = NDArray[np.float64]

METHODS = ("auto", "likelihood_ratio", "normal", "normal_linear", "chi_square")
FEW_FAILURES = 20  # below them `auto` takes the likelihood ratio
_FALLING = ("rate", "hazard", "cdf")  # of an exponential, as its mean grows


def interval(fit: Fit, name: str, *at: ArrayLike, confidence_level: float, method: str, sided: str) -> Interval:
    """See Fit.interval."""
    alpha = outside(confidence_level, sided)
    if method not in METHODS or (method == "chi_square" and fit.distribution != "exponential"):
        known = METHODS if fit.distribution == "exponential" else METHODS[:-1]
        raise ValueError(f"method for {fit.distribution} must be one of {', '.join(known)}, not {method!r}")
    quantity = fit.quantity(name, fit.likelihood.center, *at)
    with np.errstate(all="ignore"):  # what is undefined is NaN
        both = _by(method, fit, quantity, name, at, alpha, sided)
        if fit.distribution == "exponential":  # without failures only the exact bound exists, and only on one side
            both = _where(fit.n_failures == 0, _chi_square(fit, name, at, alpha), both)
    low, high = (np.where(np.isfinite(side), side, np.nan) for side in both)
    unasked = np.full(low.shape, np.nan)
    return Interval(unasked if sided == "upper" else low, unasked if sided == "lower" else high)


def _by(
    method: str, fit: Fit, quantity: Quantity, name: str, at: tuple[ArrayLike, ...], alpha: float, sided: str
) -> Interval:
    if method == "likelihood_ratio":
        return _likelihood_ratio(fit, quantity, alpha, sided, fit.status == "ok")
    if method == "chi_square":
        return _chi_square(fit, name, at, alpha)
    if method != "auto":
        return _normal(fit, quantity, alpha, linear=method == "normal_linear")
    few = (fit.n_failures < FEW_FAILURES) & (fit.status == "ok")
    exact = (fit.distribution == "exponential") & np.isfinite(fit.exposure)
    chosen = _normal(fit, quantity, alpha, linear=False)
    chosen = _where(few, _likelihood_ratio(fit, quantity, alpha, sided, few & ~exact), chosen)
    return _where(exact, _chi_square(fit, name, at, alpha), chosen) if np.any(exact) else chosen


def _normal(fit: Fit, quantity: Quantity, alpha: float, *, linear: bool) -> Interval:
    """By the delta method: on the link's scale, or on the quantity's own."""
    z = -ndtri(alpha)
    local = quantity.evaluate(fit.top.intercept, fit.top.slope)
    error = z * np.sqrt(_variance(fit, local.i, local.k))
    if linear:
        value, slope = quantity.link.inverse(local.value), np.abs(quantity.link.slope(local.value))
        return Interval(value - slope * error, value + slope * error)
    return _ordered(quantity, local.value - error, local.value + error)


def _variance(fit: Fit, i: Array, k: Array) -> Array:
    top = fit.top.local
    if fit.slope_is_fixed:
        return -i * i / top.ii
    return (-i * i * top.kk + 2 * i * k * top.ik - k * k * top.ii) / (top.ii * top.kk - top.ik**2)


def _likelihood_ratio(fit: Fit, quantity: Quantity, alpha: float, sided: str, wanted: NDArray[np.bool_]) -> Interval:
    """The values whose profile log-likelihood is within half a chi-square quantile of the maximum."""
    index, quantity = np.flatnonzero(wanted), for_search(quantity)
    z = -ndtri(alpha)
    low, high = np.full(wanted.size, np.nan), np.full(wanted.size, np.nan)
    if z == 0 or not index.size:
        return Interval(low, high)
    if fit.slope_is_fixed and not np.any(quantity.evaluate(fit.top.intercept, fit.top.slope).i[index]):
        return _normal(fit, quantity, alpha, linear=False)  # a function of the given sigma alone: no uncertainty
    likelihood, top, part = fit.likelihood.take(index), fit.top.take(index), quantity.take(index)
    ends = {"lower": (low, -1.0), "upper": (high, 1.0)}
    for end, (side, sign) in ends.items():
        if sided in ("two", end):
            towards = np.full(index.size, sign * np.sign(z) * (1 if quantity.link.increases else -1))
            drop = np.full(index.size, z * z / 2)
            reached = bound(Problem(likelihood, top, part, drop, towards, fit.slope_is_fixed))
            side[index] = quantity.link.inverse(reached)
    return Interval(low, high)


def _chi_square(fit: Fit, name: str, at: tuple[ArrayLike, ...], alpha: float) -> Interval:
    """Exact for an exponential watched for a given time: 2 * rate * exposure is between two chi-square variables."""
    shortest = 2 * fit.exposure / chdtri(2 * fit.n_failures + 2, alpha)
    longest = 2 * fit.exposure / chdtri(2 * np.where(fit.n_failures > 0, fit.n_failures, np.nan), 1 - alpha)
    lives = (LifeDistribution(fit.distribution, np.log(life), np.ones_like(life)) for life in (shortest, longest))
    ends = [life.value(name, *at) for life in lives]
    return Interval(*reversed(ends)) if name in _FALLING else Interval(*ends)


def _ordered(quantity: Quantity, low: Array, high: Array) -> Interval:
    link = quantity.link
    if link is IDENTITY or link.increases:
        return Interval(link.inverse(low), link.inverse(high))
    return Interval(link.inverse(high), link.inverse(low))


def _where(use: NDArray[np.bool_], mine: Interval, other: Interval) -> Interval:
    return Interval(np.where(use, mine.low, other.low), np.where(use, mine.high, other.high))
