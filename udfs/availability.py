"""Availability from durations and counts of up, down and unknown states, with MTBF and MTTR."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtri

from udfs.confidence import Status, Tails, chi_square_above, chi_square_below, finite, tails
from udfs.failure_rate import mtbf
from udfs.intervals import Array, Interval


@dataclass(frozen=True, slots=True)
class Availability:
    """(n,) arrays.

    operational : up / (up + down). inherent : MTBF / (MTBF + MTTR), with the time of active repair alone.
    mtbf, mttr : up time a failure, active repair time a repair. unknown_share : of all the time, what no state is known for.
    Intervals beside each. status : "ok", "no_data" (neither up nor down), "no_failures", "no_repairs", "invalid".
    """

    operational: Array
    operational_interval: Interval
    inherent: Array
    inherent_interval: Interval
    mtbf: Array
    mtbf_interval: Interval
    mttr: Array
    mttr_interval: Interval
    unknown_share: Array
    status: Status


def availability(
    up: ArrayLike,
    down: ArrayLike,
    failures: ArrayLike,
    repairs: ArrayLike,
    unknown: ArrayLike = 0.0,
    repair_time: ArrayLike | None = None,
    *,
    confidence_level: float = 0.95,
    sided: str = "two",
) -> Availability:
    """Availability and its parts from sums over a state log.

    up, down, unknown : (n,) durations in each state. Unknown is neither up nor down: it is in no ratio but its own.
    failures, repairs : (n,) how often a unit went down, and how many repairs were completed.
    repair_time : (n,) the part of `down` in which somebody repaired; all of it by default.
    Bounds of availability: MTTR / MTBF by its estimate is F(2 repairs, 2 failures) if up and down times are exponential;
        long-tailed repairs make it wider than this says. MTBF's bounds are those of a time-terminated test; MTTR's are
        chi-square with 2 repairs.
    No failures: operational is what it is, without bounds; inherent and mtbf are NaN, mtbf with its lower bound.
    Raises ValueError for a level or side that is none.
    Source: IEC 60050-192; MIL-HDBK-338B; Mann, Schafer and Singpurwalla (1974) 8

    >>> found = availability(up=[950.0], down=[50.0], failures=[10], repairs=[10], unknown=[200.0])
    >>> found.operational.tolist(), found.operational_interval.low.round(4).tolist(), found.unknown_share.round(4).tolist()
    ([0.95], [0.8852], [0.1667])
    """
    tail = tails(confidence_level, sided)
    given = (up, down, failures, repairs, unknown, down if repair_time is None else repair_time)
    u, d, n, m, lost, active = np.broadcast_arrays(*(np.asarray(x, dtype=np.float64) for x in given))
    valid = np.isfinite(u + d + n + m + lost + active) & (np.minimum.reduce([u, d, n, m, lost, active]) >= 0)
    status = np.select([~valid, u + d == 0, n == 0, m == 0], ["invalid", "no_data", "no_failures", "no_repairs"], "ok")
    u, d, n, m, lost, active = (np.where(valid, x, np.nan) for x in (u, d, n, m, lost, active))
    between = mtbf(np.where(valid, n, 0.0), u, confidence_level=confidence_level, sided=sided)
    with np.errstate(divide="ignore", invalid="ignore"):
        operational, mttr = u / (u + d), np.where(m > 0, active / m, np.nan)
        mttr_interval = Interval(
            finite(2 * active / chi_square_above(tail.low, 2 * m)),
            finite(2 * active / chi_square_below(tail.high, 2 * m)),
        )
        down_ratio, repair_ratio = d / u, mttr / between.value
        inherent = 1 / (1 + repair_ratio)
        share = lost / (u + d + lost)
    return Availability(
        operational, _bounds(down_ratio, n, m, tail), inherent, _bounds(repair_ratio, n, m, tail), between.value, between.interval,
        mttr, mttr_interval, share, status,
    )  # fmt: skip


def _bounds(ratio: Array, failures: Array, repairs: Array, tail: Tails) -> Interval:
    """Of 1 / (1 + ratio), where the ratio of down to up by its estimate is 1 / F(2 repairs, 2 failures)."""
    known = (failures > 0) & (repairs > 0) & np.isfinite(ratio)
    over, under = np.where(known, 2 * repairs, 2.0), np.where(known, 2 * failures, 2.0)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        low, high = 1 / (1 + ratio / fdtri(over, under, tail.low)), 1 / (1 + ratio / fdtri(over, under, 1 - tail.high))
    return Interval(np.where(known, low, np.nan), np.where(known, high, np.nan))
