"""Intervals for counts and rates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtri

Array = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper bounds, of the shape of the input."""

    low: Array
    high: Array


def poisson_mean(failures: ArrayLike, confidence_level: float = 0.95) -> Interval:
    """Exact (Garwood) interval for a Poisson mean, two-sided.

    failures : (n,) counts.
    Returns low, high : (n,); low is 0 where failures is 0; NaN in, NaN out.
    Raises ValueError if any failures < 0 or not 0 < confidence_level < 1.
    Source: Garwood (1936) Biometrika 28:437.

    >>> poisson_mean(0)
    Interval(low=array(0.), high=array(3.68887945))
    """
    if not 0 < confidence_level < 1:
        raise ValueError(f"confidence_level must be between 0 and 1, not {confidence_level}")
    count = np.asarray(failures, dtype=np.float64)
    if np.any(count < 0):
        raise ValueError("failures must not be negative")
    tail = (1 - confidence_level) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(count > 0, chdtri(2 * np.where(count > 0, count, 1), 1 - tail) / 2, np.where(count == 0, 0.0, np.nan))
    return Interval(low, chdtri(2 * count + 2, tail) / 2)


def poisson_rate(failures: ArrayLike, exposure: ArrayLike, confidence_level: float = 0.95) -> Interval:
    """Exact (Garwood) interval for a Poisson rate, two-sided.

    failures, exposure : (n,) counts and time at risk, in the unit of the result's 1/time.
    Returns low, high : (n,); low is 0 where failures is 0; NaN where exposure is not positive.
    Raises ValueError if any failures < 0 or not 0 < confidence_level < 1.
    Source: Garwood (1936) Biometrika 28:437; check: tests/reference/zero_failures_one_million_miles.json

    >>> poisson_rate(0, 80.0)
    Interval(low=array(0.), high=array(0.04611099))
    """
    time = np.asarray(exposure, dtype=np.float64)
    time = np.where(time > 0, time, np.nan)
    low, high = poisson_mean(failures, confidence_level)
    return Interval(low / time, high / time)
