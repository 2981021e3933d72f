"""Confidence levels, sides, and estimates with their bounds."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainccinv, gammaincinv, ndtri

from udfs.intervals import Array, Interval

Status = NDArray[np.str_]

SIDES = ("two", "lower", "upper")


class Estimate(NamedTuple):
    """Values, their bounds and what happened, each of the same shape."""

    value: Array
    interval: Interval
    status: Status


class Tails(NamedTuple):
    """The probability left outside below and above; NaN where that bound is not asked for."""

    low: float
    high: float


def tails(confidence_level: float, sided: str = "two") -> Tails:
    """What the bounds at a confidence level leave outside on either side.

    sided : "two", or "lower" or "upper" for one bound at the whole level; the other is then NaN.
    Raises ValueError unless 0 < confidence_level < 1 and sided is one of the three.

    >>> tails(0.9).low.__round__(9), tails(0.9, "lower").low.__round__(9), tails(0.9, "lower").high
    (0.05, 0.1, nan)
    """
    probability = outside(confidence_level, sided)
    return Tails(np.nan if sided == "upper" else probability, np.nan if sided == "lower" else probability)


def outside(confidence_level: float, sided: str) -> float:
    """The probability left outside at each side that is asked. Raises ValueError as `tails` does."""
    if not 0 < confidence_level < 1:
        raise ValueError(f"confidence_level must be between 0 and 1, not {confidence_level}")
    one_of(sided, SIDES, "sided")
    return (1 - confidence_level) / (2 if sided == "two" else 1)


def one_of(given: str, allowed: tuple[str, ...], name: str) -> str:
    """`given`, if it is allowed; else ValueError with what is."""
    if given not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {given!r}")
    return given


def normal(tail: Tails) -> Tails:
    """The normal quantiles to go down and up by: both positive at the levels in use."""
    return Tails(float(-ndtri(tail.low)), float(-ndtri(tail.high)))


def chi_square_below(probability: ArrayLike, degrees: ArrayLike) -> Array:
    """The quantile that `probability` lies below; NaN without degrees of freedom."""
    half = np.asarray(degrees, dtype=np.float64) / 2
    return 2 * gammaincinv(np.where(half > 0, half, np.nan), probability)


def chi_square_above(probability: ArrayLike, degrees: ArrayLike) -> Array:
    """The quantile that `probability` lies above; NaN without degrees of freedom."""
    half = np.asarray(degrees, dtype=np.float64) / 2
    return 2 * gammainccinv(np.where(half > 0, half, np.nan), probability)


def finite(value: Array) -> Array:
    """The value where it is a number; NaN for what would be infinite."""
    return np.where(np.isfinite(value), value, np.nan)


def around(value: Array, error: Array, tail: Tails) -> Interval:
    """value -+ z standard errors."""
    z = normal(tail)
    return Interval(value - z.low * error, value + z.high * error)


def around_log(value: Array, error: Array, tail: Tails) -> Interval:
    """value * exp(-+ z error / value), for what is positive; NaN elsewhere."""
    z = normal(tail)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        positive = np.where(value > 0, value, np.nan)
        low, high = positive * np.exp(-z.low * error / positive), positive * np.exp(z.high * error / positive)
        return Interval(finite(low), finite(high))
