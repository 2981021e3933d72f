"""Which of many cells stand out: exact Poisson p values and control of the false discovery rate."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc, gammaincc

from udfs.confidence import one_of
from udfs.intervals import Array


class Discoveries(NamedTuple):
    """(n,) arrays: p values adjusted for their number, and whether each is a discovery."""

    adjusted: Array
    found: NDArray[np.bool_]


def poisson_p_value(count: ArrayLike, expected: ArrayLike, alternative: str = "greater") -> Array:
    """The probability of so many events, or more ("greater"), or of so few, or fewer ("less"), where `expected` are.

    count, expected : (n,). Returns (n,); NaN where expected is not positive.
    Raises ValueError for another alternative.

    >>> poisson_p_value([0, 3], [1.0, 1.0]).round(4).tolist()
    [1.0, 0.0803]
    """
    one_of(alternative, ("greater", "less"), "alternative")
    x, mean = np.broadcast_arrays(np.asarray(count, dtype=np.float64), np.asarray(expected, dtype=np.float64))
    mean = np.where((mean > 0) & (x >= 0), mean, np.nan)
    if alternative == "less":
        return gammaincc(x + 1, mean)
    return np.where(x > 0, gammainc(np.where(x > 0, x, 1.0), mean), np.where(np.isnan(mean), np.nan, 1.0))


def benjamini_hochberg(p_values: ArrayLike, rate: float = 0.05) -> Discoveries:
    """Discoveries among many p values, of which on average no more than a share `rate` is false.

    p_values : (n,); NaN is left out of the count. Holds for independent and for positively dependent p values; discrete
        ones (exact Poisson) make it conservative.
    Raises ValueError unless 0 < rate < 1.
    Source: Benjamini and Hochberg (1995) JRSS B 57:289; adjusted as R's p.adjust

    >>> adjusted, found = benjamini_hochberg([0.01, 0.04, 0.03, 0.5])
    >>> adjusted.round(4).tolist(), found.tolist()
    ([0.04, 0.0533, 0.0533, 0.5], [True, False, False, False])
    """
    if not 0 < rate < 1:
        raise ValueError(f"rate must be between 0 and 1, not {rate}")
    p: Array = np.asarray(p_values, dtype=np.float64)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    m = order.size
    adjusted = np.full(p.shape, np.nan)
    scaled = p[order] * m / np.arange(1, m + 1)
    adjusted[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return Discoveries(adjusted, adjusted <= rate)
