"""Poisson CUSUM: a rise of the failure rate, seen early, in each of many cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, pdtr, xlogy

from udfs.intervals import Array
from udfs.segments import Index, codes, column, running_minimum, running_sum

MOST_STATES = 2000


class Design(NamedTuple):
    """k and h of C = max(0, C + x - k), signal at C >= h; the average run lengths without and with the rise; a status."""

    k: float
    h: float
    arl0: float
    arl1: float
    status: str


@dataclass(frozen=True, slots=True)
class Cusum:
    """Rows sorted by group and period: the statistic, and whether it signals there.

    first_signal : (groups,) the first period that signals; NaN if none.
    """

    group: Index
    period: Array
    statistic: Array
    signal: NDArray[np.bool_]
    first_signal: Array


def cusum_design(mean: float, raised: float, arl: float) -> Design:
    """k and h for a Poisson count a period: the smallest h whose average run length without a rise is at least `arl`.

    mean, raised : the expected count a period, as it should be and as it is to be detected. arl : periods between
        false signals, on average.
    k is (raised - mean) / (ln raised - ln mean), rounded to a fraction within 5 % of raised - mean, so that the
        statistic moves on a lattice and its run length is exact.
    Returns status "not_found" and NaN where more than 2,000 states would be needed.
    Raises ValueError unless 0 < mean < raised and arl > 1.
    Source: Lucas (1985) Technometrics 27:129; Brook and Evans (1972) Biometrika 59:539

    >>> design = cusum_design(mean=4.0, raised=7.0, arl=400)
    >>> design.k, design.h, round(design.arl0, 1), round(design.arl1, 2)
    (5.5, 7.5, 450.6, 5.54)
    """
    if not 0 < mean < raised < np.inf or not arl > 1:
        raise ValueError(f"0 < mean < raised and arl > 1 are needed, not {mean}, {raised} and {arl}")
    k, parts = _fraction((raised - mean) / np.log(raised / mean), 0.05 * (raised - mean))
    step = round(k * parts)
    low, high = 0, 1
    while _run_length(mean, step, parts, high) < arl:
        low, high = high, high * 2
        if high > MOST_STATES:
            return Design(np.nan, np.nan, np.nan, np.nan, "not_found")
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _run_length(mean, step, parts, middle) < arl else (low, middle)
    return Design(k, high / parts, _run_length(mean, step, parts, high), _run_length(raised, step, parts, high), "ok")


def average_run_length(mean: float, k: float, h: float, parts: int = 1) -> float:
    """Periods until C >= h, on average, from C = 0, for Poisson counts: by the Markov chain of C, exactly.

    k, h : multiples of 1 / parts. Returns NaN where the signal is rarer than doubles can tell. Raises ValueError if they are not, or are not positive.

    >>> round(average_run_length(4.0, k=5.0, h=10.0), 1)
    421.7
    """
    step, states = round(k * parts), round(h * parts)
    if not (abs(k * parts - step) < 1e-9 and abs(h * parts - states) < 1e-9 and step > 0 and states > 0 and mean > 0):
        raise ValueError(f"k and h must be positive multiples of 1/{parts}, mean positive, not {k}, {h} and {mean}")
    length = _run_length(mean, step, parts, states)
    return length if np.isfinite(length) else np.nan


def _fraction(value: float, tolerance: float) -> tuple[float, int]:
    """A fraction near a value, with the smallest denominator that comes within the tolerance."""
    parts = np.arange(1, int(np.ceil(max(1.0, 1 / tolerance, 1 / value))) + 1)
    near = np.maximum(np.round(value * parts), 1) / parts
    first = int(np.argmax(np.abs(near - value) <= tolerance))
    return float(near[first]), int(parts[first])


def _run_length(mean: float, step: int, parts: int, states: int) -> float:
    """From C = 0, with C in units of 1/parts: 0 … states - 1, then the signal."""
    at = np.arange(states)
    moved = at[None, :] - at[:, None] + step  # what parts * x has to be
    x = moved // parts
    exact = (moved >= 0) & (moved % parts == 0)
    log_p = xlogy(np.maximum(x, 0), mean) - mean - gammaln(np.maximum(x, 0) + 1.0)
    chain = np.where(exact, np.exp(log_p), 0.0)
    to_zero = (step - at) // parts
    chain[:, 0] = np.where(to_zero >= 0, pdtr(np.maximum(to_zero, 0), mean), 0.0)
    try:
        length = np.linalg.solve(np.eye(states) - chain, np.ones(states))[0]
    except np.linalg.LinAlgError:
        return np.inf  # the signal is rarer than doubles can tell
    return float(length) if length > 0 else np.inf


def poisson_cusum(
    group: ArrayLike,
    period: ArrayLike,
    count: ArrayLike,
    expected: ArrayLike,
    *,
    h: ArrayLike,
    k: ArrayLike | None = None,
    ratio: float = 2.0,
    start: float = 0.0,
    groups: int | None = None,
) -> Cusum:
    """The CUSUM of each group over its periods: C = max(0, C + count - k), signal where C >= h.

    group, period, count, expected : (n,) rows in any order; expected at the normal rate, so that exposure may vary.
    h : one limit, or (groups,). k : (n,) or one; without it, expected * (ratio - 1) / ln(ratio), for a rise by `ratio`.
    start : C before the first period; h / 2 is Lucas and Crosier's fast initial response.
    The statistic goes on after a signal. Many groups: their false signals add up; see `benjamini_hochberg`.
    Raises ValueError for shapes that do not fit, or ratio <= 1.
    Source: Lucas (1985) Technometrics 27:129

    >>> found = poisson_cusum([0] * 4, [1, 2, 3, 4], [1, 0, 4, 5], 1.0, h=5.0, k=1.5)
    >>> found.statistic.tolist(), found.first_signal.tolist()
    ([0.0, 0.0, 2.5, 6.0], [4.0])
    """
    if not ratio > 1:
        raise ValueError(f"ratio must be above 1, not {ratio}")
    at = np.asarray(period, dtype=np.float64)
    code, many = codes(group, groups, at.size)
    normal = column(expected, at.size, "expected")
    reference = normal * (ratio - 1) / np.log(ratio) if k is None else column(k, at.size, "k")
    order = np.lexsort((at, code))
    code, at = code[order], at[order]
    total = running_sum((column(count, at.size, "count") - reference)[order], code)
    statistic = total + np.maximum(start, -running_minimum(total, code))
    signal = statistic >= np.broadcast_to(np.asarray(h, dtype=np.float64), (many,))[code]
    first = np.full(many, np.nan)
    first[code[signal][::-1]] = at[signal][::-1]
    return Cusum(code, at, statistic, signal, first)
