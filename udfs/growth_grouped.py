"""The power law (Crow-AMSAA) from numbers of failures per interval of age."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
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
    ends = np.asarray(upper, dtype=np.float64)
    code, many = codes(group, groups, ends.size)
    count = column(failures, ends.size, "failures")
    order = np.lexsort((ends, code))
    code, u, count = code[order], ends[order], count[order]
    first = positions(code) == 0
    below = np.where(first, 0.0, np.r_[0.0, u[:-1]])
    wrong = ~np.isfinite(u + count) | (count < 0) | ~(u > below)
    broken = has(wrong, code, many)
    time = largest(np.where(wrong, 0.0, u), code, many)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_u, delta = np.log(u / time[code]), np.log(u / below)
        n = total(count, code, many)
        beta = _shape(code, log_u, delta, count, n)
        final = np.r_[code[1:] != code[:-1], True][: code.size]
        edge = total(np.where(first | final, 0.0, count), code, many) + np.minimum(
            total(np.where(first, count, 0), code, many), total(np.where(final, count, 0), code, many)
        )  # 0 if all are in the first interval, or all in the last
        status = np.select(
            [broken, np.isnan(time), n == 0, edge == 0, np.isnan(beta)],
            ["invalid", "no_data", "no_failures", "one_interval", "not_converged"],
            "ok",
        )
        beta = np.where(status == "ok", beta, np.nan)
        b = beta[code]
        information = total(np.where(count > 0, count * _squared(b * delta) / b**2, 0.0), code, many)
        var_beta = 1 / information
        share = np.exp(b * log_u) * -np.expm1(-b * delta)
        expected = n[code] * share
        intensity = n * beta / time
        # ln(lambda T^beta) and beta are orthogonal: the intervals cover all of (0, T].
        log_error = np.sqrt(1 / n + var_beta / beta**2)
        chi_square = total((count - expected) ** 2 / expected, code, many)
        loglik = total(np.where(count > 0, count * np.log(expected), 0.0), code, many) - n
        average = total(np.where(final, expected / (u - below), 0.0), code, many)
        mtbf = np.where(status == "ok", time / n, np.nan)
    degrees = np.where(status == "ok", total(np.ones_like(u), code, many) - 2, np.nan)
    p = np.where(degrees > 0, chdtrc(np.where(degrees > 0, degrees, np.nan), chi_square), np.nan)
    back = np.empty_like(expected)
    back[order] = expected
    return GroupedPowerLaw(
        beta, n * time**-beta, 1 - beta, around_log(beta, np.sqrt(var_beta), tail), time, n, mtbf,
        1 / intensity, around_log(1 / intensity, log_error / intensity, tail), intensity, average, 1 / average, var_beta, loglik,
        chi_square, degrees, p, -largest(-expected, code, many), back, status,
    )  # fmt: skip


def _shape(code: Index, log_u: Array, delta: Array, count: Array, n: Array) -> Array:
    """The root of sum of count (ln u + delta / expm1(b delta)), which falls in b; NaN outside what a shape can be."""

    def score(beta: Array) -> Array:
        terms = np.where(np.isfinite(delta), delta / np.expm1(beta[code] * delta), 0.0)
        return total(np.where(count > 0, count * (log_u + terms), 0.0), code, n.size)

    low, high = (np.full(n.size, bound) for bound in LOG_SHAPES)
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(60):
            middle = (low + high) / 2
            rising = score(np.exp(middle)) > 0
            low, high = np.where(rising, middle, low), np.where(rising, high, middle)
        beta = np.exp((low + high) / 2)
        return np.where(np.abs(score(beta)) * beta < 1e-8 * n, beta, np.nan)


def _squared(x: Array) -> Array:
    """x^2 e^x / (e^x - 1)^2 = (x/2 / sinh(x/2))^2: 1 at 0, 0 at infinity."""
    with np.errstate(over="ignore", invalid="ignore"):
        return np.where(np.isfinite(x), (x / 2 / np.sinh(x / 2)) ** 2, 0.0)
