"""Failure rate and MTBF at a constant intensity: counts over time at risk, with exact chi-square bounds."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Estimate, Status, chi_square_above, chi_square_below, finite, one_of, tails
from udfs.crow_bounds import TERMINATIONS
from udfs.intervals import Array, Interval


def mtbf(
    failures: ArrayLike,
    exposure: ArrayLike,
    *,
    termination: str = "time",
    confidence_level: float = 0.95,
    sided: str = "two",
) -> Estimate:
    """exposure / failures, with bounds 2T / chi-square.

    failures, exposure : (n,) counts and time on test or in service.
    termination : "time", the end was set beforehand: 2r + 2 degrees of freedom below, 2r above; or "failure", the last
        failure was the end: 2r for both.
    No failures: NaN, never infinity, and "no_failures", with the lower bound that exists if ended by time.
    Raises ValueError for a level, side or termination that is none.
    Source: NIST/SEMATECH 8.4.5.1; IEC 60605-4; check: tests/reference/mtbf_time_terminated_7_failures.json

    >>> mtbf([7, 0], [19520.0, 1e6], confidence_level=0.8).interval.low.round(1).tolist()
    [1658.3, 434294.5]
    """
    one_of(termination, TERMINATIONS, "termination")
    tail = tails(confidence_level, sided)
    r, t, status = _counts(failures, exposure)
    with np.errstate(divide="ignore", invalid="ignore"):
        low = 2 * t / chi_square_above(tail.low, 2 * r + (2 if termination == "time" else 0))
        return Estimate(
            np.where(r > 0, t / r, np.nan),
            Interval(finite(low), finite(2 * t / chi_square_below(tail.high, 2 * r))),
            status,
        )


def failure_rate(
    failures: ArrayLike, exposure: ArrayLike, *, per: float = 1.0, confidence_level: float = 0.95, sided: str = "two"
) -> Estimate:
    """failures / exposure with Garwood's exact bounds, times `per`: 1e6 for per million miles, 1e9 for FIT.

    failures, exposure : (n,) counts and time at risk.
    No failures: 0, with low 0 and the upper bound; NaN, "no_data" where exposure is not positive.
    Raises ValueError for a level or side that is none.
    Source: Garwood (1936) Biometrika 28:437; check: tests/reference/zero_failures_one_million_miles.json

    >>> failure_rate([0], [1e6], per=1e6, confidence_level=0.9, sided="upper").interval.high.round(6).tolist()
    [2.302585]
    """
    tail = tails(confidence_level, sided)
    r, t, status = _counts(failures, exposure)
    low = np.where(r > 0, chi_square_below(tail.low, 2 * r), 0.0 if tail.low >= 0 else np.nan) / (2 * t)
    return Estimate(r / t * per, Interval(low * per, chi_square_above(tail.high, 2 * r + 2) / (2 * t) * per), status)


def _counts(failures: ArrayLike, exposure: ArrayLike) -> tuple[Array, Array, Status]:
    r, t = np.broadcast_arrays(np.asarray(failures, dtype=np.float64), np.asarray(exposure, dtype=np.float64))
    valid, exposed = np.isfinite(r) & (r >= 0), np.isfinite(t) & (t > 0)
    status = np.select([~exposed, ~valid, r == 0], ["no_data", "invalid", "no_failures"], "ok")
    good = valid & exposed
    return np.where(good, r, np.nan), np.where(good, t, np.nan), status
