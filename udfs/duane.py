"""Duane's growth line: the cumulative MTBF against age on log scales, by least squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from udfs.confidence import Status
from udfs.intervals import Array
from udfs.segments import codes, column, has, largest, running_sum, total


@dataclass(frozen=True, slots=True)
class Duane:
    """(groups,) arrays: the slope alpha, A with cumulative MTBF = T^alpha / A, and both MTBFs at the last age.

    r_squared : of the line. status : "ok", "no_data", "one_failure", "all_tied", "invalid".
    """

    alpha: Array
    A: Array
    mtbf_cumulative: Array
    mtbf_instantaneous: Array
    r_squared: Array
    n_failures: Array
    status: Status


def duane(group: ArrayLike, age: ArrayLike, failures: ArrayLike = 1.0, *, groups: int | None = None) -> Duane:
    """The least squares line of ln(age / failures so far) on ln age, through every failure.

    group, age, failures : (n,) failures at each age, cumulative over all systems; several at one age are one point.
    A plotting aid: its points depend on each other, so that there are no valid bounds. Use `crow_amsaa` for these.
    Raises ValueError for shapes that do not fit.
    Source: Duane (1964) IEEE Transactions on Aerospace 2:563; IEC 61014; check: tests/reference/duane_22_failures.json

    >>> line = duane([0] * 4, [10.0, 40.0, 90.0, 160.0])
    >>> line.alpha.round(6).tolist(), line.A.round(6).tolist(), line.mtbf_instantaneous.round(6).tolist()
    ([0.5], [0.316228], [80.0])
    """
    ages = np.asarray(age, dtype=np.float64)
    code, many = codes(group, groups, ages.size)
    count = column(failures, ages.size, "failures")
    order = np.lexsort((ages, code))
    code, ages, count = code[order], ages[order], count[order]
    broken = has(~(np.isfinite(ages + count) & (ages > 0) & (count >= 0)), code, many)
    some = (count > 0) & ~broken[code]
    code, ages, count = code[some], ages[some], count[some]
    time, n, points = largest(ages, code, many), total(count, code, many), total(np.ones_like(ages), code, many)
    x, y = np.log(ages / time[code]), np.log(ages / time[code] / running_sum(count, code))
    with np.errstate(divide="ignore", invalid="ignore"):
        dx, dy = x - (total(x, code, many) / points)[code], y - (total(y, code, many) / points)[code]
        xx, xy, yy = (total(z, code, many) for z in (dx * dx, dx * dy, dy * dy))
        alpha = np.where(xx > 1e-20 * points, xy / xx, np.nan)
        at_end = time * np.exp(total(y, code, many) / points - alpha * total(x, code, many) / points)
        status = np.select(
            [broken, n == 0, n == 1, np.isnan(alpha)], ["invalid", "no_data", "one_failure", "all_tied"], "ok"
        )
        return Duane(alpha, time**alpha / at_end, at_end, at_end / (1 - alpha), xy**2 / (xx * yy), n, status)
