"""Claims per thousand vehicles (R/1000, IPTV) by months in service, from cohorts of which each has come so far."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from udfs.confidence import Status, Tails, around_log, chi_square_above, chi_square_below, one_of, tails
from udfs.intervals import Array, Interval
from udfs.segments import Index, codes, column, has, largest, total

MATURITY = ("month", "cohort")
INTERVALS = ("poisson", "robust")


@dataclass(frozen=True, slots=True)
class Claims:
    """(groups, months) arrays: column k - 1 is k months in service.

    value : claims per `per` vehicles by the end of month k, cumulated. variance, interval : of value.
    claims, vehicles : in month k alone: counted claims, vehicles that completed it.
    status : "ok", "no_failures", "immature" (no cohort has completed the month), "no_data", "invalid" (negative or
        undefined counts, claims without vehicles).
    """

    value: Array
    variance: Array
    interval: Interval
    claims: Array
    vehicles: Array
    status: Status


def claims_per_thousand(
    group: ArrayLike,
    cohort: ArrayLike,
    month: ArrayLike,
    claims: ArrayLike,
    vehicles: ArrayLike,
    *,
    months: int,
    groups: int | None = None,
    maturity: str = "month",
    method: str = "poisson",
    confidence_level: float = 0.95,
    sided: str = "two",
    per: float = 1000.0,
) -> Claims:
    """Cumulative claims per thousand vehicles at 1 … `months` months in service: 1000 * sum of claims_m / vehicles_m.

    group, cohort, month : (n,) one row for each month in service (1, 2, …) that a cohort (a build month, or one vehicle)
        has completed; a month without claims needs its row too, and a month not yet over must have none.
    claims, vehicles : (n,) claims in that month in service, vehicles that were in service through it. Claims of one
        vehicle may repeat; for first claims only, vehicles are those without a claim before.
    maturity : "month", each cohort counts in every month it has completed (a life table); or "cohort", only cohorts that
        have completed all `months` count at all.
    method : "poisson", gamma bounds for a weighted sum of counts, exact (Garwood) where all months have equally many
        vehicles, wider than need be where these differ much; or "robust", from the spread between the rows' cohorts (log
        scale; NaN for fewer than two), which with one vehicle a cohort allows for repeated claims of a vehicle.
    Where there are no claims low is 0 and high exists with "poisson".
    Raises ValueError for shapes, levels and names that do not fit, or months < 1.
    Source: Fay and Feuer (1997) Statistics in Medicine 16:791; Lawless and Nadeau (1995) Technometrics 37:158

    >>> found = claims_per_thousand([0, 0, 0], [1, 1, 2], [1, 2, 1], [1, 2, 1], [100, 100, 100], months=3)
    >>> found.value.tolist(), found.status.tolist()
    ([[10.0, 30.0, nan]], [['ok', 'ok', 'immature']])
    """
    one_of(maturity, MATURITY, "maturity")
    one_of(method, INTERVALS, "method")
    tail = tails(confidence_level, sided)
    if months < 1:
        raise ValueError(f"months must be at least 1, not {months}")
    rows = _completed(group, cohort, month, claims, vehicles, months, groups, maturity)
    sums = [
        total(x, rows.place, rows.groups * months).reshape(rows.groups, months) for x in (rows.claims, rows.vehicles)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        weight = np.where(sums[1] > 0, 1 / sums[1], np.nan)
    value = np.cumsum(sums[0] * weight, axis=1)
    if method == "robust":
        variance = _between(rows, sums[0] * weight, weight)
        interval = around_log(value, np.sqrt(variance), tail)
    else:
        variance = np.cumsum(sums[0] * weight**2, axis=1)
        interval = _weighted(value, variance, np.maximum.accumulate(weight, axis=1), tail)
    cases = [rows.broken[:, None], ~rows.given[:, None], np.isnan(value), value == 0]
    status = np.select(np.broadcast_arrays(*cases), ["invalid", "no_data", "immature", "no_failures"], "ok")
    interval = Interval(interval.low * per, interval.high * per)
    return Claims(value * per, variance * per**2, interval, sums[0], sums[1], status)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Completed months that count; place is group * months + month - 1. given : groups with any row."""

    group: Index
    cluster: Index
    place: Index
    claims: Array
    vehicles: Array
    groups: int
    given: NDArray[np.bool_]
    broken: NDArray[np.bool_]


def _completed(
    group: ArrayLike, cohort: ArrayLike, month: ArrayLike, claims: ArrayLike, vehicles: ArrayLike, months: int, groups: int | None,
    maturity: str,
) -> _Rows:  # fmt: skip
    """The rows up to `months`, without those of immature cohorts if maturity asks for it, and of groups with impossible ones."""
    count = np.asarray(claims, dtype=np.float64)
    code, many = codes(group, groups, count.size)
    exposed, at = column(vehicles, count.size, "vehicles"), column(month, count.size, "month")
    fits = np.isfinite(count + exposed + at) & (count >= 0) & (exposed >= 0) & (at % 1 == 0) & (at >= 1)
    wrong = ~fits | ((exposed == 0) & (count > 0))
    broken = has(wrong, code, many)
    cluster = _clusters(code, np.asarray(cohort))
    row = ~broken[code] & (at <= months) & (exposed > 0)
    if maturity == "cohort":
        row &= largest(np.where(row, at, 0.0), cluster, int(cluster.max(initial=-1)) + 1)[cluster] >= months
    place = code[row] * months + at[row].astype(np.int64) - 1
    return _Rows(code[row], cluster[row], place, count[row], exposed[row], many, has(~wrong, code, many), broken)


def _clusters(group: Index, cohort: Array) -> Index:
    """0, 1, 2 … for the distinct (group, cohort)."""
    if cohort.shape != group.shape:
        raise ValueError(f"cohort must name one a row ({group.size}), not the shape {cohort.shape}")
    _, name = np.unique(cohort, return_inverse=True)
    _, cluster = np.unique(group * (int(name.max(initial=0)) + 1) + name.reshape(-1), return_inverse=True)
    return cluster.reshape(-1)


def _weighted(value: Array, variance: Array, largest_weight: Array, tail: Tails) -> Interval:
    """Fay and Feuer's gamma bounds of a weighted sum of Poisson counts."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low = variance / (2 * value) * chi_square_below(tail.low, 2 * value**2 / variance)
        upper_value, upper_variance = value + largest_weight, variance + largest_weight**2
        high = upper_variance / (2 * upper_value) * chi_square_above(tail.high, 2 * upper_value**2 / upper_variance)
    return Interval(np.where(value == 0, 0.0 if tail.low >= 0 else np.nan, low), high)


def _between(rows: _Rows, rate: Array, weight: Array) -> Array:
    """The sum over cohorts of (sum over months of (claims - vehicles * rate) * weight)^2, month by month."""
    many, months = rate.shape
    number, cluster = np.unique(rows.cluster, return_inverse=True)
    residual = (rows.claims - rows.vehicles * rate.reshape(-1)[rows.place]) * weight.reshape(-1)[rows.place]
    of = np.zeros(number.size, dtype=np.int64)
    of[cluster] = rows.group
    moved = total(residual, cluster * months + rows.place % months, number.size * months)
    squares = np.cumsum(moved.reshape(number.size, months), axis=1) ** 2
    spread = np.column_stack([total(squares[:, k], of, many) for k in range(months)])
    return np.where(np.bincount(of, minlength=many)[:, None] >= 2, spread, np.nan) + 0 * weight
