"""Bounds of a share: exact binomial (Clopper–Pearson) and Wilson's."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv

from udfs.confidence import Estimate, normal, one_of, tails
from udfs.intervals import Array, Interval

METHODS = ("clopper_pearson", "wilson")


def clopper_pearson(successes: ArrayLike, n: ArrayLike, confidence_level: float = 0.95, sided: str = "two") -> Interval:
    """Exact bounds of a binomial probability: never below the level, often above.

    successes, n : (k,) counts. Returns low, high : (k,); low is 0 without successes, high 1 without failures; NaN where
        n is 0 or the counts are not 0 <= successes <= n.
    Raises ValueError for a level outside 0..1.
    Source: Clopper and Pearson (1934) Biometrika 26:404

    >>> low, high = clopper_pearson([0, 3], [10, 10])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.0667], [0.3085, 0.6525])
    """
    tail = tails(confidence_level, sided)
    x, size, good = _counts(successes, n)
    low = np.where(x > 0, betaincinv(np.where(x > 0, x, 1), size - x + 1, tail.low), 0.0)
    high = np.where(x < size, betainccinv(x + 1, np.where(x < size, size - x, 1), tail.high), 1.0)
    return Interval(np.where(good & (tail.low >= 0), low, np.nan), np.where(good & (tail.high >= 0), high, np.nan))


def wilson(successes: ArrayLike, n: ArrayLike, confidence_level: float = 0.95, sided: str = "two") -> Interval:
    """Wilson's score bounds of a binomial probability, without continuity correction: near the level on average.

    successes, n : (k,) counts. Returns low, high : (k,); NaN as `clopper_pearson`.
    Raises ValueError for a level outside 0..1.
    Source: Wilson (1927) JASA 22:209

    >>> low, high = wilson([0, 3], [10, 10])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.0, 0.1078], [0.2775, 0.6032])
    """
    z = normal(tails(confidence_level, sided))
    x, size, good = _counts(successes, n)

    def root(deviate: float) -> Array:
        half = np.sqrt(x * (size - x) / size + deviate**2 / 4)
        return (x + deviate**2 / 2 + deviate * half) / (size + deviate**2)

    low, high = np.clip(root(-z.low), 0, 1), np.clip(root(z.high), 0, 1)
    low = np.where(x == 0, low * 0, low)  # rounding leaves 1e-17 of what is 0
    return Interval(np.where(good, low, np.nan), np.where(good, np.where(x == size, high * 0 + 1, high), np.nan))


def proportion(
    successes: ArrayLike, n: ArrayLike, confidence_level: float = 0.95, sided: str = "two", method: str = "wilson"
) -> Estimate:
    """A share with its bounds: first-time success, defects per unit, anything that is counted out of n.

    successes, n : (k,) counts. method : "wilson" or "clopper_pearson".
    Returns (k,) estimates; status "no_data" where n is 0, "invalid" for counts that are not 0 <= successes <= n.
    Raises ValueError for a level or method that is none.

    >>> proportion([97, 0], [100, 0]).value.tolist()
    [0.97, nan]
    """
    one_of(method, METHODS, "method")
    interval = (wilson if method == "wilson" else clopper_pearson)(successes, n, confidence_level, sided)
    x, size, good = _counts(successes, n)
    nothing = np.broadcast_to(np.asarray(n, dtype=np.float64) == 0, good.shape)
    return Estimate(
        np.where(good, x / size, np.nan), interval, np.select([nothing, ~good], ["no_data", "invalid"], "ok")
    )


def _counts(successes: ArrayLike, n: ArrayLike) -> tuple[Array, Array, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    """Counts, and where they are some; elsewhere 0 of 1, so that no formula complains."""
    x, size = np.broadcast_arrays(np.asarray(successes, dtype=np.float64), np.asarray(n, dtype=np.float64))
    good = (size > 0) & (x >= 0) & (x <= size) & np.isfinite(size)
    return np.where(good, x, 0.0), np.where(good, size, 1.0), good
