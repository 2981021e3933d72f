"""Weibull: Z is the smallest extreme value, sf = exp(-e^z); beta = 1 / sigma, eta = e^mu.

Source: Meeker and Escobar (1998) Statistical Methods for Reliability Data, 4.8.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import digamma, gammaln, polygamma

from udfs.distributions import Curve, IntervalCurve

Array = NDArray[np.float64]

PARAMETERS: tuple[str, ...] = ("beta", "eta")
SIGMA: float | None = None

_Z_MAX = 300.0  # e^z and its square stay finite; the log-likelihood there is -1e130, which no maximum has


def logpdf(z: Array) -> Curve:
    """z - e^z."""
    hazard = _hazard(z)
    return Curve(z - hazard, 1 - hazard, -hazard)


def logsf(z: Array) -> Curve:
    """-e^z."""
    hazard = -_hazard(z)
    return Curve(hazard, hazard, hazard)


def log_hazard(z: Array) -> Curve:
    """z."""
    return Curve(z, np.ones(np.shape(z)), np.zeros(np.shape(z)))


def log_interval(low: Array, high: Array) -> IntervalCurve:
    """ln(exp(-e^low) - exp(-e^high)), from the difference of the cumulative hazards so that short intervals keep their digits."""
    a, b = _hazard(low), _hazard(high)
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        gap = np.where(np.isneginf(low), b, a * np.expm1(high - low))
        odds = np.where(gap > 0, 1 / np.expm1(gap), np.nan)  # of ending after the interval against in it
        value = -a + np.log(-np.expm1(-gap))
    curvature = odds * (1 + odds)
    return IntervalCurve(
        value,
        -(1 + odds) * a,
        odds * b,
        -(1 + odds) * a - curvature * a * a,
        curvature * a * b,
        odds * b - curvature * b * b,
    )


def ppf(p: Array) -> Array:
    """ln(-ln(1 - p))."""
    return np.asarray(np.log(-np.log1p(-p)))


def log_mean(sigma: Array) -> Curve:
    """ln Gamma(1 + sigma)."""
    return Curve(gammaln(1 + sigma), digamma(1 + sigma), polygamma(1, 1 + sigma))


def log_sd(sigma: Array) -> Curve:
    """Half of ln(Gamma(1 + 2 sigma) - Gamma(1 + sigma)^2)."""
    one, two = log_mean(sigma), log_mean(2 * sigma)
    spread = -np.expm1(2 * one.value - two.value)
    ratio = 1 / spread - 1
    slope = 2 * two.first - 2 * one.first  # of ln Gamma(1 + 2 sigma) - 2 ln Gamma(1 + sigma)
    first = two.first + ratio * slope / 2
    second = 2 * two.second + ratio * (4 * two.second - 2 * one.second) / 2 - ratio * (1 + ratio) * slope**2 / 2
    return Curve(two.value / 2 + np.log(spread) / 2, first, second)


def _hazard(z: Array) -> Array:
    return np.asarray(np.exp(np.minimum(z, _Z_MAX)))
