"""Exact bounds of a power law's intensity at the end of a test: Crow's tables, computed.

The instantaneous MTBF lies between its estimate times two factors that depend on the number of failures n alone.

Ended by time T: with theta = lambda T^beta and S = sum ln(T/t), the likelihood depends on theta * beta given S, and
P(N = j | S) is proportional to x^j / (j! (j-1)!), x = theta beta S, whose sum is sqrt(x) I_1(2 sqrt(x)). MTBF / estimate = n^2 / x.

Ended by failure n: 2 theta ~ chi-square(2n) and 2 beta S ~ chi-square(2n-2), independent. MTBF / estimate = n^2 / p, with p
a quantile of the product of gamma variables of shapes n and n - 1.

Source: Crow (1982) Technometrics 24:67; MIL-HDBK-189 (1981) Appendix C, tables of the factors for n up to 100.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammainc, gammaln, ive

from udfs.confidence import Tails, one_of
from udfs.intervals import Array, Interval

TERMINATIONS = ("time", "failure")


def mtbf_factors(n_failures: ArrayLike, termination: str, tail: Tails) -> Interval:
    """What the estimated instantaneous MTBF is to be multiplied with for its bounds.

    n_failures : (n,) counts; equal ones are computed once. tail : the probabilities left outside.
    Returns low, high : (n,); NaN below 1 failure (2 if ended by failure), for a bound not asked for, and for the upper one
        of a single failure in a test ended by time, which has none.
    Raises ValueError for a termination other than "time" or "failure".

    >>> from udfs.confidence import tails
    >>> factors = mtbf_factors([27], "time", tails(0.9))  # MIL-HDBK-189, Appendix C: .636 and 1.682
    >>> factors.low.round(3).tolist(), factors.high.round(3).tolist()
    ([0.636], [1.682])
    """
    one_of(termination, TERMINATIONS, "termination")
    count = np.asarray(n_failures, dtype=np.float64)
    distinct, place = np.unique(count[count >= (1 if termination == "time" else 2)], return_inverse=True)
    low, high = np.full(count.shape, np.nan), np.full(count.shape, np.nan)
    if distinct.size:
        sides = (_time if termination == "time" else _failure)(distinct, tail)
        for bound, factor in zip((low, high), sides, strict=True):
            bound[count >= distinct[0]] = factor[place.reshape(-1)]
    return Interval(low, high)


def _time(n: Array, tail: Tails) -> tuple[Array, Array]:
    """n^2 / x, where x makes so few, or so many, failures as n improbable."""
    most = _solve(lambda log_x: -_at_most(n, log_x), n, -tail.low)
    least = _solve(lambda log_x: -_at_most(n - 1, log_x), n, -(1 - tail.high))
    return n**2 / most, np.where(n > 1, n**2 / least, np.nan)


def _failure(n: Array, tail: Tails) -> tuple[Array, Array]:
    """n^2 / p, with p the quantiles of the product of two gamma variables."""
    return n**2 / _solve(lambda log_p: _product(n, log_p), n, 1 - tail.low), n**2 / _solve(
        lambda log_p: _product(n, log_p), n, tail.high
    )


def _at_most(n: Array, log_x: Array) -> Array:
    """P(N <= n | x): terms from n downwards, as far as they count: within `_solve`'s reach the mode is 10 standard
    deviations from n at most, and twenty are added up."""
    terms = int(min(n.max(initial=1), 40 + 14 * np.sqrt(n.max(initial=1))))
    j = n[:, None] - np.arange(terms)
    root = np.exp(log_x / 2)
    log_sum = log_x / 2 + np.log(ive(1, 2 * root)) + 2 * root
    at = np.maximum(j, 1)
    log_term = at * log_x[:, None] - gammaln(at + 1) - gammaln(at) - log_sum[:, None]
    return np.where(j >= 1, np.exp(log_term), 0.0).sum(axis=1)


def _product(n: Array, log_p: Array) -> Array:
    """P(G_n G_(n-1) <= p), by the trapezoidal rule over log G_(n-1), to 1e-10."""
    shape = n - 1
    width = 12 / np.sqrt(shape)
    low, high = np.log(shape) - width - 30 / shape, np.log(shape) + width
    grid = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 161)
    density = np.exp(shape[:, None] * grid - np.exp(grid) - gammaln(shape)[:, None])
    below = gammainc(n[:, None], np.exp(log_p[:, None] - grid))
    return (density * below).sum(axis=1) * (high - low) / 160


def _solve(increasing: Callable[[Array], Array], n: Array, target: float) -> Array:
    """exp of where a function of log x, which increases, meets the target; NaN for a target that is NaN."""
    reach = np.where(
        n > 100, 10 * np.sqrt(2 / n), 20 * np.sqrt(2 / n) + 2
    )  # log x has a standard deviation of sqrt(2 / n)
    low, high = 2 * np.log(n) - reach, 2 * np.log(n) + reach
    for _ in range(50):  # halvings, to 1e-13
        middle = (low + high) / 2
        below = increasing(middle) < target
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.exp((low + high) / 2) if np.isfinite(target) else np.full(n.shape, np.nan)
