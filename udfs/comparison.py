"""The ratio of two failure rates: two groups, two periods, before and after a fix."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainc, betainccinv, betaincinv

from udfs.confidence import Status, finite, one_of, tails
from udfs.intervals import Array, Interval

ALTERNATIVES = ("two", "less", "greater")


class RateRatio(NamedTuple):
    """(n,) arrays: the first rate by the second, its bounds, the p value of the hypothesis asked."""

    ratio: Array
    interval: Interval
    p_value: Array
    status: Status


def rate_ratio(
    failures: ArrayLike,
    exposure: ArrayLike,
    other_failures: ArrayLike,
    other_exposure: ArrayLike,
    *,
    confidence_level: float = 0.95,
    sided: str = "two",
    ratio: float = 1.0,
    alternative: str = "two",
) -> RateRatio:
    """(failures / exposure) / (other_failures / other_exposure) with exact bounds and p, given the sum of both counts.

    failures, exposure, other_failures, other_exposure : (n,) counts and time at risk, both exposures in one unit.
    ratio, alternative : the hypothesis: the true ratio is `ratio`, against "two", "less" or "greater".
    Given the sum, failures are binomial; bounds are Clopper–Pearson's, p is central (twice the smaller tail), so that p <
        1 - confidence_level just where the bounds leave `ratio` out. R's poisson.test has these bounds and another two-sided p.
    No failures in the first: ratio 0, low 0, high exists. None in the other: no ratio and no high, low exists. None in
        either: "no_failures", nothing. Exposure not positive: "no_data". Negative or undefined counts: "invalid".
    Raises ValueError for a level, side, ratio or alternative that is none.
    Source: Nelson (1982) Applied Life Data Analysis, 12; Lehmann and Romano (2005) 4.5

    >>> found = rate_ratio([11], [800.0], [23], [3011.0])
    >>> found.ratio.round(3).tolist(), found.interval.low.round(4).tolist(), found.interval.high.round(4).tolist()
    ([1.8], [0.7922], [3.8439])
    """
    tail = tails(confidence_level, sided)
    one_of(alternative, ALTERNATIVES, "alternative")
    if not 0 < ratio < np.inf:
        raise ValueError(f"ratio must be positive, not {ratio}")
    given = (failures, exposure, other_failures, other_exposure)
    r, t, other_r, other_t = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in given))
    valid = np.isfinite(r + other_r) & (r >= 0) & (other_r >= 0)
    exposed = (t > 0) & (other_t > 0) & np.isfinite(t + other_t)
    status = np.select([~exposed, ~valid, (r + other_r) == 0], ["no_data", "invalid", "no_failures"], "ok")
    some = status == "ok"
    a, b = np.where(some, r, 1.0), np.where(some, other_r, 1.0)
    scale = np.where(some, other_t, 1.0) / np.where(some, t, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = np.where(b > 0, a / b * scale, np.nan)
    share = ratio / (ratio + scale)
    below = np.where(b > 0, betainc(np.where(b > 0, b, 1.0), a + 1, 1 - share), 1.0)
    above = np.where(a > 0, betainc(np.where(a > 0, a, 1.0), b + 1, share), 1.0)
    p = {"two": np.minimum(2 * np.minimum(below, above), 1.0), "less": below, "greater": above}[alternative]
    with np.errstate(divide="ignore", over="ignore"):
        low, high = _odds(a, b, tail.low) * scale, scale / _odds(b, a, tail.high)

    def only(values: Array) -> Array:
        return np.where(some, finite(values), np.nan)

    return RateRatio(only(estimate), Interval(only(low), only(high)), only(p), status)


def _odds(a: Array, b: Array, tail: float) -> Array:
    """The lower bound of the odds of a against b: share / (1 - share), each to its own last digit; 0 where a is 0."""
    safe = np.where(a > 0, a, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = betaincinv(safe, b + 1, tail) / betainccinv(b + 1, safe, tail)
        return np.where(a > 0, odds, 0.0 if tail >= 0 else np.nan)
