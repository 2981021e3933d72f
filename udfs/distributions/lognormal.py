"""Lognormal: Z is the standard normal. Source: Meeker and Escobar (1998), 4.6."""

from __future__ import annotations

from math import log, pi, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfcx, log_ndtr, ndtri

from udfs.distributions import Curve, IntervalCurve

Array = NDArray[np.float64]

PARAMETERS: tuple[str, ...] = ()
SIGMA: float | None = None

_LOG_ROOT_TWO_PI = log(2 * pi) / 2


def logpdf(z: Array) -> Curve:
    """-z^2/2 - ln sqrt(2 pi)."""
    return Curve(_log_density(z), -z, np.full(np.shape(z), -1.0))


def logsf(z: Array) -> Curve:
    """ln P(Z > z)."""
    hazard = _hazard(z)
    return Curve(log_ndtr(-z), -hazard, -hazard * (hazard - z))


def log_hazard(z: Array) -> Curve:
    """ln(phi(z) / P(Z > z))."""
    hazard = _hazard(z)
    with np.errstate(divide="ignore"):
        value = np.where(z > 0, np.log(hazard), _log_density(z) - log_ndtr(-z))
    first: Array = hazard - z
    return Curve(value, first, hazard * first - 1.0)


def log_interval(low: Array, high: Array) -> IntervalCurve:
    """ln(Phi(high) - Phi(low)), on the side of the tail that is the smaller."""
    upper = low > 0
    near, far = log_ndtr(np.where(upper, -low, high)), log_ndtr(np.where(upper, -high, low))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = near + np.log(-np.expm1(far - near))
        a, b = np.exp(_log_density(low) - value), np.exp(_log_density(high) - value)
    finite = np.where(np.isneginf(low), 0.0, low)
    return IntervalCurve(value, -a, b, a * (finite - a), a * b, -b * (high + b))


def ppf(p: Array) -> Array:
    """The standard normal quantile."""
    return np.asarray(ndtri(p))


def log_mean(sigma: Array) -> Curve:
    """sigma^2 / 2."""
    return Curve(sigma**2 / 2, sigma, np.ones(np.shape(sigma)))


def log_sd(sigma: Array) -> Curve:
    """sigma^2 + ln(1 - e^-sigma^2) / 2."""
    square = sigma**2
    odds = 1 / np.expm1(square)
    first = 2 * sigma + sigma * odds
    second = 2 + odds - 2 * square * odds * (1 + odds)
    return Curve(square + np.log(-np.expm1(-square)) / 2, first, second)


def _hazard(z: Array) -> Array:
    """From the scaled erfc, so that both tails keep their digits."""
    with np.errstate(over="ignore"):
        return np.asarray(sqrt(2 / pi) / erfcx(z / sqrt(2)))


def _log_density(z: Array) -> Array:
    return -(z**2) / 2 - _LOG_ROOT_TWO_PI
