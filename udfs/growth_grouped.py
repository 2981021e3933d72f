"""The power law (Crow-AMSAA) from numbers of failures per interval of age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from udfs.confidence import Status, around_log, tails
from udfs.growth import LOG_SHAPES
from udfs.intervals import Array, Interval
from udfs.segments import Index, codes, column, has, largest, positions, total


@dataclass(frozen=True, slots=True)
class GroupedPowerLaw:
    """(groups,) arrays, as PowerLaw; at the last age T.

    last_intensity, last_mtbf : the average over the last interval.
    chi_square, degrees, p_value : goodness of fit over the intervals as given, intervals - 2 degrees of freedom.
    smallest_expected : the smallest expected number in an interval; below about 5, merge intervals before trusting p.
    expected : (n,) the expected number in each interval, in the rows' order.
    status : "ok", "no_data", "no_failures", "one_interval" (all failures in the first or in the last), "not_converged", "invalid".
    """

    beta: Array
    lambda_: Array
    growth_rate: Array
    beta_interval: Interval
    time: Array
    n_failures: Array
    mtbf_cumulative: Array
    mtbf_instantaneous: Array
    mtbf_interval: Interval
    intensity_instantaneous: Array
    last_intensity: Array
    last_mtbf: Array
    var_beta: Array
    loglik: Array
    chi_square: Array
    degrees: Array
    p_value: Array
    smallest_expected: Array
    expected: Array
    status: Status


@dataclass(frozen=True, slots=True)
class _Rows:
    """Intervals sorted by group and age; log_upper is ln of the end as a share of the group's last, delta ln(upper / lower)."""

    group: Index
    lower: Array
    upper: Array
    count: Array
    log_upper: Array
    delta: Array
    first: NDArray[np.bool_]
    final: NDArray[np.bool_]
    groups: int
    time: Array
    n: Array
    broken: NDArray[np.bool_]

    def summed(self, values: Array) -> Array:
        return total(values, self.group, self.groups)


def grouped_crow_amsaa(
    group: ArrayLike,
    upper: ArrayLike,
    failures: ArrayLike,
    *,
    groups: int | None = None,
    confidence_level: float = 0.95,
    sided: str = "two",
) -> GroupedPowerLaw:
    """The power law fitted to failures counted between inspections, the first interval beginning at age 0.

    group, upper : (n,) each interval's end, the sum of what all systems have run; intervals of a group follow each other.
    failures : (n,) counts in (the end before, upper].
    Bounds are normal on the log scale, by the information matrix.
    Raises ValueError for shapes and levels that do not fit.
    Source: Crow, MIL-HDBK-189 (1981) Appendix C; IEC 61164; check: tests/reference/reliasoft_grouped_crow_amsaa.json

    >>> fit = grouped_crow_amsaa([0] * 6, [62, 100, 187, 210, 350, 500], [12, 6, 15, 3, 18, 16])
    >>> fit.beta.round(5).tolist(), fit.lambda_.round(5).tolist()
    ([0.81361], [0.44585])
    """
    tail = tails(confidence_level, sided)
    rows, order = _intervals(group, upper, failures, groups)
    beta = _shape(rows)
    n, time = rows.n, rows.time
    status = np.select(
        [rows.broken, np.isnan(time), n == 0, _in_one(rows), np.isnan(beta)],
        ["invalid", "no_data", "no_failures", "one_interval", "not_converged"],
        "ok",
    )
    beta, n_or_none = np.where(status == "ok", beta, np.nan), np.where(status == "ok", n, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        information = (
            rows.summed(np.where(rows.count > 0, rows.count * _squared(beta[rows.group] * rows.delta), 0.0)) / beta**2
        )
        var_beta, mtbf = 1 / information, time / (n * beta)
        # ln(lambda T^beta) and beta are orthogonal: the intervals cover all of (0, T].
        mtbf_interval = around_log(mtbf, mtbf * np.sqrt(1 / n + var_beta / beta**2), tail)
        beta_interval = around_log(beta, np.sqrt(var_beta), tail)
        expected = n[rows.group] * np.exp(beta[rows.group] * rows.log_upper) * -np.expm1(-beta[rows.group] * rows.delta)
        last_intensity = rows.summed(np.where(rows.final, expected / (rows.upper - rows.lower), 0.0)) + 0 * beta
        loglik = rows.summed(np.where(rows.count > 0, rows.count * np.log(expected), 0.0)) - n
        chi_square, degrees, p = _goodness(rows, expected, status)
        back = np.empty_like(expected)
        back[order] = expected
        return GroupedPowerLaw(
            beta, n * time**-beta, 1 - beta, beta_interval, time, n, time / n_or_none, mtbf, mtbf_interval, 1 / mtbf,
            last_intensity, 1 / last_intensity, var_beta, loglik, chi_square, degrees, p,
            -largest(-expected, rows.group, rows.groups), back, status,
        )  # fmt: skip


def _intervals(group: ArrayLike, upper: ArrayLike, failures: ArrayLike, groups: int | None) -> tuple[_Rows, Index]:
    """The intervals sorted, with what is wrong with them, and their order."""
    ends = np.asarray(upper, dtype=np.float64)
    code, many = codes(group, groups, ends.size)
    order = np.lexsort((ends, code))
    code, u, count = code[order], ends[order], column(failures, ends.size, "failures")[order]
    first = positions(code) == 0
    lower = np.where(first, 0.0, np.r_[0.0, u[:-1]]) if u.size else u
    wrong = ~np.isfinite(u + count) | (count < 0) | ~(u > lower)
    broken = has(wrong, code, many)
    count = np.where(broken[code], 0.0, count)
    time = largest(np.where(wrong, 0.0, u), code, many)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_upper, delta = np.log(u / time[code]), np.log(u / lower)
    final = np.r_[code[1:] != code[:-1], True][: code.size]
    return _Rows(
        code,
        lower,
        u,
        count,
        log_upper,
        delta,
        first,
        final,
        many,
        time,
        total(count, code, many),
        broken,
    ), order


def _in_one(rows: _Rows) -> NDArray[np.bool_]:
    """Groups whose failures are all in the first interval, or all in the last: any small, any large shape fits them."""
    return (rows.summed(np.where(rows.first, 0.0, rows.count)) == 0) | (
        rows.summed(np.where(rows.final, 0.0, rows.count)) == 0
    )


def _goodness(rows: _Rows, expected: Array, status: Status) -> tuple[Array, Array, Array]:
    """Pearson's chi-square over the intervals, its degrees of freedom and p."""
    chi_square = rows.summed((rows.count - expected) ** 2 / expected)
    degrees = np.where(status == "ok", rows.summed(np.ones_like(expected)) - 2, np.nan)
    return (
        chi_square,
        degrees,
        np.where(degrees > 0, chdtrc(np.where(degrees > 0, degrees, np.nan), chi_square), np.nan),
    )


def _shape(rows: _Rows) -> Array:
    """The root of sum of count (ln u + delta / expm1(b delta)), which falls in b; NaN outside what a shape can be."""

    def score(beta: Array) -> Array:
        terms = np.where(np.isfinite(rows.delta), rows.delta / np.expm1(beta[rows.group] * rows.delta), 0.0)
        return rows.summed(np.where(rows.count > 0, rows.count * (rows.log_upper + terms), 0.0))

    low, high = (np.full(rows.groups, bound) for bound in LOG_SHAPES)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(60):
            middle = (low + high) / 2
            rising = score(np.exp(middle)) > 0
            low, high = np.where(rising, middle, low), np.where(rising, high, middle)
        beta = np.exp((low + high) / 2)
        return np.where(np.abs(score(beta)) * beta < 1e-8 * rows.n, beta, np.nan)


def _squared(x: Array) -> Array:
    """x^2 e^x / (e^x - 1)^2 = (x/2 / sinh(x/2))^2: 1 at 0, 0 at infinity."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(np.isfinite(x), (x / 2 / np.sinh(x / 2)) ** 2, 0.0)
